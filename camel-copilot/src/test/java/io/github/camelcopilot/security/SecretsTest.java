// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.camelcopilot.ComponentAccess;
import io.github.camelcopilot.CopilotComponent;
import io.github.camelcopilot.CopilotConfiguration;
import io.github.camelcopilot.CopilotEndpoint;
import io.github.camelcopilot.api.AccessToken;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.TokenProvider;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.LogRecorder;
import io.github.camelcopilot.testing.ManagedBeans;
import io.github.camelcopilot.testing.SecretFinder;
import io.github.camelcopilot.testing.WithJmx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Credentials are never disclosed: in logs at TRACE, including the header and wire logs of
 * HttpClient, in JMX, and in the text of any object, whatever the outcome of the call.
 */
@WithJmx
@ExtendWith(CopilotServerExtension.class)
class SecretsTest {

    private static final String ENDPOINT = "copilot:chat?maxRetries=0&responseTimeout=1500ms";

    private final String token = SecretFinder.randomSecret("gho_");
    private final SecretFinder hunt = new SecretFinder(token);

    /** The ways to set a credential outside of a URI. */
    private enum Way {
        COMPONENT_OPTION,
        ENVIRONMENT,
        TOKEN_PROVIDER,
        TOKEN_HEADER,
        MAIN_PROPERTY
    }

    /** Answers of the server, some of which repeat the token, and whether the call succeeds. */
    private record Outcome(String name, Answer answer, boolean success) {}

    private List<Outcome> outcomes() {
        String json = "{\"error\":{\"code\":\"%s\",\"message\":\"%s\"}}";
        return List.of(
                new Outcome("success", Answer.text("fine"), true),
                new Outcome("401", Answer.status(401, "unauthorized: token expired"), false),
                new Outcome(
                        "429",
                        Answer.status(429, "slow down").header("Retry-After", "9999"),
                        false),
                new Outcome("500", Answer.status(500, "<html>" + token + "</html>"), false),
                new Outcome("reset", Answer.resetBeforeHead(), false),
                new Outcome("truncated", Answer.json("{}").contentLength(9), false),
                new Outcome("timeout", Answer.silence(), false),
                new Outcome("echo in text", Answer.status(400, "Bearer " + token), false),
                new Outcome(
                        "echo in JSON", Answer.status(400, json.formatted(token, token)), false),
                new Outcome("echo cut off", Answer.status(400, "x".repeat(470) + token), false),
                new Outcome(
                        "echo cut off late", Answer.status(400, " ".repeat(65_500) + token), false),
                new Outcome("echo as error of 200", Answer.json(json.formatted("", token)), false),
                new Outcome(
                        "echo cut off as error of 200",
                        Answer.json(json.formatted("", "x".repeat(470) + token)),
                        false),
                new Outcome("echo without JSON", Answer.json(token), false));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void showNowhere(Way way, CopilotServer server) throws Exception {
        try (LogRecorder log = LogRecorder.at(Level.TRACE);
                Started started = start(way, server)) {
            for (Outcome outcome : outcomes()) {
                server.reset().answerWith(request -> outcome.answer());
                Exchange exchange = started.send(way);
                assertThat(server.request(0).header("Authorization")).hasValue("Bearer " + token);
                assertThat(exchange.getException() == null)
                        .as(outcome.name())
                        .isEqualTo(outcome.success());
                assertAbsentFrom(outcome.name(), exchange);
            }
            assertAbsentFrom(started.context());
            assertThat(new ManagedBeans(hunt::assertAbsent).visitAll()).isGreaterThan(5);
            started.close();
            assertThat(log.lines())
                    .anyMatch(line -> line.contains("x-initiator"))
                    .anyMatch(line -> line.contains("Failed delivery"));
            log.lines().stream()
                    .filter(line -> !isCamelMainsOwn(line))
                    .forEach(line -> hunt.assertAbsent("the log", line));
        }
    }

    /** Below INFO, camel-main logs its properties unmasked. */
    private static boolean isCamelMainsOwn(String line) {
        return (line.startsWith("DEBUG org.apache.camel.main.")
                        || line.startsWith("TRACE org.apache.camel.main."))
                && line.contains(" camel.component.copilot.token=");
    }

    @Test
    void aCredentialInAUriIsNotLoggedAtDebugAndAbove(CopilotServer server) throws Exception {
        try (LogRecorder log = LogRecorder.at(Level.DEBUG);
                CopilotRoute route = CopilotRoute.at(server)) {
            route.options().setToken(null);
            route.start(ENDPOINT + "&token=" + token);
            for (Outcome outcome : outcomes()) {
                server.reset().enqueue(outcome.answer());
                Exchange exchange = route.send("Hello");
                // Camel itself keeps the URI in a property.
                exchange.removeProperty(Exchange.TO_ENDPOINT);
                exchange.removeProperty(Exchange.FAILURE_ENDPOINT);
                assertAbsentFrom(outcome.name(), exchange);
                assertThat(server.request(0).header("Authorization")).hasValue("Bearer " + token);
            }
            for (Endpoint endpoint : route.context().getEndpoints()) {
                hunt.assertAbsent("the endpoint", endpoint.toString());
            }
            route.close();
            log.lines().forEach(line -> hunt.assertAbsent("the log", line));
        }
    }

    @Test
    void aCredentialInAUriIsNotInTheErrorOfAFailedCreation() {
        try (CopilotRoute route = CopilotRoute.bare()) {
            for (String wrong : List.of("tokn=%s", "token=%s&modell=x", "token=%s&idleTimeout=x")) {
                String uri = "copilot:chat?" + wrong.formatted(token);
                Throwable failure = catchThrowable(() -> route.context().getEndpoint(uri));
                assertThat(failure).as(wrong).isNotNull();
                hunt.assertAbsent(wrong, ownMessages(failure));
            }
        }
    }

    /** Camel's own exception quotes the URI; Camel masks the values of known options. */
    private static String ownMessages(Throwable failure) {
        StringBuilder messages = new StringBuilder();
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            messages.append(cause.getMessage()).append('\n');
        }
        return messages.toString();
    }

