// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.ComponentAccess;
import io.github.camelcopilot.CopilotConfiguration;
import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.AccessToken;
import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ContentPart;
import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.Role;
import io.github.camelcopilot.api.TokenProvider;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.RecordedRequest;
import io.github.camelcopilot.testing.CopilotRoute;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The order in which credentials are used, and the initiator of a call. */
@ExtendWith(CopilotServerExtension.class)
class InitiatorAndCredentialOrderTest {

    private static final String HEADER = "X-GitHub-Token";
    private static final List<String> ORDER =
            List.of(
                    "tokenHeader",
                    "tokenProvider",
                    "token",
                    "COPILOT_GITHUB_TOKEN",
                    "GH_TOKEN",
                    "GITHUB_TOKEN");

    private static String tokenOf(String source) {
        return "gho_from_" + source.replace('_', '-');
    }

    /** Each source of a token together with all that follow in the order. */
    static Stream<List<String>> places() {
        return IntStream.range(0, ORDER.size()).mapToObj(i -> ORDER.subList(i, ORDER.size()));
    }

    @ParameterizedTest
    @MethodSource("places")
    void theFirstTokenInOrderIsUsed(List<String> places, CopilotServer server) throws Exception {
        try (CopilotRoute route = routeWith(Set.copyOf(places), server)) {
            boolean header = places.contains("tokenHeader");
            route.ask("Hello", header ? Map.of(HEADER, tokenOf("tokenHeader")) : Map.of());
            assertThat(tokenOf(server.request(0))).isEqualTo(tokenOf(places.get(0)));
        }
    }

    private static CopilotRoute routeWith(Set<String> places, CopilotServer server)
            throws Exception {
        CopilotRoute route = CopilotRoute.at(server);
        CopilotConfiguration options = route.options();
        TokenProvider provider =
                refused ->
                        CompletableFuture.completedFuture(AccessToken.of(tokenOf("tokenProvider")));
        options.setTokenHeader(places.contains("tokenHeader") ? HEADER : null);
        options.setTokenProvider(places.contains("tokenProvider") ? provider : null);
        options.setToken(places.contains("token") ? tokenOf("token") : " ");
        ComponentAccess.setEnvironment(
                route.component(), name -> places.contains(name) ? tokenOf(name) : "");
        return route.start("copilot:chat");
    }

    private static String tokenOf(RecordedRequest request) {
        return request.header("Authorization").orElseThrow().substring("Bearer ".length());
    }

