// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts and the simulator's answers in the formats of Responses and Messages. */
class WireFormatTest {

    @RegisterExtension static final CopilotServerExtension COPILOT = new CopilotServerExtension();

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RESPONSES = "{\"stream\":%s,\"input\":\"Say hello.\"}";
    private static final String MESSAGES =
            "{\"stream\":%s,\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Say hello.\"}]}";

    private final CopilotServer server = COPILOT.server();

    private HttpResponse<String> post(String path, String body) throws Exception {
        return TestClient.send(TestClient.request(server, path, TestClient.headers(), body));
    }

    /** Returns the data of all events, and checks that both their names are equal. */
    private List<JsonNode> events(String path, String body) throws Exception {
        HttpResponse<String> response = post(path, body);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        assertThat(response.body()).endsWith("\n\n").doesNotContain("[DONE]");
        List<JsonNode> events = new ArrayList<>();
        for (String event : List.of(response.body().split("\n\n"))) {
            List<String> lines = event.lines().toList();
            assertThat(lines).hasSize(2);
            JsonNode data = JSON.readTree(lines.get(1).substring("data: ".length()));
            assertThat(lines.get(0)).isEqualTo("event: " + data.path("type").asText());
            assertThat(lines.get(1)).startsWith("data: ");
            events.add(data);
        }
        return events;
    }

    private static List<String> types(List<JsonNode> events) {
        return events.stream().map(event -> event.path("type").asText()).toList();
    }

    private static String joined(List<JsonNode> events, String pointer) {
        StringBuilder joined = new StringBuilder();
        events.forEach(event -> joined.append(event.at(pointer).asText()));
        return joined.toString();
    }

    @Test
    void aTextIsAResponse() throws Exception {
        server.enqueue(Answer.text("Grüße \"an\" alle\n"));
        String body = RESPONSES.formatted(false);
        HttpResponse<String> response = post("/responses", body);
        JsonNode json = JSON.readTree(response.body());
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(json.path("id").asText()).startsWith("resp_");
        assertThat(json.path("object").asText()).isEqualTo("response");
        assertThat(json.path("status").asText()).isEqualTo("completed");
        assertThat(json.path("model").asText()).isEqualTo("simulator");
        assertThat(json.at("/output/0/type").asText()).isEqualTo("message");
        assertThat(json.at("/output/0/content/0/type").asText()).isEqualTo("output_text");
        assertThat(json.at("/output/0/content/0/text").asText()).isEqualTo("Grüße \"an\" alle\n");
        int input = (body.length() + 3) / 4;
        assertThat(json.path("usage"))
                .isEqualTo(
                        JSON.readTree(
                                "{\"input_tokens\":%d,\"input_tokens_details\":{\"cached_tokens\":0},\"output_tokens\":5,\"output_tokens_details\":{\"reasoning_tokens\":0},\"total_tokens\":%d}"
                                        .formatted(input, input + 5)));
    }

    @Test
    void aTextIsAMessage() throws Exception {
        server.enqueue(Answer.text("Grüße \"an\" alle\n"));
        String body = MESSAGES.formatted(false);
        JsonNode json = JSON.readTree(post("/v1/messages", body).body());
        assertThat(json.path("id").asText()).startsWith("msg_");
        assertThat(json.path("type").asText()).isEqualTo("message");
        assertThat(json.path("role").asText()).isEqualTo("assistant");
        assertThat(json.path("model").asText()).isEqualTo("simulator");
        assertThat(json.path("stop_reason").asText()).isEqualTo("end_turn");
        assertThat(json.path("content"))
                .isEqualTo(
                        JSON.readTree(
                                "[{\"type\":\"text\",\"text\":\"Grüße \\\"an\\\" alle\\n\"}]"));
        assertThat(json.path("usage"))
                .isEqualTo(
                        JSON.readTree(
                                "{\"input_tokens\":%d,\"output_tokens\":5}"
                                        .formatted((body.length() + 3) / 4)));
    }

