// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The list of models, its script, and its separately recorded requests. */
@ExtendWith(CopilotServerExtension.class)
class ModelsTest {

    private CopilotServer server;

    @BeforeEach
    void take(CopilotServer copilot) {
        server = copilot;
    }

    private HttpResponse<String> get(String path, Map<String, String> headers) throws Exception {
        return TestClient.send(TestClient.get(server, path, headers));
    }

    private HttpResponse<String> copilots() throws Exception {
        Map<String, String> headers = TestClient.headers();
        headers.remove("Content-Type");
        return get("/models", headers);
    }

    private static JsonNode json(HttpResponse<String> response) throws Exception {
        return new ObjectMapper().readTree(response.body());
    }

    private static List<String> ids(HttpResponse<String> response) throws Exception {
        return json(response).path("data").findValuesAsText("id");
    }

    @Test
    void theDefaultListHasAllMembersOfCopilots() throws Exception {
        HttpResponse<String> response = copilots();
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(json(response).path("object").asText()).isEqualTo("list");
        assertThat(ids(response))
                .containsExactly(
                        "simulator",
                        "simulator-responses",
                        "simulator-messages",
                        "simulator-embeddings");
        assertThat(json(response).at("/data/3/capabilities/type").asText()).isEqualTo("embeddings");
        JsonNode simulator = json(response).at("/data/0");
        assertThat(simulator.has("supported_endpoints")).isFalse();
        assertThat(simulator.at("/billing/multiplier").isNumber()).isTrue();
        assertThat(simulator.at("/policy/state").asText()).isEqualTo("enabled");
        assertThat(simulator.at("/capabilities/type").asText()).isEqualTo("chat");
        assertThat(simulator.at("/capabilities/limits/max_prompt_tokens").asInt()).isPositive();
        assertThat(simulator.at("/capabilities/supports/streaming").asBoolean()).isTrue();
        assertThat(json(response).at("/data/1/supported_endpoints"))
                .extracting(JsonNode::asText)
                .containsExactly("/responses");
    }

    @Test
    void offeredModelsReplaceTheDefaultOnes() throws Exception {
        server.models().offer("a", "/responses", "/v1/messages").offer("b");
        assertThat(ids(copilots())).containsExactly("a", "b");
        assertThat(json(copilots()).at("/data/0/supported_endpoints")).hasSize(2);
        assertThat(json(copilots()).at("/data/1").has("supported_endpoints")).isFalse();
        assertThat(ids(get("/v1/models", Map.of()))).containsExactly("a", "b");
        server.reset();
        assertThat(ids(copilots())).contains("simulator");
        assertThatThrownBy(() -> server.models().offer(" "))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anthropicsListHasItsOwnForm() throws Exception {
        server.models().offer("a").offer("b");
        JsonNode list =
                json(
                        get(
                                "/v1/models",
                                Map.of("anthropic-version", "2023-06-01", "x-api-key", "k")));
        assertThat(list)
                .isEqualTo(
                        new ObjectMapper()
                                .readTree(
                                        """
                                        {"data":[
                                          {"type":"model","id":"a","display_name":"a","created_at":"2026-01-01T00:00:00Z"},
                                          {"type":"model","id":"b","display_name":"b","created_at":"2026-01-01T00:00:00Z"}],
                                         "has_more":false,"first_id":"a","last_id":"b"}
                                        """));
    }

    @Test
    void requestsForAListAreRecordedSeparately() throws Exception {
        server.enqueue(Answer.text("for the prompt"))
                .answerWith(request -> Answer.status(500, "for prompts only"));
        server.models().enqueue(Answer.status(503, "busy"));
        assertThat(copilots().statusCode()).isEqualTo(503);
        assertThat(copilots().statusCode()).isEqualTo(200);
        assertThat(get("/v1/models", Map.of()).statusCode()).isEqualTo(200);
        assertThat(get("/openai/models", Map.of()).statusCode()).isEqualTo(401);
        assertThat(TestClient.send(server, TestClient.PLAIN).body()).contains("for the prompt");
        assertThat(server.requests())
                .extracting(RecordedRequest::path)
                .containsExactly("/chat/completions");
        assertThat(server.models().requests())
                .extracting(RecordedRequest::path)
                .containsExactly("/models", "/models", "/v1/models", "/openai/models");
        server.reset();
        assertThat(server.models().requests()).isEmpty();
    }

    @Test
    void aScriptAnswersUntilItIsRemoved() throws Exception {
        server.models().answerWith(request -> Answer.status(429, "slow down"));
        assertThat(copilots().statusCode()).isEqualTo(429);
        assertThat(copilots().statusCode()).isEqualTo(429);
        server.models().enqueue(Answer.json("{\"data\":[]}"));
        assertThat(copilots().body()).isEqualTo("{\"data\":[]}");
        server.models().answerWith(request -> null);
        assertThat(copilots().statusCode()).isEqualTo(200);
        server.models().answerWith(request -> Answer.status(429, "slow down"));
        server.reset();
        assertThat(copilots().statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "Authorization,401,unauthorized: token missing",
        "User-Agent,400,missing required User-Agent header"
    })
    void copilotsListRequiresItsHeaders(String missing, int status, String text) throws Exception {
        server.models().enqueue(Answer.json("{\"data\":[]}"));
        Map<String, String> headers = TestClient.headers();
        headers.put(missing, " ");
        HttpResponse<String> response = get("/models", headers);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).contains(text);
        assertThat(copilots().body()).isEqualTo("{\"data\":[]}");
    }

    /** Published clients omit the headers that only apply to prompts. */
    @Test
    void copilotsListRequiresNoHeadersOfPrompts() throws Exception {
        Map<String, String> headers =
                Map.of("Authorization", "Bearer gho_abcdefghijkl", "User-Agent", "test/1.0");
        assertThat(get("/models", headers).statusCode()).isEqualTo(200);
    }

    @Test
    void expiredTokensAreRefused() throws Exception {
        IssuedToken token = server.login().expiringTokens(Duration.ofHours(8)).issue();
        Map<String, String> headers = TestClient.headers();
        headers.put("Authorization", "Bearer " + token.accessToken());
        assertThat(get("/models", headers).statusCode()).isEqualTo(200);
        server.login().expireTokens();
        assertThat(get("/models", headers).statusCode()).isEqualTo(401);
        assertThat(get("/models", headers).body()).isEqualTo("unauthorized: token expired");
        server.lenient();
        assertThat(get("/models", headers).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({"/models", "/v1/models", "/openai/models", "/proxy/v1/models"})
    void aLenientServerServesCopilotsListAtAnyPrefix(String path) throws Exception {
        server.lenient();
        JsonNode list = json(get(path, Map.of()));
        assertThat(list.at("/data/0/capabilities/type").asText()).isEqualTo("chat");
        assertThat(list.at("/data/0/object").asText()).isEqualTo("model");
        assertThat(get(path, Map.of("anthropic-version", "any")).body()).contains("has_more");
        assertThat(server.requests()).isEmpty();
        assertThat(server.models().requests()).hasSize(2);
    }

    @Test
    void keepAtMostKeepsTheLatestRequests() throws Exception {
        server.keepAtMost(1);
        get("/v1/models", Map.of());
        get("/openai/v1/models", Map.of());
        assertThat(server.models().requests())
                .extracting(RecordedRequest::path)
                .containsExactly("/openai/v1/models");
    }
}
