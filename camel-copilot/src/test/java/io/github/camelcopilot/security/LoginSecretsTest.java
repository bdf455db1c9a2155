// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.ComponentAccess;
import io.github.camelcopilot.CopilotEndpoint;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.Poll;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.LogRecorder;
import io.github.camelcopilot.testing.LoginRoute;
import io.github.camelcopilot.testing.ManagedBeans;
import io.github.camelcopilot.testing.SecretFinder;
import io.github.camelcopilot.testing.WithJmx;
import java.lang.ProcessHandle.Info;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No token, refresh token or device code of a login is disclosed: in logs at TRACE, exchanges,
 * exceptions, JMX, the health check, names of threads and the arguments of the process.
 */
@WithJmx
@ExtendWith(CopilotServerExtension.class)
@Timeout(120)
class LoginSecretsTest {

    @TempDir private Path folder;

    private final ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();

    /** The answer of a host that repeats the request beside the token. */
    private static Answer echo(CopilotServer server, String form) {
        String token = server.login().issue().accessToken();
        return Answer.status(
                400,
                "{\"error\":\"echo\",\"error_description\":\"%s %s\",\"access_token\":\"%s\"}"
                        .formatted(form, token, token));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "DEBUG", "INFO"})
    void showNowhere(String level, CopilotServer server) throws Exception {
        List<String> secrets = new ArrayList<>();
        try (LogRecorder log = LogRecorder.at(Level.valueOf(level))) {
            try (LoginRoute route = new LoginRoute(server, folder, null)) {
                route.options().setMaxRetries(0);
                route.start(true);
                server.login().interval(0).expiringTokens(Duration.ofHours(8));
                look(route, route.login());
                look(route, route.chat());
                look(route, route.login("status"));

                // Refreshed after a 401, and before the token expires.
                server.login().expireTokens();
                look(route, route.chat());
                assertThat(server.login().successfulRefreshes()).isEqualTo(1);
                route.store(server.login().issue(), Instant.EPOCH, Instant.EPOCH);
                look(route, route.login("logout"));
                route.store(server.login().issue(), Instant.EPOCH, Instant.EPOCH);
                look(route, route.chat());
                assertThat(server.login().successfulRefreshes()).isEqualTo(2);

                // Refused, with all secrets in the error message of the host.
                for (Poll end : List.of(Poll.ACCESS_DENIED, Poll.UNKNOWN_ERROR)) {
                    server.login().polls(end);
                    look(route, route.login());
                }
                server.answerWith(
                        request ->
                                request.path().equals("/chat/completions")
                                        ? Answer.status(
                                                401,
                                                "unauthorized: "
                                                        + request.header("Authorization")
                                                                .orElse(""))
                                        : request.path().endsWith("access_token")
                                                ? echo(server, request.bodyText())
                                                : null);
                look(route, route.login());
                look(route, route.chat());
                route.store(server.login().issue(), Instant.EPOCH, Instant.EPOCH);
                look(route, route.chat());
                server.answerWith(null);
                await().until(() -> route.states().contains("failed"));
                route.events().forEach(this::look);
                secrets.addAll(server.login().issuedTokens());
                server.requests().stream()
                        .filter(r -> r.path().endsWith("access_token"))
                        .map(r -> r.form().get("device_code"))
                        .filter(code -> code != null)
                        .forEach(secrets::add);
                assertThat(secrets).hasSizeGreaterThan(10);
                look(route.route());
                new ManagedBeans((where, text) -> seen.add(where + " " + text)).visitAll();
            }
            seen.addAll(log.lines());
            if (level.equals("TRACE")) {
                assertThat(log.lines())
                        .anyMatch(line -> line.contains("grant_type") || line.contains("Accept"));
            }
        }
        SecretFinder hunt = new SecretFinder(secrets.toArray(String[]::new));
        seen.forEach(text -> hunt.assertAbsent("what was seen", text));
    }

    private void look(LoginRoute route, Exchange exchange) {
        look(exchange.getMessage());
        seen.add(exchange + " " + exchange.getAllProperties());
        if (exchange.getException() != null) {
            seen.add(CopilotRoute.text(exchange.getException()));
        }
        Thread.getAllStackTraces().keySet().forEach(thread -> seen.add(thread.getName()));
        seen.add(route.stored() + " " + route.store() + " " + route.key());
    }

    private void look(Message message) {
        seen.add(message.getBody() + " " + message.getHeaders() + " " + message);
    }

    private void look(CopilotRoute route) {
        Info process = ProcessHandle.current().info();
        seen.add(process.commandLine().orElse(""));
        seen.add(Arrays.toString(process.arguments().orElse(new String[0])));
        seen.add(System.getProperties().toString());
        route.context()
                .getEndpoints()
                .forEach(
                        endpoint -> {
                            seen.add(endpoint + " " + endpoint.getEndpointUri());
                            if (endpoint instanceof CopilotEndpoint copilot) {
                                seen.add(ComponentAccess.options(copilot).toString());
                                seen.add(ComponentAccess.login(copilot).account().key().toString());
                            }
                        });
        seen.add(route.component() + " " + route.component().getConfiguration());
        org.apache.camel.health.HealthCheckHelper.invoke(route.context())
                .forEach(result -> seen.add(result.getMessage() + " " + result.getDetails()));
    }
}
