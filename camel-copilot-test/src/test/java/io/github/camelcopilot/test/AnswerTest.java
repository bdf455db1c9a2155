// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms of an answer as a client receives them. */
class AnswerTest {

    @RegisterExtension static final CopilotServerExtension COPILOT = new CopilotServerExtension();

    private final CopilotServer server = COPILOT.server();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void textIsAChatCompletion() throws Exception {
        server.enqueue(Answer.text("Grüße \"an\" alle\n"));
        HttpResponse<String> response = TestClient.send(server, TestClient.PLAIN);
        JsonNode json = new ObjectMapper().readTree(response.body());
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(json.path("id").asText()).startsWith("chatcmpl-");
        assertThat(json.path("model").asText()).isEqualTo("simulator");
        assertThat(json.at("/choices/0/message/content").asText()).isEqualTo("Grüße \"an\" alle\n");
        assertThat(json.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(json.at("/usage/total_tokens").asInt()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "word",
                " leading and  double \"spaces\"\n\n",
                "日本語 \uD83D\uDE00 émoji\t"
            })
    void textIsStreamedWordByWord(String text) throws Exception {
        server.enqueue(Answer.text(text));
        HttpResponse<String> response = TestClient.send(server, TestClient.STREAM);
        List<String> events = List.of(response.body().split("\n\n"));
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        assertThat(events).allMatch(event -> event.startsWith("data: "));
        assertThat(events.get(events.size() - 1)).isEqualTo("data: [DONE]");
        ObjectMapper mapper = new ObjectMapper();
        StringBuilder joined = new StringBuilder();
        for (String event : events.subList(0, events.size() - 1)) {
            joined.append(
                    mapper.readTree(event.substring(6)).at("/choices/0/delta/content").asText());
        }
        assertThat(joined).hasToString(text);
    }

    @Test
    void usageIsStreamedOnlyIfRequested() throws Exception {
        server.answerWith(request -> Answer.text("Hello"));
        String asking =
                TestClient.STREAM.replace(
                        "{\"stream\"", "{\"stream_options\":{\"include_usage\":true},\"stream\"");
        assertThat(TestClient.send(server, asking).body()).contains("\"choices\":[],\"usage\":{");
        assertThat(TestClient.send(server, TestClient.STREAM).body()).doesNotContain("usage");
    }

    @Test
    void jsonSseAndStatusAreServedAsGiven() throws Exception {
        server.enqueue(
                Answer.json("{\"a\":1}"),
                Answer.sse("data: a\n\n", ": comment\r\n\r\n"),
                Answer.status(429, "{\"error\":{}}")
                        .header("Retry-After", "7")
                        .header("x-request-id", "mine"),
                Answer.status(204, ""));
        assertThat(TestClient.send(server, TestClient.PLAIN).body()).isEqualTo("{\"a\":1}");
        assertThat(TestClient.send(server, TestClient.PLAIN).body())
                .isEqualTo("data: a\n\n: comment\r\n\r\n");
        HttpResponse<String> limited = TestClient.send(server, TestClient.PLAIN);
        assertThat(limited.statusCode()).isEqualTo(429);
        assertThat(limited.headers().firstValue("Content-Type").orElse(""))
                .startsWith("text/plain");
        assertThat(limited.headers().firstValue("retry-after")).hasValue("7");
        assertThat(limited.headers().allValues("x-request-id")).containsExactly("mine");
        HttpResponse<String> empty = TestClient.send(server, TestClient.PLAIN);
        assertThat(empty.statusCode()).isEqualTo(204);
        assertThat(empty.headers().firstValue("x-request-id")).isPresent();
        assertThat(empty.headers().firstValue("x-github-request-id")).isPresent();
    }

    @Test
    void eachArrayIsExactlyOneHttpChunk() throws Exception {
        String big = "x".repeat(100_000);
        server.enqueue(Answer.bytes(bytes("a"), bytes("bcd"), bytes(big)));
        try (Socket socket = TestClient.rawRequest(server)) {
            String wire = TestClient.readUntil(socket, "0\r\n\r\n");
            assertThat(wire).contains("Transfer-Encoding: chunked");
            String body = wire.substring(wire.indexOf("\r\n\r\n") + 4);
            assertThat(body).isEqualTo("1\r\na\r\n3\r\nbcd\r\n186a0\r\n" + big + "\r\n0\r\n\r\n");
        }
    }

    @Test
    void connectionsAreReusedByDefault() throws Exception {
        server.answerWith(request -> Answer.text("Hello"));
        try (Socket socket = TestClient.rawRequest(server)) {
            TestClient.readUntil(socket, "\"usage\":{");
            TestClient.readUntil(socket, "}}");
            TestClient.writeRequest(socket);
            TestClient.readUntil(socket, "}}");
        }
        List<Long> connections =
                server.requests().stream().map(RecordedRequest::connection).toList();
        assertThat(connections).hasSize(2);
        assertThat(connections.get(0)).isEqualTo(connections.get(1));
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        server.enqueue(
                Answer.json("\"first\"").delay(Duration.ofMillis(100)), Answer.json("\"second\""));
        try (Socket socket = TestClient.rawRequest(server)) {
            TestClient.writeRequest(socket);
            assertThat(TestClient.readUntil(socket, "\"first\"")).doesNotContain("second");
            TestClient.readUntil(socket, "\"second\"");
        }
    }

    @Test
    void delaysCountFromTheRequestAndBetweenChunks() throws Exception {
        server.enqueue(
                Answer.sse("1", "2", "3")
                        .delay(Duration.ofMillis(100))
                        .chunkDelay(Duration.ofMillis(100)));
        try (Socket socket = TestClient.rawRequest(server)) {
            List<Duration> arrivals = new ArrayList<>();
            TestClient.readUntil(socket, "\r\n\r\n");
            for (String chunk : List.of("1\r\n1", "1\r\n2", "1\r\n3")) {
                TestClient.readUntil(socket, chunk);
                arrivals.add(Duration.between(server.request(0).receivedAt(), Instant.now()));
            }
            for (int i = 0; i < 3; i++) {
                // Clocks and timers differ slightly.
                assertThat(arrivals.get(i)).isGreaterThan(Duration.ofMillis(100L * (i + 1) - 20));
            }
        }
    }

    @Test
    void aRepeatedBlockOfOneGigabyteNeedsLittleMemoryAndWaitsForItsReader() throws Exception {
        byte[] block = new byte[64 * 1024];
        long times = 16 * 1024;
        server.enqueue(Answer.bytes(bytes("first")).repeat(block, times));
        HttpResponse<InputStream> response =
                TestClient.HTTP.send(
                        TestClient.request(server, TestClient.PLAIN),
                        HttpResponse.BodyHandlers.ofInputStream());
        long count = 0;
        long peak = 0;
        try (InputStream in = response.body()) {
            byte[] buffer = new byte[256 * 1024];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (count == 0) {
                    // Only the first bytes have been read, so it cannot be complete.
                    assertThat(server.request(0).outcome()).isEqualTo(Outcome.OPEN);
                }
                count += n;
                Runtime runtime = Runtime.getRuntime();
                peak = Math.max(peak, runtime.totalMemory() - runtime.freeMemory());
            }
        }
        assertThat(count).isEqualTo(5 + times * block.length);
        assertThat(peak).isLessThan(512L * 1024 * 1024);
        assertThat(server.request(0).outcome()).isEqualTo(Outcome.ANSWERED);
    }

    @Test
    void answersAreImmutable() throws Exception {
        byte[] chunk = bytes("a");
        Answer plain = Answer.bytes(chunk);
        chunk[0] = 'b';
        Answer changed = plain.header("X-A", "1").resetAfter(1);
        assertThat(changed).isNotSameAs(plain);
        server.enqueue(plain);
        HttpResponse<String> response = TestClient.send(server, TestClient.PLAIN);
        assertThat(response.body()).isEqualTo("a");
        assertThat(response.headers().firstValue("X-A")).isEmpty();
    }

    @Test
    void impossibleAnswersAreRefusedWhenTheyAreCreated() {
        assertThatThrownBy(() -> Answer.status(100, ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Answer.sse("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Answer.sse("a").resetAfter(-1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Answer.text("a").repeat(bytes("b"), 2))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void oldClientsGetAnUnchunkedBodyUpToTheClose() throws Exception {
        server.lenient().enqueue(Answer.sse("data: 1\n\n", "data: 2\n\n"));
        try (Socket socket = TestClient.connect(server)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(bytes("GET /any HTTP/1.0\r\n\r\n"));
            String wire =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(wire.lines().collect(Collectors.joining("|")))
                    .endsWith("||data: 1||data: 2|");
        }
    }
}
