// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.CopilotRoute;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests with {@code bodyFormat=openai}. */
@ExtendWith(CopilotServerExtension.class)
class OpenAiBodyTest {

    private static final String USER = "{\"role\":\"user\",\"content\":\"Hi\"}";
    private static final String OPTIONS =
            "bodyFormat=openai&model=m&temperature=0.5&topP=0.25&maxTokens=9&stop=x&seed=3&reasoningEffort=low&body.user=me";

    /** The body, and the expected request with all options set. */
    static Stream<Arguments> bodies() {
        String all =
                "\"temperature\":0.5,\"top_p\":0.25,\"max_tokens\":9,\"stop\":[\"x\"],\"seed\":3,\"reasoning_effort\":\"low\"";
        String messages = "\"messages\":[" + USER + "]";
        return Stream.of(
                Arguments.of(
                        "{" + messages + "}",
                        "{\"model\":\"m\","
                                + messages
                                + ","
                                + all
                                + ",\"user\":\"me\",\"stream\":false}"),
                Arguments.of(
                        "\uFEFF{"
                                + messages
                                + ",\"model\":\"own\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}",
                        "{\"model\":\"own\","
                                + messages
                                + ","
                                + all
                                + ",\"user\":\"me\",\"stream\":false}"),
                Arguments.of(
                        "{"
                                + messages
                                + ",\"temperature\":1,\"top_p\":1,\"max_tokens\":1,\"stop\":\"y\",\"seed\":1,\"reasoning_effort\":\"high\",\"user\":\"you\"}",
                        "{\"model\":\"m\","
                                + messages
                                + ",\"temperature\":1.0,\"top_p\":1.0,\"max_tokens\":1,\"stop\":[\"y\"],\"seed\":1,\"reasoning_effort\":\"high\",\"user\":\"you\",\"stream\":false}"),
                Arguments.of(
                        "{"
                                + messages
                                + ",\"new\":{\"a\":[1,null,1.50,12345678901234567890]},\"tools\":[]}",
                        "{\"model\":\"m\","
                                + messages
                                + ","
                                + all
                                + ",\"user\":\"me\",\"new\":{\"a\":[1,null,1.5,12345678901234567890]},\"tools\":[],\"stream\":false}"),
                Arguments.of(
                        "{" + messages + ",\"max_completion_tokens\":5}",
                        "{\"model\":\"m\","
                                + messages
                                + ",\"temperature\":0.5,\"top_p\":0.25,\"stop\":[\"x\"],\"seed\":3,\"reasoning_effort\":\"low\",\"user\":\"me\",\"max_completion_tokens\":5,\"stream\":false}"));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void optionsOnlySupplyMissingMembers(String body, String request, CopilotServer server)
            throws Exception {
        try (CopilotRoute route = CopilotRoute.chat(server, OPTIONS)) {
            route.ask(body.getBytes(StandardCharsets.UTF_8));
            assertThat(server.request(0).bodyText()).isEqualTo(request);
        }
    }

    /** A conversation, and the expected initiator and vision header. */
    static Stream<Arguments> conversations() {
        String calls =
                "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}";
        String tool = "{\"role\":\"tool\",\"content\":\"42\",\"tool_call_id\":\"c1\"}";
        String image =
                "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"see\"},{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://example.org/a.png\",\"detail\":\"low\"}}]}";
        String cached =
                "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"see\",\"cache_control\":{\"type\":\"ephemeral\"}}]}";
        String toolCall = "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[%s]}";
        String imagePart = "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",%s}]}";
        Stream<Arguments> unknownCalls =
                Stream.of(
                                "",
                                "\"c1\"",
                                "{\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"},\"extra_content\":{\"google\":{\"thought_signature\":\"zz\"}}}",
                                "{\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\",\"strict\":true}}",
                                "{\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":{\"a\":[1,null]}}}",
                                "{\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"f\"}}",
                                "{\"id\":1,\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}",
                                "{\"id\":\"c1\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}",
                                "{\"id\":\"c1\",\"type\":\"custom\",\"custom\":{\"name\":\"f\",\"input\":\"x\"}}")
                        .map(call -> Arguments.of(toolCall.formatted(call), "agent", null));
        Stream<Arguments> unknownImages =
                Stream.of(
                                "\"image_url\":{\"url\":\"data:image/png;base64,AA==\",\"format\":\"image/png\"}",
                                "\"image_url\":{\"url\":\"https://example.org/a.png\",\"detail\":\"\"}",
                                "\"image_url\":\"https://example.org/a.png\"",
                                "\"image_url\":{\"url\":{\"file\":\"f1\"}}")
                        .map(url -> Arguments.of(imagePart.formatted(url), "user", "true"));
        Stream<Arguments> known =
                Stream.of(
                        Arguments.of(USER, "user", null),
                        Arguments.of(USER + "," + calls + "," + tool, "agent", null),
                        Arguments.of(
                                "{\"role\":\"developer\",\"content\":\"Be kind\"}," + USER,
                                "user",
                                null),
                        Arguments.of(image, "user", "true"),
                        Arguments.of(image + "," + calls + "," + tool, "agent", "true"),
                        Arguments.of(cached, "user", null),
                        Arguments.of(
                                "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":{\"value\":\"v\"}}]}",
                                "user",
                                null),
                        Arguments.of(
                                USER
                                        + ",{\"role\":\"assistant\",\"content\":null,\"function_call\":{\"name\":\"f\",\"arguments\":\"{}\"}},"
                                        + "{\"role\":\"function\",\"content\":\"42\",\"name\":\"f\"}",
                                "agent",
                                null),
                        Arguments.of(
                                "{\"role\":\"assistant\",\"content\":\"a\",\"reasoning_opaque\":\"zz\",\"name\":\"n\"}",
                                "agent",
                                null));
        return Stream.of(known, unknownCalls, unknownImages).flatMap(all -> all);
    }

    @ParameterizedTest
    @MethodSource("conversations")
    void messagesAreSentUnchanged(
            String messages, String initiator, String vision, CopilotServer server)
            throws Exception {
        try (CopilotRoute route = CopilotRoute.chat(server, "bodyFormat=openai")) {
            route.ask("{\"messages\":[" + messages + "]}");
            assertThat(server.request(0).bodyText())
                    .isEqualTo("{\"messages\":[" + messages + "],\"stream\":false}");
            assertThat(server.request(0).header("x-initiator")).hasValue(initiator);
            assertThat(server.request(0).header("Copilot-Vision-Request").orElse(null))
                    .isEqualTo(vision);
        }
    }

    @Test
    void aNullDetailIsNotSent(CopilotServer server) throws Exception {
        String image =
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://example.org/a.png\"%s}}]}]%s}";
        try (CopilotRoute route = CopilotRoute.chat(server, "bodyFormat=openai")) {
            route.ask(image.formatted(",\"detail\":null", ""));
            assertThat(server.request(0).bodyText())
                    .isEqualTo(image.formatted("", ",\"stream\":false"));
        }
    }

    @Test
    void aSystemMessageIsAddedToAConversationWithoutOne(CopilotServer server) throws Exception {
        try (CopilotRoute route =
                CopilotRoute.chat(server, "bodyFormat=openai&systemMessage=Be brief")) {
            String system = "{\"role\":\"system\",\"content\":\"%s\"},";
            route.ask("{\"messages\":[" + USER + "]}");
            route.ask("{\"messages\":[" + system.formatted("Own") + USER + "]}");
            assertThat(server.request(0).bodyText()).contains(system.formatted("Be brief") + USER);
            assertThat(server.request(1).bodyText())
                    .contains("[" + system.formatted("Own") + USER + "]");
        }
    }

    @Test
    void overrideHeadersOnlySupplyMissingMembersToo(CopilotServer server) throws Exception {
        try (CopilotRoute route = CopilotRoute.chat(server, "bodyFormat=openai&model=m")) {
            Map<String, Object> header = Map.of(CopilotHeaders.MODEL, "h");
            route.ask("{\"messages\":[" + USER + "]}", header);
            route.ask("{\"model\":\"own\",\"messages\":[" + USER + "]}", header);
            assertThat(server.request(0).json().path("model").asText()).isEqualTo("h");
            assertThat(server.request(1).json().path("model").asText()).isEqualTo("own");
        }
    }

    @Test
    void anUnknownRoleFailsAndTheErrorListsTheValidOnes(CopilotServer server) throws Exception {
        try (CopilotRoute route = CopilotRoute.chat(server, "bodyFormat=openai")) {
            assertThat(
                            route.send("{\"messages\":[{\"role\":\"robot\",\"content\":\"Hi\"}]}")
                                    .getException())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(
                            "valid are system, developer, user, assistant, tool, function")
                    .hasMessageNotContaining("robot");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "not JSON, but s3cret",
                "[]",
                "{}",
                "{\"messages\":[]}",
                "{\"messages\":\"s3cret\"}",
                "{\"messages\":[\"s3cret\"]}",
                "{\"messages\":[{\"content\":\"Hi\"}]}",
                "{\"messages\":[{\"role\":\"robot\",\"content\":\"s3cret\"}]}",
                "{\"messages\":[{\"role\":\"s3cret\",\"content\":\"Hi\"}]}",
                "{\"messages\":[{\"role\":\"user\",\"content\":[\"s3cret\"]}]}",
                "{\"messages\":[{\"role\":\"user\",\"content\":{\"text\":\"s3cret\"}}]}",
                "{\"messages\":[{\"role\":\"user\",\"content\":7}]}",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"model\":7}",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"temperature\":\"warm\"}",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"stop\":[1]}",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"max_tokens\":4294967295}",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"max_tokens\":1.5}",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"seed\":9223372036854775808}",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"temperature\":1e999}",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"presence_penalty\":-1e999}",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"metadata\":{\"a\":[1e999]}}",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]} {}"
            })
    void whatIsNoRequestFailsAndSendsNothing(String body, CopilotServer server) throws Exception {
        try (CopilotRoute route = CopilotRoute.chat(server, "bodyFormat=openai")) {
            Exchange exchange = route.send(body);
            assertThat(exchange.getException()).isInstanceOf(IllegalArgumentException.class);
            assertThat(CopilotRoute.text(exchange.getException())).doesNotContain("s3cret");
            assertThat(exchange.getMessage().getBody()).isEqualTo(body);
            assertThat(server.requests()).isEmpty();
        }
    }
}
