// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.CopilotRoute;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Templates in options, and headers that override options for one message. */
@ExtendWith(CopilotServerExtension.class)
class TemplateTest {

    private static final String EVIL = "${header.secret} ${sys.user.home} {{secret}} $simple{body}";

    @TempDir static Path folder;

    /** The options, the body, the expected system message (null = none) and user message. */
    static Stream<Arguments> templates() throws Exception {
        Path file = Files.writeString(folder.resolve("prompt.txt"), "Say & \"${body}\"\n100 %\n");
        return Stream.of(
                Arguments.of("", "Hi", null, "Hi"),
                Arguments.of("userMessage=RAW(${body})", "Hi", null, "Hi"),
                Arguments.of("userMessage=RAW(Say ${body}!)", "Hi", null, "Say Hi!"),
                Arguments.of("userMessage=Plain", "Hi", null, "Plain"),
                Arguments.of("userMessage=RAW(${body.length()})", "Hi", null, "2"),
                Arguments.of("systemMessage=Be brief", "Hi", "Be brief", "Hi"),
                Arguments.of("systemMessage=RAW(For ${header.who})", "Hi", "For Ann", "Hi"),
                Arguments.of("systemMessage=RAW(${header.none})", "Hi", null, "Hi"),
                Arguments.of("systemMessage=RAW(${body}?)", "Hi", "Hi?", "Hi"),
                Arguments.of(
                        "userMessage=resource:file:" + file, "Hi", null, "Say & \"Hi\"\n100 %\n"),
                Arguments.of(
                        "systemMessage=resource:classpath:prompts/instructions.txt",
                        "Hi",
                        "Answer Ann in one line.\n",
                        "Hi"));
    }

    @ParameterizedTest
    @MethodSource("templates")
    void templatesAreEvaluatedForEachMessage(
            String options, String body, String system, String user, CopilotServer server)
            throws Exception {
        try (CopilotRoute route = CopilotRoute.chat(server, options)) {
            for (int i = 0; i < 2; i++) {
                route.ask(body, Map.of("who", "Ann"));
                JsonNode messages = server.request(i).json().path("messages");
                assertThat(messages).hasSize(system == null ? 1 : 2);
                assertThat(messages.get(messages.size() - 1).path("content").asText())
                        .isEqualTo(user);
                if (system != null) {
                    assertThat(messages.get(0).path("role").asText()).isEqualTo("system");
                    assertThat(messages.get(0).path("content").asText()).isEqualTo(system);
                }
            }
        }
    }

    /** A body that Camel cannot convert to text, but whose members a template can use. */
    public static final class Order {
        public String getItem() {
            return "tea";
        }
    }

    /** The options, a body that is neither characters nor bytes, and the expected prompt. */
    static Stream<Arguments> objects() {
        Map<String, Object> map = Map.of("item", "tea");
        Order order = new Order();
        return Stream.of(
                Arguments.of("", map, null, "{item=tea}"),
                Arguments.of("userMessage=RAW(${body})", map, null, "{item=tea}"),
                Arguments.of("userMessage=RAW(Sell ${body}!)", map, null, "Sell {item=tea}!"),
                Arguments.of("userMessage=RAW(Sell ${body[item]}!)", map, null, "Sell tea!"),
                Arguments.of("systemMessage=RAW(On ${body[item]})", map, "On tea", "{item=tea}"),
                Arguments.of(
                        "userMessage=RAW(Sell ${body[0]}!)", List.of("tea"), null, "Sell tea!"),
                Arguments.of("userMessage=RAW(Sell ${body.item}!)", order, null, "Sell tea!"),
                Arguments.of("userMessage=RAW(Sell ${header.who}!)", order, null, "Sell Ann!"),
                Arguments.of(
                        "userMessage=Sell&systemMessage=RAW(On ${body.item})",
                        order,
                        "On tea",
                        "Sell"),
                Arguments.of("userMessage=RAW(Rows: ${body})", List.of(), null, "Rows: []"));
    }

