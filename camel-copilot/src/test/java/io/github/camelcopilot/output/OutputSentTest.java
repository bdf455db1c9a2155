// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.ResponseFormat;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What services receive of a schema. JSON is written with single quotes. */
@Timeout(60)
@ExtendWith(CopilotServerExtension.class)
class OutputSentTest {

    private static final String STRICT =
            "{'title':'A person','type':'object','properties':{'n':{'type':'integer','minimum':1}},"
                    + "'required':['n'],'additionalProperties':false}";
    private static final String LOOSE =
            "{'type':'object','properties':{'n':{'type':'integer','minimum':1,'oneOf':[{'type':'integer'}]}}}";
    private static final String RECURSIVE =
            "{'type':'object','properties':{'next':{'anyOf':[{'$ref':'#'},{'type':'null'}]}},"
                    + "'required':['next'],'additionalProperties':false}";
    private static final String ARRAY = "{'type':'array','items':{'type':'integer'}}";
    private static final String MAP = "{'type':'object','additionalProperties':{'type':'integer'}}";

    /** The answer that each of the schemas accepts. */
    private static String answerTo(String schema) {
        return switch (schema) {
            case ARRAY -> "[1]";
            case RECURSIVE -> "{\"next\":null}";
            default -> "{\"n\":1}";
        };
    }

    private static Arguments row(String wire, String schema, String mode, String sent) {
        return Arguments.of(wire, schema, mode, sent);
    }

