// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.ComponentAccess;
import io.github.camelcopilot.CopilotComponent;
import io.github.camelcopilot.CopilotEndpoint;
import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.StoredToken;
import io.github.camelcopilot.api.TokenKey;
import io.github.camelcopilot.api.TokenStore;
import io.github.camelcopilot.api.WireFormat;
import io.github.camelcopilot.internal.login.store.FileTokenStore;
import io.github.camelcopilot.internal.options.LoginOptions;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.LoginRoute;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code copilot:login} apart from the device flow: options, accounts, status and logout. */
@ExtendWith(CopilotServerExtension.class)
@Timeout(60)
class LoginEndpointTest {

    @TempDir private Path folder;

    /** A URI, and parts of the message when it is created. */
    static Stream<Arguments> mistakes() {
        return Stream.of(
                arguments(
                        "copilot:login:work?account=home",
                        List.of("work", "home", "different accounts")),
                arguments("copilot:login:a:b", List.of("one name")),
                arguments(
                        "copilot:chat?githubHost=ghe.example",
                        List.of("ghe.example", "set baseUrl")),
                arguments("copilot:chat?autoLogin=true", List.of("autoLogin", "clientId")),
                arguments("copilot:login?loginOnStart=true", List.of("loginOnStart", "clientId")),
                arguments("copilot:login?loginTimeout=0", List.of("loginTimeout")),
                arguments("copilot:login?loginTimeout=10x", List.of("loginTimeout", "1m30s")),
                arguments(
                        "copilot:login?githubHost=http://github.com",
                        List.of("githubHost", "https")),
                arguments("copilot:login?githubHost=http://10.0.0.1", List.of("githubHost")),
                arguments("copilot:login?githubHost=ftp://x", List.of("githubHost")),
                arguments("copilot:login?githubHost=a%20b", List.of("githubHost")),
                arguments(
                        "copilot:login?githubHost=RAW(ghe.example/?x=1)",
                        List.of("githubHost", "?")),
                arguments(
                        "copilot:login?githubHost=https://u:p@host",
                        List.of("githubHost", "password")),
                arguments("copilot:login?tokenStore=#bean:nobody", List.of("nobody")),
                arguments("copilot:login?clientIdd=x", List.of("'clientIdd'", "'clientId'")));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeFailsTheCreationWithAdvice(String uri, List<String> words) {
        try (CopilotRoute route = CopilotRoute.bare()) {
            Throwable failure = catchThrowable(() -> route.context().getEndpoint(uri));
            assertThat(failure).as(uri).isNotNull();
            assertThat(CopilotRoute.text(failure)).contains(words);
        }
    }

    /** A host, the addresses of its login, its name in the store, and the address of Copilot. */
    static Stream<Arguments> hosts() {
        String copilot = "https://api.githubcopilot.com/chat/completions";
        return Stream.of(
                arguments("github.com", "https://github.com", "github.com", copilot),
                arguments("GitHub.com/", "https://GitHub.com", "github.com", copilot),
                arguments(
                        "acme.ghe.com",
                        "https://acme.ghe.com",
                        "acme.ghe.com",
                        "https://copilot-api.acme.ghe.com/chat/completions"),
                arguments(
                        "https://acme.ghe.com/",
                        "https://acme.ghe.com",
                        "acme.ghe.com",
                        "https://copilot-api.acme.ghe.com/chat/completions"),
                arguments(
                        "ghe.example:8443",
                        "https://ghe.example:8443",
                        "ghe.example:8443",
                        copilot),
                arguments(
                        "http://127.0.0.1:4020",
                        "http://127.0.0.1:4020",
                        "127.0.0.1:4020",
                        copilot),
                arguments(
                        "https://proxy.example/github",
                        "https://proxy.example/github",
                        "proxy.example/github",
                        copilot),
                arguments(
                        "Acme.GHE.com",
                        "https://Acme.GHE.com",
                        "acme.ghe.com",
                        "https://copilot-api.Acme.GHE.com/chat/completions"),
                // Another domain with the same ending.
                arguments("evilghe.com", "https://evilghe.com", "evilghe.com", copilot),
                arguments(
                        "acme.ghe.com.evil.test",
                        "https://acme.ghe.com.evil.test",
                        "acme.ghe.com.evil.test",
                        copilot));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ghe.example",
                "evilghe.com",
                "acme.ghe.com.evil.test",
                "evilgithub.com",
                "x.github.com",
                "github.com.evil.test"
            })
    void aLoginsTokenGoesNowhereUnlessItIsKnownWhereCopilotIs(String host) {
        try (CopilotRoute route = CopilotRoute.bare()) {
            route.options().setGithubHost(host);
            for (String operation : List.of("chat", "stream", "models")) {
                Throwable failure =
                        catchThrowable(() -> route.context().getEndpoint("copilot:" + operation));
                assertThat(CopilotRoute.text(failure))
                        .as(operation)
                        .contains("githubHost " + host + " is unknown", "set baseUrl");
            }
            route.options().setBaseUrl("https://copilot.example");
            assertThat(route.context().getEndpoint("copilot:chat")).isNotNull();
        }
    }