    @ParameterizedTest
    @MethodSource("proxyAnswers")
    void proxyCredentialsShowNowhere(String baseUrl, Answer lastAnswer, CopilotServer server)
            throws Exception {
        String password = SecretFinder.randomSecret("pass");
        SecretFinder proxyHunt = new SecretFinder(token, password);
        server.lenient()
                .enqueue(
                        Answer.status(407, "who are you?")
                                .header("Proxy-Authenticate", "Basic realm=\"proxy\""),
                        lastAnswer);
        try (LogRecorder log = LogRecorder.at(Level.TRACE);
                CopilotRoute route = CopilotRoute.bare()) {
            CopilotConfiguration options = route.options();
            options.setBaseUrl(baseUrl);
            options.setAllowInsecure(true);
            options.setToken(token);
            options.setProxyHost("127.0.0.1");
            options.setProxyPort(server.port());
            options.setProxyAuthUsername("proxyUserWithALongName");
            options.setProxyAuthPassword(password);
            route.start(ENDPOINT);
            Exchange exchange = route.send("Hello");
            assertThat(server.requests()).hasSize(2);
            assertThat(server.request(1).header("Proxy-Authorization")).isPresent();
            proxyHunt.assertAbsent("the exchange", textOf(exchange));
            new ManagedBeans(proxyHunt::assertAbsent).visitAll();
            route.close();
            log.lines().forEach(line -> proxyHunt.assertAbsent("the log", line));
        }
    }

    static Stream<Arguments> proxyAnswers() {
        return Stream.of(
                Arguments.of("http://copilot.invalid", Answer.text("fine")),
                Arguments.of("http://copilot.invalid", Answer.resetBeforeHead()),
                // The proxy refuses the tunnel, so nothing of the call is sent.
                Arguments.of("https://copilot.invalid", Answer.status(502, "no tunnel")),
                Arguments.of(
                        "https://copilot.invalid",
                        Answer.status(407, "no")
                                .header("Proxy-Authenticate", "Basic realm=\"proxy\"")));
    }

