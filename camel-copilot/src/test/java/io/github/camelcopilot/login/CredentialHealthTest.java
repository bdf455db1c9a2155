// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.ComponentAccess;
import io.github.camelcopilot.CopilotComponent;
import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.AccessToken;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.LoginRoute;
import io.github.camelcopilot.testing.VirtualScheduler;
import io.github.camelcopilot.testing.WithJmx;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The health check and JMX show the state of credentials without a request to the service. */
@WithJmx
@ExtendWith(CopilotServerExtension.class)
@Timeout(60)
class CredentialHealthTest {

    private static final Duration LIFETIME = Duration.ofHours(8);

    @TempDir private Path folder;

    private final VirtualScheduler clock = new VirtualScheduler(Duration.ofSeconds(29));

    @AfterEach
    void stop() {
        clock.close();
    }

    private static HealthCheck.Result check(CopilotRoute route) {
        return check(route, "copilot-credential");
    }

    private static HealthCheck.Result check(CopilotRoute route, String id) {
        return HealthCheckRegistry.get(route.context()).getCheck(id).orElseThrow().callReadiness();
    }

    private static void assertUp(CopilotRoute route, String... words) {
        HealthCheck.Result result = check(route);
        assertThat(result.getMessage().orElse("")).contains(List.of(words));
        assertThat(result.getState()).isEqualTo(HealthCheck.State.UP);
    }

    private static void assertDown(CopilotRoute route, String... words) {
        HealthCheck.Result result = check(route);
        assertThat(result.getMessage().orElse("")).contains(List.of(words));
        assertThat(result.getState()).isEqualTo(HealthCheck.State.DOWN);
    }

    @Test
    void aLoginIsReadyWhileItsTokenCanBeUsed(CopilotServer server) throws Exception {
        try (LoginRoute login = new LoginRoute(server, folder, clock).start(false)) {
            CopilotRoute route = login.route();
            server.login().expiringTokens(LIFETIME);
            assertDown(route, "The login to 127.0.0.1", "missing");
            login.store(server.login().issue(), clock.now(), clock.now().plus(LIFETIME));
            assertUp(route, "authorized", "issued at 2026-11-21T06:00:00Z");
            assertThat(server.requests()).isEmpty();

            // It can be renewed.
            clock.advance(LIFETIME);
            assertUp(route, "authorized");
            server.login().revokeRefreshTokens();
            assertThat(login.chat().getException()).isNotNull();
            assertDown(route, "refused");
            CopilotRoute.succeeded(login.login());
            assertUp(route, "authorized");
        }
    }

    @Test
    void aPendingLoginIsNotReady(CopilotServer server) throws Exception {
        server.login().manual();
        try (LoginRoute login = new LoginRoute(server, folder, null).start(false)) {
            var unused = login.loginLater();
            await().until(() -> server.login().deviceCodes() == 1);
            await().untilAsserted(() -> assertDown(login.route(), "pending"));
        }
    }

    @Test
    void aValidTokenIsReadyDuringAnotherLogin(CopilotServer server) throws Exception {
        server.login().manual();
        try (LoginRoute login = new LoginRoute(server, folder, null).start(false)) {
            login.store(server.login().issue(), clock.now(), null);
            CopilotRoute.succeeded(login.chat());
            var unused = login.loginLater();
            await().until(() -> server.login().deviceCodes() == 1);
            await().until(
                            () ->
                                    "pending"
                                            .equals(
                                                    login.login("status")
                                                            .getMessage()
                                                            .getHeader(
                                                                    CopilotHeaders.LOGIN_STATE)));
            assertUp(login.route(), "authorized");
        }
    }

    @Test
    void aLoginInAnotherProcessMakesItReadyAgain(CopilotServer server) throws Exception {
        try (LoginRoute login = new LoginRoute(server, folder, clock).start(false)) {
            server.login().expiringTokens(LIFETIME);
            login.store(server.login().issue(), clock.now(), clock.now().plus(LIFETIME));
            CopilotRoute.succeeded(login.chat());
            server.login().revokeRefreshTokens();
            clock.advance(LIFETIME);
            assertThat(login.chat().getException()).isNotNull();
            assertDown(login.route(), "refused");
            login.store(server.login().issue(), clock.now(), clock.now().plus(LIFETIME));
            assertUp(login.route(), "authorized");
        }
    }

    /** Exchange events would slow down every exchange of every route of the context. */
    @Test
    void exchangeEventsStayOff(CopilotServer server) throws Exception {
        try (LoginRoute login = new LoginRoute(server, folder, null).start(true)) {
            assertThat(
                            login.route()
                                    .context()
                                    .getCamelContextExtension()
                                    .isEventNotificationApplicable())
                    .isFalse();
        }
    }