    /** The wire format, the schema, outputMode, and what is sent; null = in the prompt. */
    static Stream<Arguments> sent() {
        String completion = "{'type':'json_schema','json_schema':{'name':'%s','schema':%s%s}}";
        String response = "{'type':'json_schema','name':'%s','schema':%s%s}";
        String message = "{'type':'json_schema','schema':%s}";
        String strict = ",'strict':true";
        String sentStrict =
                "{'title':'A person','type':'object','properties':{'n':{'type':'integer'}},"
                        + "'required':['n'],'additionalProperties':false}";
        String sentLoose =
                "{'type':'object','properties':{'n':{'type':'integer','anyOf':[{'type':'integer'}]}},"
                        + "'additionalProperties':false}";
        return Stream.of(
                row(
                        "completions",
                        STRICT,
                        "auto",
                        completion.formatted("A_person", STRICT, strict)),
                row("completions", LOOSE, "auto", completion.formatted("answer", LOOSE, "")),
                row(
                        "completions",
                        RECURSIVE,
                        "auto",
                        completion.formatted("answer", RECURSIVE, strict)),
                row("completions", ARRAY, "auto", null),
                row("completions", ARRAY, "native", completion.formatted("answer", ARRAY, "")),
                row("completions", MAP, "auto", completion.formatted("answer", MAP, "")),
                row("completions", STRICT, "prompt", null),
                row("responses", STRICT, "auto", response.formatted("A_person", STRICT, strict)),
                row("responses", LOOSE, "native", response.formatted("answer", LOOSE, "")),
                row("responses", ARRAY, "auto", null),
                row("responses", STRICT, "prompt", null),
                row("messages", STRICT, "auto", message.formatted(sentStrict)),
                row("messages", LOOSE, "auto", message.formatted(sentLoose)),
                row("messages", RECURSIVE, "auto", null),
                row("messages", RECURSIVE, "native", message.formatted(RECURSIVE)),
                row("messages", MAP, "auto", null),
                row("messages", ARRAY, "auto", null),
                row("messages", STRICT, "prompt", null));
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private static String json(String singleQuoted) {
        return singleQuoted.replace('\'', '"');
    }

    private static JsonNode formatOf(JsonNode request, String wire) {
        return switch (wire) {
            case "completions" -> request.path("response_format");
            case "responses" -> request.at("/text/format");
            default -> request.at("/output_config/format");
        };
    }

    private static String instructionsOf(JsonNode request, String wire) {
        return switch (wire) {
            case "completions" -> request.at("/messages/0/content").asText();
            case "responses" -> request.path("instructions").asText();
            default ->
                    request.path("system").isTextual()
                            ? request.path("system").asText()
                            : request.at("/system/0/text").asText();
        };
    }

    @ParameterizedTest
    @MethodSource("sent")
    void theSchemaIsSent(String wire, String schema, String mode, String sent, CopilotServer server)
            throws Exception {
        server.enqueue(Answer.text(answerTo(schema)));
        try (OutputChat chat = new OutputChat(server).schema(json(schema))) {
            OutputChat.Outcome outcome =
                    chat.ask(
                            wire,
                            "chat",
                            "&jsonSchema=#schema&systemMessage=Be brief&outputMode=" + mode);
            outcome.succeeded();
            JsonNode request = server.request(0).json();
            if (sent == null) {
                assertThat(formatOf(request, wire).isMissingNode()).isTrue();
                assertThat(instructionsOf(request, wire))
                        .startsWith("Be brief\n\nAnswer with one JSON value")
                        .endsWith(JSON.readTree(json(schema)).toString());
            } else {
                assertThat(formatOf(request, wire)).isEqualTo(JSON.readTree(json(sent)));
                assertThat(instructionsOf(request, wire)).isEqualTo("Be brief");
            }
            assertThat(outcome.result().messages())
                    .extracting(ChatMessage::text)
                    .noneMatch(text -> text.contains("JSON Schema"));
        }
    }

    /** Options, headers and whether the schema of the endpoint is sent. */
    static Stream<Arguments> requests() {
        ChatRequest own =
                ChatRequest.builder()
                        .messages(List.of(ChatMessage.user("Q")))
                        .responseFormat(ResponseFormat.JSON_OBJECT)
                        .build();
        String openAi =
                json(
                        "{'messages':[{'role':'user','content':'Q'}],'response_format':{'type':'json_object'}}");
        return Stream.of(
                Arguments.of(own, "", "json_object"),
                Arguments.of(openAi, "&bodyFormat=openai", "json_object"),
                Arguments.of(openAi, "&bodyFormat=openai&headerOverrides=model", "json_schema"),
                Arguments.of("Q", "", "json_schema"));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void aRequestKeepsItsOwnFormat(Object body, String options, String type, CopilotServer server) {
        server.enqueue(Answer.text(type.equals("json_schema") ? "{\"n\":1}" : "no data"));
        try (OutputChat chat = new OutputChat(server).schema(json(STRICT))) {
            OutputChat.Outcome outcome =
                    chat.ask(
                            "completions", "chat", "&jsonSchema=#schema" + options, body, Map.of());
            boolean isChecked = type.equals("json_schema");
            assertThat(outcome.succeeded().output() != null).isEqualTo(isChecked);
            assertThat(server.request(0).json().at("/response_format/type").asText())
                    .isEqualTo(type);
        }
    }

    /** A header, headerOverrides, and the answer that the applicable schema accepts. */
    static Stream<Arguments> headers() {
        Map<String, Object> text = Map.of("type", "object", "required", List.of("text"));
        return Stream.of(
                Arguments.of(json("{'type':'object','required':['text']}"), "true", "{\"text\":1}"),
                Arguments.of(text, "true", "{\"text\":1}"),
                Arguments.of(JSON.valueToTree(text), "jsonSchema", "{\"text\":1}"),
                Arguments.of(text, "false", "{\"n\":1}"),
                Arguments.of(text, "model", "{\"n\":1}"),
                Arguments.of("classpath:schema.json", "true", null),
                Arguments.of("#schema", "true", null),
                Arguments.of(7, "true", null),
                Arguments.of("", "true", null),
                Arguments.of("{\"type\":\"wrong\"}", "true", null));
    }

    @ParameterizedTest
    @MethodSource("headers")
    void aHeaderOverridesTheSchema(
            Object header, String overrides, String accepted, CopilotServer server) {
        server.answerWith(request -> Answer.text(accepted));
        try (OutputChat chat = new OutputChat(server).schema(json(STRICT))) {
            OutputChat.Outcome outcome =
                    chat.ask(
                            "completions",
                            "chat",
                            "&outputRetries=0&jsonSchema=#schema&headerOverrides=" + overrides,
                            "Q",
                            Map.of(CopilotHeaders.JSON_SCHEMA, header));
            if (accepted == null) {
                assertThat(outcome.failure())
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("The header CamelCopilotJsonSchema");
                assertThat(server.requests()).isEmpty();
            } else {
                assertThat(outcome.succeeded().output()).hasToString(accepted);
            }
        }
    }

    /** The wire format, and the option with which the endpoint declares a format of its own. */
    @ParameterizedTest
    @CsvSource({
        "completions, response_format, type",
        "responses, text, format",
        "messages, output_config, format"
    })
    void aSchemaInAHeaderIsNotDroppedForTheFormatOfTheEndpoint(
            String wire, String option, String member, CopilotServer server) {
        server.answerWith(request -> Answer.text("no data"));
        try (OutputChat chat = new OutputChat(server)) {
            OutputChat.Outcome outcome =
                    chat.ask(
                            wire,
                            "chat",
                            "&body." + option + "={\"" + member + "\":{\"type\":\"json_object\"} }",
                            "Q",
                            Map.of(CopilotHeaders.JSON_SCHEMA, json(STRICT)));
            assertThat(outcome.failure())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("The header CamelCopilotJsonSchema");
            assertThat(server.requests()).isEmpty();
        }
    }
}
