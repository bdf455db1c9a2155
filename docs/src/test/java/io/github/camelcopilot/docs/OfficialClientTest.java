// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.openai.core.ObjectMappers;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.models.Model;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseStreamEvent;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * As docs/testing.md states, {@code validate()} of OpenAI's own client succeeds for whole answers
 * of {@link CopilotServer}, for every event of a stream, and for lists of models.
 */
@ExtendWith(CopilotServerExtension.class)
class OfficialClientTest {

    private static final JsonMapper CLIENT = ObjectMappers.jsonMapper();
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String COMPLETION =
            "{\"messages\":[{\"role\":\"user\",\"content\":\"Say hello.\"}]}";
    private static final String RESPONSE = "{\"input\":\"Say hello.\"}";
    private static final String OF_ALL_SETTINGS =
            """
            {"input":"Say hello.","instructions":"Be brief.","max_output_tokens":99,"metadata":{"a":"b"},
             "parallel_tool_calls":false,"reasoning":{"effort":"low"},"store":false,"temperature":0.5,
             "text":{"format":{"type":"json_object"},"verbosity":"low"},"top_p":0.9,"truncation":"auto",
             "tool_choice":{"type":"function","name":"weather"},
             "tools":[{"type":"function","name":"weather"}],"user":"u"}
            """;
    private static final String OF_WRONG_TYPES =
            """
            {"input":"Say hello.","metadata":[],"parallel_tool_calls":"no","temperature":"warm",
             "tools":null,"tool_choice":7,"truncation":1}
            """;

    static Stream<Arguments> prompts() {
        return Stream.of(
                Arguments.of("/chat/completions", COMPLETION),
                Arguments.of("/v1/chat/completions", COMPLETION),
                Arguments.of(
                        "/v1/chat/completions",
                        COMPLETION.replaceFirst(
                                "\\{", "{\"stream_options\":{\"include_usage\":true},")),
                Arguments.of("/responses", RESPONSE),
                Arguments.of("/v1/responses", RESPONSE),
                Arguments.of("/v1/responses", OF_ALL_SETTINGS),
                Arguments.of("/v1/responses", OF_WRONG_TYPES));
    }

    private static String answer(CopilotServer server, String path, String body, boolean stream)
            throws Exception {
        String prompt = body.replaceFirst("\\{", "{\"stream\":" + stream + ",");
        return send(request(server, path).POST(BodyPublishers.ofString(prompt)));
    }

    private static HttpRequest.Builder request(CopilotServer server, String path) {
        return HttpRequest.newBuilder(URI.create(server.url() + path))
                .header(
                        "Authorization",
                        path.startsWith("/v1/") ? "Bearer sk-any" : "Bearer gho_any")
                .header("Content-Type", "application/json")
                .header("Openai-Intent", "conversation-edits")
                .header("x-initiator", "user");
    }

    private static String send(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> response =
                HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    @ParameterizedTest
    @MethodSource("prompts")
    void aWholeAnswerIsValid(String path, String body, CopilotServer server) throws Exception {
        String answer = answer(server, path, body, false);
        assertThatCode(
                        () -> {
                            if (path.endsWith("/responses")) {
                                CLIENT.readValue(answer, Response.class).validate();
                            } else {
                                CLIENT.readValue(answer, ChatCompletion.class).validate();
                            }
                        })
                .as(answer)
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("prompts")
    void eachEventOfAStreamIsValid(String path, String body, CopilotServer server)
            throws Exception {
        List<String> events =
                answer(server, path, body, true)
                        .lines()
                        .filter(line -> line.startsWith("data: {"))
                        .map(line -> line.substring("data: ".length()))
                        .toList();
        assertThat(events).hasSizeGreaterThan(3);
        assertThat(events)
                .allSatisfy(
                        event ->
                                assertThatCode(() -> validateEvent(path, event))
                                        .as(event)
                                        .doesNotThrowAnyException());
    }

    private static void validateEvent(String path, String event) throws Exception {
        if (path.endsWith("/responses")) {
            CLIENT.readValue(event, ResponseStreamEvent.class).validate();
        } else {
            CLIENT.readValue(event, ChatCompletionChunk.class).validate();
        }
    }

    @ParameterizedTest
    @CsvSource({"/models", "/v1/models"})
    void eachModelIsValid(String path, CopilotServer server) throws Exception {
        String list = send(request(server, path));
        JsonNode models = JSON.readTree(list).path("data");
        assertThat(models).isNotEmpty();
        for (JsonNode model : models) {
            CLIENT.readValue(model.toString(), Model.class).validate();
        }
    }
}