    @Test
    void aStreamedResponseHasAllItsEvents() throws Exception {
        server.enqueue(Answer.text("Hello world"));
        List<JsonNode> events = events("/responses", RESPONSES.formatted(true));
        assertThat(types(events))
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.output_text.delta",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.completed");
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i).path("sequence_number").asInt(-1)).isEqualTo(i);
        }
        assertThat(events.subList(2, 9))
                .allMatch(event -> event.path("output_index").asInt(-1) == 0);
        assertThat(events.get(0).at("/response/status").asText()).isEqualTo("in_progress");
        assertThat(events.get(2).at("/item/content")).isEmpty();
        assertThat(events.get(4).path("item_id")).isEqualTo(events.get(8).at("/item/id"));
        JsonNode completed = events.get(9).path("response");
        assertThat(completed.path("id")).isEqualTo(events.get(0).at("/response/id"));
        assertThat(completed.path("status").asText()).isEqualTo("completed");
        assertThat(completed.at("/output/0")).isEqualTo(events.get(8).path("item"));
        assertThat(completed.at("/usage/output_tokens").asInt()).isEqualTo(3);
    }

    @Test
    void aStreamedMessageHasAllItsEvents() throws Exception {
        server.enqueue(Answer.text("Hello world"));
        String body = MESSAGES.formatted(true);
        List<JsonNode> events = events("/v1/messages", body);
        assertThat(types(events))
                .containsExactly(
                        "message_start",
                        "content_block_start",
                        "ping",
                        "content_block_delta",
                        "content_block_delta",
                        "content_block_stop",
                        "message_delta",
                        "message_stop");
        assertThat(events.get(0).at("/message/usage/input_tokens").asInt())
                .isEqualTo((body.length() + 3) / 4);
        assertThat(events.get(0).at("/message/stop_reason").isNull()).isTrue();
        assertThat(events.get(3).at("/delta/type").asText()).isEqualTo("text_delta");
        assertThat(events.get(6).at("/delta/stop_reason").asText()).isEqualTo("end_turn");
        assertThat(events.get(6).at("/usage/output_tokens").asInt()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "word",
                " leading and  double \"spaces\"\n\n",
                "日本語 \uD83D\uDE00 émoji\t"
            })
    void streamedTextIsComplete(String text) throws Exception {
        server.answerWith(request -> Answer.text(text));
        List<JsonNode> response = events("/responses", RESPONSES.formatted(true));
        assertThat(joined(response, "/delta")).isEqualTo(text);
        assertThat(joined(response, "/text")).isEqualTo(text);
        assertThat(joined(events("/v1/messages", MESSAGES.formatted(true)), "/delta/text"))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /responses    | {"input":"First."}                                                                            | First.
                    /responses    | {"input":[{"role":"user","content":"First."},{"type":"function_call_output","call_id":"c","output":"12"}]}  | First.
                    /responses    | {"input":[{"role":"user","content":[{"type":"input_text","text":"First."}]}]}                 | First.
                    /responses    | {"input":[{"role":"user","content":"First."},{"role":"user","content":"Second."}]}            | Second.
                    /responses    | {"input":[{"role":"assistant","content":"Never."}]}                                           | The message contains no text.
                    /v1/messages  | {"max_tokens":1,"messages":[{"role":"user","content":[{"type":"text","text":"First."}]}]}     | First.
                    /v1/messages  | {"max_tokens":1,"messages":[{"role":"user","content":"First."},{"role":"assistant","content":"Never."}]} | First.
                    /v1/messages  | {"max_tokens":1,"messages":[{"role":"user","content":"First."},{"role":"user","content":[{"type":"tool_result","tool_use_id":"c","content":"12"}]}]} | First.
                    """)
    void theSimulatorAnswersTheLastUserMessage(String path, String body, String text)
            throws Exception {
        assertThat(post(path, body).body()).contains("\"text\":\"" + text + "\"");
    }
}