    @ParameterizedTest
    @MethodSource("hosts")
    void theHostDecidesWhereToLogInAndWhereCopilotIs(
            String option, String address, String name, String copilot) {
        try (CopilotRoute route = CopilotRoute.bare()) {
            route.options().setGithubHost(option);
            CopilotEndpoint endpoint =
                    (CopilotEndpoint) route.context().getEndpoint("copilot:login");
            LoginOptions login = ComponentAccess.options(endpoint).login();
            assertThat(login.host().deviceCodeAddress())
                    .hasToString(address + "/login/device/code");
            assertThat(login.host().tokenAddress())
                    .hasToString(address + "/login/oauth/access_token");
            assertThat(login.key()).isEqualTo(TokenKey.of(name, "default"));
            assertThat(
                            ComponentAccess.options(endpoint)
                                    .provider()
                                    .promptAddress(WireFormat.COMPLETIONS, null))
                    .hasToString(copilot);
        }
    }

    @Test
    void withoutAClientIdALoginFailsAndSaysWhatToSet(CopilotServer server) throws Exception {
        try (LoginRoute route = new LoginRoute(server, folder, null)) {
            route.options().setClientId(null);
            route.start(true);
            assertThat(route.login().getException())
                    .isExactlyInstanceOf(CopilotAuthenticationException.class)
                    .hasMessageContaining("option clientId");
            assertThat(server.requests()).isEmpty();
            assertThat(route.login("status").getException()).isNull();
        }
    }

    @Test
    void statusShowsWhatIsKnown(CopilotServer server) throws Exception {
        server.login().manual().interval(0);
        try (LoginRoute route = new LoginRoute(server, folder, null).start(false)) {
            Message nobody = CopilotRoute.succeeded(route.login("status"));
            assertThat(nobody.getHeader(CopilotHeaders.LOGIN_STATE)).isNull();
            assertThat(nobody.getHeader(CopilotHeaders.ACCOUNT)).isEqualTo("default");
            assertThat(nobody.getBody(String.class)).contains("missing");

            CompletableFuture<Exchange> login = route.loginLater();
            await().until(() -> server.login().polls() > 0);
            Message pending = CopilotRoute.succeeded(route.login("Status"));
            assertThat(pending.getHeaders())
                    .containsEntry(CopilotHeaders.LOGIN_STATE, "pending")
                    .containsEntry(CopilotHeaders.USER_CODE, server.login().userCode())
                    .containsKeys(CopilotHeaders.VERIFICATION_URI, CopilotHeaders.LOGIN_EXPIRES_AT);
            assertThat(pending.getBody(String.class)).contains(server.login().userCode());

            server.login().authorize();
            CopilotRoute.succeeded(login.get(20, TimeUnit.SECONDS));
            Message authorized = CopilotRoute.succeeded(route.login("status"));
            assertThat(authorized.getHeader(CopilotHeaders.LOGIN_STATE)).isEqualTo("authorized");
            assertThat(authorized.getBody(String.class))
                    .contains("authorized", route.stored().issuedAt().toString());

            server.login().expireTokens();
            assertThat(route.chat().getException()).isNotNull();
            Message refused = CopilotRoute.succeeded(route.login("status"));
            assertThat(refused.getHeader(CopilotHeaders.LOGIN_STATE)).isEqualTo("failed");
        }
    }