    @Test
    void withoutAnyTokenTheErrorExplainsHowToLogIn(CopilotServer server) throws Exception {
        try (CopilotRoute route = routeWith(Set.of(), server)) {
            assertThat(route.send("Hello").getException())
                    .isInstanceOf(CopilotAuthenticationException.class)
                    .hasMessageContaining("option token")
                    .hasMessageContaining("COPILOT_GITHUB_TOKEN");
            assertThat(server.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("missingTokens")
    void aMissingCallerTokenFailsAndUsesNoOther(Map<String, Object> headers, CopilotServer server)
            throws Exception {
        try (CopilotRoute route = routeWith(Set.copyOf(ORDER), server)) {
            assertThat(route.send("Hello", headers).getException())
                    .isInstanceOf(CopilotAuthenticationException.class)
                    .hasMessageContaining(HEADER);
            assertThat(server.requests()).isEmpty();
        }
    }

    static Stream<Map<String, Object>> missingTokens() {
        return Stream.of(
                Map.of(), Map.of(HEADER, ""), Map.of(HEADER, " \n"), Map.of("X-Other", "t"));
    }

    @ParameterizedTest
    @MethodSource("refusedTokens")
    void anInvalidCallerTokenFailsAndSendsNothing(String token, CopilotServer server)
            throws Exception {
        try (CopilotRoute route = routeWith(Set.of("tokenHeader"), server)) {
            Exchange exchange = route.send("Hello", Map.of(HEADER, token));
            assertThat(exchange.getException()).isInstanceOf(CopilotAuthenticationException.class);
            assertThat(CopilotRoute.text(exchange.getException())).doesNotContain(token);
            assertThat(exchange.getMessage().getHeader(HEADER)).isNull();
            assertThat(server.requests()).isEmpty();
        }
    }

    /** A repeated HTTP header arrives in a route as a list. */
    @Test
    void twoCallerTokensFailAndSendNothing(CopilotServer server) throws Exception {
        try (CopilotRoute route = routeWith(Set.of("tokenHeader"), server)) {
            Exchange exchange =
                    route.send("Hello", Map.of(HEADER, List.of("gho_mine12345", "ghp_mine12345")));
            assertThat(exchange.getException())
                    .isInstanceOf(CopilotAuthenticationException.class)
                    .hasMessageContaining("more than one header " + HEADER);
            assertThat(CopilotRoute.text(exchange.getException())).doesNotContain("mine12345");
            assertThat(exchange.getMessage().getHeader(HEADER)).isNull();
            assertThat(server.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("refusedTokens")
    void anInvalidTokenOptionFailsAndSendsNothing(String token, CopilotServer server)
            throws Exception {
        try (CopilotRoute route = CopilotRoute.at(server)) {
            route.options().setToken(token);
            route.start("copilot:chat");
            Exception failure = route.send("Hello").getException();
            assertThat(failure).isInstanceOf(CopilotAuthenticationException.class);
            assertThat(CopilotRoute.text(failure)).doesNotContain(token);
            assertThat(server.requests()).isEmpty();
        }
    }

    static Stream<String> refusedTokens() {
        return Stream.of(
                "ghp_classicTokenClassicToken",
                "gho_one\r\nX-Evil: 1",
                "gho_one\ntwo",
                "gho_one\u0000two",
                "gho_\u20ac");
    }

    /** White space around a token, such as the newline of a file, is not part of it. */
    @Test
    void whiteSpaceAroundATokenIsDropped(CopilotServer server) throws Exception {
        try (CopilotRoute route = routeWith(Set.of("tokenHeader"), server)) {
            route.ask("Hello", Map.of(HEADER, " gho_abcdefghi\n"));
            assertThat(tokenOf(server.request(0))).isEqualTo("gho_abcdefghi");
        }
    }

    @Test
    void theCallerTokenIsAlwaysRemovedFromTheMessage(CopilotServer server) throws Exception {
        server.enqueue(
                Answer.text("fine"),
                Answer.status(401, "no"),
                // Once on the pooled connection, and once on a new one.
                Answer.resetBeforeHead(),
                Answer.resetBeforeHead());
        try (CopilotRoute route = routeWith(Set.of("tokenHeader"), server)) {
            for (Object body : new Object[] {"works", "refused", "reset", ""}) {
                Exchange exchange = route.send(body, Map.of("x-github-token", "gho_mine12345"));
                assertThat(exchange.getMessage().getHeaders()).doesNotContainKey(HEADER);
                assertThat(exchange.getAllProperties().toString()).doesNotContain("gho_mine12345");
            }
            assertThat(server.requests()).hasSize(4);
        }
    }

    @Test
    void aRedeliveryUsesTheSameCallerToken(CopilotServer server) throws Exception {
        server.enqueue(Answer.status(500, "broken"), Answer.status(500, "broken"));
        try (CopilotRoute route = CopilotRoute.at(server)) {
            route.start(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            onException(Exception.class).maximumRedeliveries(2).redeliveryDelay(1);
                            from("direct:in").to("copilot:chat?tokenHeader=" + HEADER);
                        }
                    });
            route.ask("Hello", Map.of(HEADER, "gho_mine12345"));
            assertThat(server.requests().stream().map(r -> tokenOf(r)))
                    .containsExactly("gho_mine12345", "gho_mine12345", "gho_mine12345");
        }
    }

    /** Header and service of a second endpoint, and whether it may use the token. */
    static Stream<Arguments> secondEndpoints() {
        return Stream.of(
                Arguments.of(HEADER, false, true),
                Arguments.of(HEADER.toLowerCase(java.util.Locale.ROOT), false, true),
                Arguments.of(HEADER, true, false),
                Arguments.of("X-Other-Token", false, false),
                Arguments.of("X-Other-Token", true, false));
    }

    @ParameterizedTest
    @MethodSource("secondEndpoints")
    void aCallerTokenIsKeptForItsHeaderAndServiceOnly(
            String header, boolean elsewhere, boolean allowed, CopilotServer server)
            throws Exception {
        try (CopilotServer other = CopilotServer.start();
                CopilotRoute route = CopilotRoute.at(server)) {
            CopilotServer second = elsewhere ? other : server;
            route.start(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("direct:in")
                                    .to("copilot:chat?tokenHeader=" + HEADER)
                                    .to(
                                            "copilot:chat?tokenHeader="
                                                    + header
                                                    + "&baseUrl="
                                                    + second.url());
                        }
                    });
            Exchange exchange = route.send("Hello", Map.of(HEADER, "gho_mine12345"));
            List<RecordedRequest> requests =
                    Stream.of(server, other).flatMap(s -> s.requests().stream()).toList();
            assertThat(requests).hasSize(allowed ? 2 : 1);
            if (allowed) {
                CopilotRoute.succeeded(exchange);
            } else {
                assertThat(exchange.getException())
                        .isInstanceOf(CopilotAuthenticationException.class)
                        .hasMessageContaining(header);
            }
        }
    }

    @Test
    void concurrentCallersUseTheirOwnTokens(CopilotServer server) throws Exception {
        server.answerWith(request -> Answer.text(tokenOf(request)));
        try (CopilotRoute route = routeWith(Set.copyOf(ORDER), server)) {
            var template = route.context().createProducerTemplate();
            Map<String, CompletableFuture<Exchange>> answers =
                    IntStream.range(0, 64)
                            .mapToObj(i -> "gho_caller_%04d".formatted(i))
                            .collect(
                                    Collectors.toMap(
                                            token -> token,
                                            token ->
                                                    template.asyncSend(
                                                            "direct:in",
                                                            exchange -> {
                                                                exchange.getMessage().setBody("Hi");
                                                                exchange.getMessage()
                                                                        .setHeader(HEADER, token);
                                                            })));
            answers.forEach(
                    (token, answer) ->
                            assertThat(CopilotRoute.succeeded(answer.join()).getBody())
                                    .isEqualTo(token));
            // A later message without the header must not use the token of another.
            assertThat(route.send("Hello").getException())
                    .isInstanceOf(CopilotAuthenticationException.class);
        }
    }

    static Stream<Arguments> conversations() {
        ChatMessage user = ChatMessage.user("Hello");
        ChatMessage assistant = ChatMessage.assistant("Hi");
        ChatMessage tool = ChatMessage.tool("call1", "42");
        ContentPart toolResult = ContentPart.other(Map.of("type", "tool_result"));
        ContentPart text = ContentPart.text("and this");
        return Stream.of(
                Arguments.of("auto", List.of(user), "user"),
                Arguments.of("auto", List.of(user, assistant), "agent"),
                Arguments.of("auto", List.of(user, assistant, user), "user"),
                Arguments.of("auto", List.of(user, assistant, tool), "agent"),
                Arguments.of("auto", List.of(ChatMessage.system("Be kind")), "agent"),
                Arguments.of("auto", List.of(ChatMessage.of(Role.USER, toolResult)), "agent"),
                Arguments.of("auto", List.of(ChatMessage.of(Role.USER, toolResult, text)), "user"),
                Arguments.of("user", List.of(user, assistant, tool), "user"),
                Arguments.of("agent", List.of(user), "agent"));
    }

    @ParameterizedTest
    @MethodSource("conversations")
    void theLastMessageDecidesUnlessTheOptionDoes(
            String option, List<ChatMessage> messages, String sent, CopilotServer server)
            throws Exception {
        try (CopilotRoute route = CopilotRoute.chat(server, "initiator=" + option)) {
            var answer = route.ask(messages);
            assertThat(server.request(0).header("x-initiator")).hasValue(sent);
            assertThat(answer.getHeader(CopilotHeaders.SENT_INITIATOR)).isEqualTo(sent);
        }
    }
}