    @Test
    void aStoreThatCannotBeUsedIsNotReady(CopilotServer server) throws Exception {
        try (LoginRoute login = new LoginRoute(server, folder, clock).start(false)) {
            login.store(server.login().issue(), clock.now(), null);
            Files.setPosixFilePermissions(
                    folder.resolve("auth.json"), PosixFilePermissions.fromString("rw-r--r--"));
            assertDown(login.route(), "chmod 600");
        }
    }

    @Test
    void aTokenIsReadyUntilTheServiceRefusesIt(CopilotServer server) throws Exception {
        try (CopilotRoute route = CopilotRoute.chat(server, "")) {
            assertUp(route, "The option token: authorized");
            server.enqueue(Answer.status(401, "no"), Answer.status(500, "broken"));
            assertThat(route.send("Hello").getException()).isNotNull();
            assertDown(route, "The option token: refused");
            assertThat(route.send("Hello").getException()).isNotNull();
            assertDown(route, "refused");
            route.ask("Hello");
            assertUp(route, "authorized");
        }
    }

    @Test
    void aTokenThatCopilotNeverAcceptsIsNotReady(CopilotServer server) throws Exception {
        try (CopilotRoute route = CopilotRoute.at(server)) {
            route.options().setToken("ghp_0123456789abcdefghijClassicToken");
            route.start("copilot:chat");
            assertDown(route, "refused");
        }
    }

    @Test
    void anEnvironmentVariableAndAProviderAreNamed(CopilotServer server) throws Exception {
        try (CopilotRoute route = CopilotRoute.at(server)) {
            route.options().setToken(null);
            ComponentAccess.setEnvironment(
                    route.component(), Map.of("GH_TOKEN", "gho_0123456789abcdefghij")::get);
            route.start("copilot:stream");
            assertUp(route, "The environment variable GH_TOKEN: authorized");
        }
        try (CopilotRoute route = CopilotRoute.at(server)) {
            route.options()
                    .setTokenProvider(
                            refused -> CompletableFuture.completedStage(AccessToken.of("x")));
            route.start("copilot:chat");
            assertUp(route, "The tokenProvider: authorized");
        }
    }

    @Test
    void callersWithTheirOwnTokensNeedNoOther(CopilotServer server) throws Exception {
        try (CopilotRoute route = CopilotRoute.at(server)) {
            route.options().setToken(null);
            route.start("copilot:chat?tokenHeader=X-GitHub-Token");
            assertUp(route, "No producer has a credential of its own");
        }
    }

    @Test
    void eachComponentHasItsOwnCheck(CopilotServer server) throws Exception {
        try (CopilotRoute route = CopilotRoute.at(server)) {
            CopilotComponent other = new CopilotComponent();
            other.getConfiguration().setBaseUrl(server.url());
            other.getConfiguration().setToken("ghp_0123456789abcdefghijClassicToken");
            route.context().addComponent("other", other);
            route.start(
                    new org.apache.camel.builder.RouteBuilder() {
                        @Override
                        public void configure() {
                            from("direct:in").to("copilot:chat").to("other:chat");
                        }
                    });
            assertUp(route, "authorized");
            assertThat(check(route, "other-credential").getState())
                    .isEqualTo(HealthCheck.State.DOWN);
        }
    }

    @Test
    void itIsReadinessAndNotLiveness(CopilotServer server) throws Exception {
        try (CopilotRoute route = CopilotRoute.chat(server, "")) {
            assertThat(HealthCheckHelper.invokeReadiness(route.context()))
                    .anyMatch(result -> result.getCheck().getId().equals("copilot-credential"));
            assertThat(HealthCheckHelper.invokeLiveness(route.context()))
                    .noneMatch(result -> result.getCheck().getId().equals("copilot-credential"));
        }
    }

    @Test
    void jmxShowsStateAccountAndAge(CopilotServer server) throws Exception {
        try (LoginRoute login = new LoginRoute(server, folder, clock)) {
            login.options().setAccount("work");
            login.start(false);
            MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
            ObjectName name =
                    beans.queryNames(
                                    new ObjectName(
                                            "org.apache.camel:context="
                                                    + login.route().context().getName()
                                                    + ",type=components,name=\"copilot\""),
                                    null)
                            .iterator()
                            .next();
            assertThat(beans.getAttribute(name, "LoginState")).isEqualTo("missing");
            assertThat(beans.getAttribute(name, "LoginAccount")).isEqualTo("work");
            assertThat(beans.getAttribute(name, "TokenAge")).isEqualTo(-1L);
            CopilotRoute.succeeded(login.login());
            clock.advance(Duration.ofMinutes(2));
            assertThat(beans.getAttribute(name, "LoginState")).isEqualTo("authorized");
            assertThat((long) beans.getAttribute(name, "TokenAge")).isEqualTo(120L);
            assertThat((String[]) beans.getAttribute(name, "Credentials"))
                    .hasSize(1)
                    .allMatch(line -> line.startsWith("The login to 127.0.0.1"));
            // Camel's own attributes are still there.
            assertThat(beans.getAttribute(name, "ComponentName")).isEqualTo("copilot");
        }
    }
}
