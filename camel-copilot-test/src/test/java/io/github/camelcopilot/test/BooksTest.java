// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the server counts for requests to its paths. */
@ExtendWith(CopilotServerExtension.class)
class BooksTest {

    private CopilotServer server;

    @BeforeEach
    void take(CopilotServer copilot) {
        server = copilot;
    }

    @Test
    void aServerWithoutRequestsHasEmptyBooks() {
        assertThat(server.books().lines()).isEmpty();
        assertThat(server.books().requests()).isZero();
        assertThat(server.books().line("any", "user").requests()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "COMPLETIONS,''",
        "COMPLETIONS,'\"stream\":true,\"stream_options\":{\"include_usage\":true},'",
        "RESPONSES,''",
        "RESPONSES,'\"stream\":true,'",
        "MESSAGES,''",
        "MESSAGES,'\"stream\":true,'"
    })
    void anAnswerIsCountedWithItsUsage(String format, String settings) throws Exception {
        ReceivedAnswer answer =
                ReceivedAnswer.of(
                        TestClient.send(
                                Prompts.request(server, format, "gpt-5", "agent", settings)));
        Books.Line line = server.books().line("gpt-5", "agent");
        assertThat(line.requests()).isEqualTo(1);
        assertThat(line.answers()).isEqualTo(1);
        assertThat(line.promptTokens()).isPositive().isEqualTo(answer.promptTokens());
        assertThat(line.completionTokens()).isPositive().isEqualTo(answer.completionTokens());
        assertThat(line.cachedTokens()).isZero();
        assertThat(line.nanoAiu()).isZero();
        assertThat(line.premiumRequests()).isZero();
        assertThat(answer.model()).isEqualTo("simulator");
    }

    @Test
    void aStreamWithoutUsageIsCountedToo() throws Exception {
        HttpResponse<String> response = TestClient.send(server, TestClient.STREAM);
        assertThat(response.body()).doesNotContain("usage");
        assertThat(server.books().line("simulator", "user").completionTokens()).isPositive();
    }

    @Test
    void aClientThatHasReadAnAnswerFindsItInTheBooks() throws Exception {
        for (int i = 1; i <= 300; i++) {
            TestClient.send(server, i % 2 == 0 ? TestClient.PLAIN : TestClient.STREAM);
            assertThat(server.books().answers()).isEqualTo(i);
        }
    }

    @Test
    void rawAnswersAndRefusedPromptsAreOnlyRequests() throws Exception {
        server.enqueue(
                Answer.json("{\"usage\":{\"prompt_tokens\":9}}"),
                Answer.sse("data: [DONE]\n\n"),
                Answer.bytes("data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII)),
                Answer.status(429, "slow down"));
        for (int i = 0; i < 4; i++) {
            Prompts.send(server);
        }
        assertThat(Prompts.send(server, "gpt-5", "other").statusCode()).isEqualTo(400);
        TestClient.send(TestClient.request(server, "/chat/completions", Map.of(), "not JSON"));
        Books books = server.books();
        assertThat(books.line("gpt-5", "user").requests()).isEqualTo(4);
        assertThat(books.line("gpt-5", "other").requests()).isEqualTo(1);
        assertThat(books.line("simulator", "").requests()).isEqualTo(1);
        assertThat(books.requests()).isEqualTo(6);
        assertThat(books.answers()).isZero();
        assertThat(books.promptTokens()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"/v1/chat/completions", "/openai/v1/chat/completions", "/proxy/chat/completions"})
    void promptsToOtherProvidersHaveNoInitiator(String path) throws Exception {
        if (path.startsWith("/proxy")) {
            server.lenient();
        }
        Map<String, String> headers = Map.of("api-key", "k", "x-initiator", "user");
        TestClient.send(
                TestClient.request(
                        server, path, headers, Prompts.body("COMPLETIONS", "local", "")));
        assertThat(server.books().line("local", path.startsWith("/proxy") ? "user" : "").answers())
                .isEqualTo(1);
    }

    @Test
    void onlyPromptsAreCounted() throws Exception {
        server.answerWith(request -> Answer.text("Hello"));
        TestClient.send(TestClient.get(server, "/models", TestClient.headers()));
        TestClient.send(TestClient.get(server, "/copilot_internal/user", TestClient.headers()));
        TestClient.send(TestClient.get(server, "/unknown", TestClient.headers()));
        TestClient.send(TestClient.get(server, "/chat/completions", TestClient.headers()));
        assertThat(server.books().lines()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"model\":\"a\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}',a",
        "'{\"messages\":[{\"role\":\"user\",\"content\":\"x\",\"model\":\"b\"}],\"model\":\"a\"}',a",
        "'{\"model\":5,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}',simulator",
        "'{\"model\":null,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}',simulator",
        "'[\"model\",\"a\"]',simulator",
        "'{\"messages\":[',simulator",
        "'',simulator"
    })
    void theModelIsTheOneOfTheBody(String body, String model) throws Exception {
        TestClient.send(server, body);
        assertThat(server.books().lines()).extracting(Books.Line::model).containsExactly(model);
    }

    @Test
    void answersThatTheScriptBreaksAreNotCounted() throws Exception {
        server.enqueue(
                Answer.text("Hello to all").resetAfter(1),
                Answer.text("Hello to all").truncateAfter(2),
                Answer.text("Hello to all").resetAfter(100),
                Answer.text("Hello to all").contentLength(100_000));
        for (int i = 0; i < 4; i++) {
            assertThatIOException().isThrownBy(() -> TestClient.send(server, TestClient.STREAM));
        }
        assertThat(server.books().requests()).isEqualTo(4);
        assertThat(server.books().answers()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"true,100000,Transfer-Encoding", "false,4000000,Content-Length"})
    void answersThatTheClientAbandonsAreNotCounted(boolean streamed, int words, String header)
            throws Exception {
        // More than the buffers of both sockets hold.
        server.enqueue(Answer.text("word ".repeat(words)));
        try (Socket socket = TestClient.connect(server)) {
            TestClient.writeRequest(socket, streamed ? TestClient.STREAM : TestClient.PLAIN);
            TestClient.readUntil(socket, header);
            TestClient.readUntil(socket, "word");
        }
        TestClient.await(() -> server.request(0).outcome() == Outcome.HUNG_UP);
        assertThat(server.books().requests()).isEqualTo(1);
        assertThat(server.books().answers()).isZero();
    }

    @Test
    void resetClearsTheBooksAndForgetsPromptsInProgress() throws Exception {
        server.enqueue(
                Answer.text("Hello"),
                Answer.text("one two three").chunkDelay(Duration.ofMillis(50)));
        TestClient.send(server, TestClient.PLAIN);
        CompletableFuture<HttpResponse<String>> pending =
                TestClient.HTTP.sendAsync(
                        TestClient.request(server, TestClient.STREAM),
                        HttpResponse.BodyHandlers.ofString());
        TestClient.await(() -> server.requests().size() == 2);
        server.reset();
        assertThat(server.books().lines()).isEmpty();
        assertThat(pending.join().body()).contains("three");
        assertThat(server.books().lines()).isEmpty();
    }
}
