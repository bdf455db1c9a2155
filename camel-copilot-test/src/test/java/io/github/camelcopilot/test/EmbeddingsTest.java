// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests for embeddings at all paths: checks, vectors, scripts and books. */
@ExtendWith(CopilotServerExtension.class)
class EmbeddingsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private CopilotServer server;

    @BeforeEach
    void take(CopilotServer copilot) {
        server = copilot;
    }

    private HttpResponse<String> post(String path, Map<String, String> headers, String body)
            throws Exception {
        return TestClient.send(TestClient.request(server, path, headers, body));
    }

    private HttpResponse<String> post(String body) throws Exception {
        return post("/embeddings", TestClient.headers(), body);
    }

    private static String body(String... texts) throws Exception {
        return JSON.writeValueAsString(Map.of("model", "m", "input", texts));
    }

    /** Returns the vectors of texts, in the order of the answer. */
    private List<double[]> vectors(String... texts) throws Exception {
        List<double[]> vectors = new ArrayList<>();
        for (JsonNode element : JSON.readTree(post(body(texts)).body()).path("data")) {
            vectors.add(JSON.convertValue(element.path("embedding"), double[].class));
        }
        return vectors;
    }

    private static double dot(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /embeddings                                           | Authorization: Bearer gho_a; User-Agent: t; Content-Type: application/json
                    /v1/embeddings                                        | -
                    /v1/embeddings                                        | Authorization: Bearer sk
                    /openai/deployments/a%2Fb/embeddings?api-version=1    | api-key: k
                    /openai/v1/embeddings                                 | Authorization: Bearer t
                    """)
    void validRequestsAreAnsweredAndCounted(String path, String headers) throws Exception {
        HttpResponse<String> response =
                post(path, TestClient.headers(headers), body("Hello", "A text of 21 bytes..."));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonNode answer = JSON.readTree(response.body());
        assertThat(answer.path("data")).hasSize(2);
        assertThat(answer.at("/data/1/index").asInt()).isEqualTo(1);
        assertThat(answer.at("/data/0/embedding")).hasSize(256);
        assertThat(answer.path("model").asText()).isEqualTo("m");
        assertThat(answer.at("/usage/prompt_tokens").asInt()).isEqualTo(2 + 6);
        assertThat(answer.at("/usage/total_tokens").asInt()).isEqualTo(2 + 6);
        assertThat(server.request(0).texts()).containsExactly("Hello", "A text of 21 bytes...");
        Books.Line line = server.books().line("m", "");
        assertThat(line.requests()).isEqualTo(1);
        assertThat(line.answers()).isEqualTo(1);
        assertThat(line.promptTokens()).isEqualTo(8);
        assertThat(line.completionTokens()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"model":"m"}                                          | input
                    {"model":"m","input":[]}                               | input
                    {"model":"m","input":["a",""]}                         | input
                    {"model":"m","input":["a",1]}                          | input
                    {"model":"m","input":"a"}                              | array of texts
                    {"input":["a"]}                                        | model
                    {"model":" ","input":["a"]}                            | model
                    {"model":"m","input":["a"],"encoding_format":"binary"} | encoding_format
                    {"model":"m","input":["a"],"dimensions":0}             | dimensions
                    {"model":"m","input":["a"],"dimensions":"8"}           | dimensions
                    nothing                                                | valid JSON
                    """)
    void invalidBodiesAreRefused(String body, String words) throws Exception {
        server.enqueue(Answer.vectors(new float[] {1}));

        HttpResponse<String> response = post(body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains(words);
        assertThat(server.books().answers()).isZero();
        assertThat(post(body("a")).body()).as("no answer was used").contains("[1.0]");
    }

    @Test
    void moreTextsThanTheServicesAllowAreRefused() throws Exception {
        String[] texts =
                IntStream.rangeClosed(0, 2048).mapToObj(i -> "t" + i).toArray(String[]::new);

        assertThat(post(body(texts)).statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "/embeddings, Authorization, 401",
        "/embeddings, User-Agent, 400",
        "/embeddings, Content-Type, 400",
        "/openai/v1/embeddings, Authorization, 401"
    })
    void requiredHeadersAreChecked(String path, String header, int status) throws Exception {
        Map<String, String> headers = TestClient.headers();
        headers.put("Authorization", path.equals("/embeddings") ? "Bearer gho_a" : "Bearer key");
        headers.remove(header);
        if (header.equals("User-Agent")) {
            // The JDK's client sends its own unless there is a value.
            headers.put(header, " ");
        }

        assertThat(post(path, headers, body("a")).statusCode()).isEqualTo(status);
    }

    @Test
    void similarTextsHaveSimilarVectorsOfLengthOne() throws Exception {
        List<double[]> vectors =
                vectors(
                        "The cat sat on the mat.",
                        "A cat is sitting on a mat.",
                        "Quarterly revenue grew by nine percent.",
                        "the CAT sat on the mat",
                        "?!");

        assertThat(vectors)
                .allSatisfy(vector -> assertThat(dot(vector, vector)).isCloseTo(1, within(1e-5)));
        assertThat(vectors.get(3)).isEqualTo(vectors.get(0));
        double near = dot(vectors.get(0), vectors.get(1));
        double far = dot(vectors.get(0), vectors.get(2));
        assertThat(near).isGreaterThan(0.3).isGreaterThan(far + 0.2);
        assertThat(vectors("The cat sat on the mat.").get(0)).isEqualTo(vectors.get(0));
    }

    @Test
    void base64HoldsTheSameNumbersAndDimensionsAreObeyed() throws Exception {
        String request = "{\"model\":\"m\",\"input\":[\"Hello\"],\"dimensions\":8";
        JsonNode numbers = JSON.readTree(post(request + "}").body()).at("/data/0/embedding");
        String base64 =
                JSON.readTree(post(request + ",\"encoding_format\":\"base64\"}").body())
                        .at("/data/0/embedding")
                        .asText();

        float[] decoded = new float[8];
        ByteBuffer.wrap(Base64.getDecoder().decode(base64))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(decoded);
        assertThat(numbers).hasSize(8);
        assertThat(decoded).isEqualTo(JSON.convertValue(numbers, float[].class));
    }

    @Test
    void scriptedAnswersAreUsedInOrder() throws Exception {
        server.enqueue(
                Answer.vectors(new float[] {1, 0}),
                Answer.status(429, "slow down").header("Retry-After", "1"),
                Answer.json("{\"data\":[]}"));

        assertThat(post(body("a")).body()).contains("[1.0,0.0]", "\"prompt_tokens\":1");
        HttpResponse<String> busy = post(body("b"));
        assertThat(busy.statusCode()).isEqualTo(429);
        assertThat(busy.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(post(body("c")).body()).isEqualTo("{\"data\":[]}");
        assertThat(server.requests().stream().flatMap(r -> r.texts().stream()))
                .containsExactly("a", "b", "c");
        assertThat(server.books().requests()).isEqualTo(3);
        assertThat(server.books().answers()).isEqualTo(1);
    }

    @Test
    void embeddingsArePricedByTokensAndDrawOnNoQuota() throws Exception {
        server.billing().aiCredits().price("m", 1_000_000, 9, 9, 9).quota("chat", 10);

        HttpResponse<String> response = post(body("12345678"));

        assertThat(JSON.readTree(response.body()).at("/copilot_usage/total_nano_aiu").asLong())
                .isEqualTo(2);
        assertThat(server.books().nanoAiu()).isEqualTo(2);
        assertThat(response.headers().firstValue("x-quota-snapshot-chat").orElse(""))
                .contains("rem=100");
    }

    @Test
    void lenientModeAcceptsAnyPrefixAndHeaders() throws Exception {
        server.lenient();

        HttpResponse<String> response =
                post("/proxy/embeddings", Map.of(), "{\"input\":\"Hello\"}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(post("/proxy/embeddings", Map.of(), "{}").statusCode()).isEqualTo(400);
    }

    @Test
    void otherRequestsHaveNoTexts() throws Exception {
        TestClient.send(server, TestClient.PLAIN);

        assertThat(server.request(0).texts()).isEmpty();
    }

    @Test
    void modelsForEmbeddingsCanBeOffered() throws Exception {
        server.models().offer("gpt").offerEmbeddings("text-embedding-3-small");
        Map<String, String> headers = TestClient.headers();
        headers.remove("Content-Type");

        JsonNode list =
                JSON.readTree(TestClient.send(TestClient.get(server, "/models", headers)).body());

        assertThat(list.findValuesAsText("type").stream().collect(Collectors.joining(",")))
                .isEqualTo("chat,embeddings");
    }
}