    private void assertAbsentFrom(String outcome, Exchange exchange) {
        hunt.assertAbsent("the exchange after " + outcome, textOf(exchange));
        assertThat(exchange.getMessage().getHeader("X-Token")).isNull();
    }

    private static String textOf(Exchange exchange) {
        StringBuilder text = new StringBuilder();
        text.append(exchange).append('\n').append(exchange.getMessage()).append('\n');
        text.append(exchange.getMessage().getHeaders()).append('\n');
        text.append(exchange.getAllProperties()).append('\n');
        text.append(exchange.getMessage().getBody()).append('\n');
        Exception failure = exchange.getException();
        if (failure != null) {
            text.append(CopilotRoute.text(failure)).append('\n');
        }
        if (failure instanceof CopilotException copilot) {
            text.append(copilot.getCode()).append('\n').append(copilot.getRequestId());
        }
        return text.toString();
    }

    private void assertAbsentFrom(CamelContext context) throws Exception {
        CopilotComponent component = context.getComponent("copilot", CopilotComponent.class);
        hunt.assertAbsent("the component", component.toString());
        hunt.assertAbsent("its options", component.getConfiguration().toString());
        for (Endpoint endpoint : context.getEndpoints()) {
            hunt.assertAbsent("an endpoint", endpoint.toString());
            hunt.assertAbsent("its URI", endpoint.getEndpointUri());
            hunt.assertAbsent("its producer", endpoint.createProducer().toString());
            if (endpoint instanceof CopilotEndpoint copilot) {
                hunt.assertAbsent("the options", ComponentAccess.options(copilot).toString());
                hunt.assertAbsent("the configuration", copilot.getConfiguration().toString());
            }
        }
    }

    private Started start(Way way, CopilotServer server) throws Exception {
        return way == Way.MAIN_PROPERTY ? startMain(server) : startContext(way, server);
    }

    private Started startContext(Way way, CopilotServer server) throws Exception {
        CopilotRoute route = CopilotRoute.at(server);
        CopilotConfiguration options = route.options();
        options.setToken(way == Way.COMPONENT_OPTION ? token : null);
        String uri = ENDPOINT;
        switch (way) {
            case ENVIRONMENT ->
                    ComponentAccess.setEnvironment(
                            route.component(), name -> name.equals("GH_TOKEN") ? token : null);
            case TOKEN_PROVIDER -> {
                TokenProvider provider =
                        refused -> CompletableFuture.completedFuture(AccessToken.of(token));
                route.context().getRegistry().bind("tokens", provider);
                uri += "&tokenProvider=#bean:tokens";
            }
            case TOKEN_HEADER -> uri += "&tokenHeader=X-Token";
            default -> {}
        }
        route.start(uri);
        return new Started(route.context(), route::close);
    }

    private Started startMain(CopilotServer server) throws Exception {
        Main main = new Main();
        main.addInitialProperty("camel.component.copilot.token", token);
        main.addInitialProperty("camel.component.copilot.base-url", server.url());
        main.configure()
                .addRoutesBuilder(
                        new RouteBuilder() {
                            @Override
                            public void configure() {
                                from("direct:in").to(ENDPOINT);
                            }
                        });
        main.start();
        return new Started(main.getCamelContext(), main::stop);
    }

    /** A running context; closed once. */
    private final class Started implements AutoCloseable {

        private final CamelContext context;
        private final Runnable stop;
        private boolean closed;

        Started(CamelContext context, Runnable stop) {
            this.context = context;
            this.stop = stop;
        }

        CamelContext context() {
            return context;
        }

        Exchange send(Way way) {
            Map<String, Object> headers =
                    way == Way.TOKEN_HEADER ? Map.of("X-Token", token) : Map.of();
            return context.createProducerTemplate()
                    .request(
                            "direct:in",
                            exchange -> {
                                exchange.getMessage().setBody("Hello");
                                exchange.getMessage().getHeaders().putAll(headers);
                            });
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                stop.run();
            }
        }
    }
}
