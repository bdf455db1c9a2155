// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.RecordedRequest;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.LogRecorder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The option {@code headerOverrides}. */
@ExtendWith(CopilotServerExtension.class)
class HeaderOverridesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String OPTIONS =
            "model=cheap&systemMessage=be brief&userMessage=say it&temperature=0.1&topP=0.2"
                    + "&maxTokens=10&reasoningEffort=low&initiator=agent&wireApi=completions";

    @BeforeEach
    void answer(CopilotServer server) {
        server.answerWith(request -> Answer.text("yes"));
    }

    /** Each header that overrides an option, with a different value. */
    private static Map<String, Object> headers() {
        Map<String, Object> headers = new LinkedHashMap<>();
        headers.put("CamelCopilotModel", "dear");
        headers.put("CamelCopilotSystemMessage", "be evil");
        headers.put("CamelCopilotUserMessage", "do it");
        headers.put("CamelCopilotTemperature", 1.5);
        headers.put("CamelCopilotTopP", 0.9);
        headers.put("CamelCopilotMaxTokens", 9999);
        headers.put("CamelCopilotReasoningEffort", "high");
        headers.put("CamelCopilotInitiator", "user");
        return headers;
    }

    /** Name of the header, its effect on the request, and the effect of the endpoint's option. */
    static Stream<Arguments> effects() {
        return Stream.of(
                arguments("CamelCopilotModel", "dear", "cheap"),
                arguments("CamelCopilotSystemMessage", "be evil", "be brief"),
                arguments("CamelCopilotUserMessage", "do it", "say it"),
                arguments("CamelCopilotTemperature", "1.5", "0.1"),
                arguments("CamelCopilotTopP", "0.9", "0.2"),
                arguments("CamelCopilotMaxTokens", "9999", "10"),
                arguments("CamelCopilotReasoningEffort", "high", "low"),
                arguments("CamelCopilotInitiator", "user", "agent"));
    }

    /** The actual values in the request, by the name of the header that could override them. */
    private static Map<String, String> said(RecordedRequest request) throws Exception {
        JsonNode body = JSON.readTree(request.body());
        Map<String, String> said = new LinkedHashMap<>();
        said.put("CamelCopilotModel", body.path("model").asText());
        said.put("CamelCopilotSystemMessage", body.at("/messages/0/content").asText());
        said.put("CamelCopilotUserMessage", body.at("/messages/1/content").asText());
        said.put("CamelCopilotTemperature", body.path("temperature").asText());
        said.put("CamelCopilotTopP", body.path("top_p").asText());
        JsonNode most = body.path("max_completion_tokens");
        said.put(
                "CamelCopilotMaxTokens",
                most.isMissingNode() ? body.path("max_tokens").asText() : most.asText());
        said.put("CamelCopilotReasoningEffort", body.path("reasoning_effort").asText());
        said.put("CamelCopilotInitiator", request.header("x-initiator").orElse(null));
        return said;
    }

    private static Map<String, String> ask(
            CopilotServer server, String uri, Map<String, Object> headers) throws Exception {
        try (CopilotRoute route = CopilotRoute.at(server).start(uri)) {
            route.ask("body", headers);
        }
        return said(server.requests().get(server.requests().size() - 1));
    }

    @ParameterizedTest
    @MethodSource("effects")
    void everyHeaderCountsUnlessTheEndpointSaysOtherwise(
            String header, String overriding, String own, CopilotServer server) throws Exception {
        assertThat(ask(server, "copilot:chat?" + OPTIONS, headers()))
                .containsEntry(header, overriding);
        assertThat(ask(server, "copilot:chat?" + OPTIONS + "&headerOverrides=false", headers()))
                .containsEntry(header, own);
    }

    @ParameterizedTest
    @MethodSource("effects")
    void aListAllowsOnlyTheHeadersThatItNames(
            String header, String overriding, String own, CopilotServer server) throws Exception {
        Map<String, String> said =
                ask(server, "copilot:chat?" + OPTIONS + "&headerOverrides=" + header, headers());

        assertThat(said).containsEntry(header, overriding);
        Map<String, String> without =
                ask(server, "copilot:chat?" + OPTIONS + "&headerOverrides=false", headers());
        without.remove(header);
        assertThat(said).containsAllEntriesOf(without);
    }

    @ParameterizedTest
    @ValueSource(strings = {"copilot:chat", "copilot:stream?emit=text"})
    void aHeaderInOtherLettersIsNotRead(String operation, CopilotServer server) throws Exception {
        String uri = operation + (operation.contains("?") ? "&" : "?") + OPTIONS;
        Map<String, String> own = ask(server, uri, Map.of());
        for (String spelling : List.of("upper", "lower", "first")) {
            Map<String, Object> headers = new LinkedHashMap<>();
            headers()
                    .forEach(
                            (name, value) ->
                                    headers.put(
                                            switch (spelling) {
                                                case "upper" -> name.toUpperCase(Locale.ROOT);
                                                case "lower" -> name.toLowerCase(Locale.ROOT);
                                                default -> "c" + name.substring(1);
                                            },
                                            value));
            assertThat(ask(server, uri, headers)).as(spelling).isEqualTo(own);
        }
    }

    @Test
    void anIgnoredHeaderIsLoggedOnceWithoutItsValue(CopilotServer server) throws Exception {
        try (LogRecorder log = LogRecorder.at(Level.WARN);
                CopilotRoute route =
                        CopilotRoute.at(server)
                                .start("copilot:chat?" + OPTIONS + "&headerOverrides=false")) {
            route.ask("body", Map.of("CamelCopilotModel", "dear"));
            route.ask("body", Map.of("CamelCopilotModel", "dear"));

            assertThat(log.lines())
                    .filteredOn(line -> line.contains("CamelCopilotModel"))
                    .singleElement()
                    .asString()
                    .contains("headerOverrides")
                    .doesNotContain("dear");
        }
    }

    @Test
    void theOptionOfTheComponentAppliesToItsEndpoints(CopilotServer server) throws Exception {
        try (CopilotRoute route = CopilotRoute.at(server)) {
            route.options().setHeaderOverrides("false");
            route.start("copilot:chat?" + OPTIONS);
            route.ask("body", headers());
        }
        assertThat(said(server.request(0))).containsEntry("CamelCopilotModel", "cheap");
    }

    @Test
    void aBodyInOpenAisFormatDoesNotWinOverTheEndpointEither(CopilotServer server)
            throws Exception {
        String body =
                "{\"model\":\"dear\",\"n\":5,\"store\":true,\"temperature\":1.5,\"presence_penalty\":1,"
                        + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],"
                        + "\"tool_choice\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
        String uri = "copilot:chat?bodyFormat=openai&wireApi=completions&headerOverrides=";
        for (String options : List.of("false&model=cheap&temperature=0.1&body.n=1", "false")) {
            try (CopilotRoute route = CopilotRoute.at(server).start(uri + options)) {
                route.ask(body);
            }
        }
        JsonNode own = JSON.readTree(server.request(0).body());
        assertThat(own.path("model").asText()).isEqualTo("cheap");
        assertThat(own.path("n").asInt()).isEqualTo(1);
        assertThat(own.path("temperature").asDouble()).isEqualTo(0.1);
        JsonNode left = JSON.readTree(server.request(1).body());
        assertThat(left.has("model")).isFalse();
        assertThat(left.has("n")).isFalse();
        assertThat(left.path("temperature").asDouble()).isEqualTo(1.5);
        assertThat(List.of(own, left))
                .allSatisfy(
                        sent -> {
                            assertThat(sent.has("store")).isFalse();
                            assertThat(sent.has("tools")).isFalse();
                            assertThat(sent.has("tool_choice")).isFalse();
                            assertThat(sent.path("presence_penalty").asInt()).isEqualTo(1);
                            assertThat(sent.at("/messages/0/content").asText()).isEqualTo("hi");
                        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "completions | maxTokens=10 | \"max_completion_tokens\":99 | /max_tokens | 10",
                "completions | body.max_tokens=10 | \"max_tokens\":99 | /max_tokens | 10",
                "completions | body.max_completion_tokens=10 | \"max_tokens\":99 | /max_tokens | ''",
                "completions | body.temperature=0.5 | \"temperature\":1 | /temperature | 0.5",
                "responses | body.reasoning_effort=low | \"reasoning\":{\"effort\":\"high\"} | /reasoning/effort | low",
                "completions | maxTokens=10 | \"max_completion_tokens\":99 | /max_completion_tokens | ''",
                "responses | maxTokens=10 | \"max_completion_tokens\":99 | /max_output_tokens | 10",
                "responses | reasoningEffort=low | \"reasoning\":{\"effort\":\"high\"} | /reasoning/effort | low",
                "messages | maxTokens=10 | \"max_completion_tokens\":99 | /max_tokens | 10",
                "messages&model=claude-opus-4.6 | reasoningEffort=low | \"output_config\":{\"effort\":\"high\"} | /output_config/effort | low",
                "messages&model=claude-opus-4.6 | reasoningEffort=low | \"thinking\":{\"type\":\"disabled\"} | /thinking/type | adaptive"
            })
    void aBodyInOpenAiFormatDoesNotReplaceAnOptionByAMemberOfAnotherName(
            String wireApi,
            String option,
            String member,
            String pointer,
            String sent,
            CopilotServer server)
            throws Exception {
        String uri =
                "copilot:chat?bodyFormat=openai&headerOverrides=false&wireApi="
                        + wireApi
                        + "&"
                        + option;
        try (CopilotRoute route = CopilotRoute.at(server).start(uri)) {
            route.ask("{" + member + ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
        }
        assertThat(JSON.readTree(server.request(0).body()).at(pointer).asText()).isEqualTo(sent);
    }

    @Test
    void aListThatNamesTheModelAllowsABodyInOpenAiFormatToSetIt(CopilotServer server)
            throws Exception {
        String uri =
                "copilot:chat?bodyFormat=openai&wireApi=completions&model=cheap"
                        + "&headerOverrides=CamelCopilotModel";
        try (CopilotRoute route = CopilotRoute.at(server).start(uri)) {
            route.ask("{\"model\":\"dear\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
            route.ask("{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
        }
        assertThat(JSON.readTree(server.request(0).body()).path("model").asText())
                .isEqualTo("dear");
        assertThat(JSON.readTree(server.request(1).body()).path("model").asText())
                .isEqualTo("cheap");
    }

    @ParameterizedTest
    @CsvSource({
        "CamelCopilotModle, CamelCopilotModel",
        "maybe, CamelCopilotInitiator",
        "'CamelCopilotModel,', CamelCopilotTopP",
        "CAMELCOPILOTMODEL, CamelCopilotModel"
    })
    void anUnknownNameFailsTheCreation(String option, String advice, CopilotServer server) {
        try (CopilotRoute route = CopilotRoute.at(server)) {
            assertThatThrownBy(() -> route.start("copilot:chat?headerOverrides=" + option))
                    .rootCause()
                    .hasMessageContainingAll("headerOverrides", advice);
        }
    }
}