    @Test
    void logoutDeletesTheTokenAndEndsAPrompt(CopilotServer server) throws Exception {
        server.login().interval(0);
        try (LoginRoute route = new LoginRoute(server, folder, null).start(false)) {
            CopilotRoute.succeeded(route.login());
            CopilotRoute.succeeded(route.chat());
            Message answer = CopilotRoute.succeeded(route.login("logout"));
            assertThat(answer.getBody(String.class)).contains("Logged out of 127.0.0.1");
            assertThat(answer.getHeader(CopilotHeaders.LOGIN_STATE)).isNull();
            assertThat(route.stored()).isNull();
            assertThat(route.chat().getException())
                    .isExactlyInstanceOf(CopilotAuthenticationException.class)
                    .hasMessageContaining("No user is logged in");

            server.login().manual();
            CompletableFuture<Exchange> login = route.loginLater();
            int polls = server.login().polls();
            await().until(() -> server.login().polls() > polls);
            CopilotRoute.succeeded(route.login("logout"));
            assertThat(login.get(20, TimeUnit.SECONDS).getException())
                    .isExactlyInstanceOf(CopilotAuthenticationException.class)
                    .hasMessageContaining("logout");
            // A second logout has no effect.
            CopilotRoute.succeeded(route.login("logout"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"signin", "", "log in"})
    void anUnknownActionFailsAndIsNotQuoted(String action, CopilotServer server) throws Exception {
        try (LoginRoute route = new LoginRoute(server, folder, null).start(false)) {
            Exchange exchange = route.login(action);
            assertThat(exchange.getException())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("login, status or logout");
            assertThat(exchange.getMessage().getBody()).isEqualTo("Hello");
        }
    }

    @Test
    void accountsHaveTheirOwnTokensAndEvents(CopilotServer server) throws Exception {
        server.login().interval(0);
        try (LoginRoute route = new LoginRoute(server, folder, null)) {
            Map<String, Collection<Object>> seen = new ConcurrentHashMap<>();
            route.route()
                    .start(
                            new RouteBuilder() {
                                @Override
                                public void configure() {
                                    from("direct:work").to("copilot:login:work");
                                    from("direct:home").to("copilot:login?account=home");
                                    from("direct:chat").to("copilot:chat?account=work");
                                    listen("copilot:login");
                                    listen("copilot:login:work");
                                    listen("copilot:login?account=home");
                                    listen("copilot:login?githubHost=other.example");
                                }

                                private void listen(String uri) {
                                    Collection<Object> accounts = new ConcurrentLinkedQueue<>();
                                    seen.put(uri, accounts);
                                    from(uri)
                                            .process(
                                                    e ->
                                                            accounts.add(
                                                                    e.getMessage()
                                                                            .getHeader(
                                                                                    CopilotHeaders
                                                                                            .ACCOUNT)));
                                }
                            });
            var template = route.route().context().createProducerTemplate();
            template.requestBody("direct:work", "Hello");
            template.requestBody("direct:home", "Hello");
            await().untilAsserted(
                            () ->
                                    assertThat(seen.get("copilot:login"))
                                            .containsExactly("work", "work", "home", "home"));
            assertThat(seen.get("copilot:login:work")).containsExactly("work", "work");
            assertThat(seen.get("copilot:login?account=home")).containsExactly("home", "home");
            assertThat(seen.get("copilot:login?githubHost=other.example")).isEmpty();
            Optional<StoredToken> work =
                    route.store().load(TokenKey.of(route.key().host(), "work"));
            Optional<StoredToken> home =
                    route.store().load(TokenKey.of(route.key().host(), "home"));
            assertThat(work).isPresent().isNotEqualTo(home);
            CopilotRoute.succeeded(route.chat());
            assertThat(server.requests().get(server.requests().size() - 1).header("Authorization"))
                    .hasValue("Bearer " + work.orElseThrow().accessToken().reveal());
        }
    }

    /** Forms of the option tokenStore, and the file that each means. */
    @Test
    void theStoreIsAPathOrABean(CopilotServer server) throws Exception {
        server.login().interval(0);
        Path home = Path.of(System.getProperty("user.home"));
        TokenStore bean = FileTokenStore.at(folder.resolve("bean.json"));
        Map<String, Path> forms =
                Map.of(
                        folder.resolve("plain.json").toString(),
                        folder.resolve("plain.json"),
                        "#bean:vault",
                        folder.resolve("bean.json"),
                        "#vault",
                        folder.resolve("bean.json"),
                        "~/login-endpoint-test/auth.json",
                        home.resolve("login-endpoint-test/auth.json"));
        for (Map.Entry<String, Path> form : forms.entrySet()) {
            try (CopilotRoute route = CopilotRoute.bare()) {
                route.context().getRegistry().bind("vault", bean);
                route.options().setGithubHost(server.url());
                route.options().setClientId(LoginRoute.CLIENT_ID);
                route.start("copilot:login?tokenStore=" + form.getKey());
                Files.deleteIfExists(form.getValue());
                route.ask("Hello");
                assertThat(form.getValue()).as(form.getKey()).exists();
                Files.delete(form.getValue());
            }
        }
    }

    @Test
    void thePathOfTheStoreMayBeAPropertyOfTheComponent() throws Exception {
        Path file = folder.resolve("auth.json");
        Main main = new Main();
        main.addInitialProperty("camel.component.copilot.token-store", file.toString());
        main.start();
        try {
            assertThat(
                            main.getCamelContext()
                                    .getComponent("copilot", CopilotComponent.class)
                                    .getConfiguration()
                                    .getTokenStore())
                    .isEqualTo(FileTokenStore.at(file));
        } finally {
            main.stop();
        }
    }

    @Test
    void withoutAnOptionTheStoreIsWhereTheUsersConfigurationIs(CopilotServer server)
            throws Exception {
        server.login().interval(0);
        try (CopilotRoute route = CopilotRoute.bare()) {
            ComponentAccess.setEnvironment(
                    route.component(),
                    name -> name.equals("XDG_CONFIG_HOME") ? folder.toString() : null);
            route.options().setGithubHost(server.url());
            route.options().setClientId(LoginRoute.CLIENT_ID);
            route.start("copilot:login");
            route.ask("Hello");
            assertThat(folder.resolve("camel-copilot/auth.json")).exists();
        }
    }
}
