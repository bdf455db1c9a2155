// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** For random scripts and prompts, the books equal the sum of what the client has read. */
@ExtendWith(CopilotServerExtension.class)
class BooksPropertyTest {

    private static final int ROUNDS = 12;
    private static final int AT_ONCE = 16;
    private static final String[] FORMATS = {"COMPLETIONS", "RESPONSES", "MESSAGES"};
    private static final String[] MODELS = {"gpt-5", "claude", "free", ""};
    private static final String[] INITIATORS = {"user", "agent", "invalid"};
    private static final String STREAM = "\"stream\":true,";
    private static final String USAGE = "\"stream_options\":{\"include_usage\":true},";

    /** One prompt, by its line in the books, and its response. */
    private record Sent(
            String model, String initiator, CompletableFuture<HttpResponse<String>> response) {}

    private static final class Sums {
        private long requests;
        private long answers;
        private long promptTokens;
        private long cachedTokens;
        private long completionTokens;
        private long nanoAiu;
    }

    /**
     * Never closes a connection after a complete answer: a client could send its next request to
     * it, which would not arrive.
     */
    private static Answer randomAnswer(Random random, boolean streamed) {
        Answer text = Answer.text("word ".repeat(1 + random.nextInt(50)));
        return switch (random.nextInt(7)) {
            case 0 -> Answer.json("{\"choices\":[],\"raw\":true}");
            case 1 -> Answer.status(429, "{\"message\":\"slow down\"}");
            case 2 -> text.resetAfter(streamed ? random.nextInt(3) : 0);
            case 3 -> text.truncateAfter(streamed ? random.nextInt(3) : 0);
            case 4 -> null;
            default -> text;
        };
    }

    private static void add(Sums sums, HttpResponse<String> response) {
        try {
            ReceivedAnswer answer = ReceivedAnswer.of(response);
            if (answer.usage().isEmpty()) {
                return;
            }
            sums.answers++;
            sums.promptTokens += answer.promptTokens();
            sums.cachedTokens += answer.cachedTokens();
            sums.completionTokens += answer.completionTokens();
            sums.nanoAiu += answer.nanoAiu();
        } catch (IOException e) {
            throw new AssertionError("Not JSON: " + response.body(), e);
        }
    }

    private static Sent send(CopilotServer server, Random random) {
        String format = FORMATS[random.nextInt(FORMATS.length)];
        String model = MODELS[random.nextInt(MODELS.length)];
        String initiator = INITIATORS[random.nextInt(INITIATORS.length)];
        boolean streamed = random.nextBoolean();
        String settings = streamed ? STREAM + (format.equals("COMPLETIONS") ? USAGE : "") : "";
        HttpRequest request = Prompts.request(server, format, model, initiator, settings);
        return new Sent(
                model.isEmpty() ? "simulator" : model,
                initiator,
                TestClient.HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
    }

    @ParameterizedTest
    @ValueSource(longs = {20261130, 2, 3, 4})
    void theBooksEqualTheSumOfTheResponses(long seed, CopilotServer server) {
        Random script = new Random(seed + 1);
        server.billing()
                .aiCredits()
                .price("gpt-5", 1_234_567, 7_654_321, 333_333, 999_999)
                .price("free", 0, 0, 0, 0)
                .cachedTokens(7)
                .cacheWriteTokens(5)
                .reasoningTokens(3);
        server.answerWith(
                request -> {
                    synchronized (script) {
                        return randomAnswer(script, request.json().path("stream").asBoolean());
                    }
                });
        Random prompts = new Random(seed);
        Map<String, Sums> expected = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            List<Sent> sent = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                sent.add(send(server, prompts));
            }
            for (Sent one : sent) {
                Sums sums =
                        expected.computeIfAbsent(
                                one.model() + "/" + one.initiator(), key -> new Sums());
                sums.requests++;
                try {
                    add(sums, one.response().join());
                } catch (CompletionException e) {
                    // The script has broken the answer.
                    assertThat(e).hasCauseInstanceOf(IOException.class);
                }
            }
        }

        Books books = server.books();
        assertThat(server.requests()).hasSize(ROUNDS * AT_ONCE);
        assertThat(books.requests()).isEqualTo(ROUNDS * AT_ONCE);
        assertThat(books.answers()).isPositive().isLessThan(books.requests());
        assertThat(books.lines())
                .extracting(line -> line.model() + "/" + line.initiator())
                .containsExactlyInAnyOrderElementsOf(expected.keySet());
        for (Books.Line line : books.lines()) {
            Sums sums = expected.get(line.model() + "/" + line.initiator());
            assertThat(figures(line)).as("%s", line).isEqualTo(figures(sums));
        }
        assertThat(books.nanoAiu())
                .isPositive()
                .isEqualTo(expected.values().stream().mapToLong(sums -> sums.nanoAiu).sum());
    }

    private static List<Long> figures(Books.Line line) {
        return List.of(
                line.requests(),
                line.answers(),
                line.promptTokens(),
                line.cachedTokens(),
                line.completionTokens(),
                line.nanoAiu());
    }

    private static List<Long> figures(Sums sums) {
        return List.of(
                sums.requests,
                sums.answers,
                sums.promptTokens,
                sums.cachedTokens,
                sums.completionTokens,
                sums.nanoAiu);
    }
}