    @ParameterizedTest
    @MethodSource("objects")
    void templatesMayUseTheMembersOfAnObject(
            String options, Object body, String system, String user, CopilotServer server)
            throws Exception {
        try (CopilotRoute route = CopilotRoute.chat(server, options)) {
            route.ask(body, Map.of("who", "Ann"));
            JsonNode messages = server.request(0).json().path("messages");
            assertThat(messages).hasSize(system == null ? 1 : 2);
            assertThat(messages.get(messages.size() - 1).path("content").asText()).isEqualTo(user);
            if (system != null) {
                assertThat(messages.get(0).path("content").asText()).isEqualTo(system);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "userMessage=RAW(${body})",
                "userMessage=RAW(Sell ${body}!)",
                "userMessage=Sell&systemMessage=RAW(On ${body})"
            })
    void anObjectThatCannotBeConvertedToTextFails(String options, CopilotServer server)
            throws Exception {
        try (CopilotRoute route = CopilotRoute.chat(server, options)) {
            Exchange exchange = route.send(new Order());
            assertThat(exchange.getException())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(Order.class.getName());
            assertThat(exchange.getMessage().getBody()).isInstanceOf(Order.class);
            assertThat(server.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "userMessage=resource:classpath:none.txt",
                "systemMessage=resource:file:/no/such/file",
                "userMessage=RAW(${body)",
                "systemMessage=RAW(${no.such.function()})"
            })
    void anInvalidTemplateFailsTheStartOfTheRoute(String options, CopilotServer server) {
        try (CopilotRoute route = CopilotRoute.at(server)) {
            assertThatThrownBy(() -> route.start("copilot:chat?" + options))
                    .isInstanceOf(Exception.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "userMessage=RAW(${body})", "userMessage=RAW(${header.text})"})
    void bodiesAndHeadersAreNeverTemplates(String options, CopilotServer server) throws Exception {
        try (CopilotRoute route = CopilotRoute.chat(server, options)) {
            route.context().getPropertiesComponent().addInitialProperty("secret", "s3cret");
            route.ask(EVIL, Map.of("secret", "s3cret", "text", EVIL));
            assertThat(server.request(0).json().at("/messages/0/content").asText()).isEqualTo(EVIL);
        }
    }

    @Test
    void overridesAreUsedLiterally(CopilotServer server) throws Exception {
        try (CopilotRoute route = CopilotRoute.chat(server, "userMessage=no&systemMessage=no")) {
            for (String text : new String[] {EVIL, "resource:file:/etc/passwd"}) {
                server.reset();
                route.ask(
                        "body",
                        Map.of(
                                CopilotHeaders.USER_MESSAGE,
                                text,
                                CopilotHeaders.SYSTEM_MESSAGE,
                                text,
                                CopilotHeaders.MODEL,
                                text,
                                CopilotHeaders.REASONING_EFFORT,
                                text,
                                "secret",
                                "s3cret"));
                JsonNode sent = server.request(0).json();
                assertThat(sent.at("/messages/0/content").asText()).isEqualTo(text);
                assertThat(sent.at("/messages/1/content").asText()).isEqualTo(text);
                assertThat(sent.path("model").asText()).isEqualTo(text);
                assertThat(sent.path("reasoning_effort").asText()).isEqualTo(text);
            }
        }
    }

    /** The header, its value, and its effect on the request; all options have other values. */
    static Stream<Arguments> overrides() {
        return Stream.of(
                Arguments.of(CopilotHeaders.MODEL, "gpt-5", "/model", "\"gpt-5\""),
                Arguments.of(CopilotHeaders.TEMPERATURE, 1.5, "/temperature", "1.5"),
                Arguments.of(CopilotHeaders.TEMPERATURE, "1.5", "/temperature", "1.5"),
                Arguments.of(CopilotHeaders.TEMPERATURE, 1, "/temperature", "1.0"),
                Arguments.of(CopilotHeaders.TOP_P, "0.25", "/top_p", "0.25"),
                Arguments.of(CopilotHeaders.MAX_TOKENS, "77", "/max_tokens", "77"),
                Arguments.of(CopilotHeaders.MAX_TOKENS, 77L, "/max_tokens", "77"),
                Arguments.of(
                        CopilotHeaders.REASONING_EFFORT, "low", "/reasoning_effort", "\"low\""),
                Arguments.of(CopilotHeaders.SYSTEM_MESSAGE, "S", "/messages/0/content", "\"S\""),
                Arguments.of(CopilotHeaders.USER_MESSAGE, "U", "/messages/1/content", "\"U\""));
    }

    @ParameterizedTest
    @MethodSource("overrides")
    void aHeaderOverridesItsOption(
            String header, Object value, String pointer, String json, CopilotServer server)
            throws Exception {
        String options =
                "model=m&temperature=0.5&topP=0.5&maxTokens=5&reasoningEffort=high&systemMessage=s&userMessage=u&initiator=user";
        try (CopilotRoute route = CopilotRoute.chat(server, options)) {
            route.ask("Hi", Map.of(header, value));
            route.ask("Hi");
            assertThat(server.request(0).json().at(pointer).toString()).isEqualTo(json);
            // The next message is not affected.
            assertThat(server.request(1).json().at(pointer).toString()).isNotEqualTo(json);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n"})
    void aBlankOverrideIsIgnored(String blank, CopilotServer server) throws Exception {
        Map<String, Object> headers =
                Map.of(CopilotHeaders.MODEL, blank, CopilotHeaders.REASONING_EFFORT, blank);
        for (String options : new String[] {"", "model=m&reasoningEffort=high"}) {
            server.reset();
            try (CopilotRoute route = CopilotRoute.chat(server, options)) {
                route.ask("Hi", headers);
                route.ask("Hi");
                assertThat(server.request(0).bodyText()).isEqualTo(server.request(1).bodyText());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent", "AGENT", " agent "})
    void aHeaderOverridesTheInitiator(String value, CopilotServer server) throws Exception {
        try (CopilotRoute route = CopilotRoute.chat(server, "initiator=user")) {
            route.ask("Hi", Map.of(CopilotHeaders.INITIATOR, value));
            assertThat(server.request(0).header("x-initiator")).hasValue("agent");
        }
    }

    static Stream<Arguments> invalidOverrides() {
        return Stream.of(
                Arguments.of(CopilotHeaders.TEMPERATURE, "warm"),
                Arguments.of(CopilotHeaders.TOP_P, "0,5"),
                Arguments.of(CopilotHeaders.MAX_TOKENS, "many"),
                Arguments.of(CopilotHeaders.MAX_TOKENS, "1.5"),
                Arguments.of(CopilotHeaders.MAX_TOKENS, "99999999999"),
                Arguments.of(CopilotHeaders.TEMPERATURE, "NaN"),
                Arguments.of(CopilotHeaders.TEMPERATURE, "Infinity"),
                Arguments.of(CopilotHeaders.INITIATOR, "me"),
                Arguments.of(CopilotHeaders.INITIATOR, "user\r\nX-Evil: 1"));
    }

    @ParameterizedTest
    @MethodSource("invalidOverrides")
    void anInvalidOverrideFailsAndSendsNothing(String header, String value, CopilotServer server)
            throws Exception {
        try (CopilotRoute route = CopilotRoute.chat(server, "")) {
            Exchange exchange = route.send("Hi", Map.of(header, value));
            assertThat(exchange.getException())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(header);
            assertThat(exchange.getMessage().getBody()).isEqualTo("Hi");
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void messageHeadersAreNeverSent(CopilotServer server) throws Exception {
        try (CopilotRoute route = CopilotRoute.chat(server, "")) {
            route.ask("Hi");
            route.ask(
                    "Hi",
                    Map.of(
                            "Authorization",
                            "Bearer other",
                            "X-Custom",
                            "x",
                            "User-Agent",
                            "me",
                            "Content-Type",
                            "text/html",
                            "x-initiator",
                            "agent",
                            "Host",
                            "evil.example",
                            Exchange.HTTP_URI,
                            "http://evil.example",
                            Exchange.HTTP_METHOD,
                            "GET"));
            assertThat(server.request(1).headers()).isEqualTo(server.request(0).headers());
            assertThat(server.request(1).bodyText()).isEqualTo(server.request(0).bodyText());
        }
    }
}
