// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.embeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.ComponentAccess;
import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.AccessToken;
import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.CopilotQuotaException;
import io.github.camelcopilot.api.CopilotRateLimitException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.CopilotTimeoutException;
import io.github.camelcopilot.api.EmbeddingList;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.Outcome;
import io.github.camelcopilot.test.RecordedRequest;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.VirtualScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A list of texts in several requests: order, retries, failures, deadlines and stop. */
@ExtendWith(CopilotServerExtension.class)
@Timeout(60)
class EmbeddingsBatchesTest {

    private CopilotServer server;
    private VirtualScheduler clock;
    private CopilotRoute route;

    @BeforeEach
    void create(CopilotServer running) {
        server = running;
        clock = new VirtualScheduler(Duration.ofSeconds(20));
        route = CopilotRoute.at(server);
        ComponentAccess.setScheduler(route.component(), clock);
        route.options().setMaxRetries(2);
        // Answers arrive in real time, while virtual time does not pass.
        route.options().setIdleTimeout(0);
    }

    @AfterEach
    void close() {
        route.close();
        clock.close();
    }

    private CopilotRoute start(String options) throws Exception {
        return route.start(EmbeddingsRoute.URI + (options.isEmpty() ? "" : "&" + options));
    }

    /** Answers each request with the numbers of its texts, but for these numbers of requests. */
    private void answerBut(int request, Answer... instead) {
        AtomicInteger count = new AtomicInteger();
        server.answerWith(
                received -> {
                    int number = count.getAndIncrement() - request;
                    return number >= 0 && number < instead.length
                            ? instead[number]
                            : Answer.json(EmbeddingsRoute.numbered(received.texts(), true));
                });
    }

    private List<Integer> sizes() {
        return server.requests().stream().map(request -> request.texts().size()).toList();
    }

    @Test
    void tenThousandTextsAreEmbeddedInOrderIn105Requests() throws Exception {
        List<String> texts = EmbeddingsRoute.texts(10_000);
        answerBut(0);

        Message message = start("").ask(texts);

        EmbeddingList vectors = message.getBody(EmbeddingList.class);
        assertThat(EmbeddingsRoute.numbers(vectors)).hasSize(10_000).isSorted();
        assertThat(vectors.get(9_999)).isEqualTo(new float[] {9_999, -0.5f, 1});
        assertThat(sizes()).hasSize(105).endsWith(96, 16).startsWith(96);
        assertThat(server.requests().stream().flatMap(r -> r.texts().stream()))
                .containsExactlyElementsOf(texts);
        assertThat(message.getHeaders())
                .containsEntry(CopilotHeaders.PROMPT_TOKENS, 10_000)
                .containsEntry(CopilotHeaders.TOTAL_TOKENS, 10_000)
                .containsEntry(CopilotHeaders.RESPONSE_MODEL, "m-answered")
                .containsEntry(CopilotHeaders.DIMENSIONS, 3);
        assertThat(server.requests().stream().map(RecordedRequest::connection).distinct())
                .as("one after another")
                .hasSizeLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"1, 3, 1 1 1", "2, 4, 2 2", "2, 5, 2 2 1", "96, 96, 96", "1000000000, 5, 5"})
    void requestsHaveAtMostTheBatchSize(int batchSize, int texts, String sizes) throws Exception {
        answerBut(0);

        EmbeddingList vectors =
                start("embeddingsBatchSize=" + batchSize)
                        .ask(EmbeddingsRoute.texts(texts))
                        .getBody(EmbeddingList.class);

        assertThat(EmbeddingsRoute.numbers(vectors)).hasSize(texts).isSorted();
        assertThat(sizes().toString().replaceAll("[\\[\\],]", "")).isEqualTo(sizes);
    }

    @Test
    void theRequestIdIsThatOfTheLastRequest() throws Exception {
        answerBut(
                2,
                Answer.json(EmbeddingsRoute.numbered(List.of("text 2"), false))
                        .header("x-request-id", "last"));

        Message message = start("embeddingsBatchSize=1").ask(EmbeddingsRoute.texts(3));

        assertThat(message.getHeader(CopilotHeaders.REQUEST_ID)).isEqualTo("last");
    }

    @ParameterizedTest
    @CsvSource({"429, 7", "503, 7", "500, 0"})
    void onlyTheFailedRequestIsRepeatedAfterTheDelayThatTheServiceStates(int status, int seconds)
            throws Exception {
        Answer busy = Answer.status(status, "busy");
        answerBut(1, seconds == 0 ? busy : busy.header("Retry-After", "" + seconds));

        EmbeddingList vectors =
                start("embeddingsBatchSize=2")
                        .ask(EmbeddingsRoute.texts(6))
                        .getBody(EmbeddingList.class);

        assertThat(EmbeddingsRoute.numbers(vectors)).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(server.requests().stream().map(r -> r.texts().get(0)))
                .containsExactly("text 0", "text 2", "text 2", "text 4");
        if (seconds > 0) {
            assertThat(clock.delays())
                    .anyMatch(
                            delay ->
                                    delay.toSeconds() == seconds
                                            || delay.toSeconds() == seconds + 1);
        }
    }

    @Test
    void aDelayBeyondTheLimitFailsAtOnce() throws Exception {
        answerBut(1, Answer.status(429, "busy").header("Retry-After", "3600"));
        List<String> texts = EmbeddingsRoute.texts(6);

        Exchange exchange = start("embeddingsBatchSize=2").send(texts);

        assertThat(exchange.getException()).isInstanceOf(CopilotRateLimitException.class);
        assertThat(exchange.getMessage().getBody()).isSameAs(texts);
        assertThat(exchange.getMessage().getHeaders())
                .containsEntry(CopilotHeaders.STATUS_CODE, 429)
                .containsEntry(CopilotHeaders.RETRY_AFTER, 3_600_000L)
                .doesNotContainKeys(CopilotHeaders.DIMENSIONS, CopilotHeaders.PROMPT_TOKENS);
        assertThat(sizes()).hasSize(2);
    }

    @Test
    void eachRequestHasItsOwnRetries() throws Exception {
        AtomicInteger count = new AtomicInteger();
        server.answerWith(
                request ->
                        count.getAndIncrement() % 3 < 2
                                ? Answer.status(502, "busy")
                                : Answer.json(EmbeddingsRoute.numbered(request.texts(), false)));

        EmbeddingList vectors =
                start("embeddingsBatchSize=1")
                        .ask(EmbeddingsRoute.texts(3))
                        .getBody(EmbeddingList.class);

        assertThat(vectors).hasSize(3);
        assertThat(sizes()).hasSize(9);
    }

    @Test
    void theLastFailureOfARequestEndsAll() throws Exception {
        Answer busy = Answer.status(503, "busy");
        answerBut(1, busy, busy, busy);

        Exchange exchange = start("embeddingsBatchSize=1").send(EmbeddingsRoute.texts(4));

        assertThat(exchange.getException()).isInstanceOf(CopilotServerException.class);
        assertThat(sizes()).hasSize(4);
    }

    @Test
    void anExhaustedQuotaIsNotTriedAgain() throws Exception {
        answerBut(1, Answer.status(402, "quota exceeded"));

        Exchange exchange = start("embeddingsBatchSize=1").send(EmbeddingsRoute.texts(3));

        assertThat(exchange.getException()).isInstanceOf(CopilotQuotaException.class);
        assertThat(exchange.getMessage().getHeader(CopilotHeaders.STATUS_CODE)).isEqualTo(402);
        assertThat(sizes()).hasSize(2);
    }

    @Test
    void aRefusedTokenIsRefreshedInTheMiddle() throws Exception {
        Instant expiry = VirtualScheduler.START.plus(Duration.ofHours(1));
        AtomicInteger refusals = new AtomicInteger();
        route.options()
                .setTokenProvider(
                        refused ->
                                CompletableFuture.completedStage(
                                        AccessToken.of(
                                                "gho_token"
                                                        + (refused
                                                                ? refusals.incrementAndGet()
                                                                : refusals.get()),
                                                expiry)));
        route.options().setToken(null);
        answerBut(1, Answer.status(401, "expired"));

        start("embeddingsBatchSize=1").ask(EmbeddingsRoute.texts(3));

        assertThat(server.requests().stream().map(r -> r.header("Authorization").orElse("")))
                .containsExactly(
                        "Bearer gho_token0",
                        "Bearer gho_token0",
                        "Bearer gho_token1",
                        "Bearer gho_token1");
    }

    @Test
    void aTokenThatStaysRefusedFails() throws Exception {
        answerBut(1, Answer.status(401, "no"), Answer.status(401, "no"));

        Exchange exchange = start("embeddingsBatchSize=1").send(EmbeddingsRoute.texts(3));

        assertThat(exchange.getException()).isInstanceOf(CopilotAuthenticationException.class);
        assertThat(sizes()).hasSize(2);
    }

    @Test
    void theTimeLimitIsThatOfOneRequest() throws Exception {
        answerBut(1, Answer.silence());
        start("embeddingsBatchSize=1&requestTimeout=1m");
        CompletableFuture<Exchange> exchange = route.sendLater(EmbeddingsRoute.texts(3));
        await().until(() -> server.requests().size() == 2);

        clock.advance(Duration.ofMinutes(1));

        assertThat(exchange.get(20, TimeUnit.SECONDS).getException())
                .isInstanceOf(CopilotTimeoutException.class)
                .hasMessageContaining("requestTimeout (60 s)");
        await().until(() -> server.request(1).outcome() == Outcome.HUNG_UP);
        assertThat(sizes()).hasSize(2);
    }

    @Test
    void aTokenProviderThatNeverAnswersIsTimed() throws Exception {
        route.options().setTokenProvider(refused -> new CompletableFuture<>());
        start("requestTimeout=1m");
        CompletableFuture<Exchange> exchange = route.sendLater("text 1");
        clock.awaitAlarm(Duration.ofMinutes(1));

        clock.advance(Duration.ofMinutes(1));

        assertThat(exchange.get(20, TimeUnit.SECONDS).getException())
                .isInstanceOf(CopilotTimeoutException.class);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aContextThatStopsEndsAllInTheMiddleOfTheirLists() throws Exception {
        int exchanges = 200;
        server.answerWith(
                request ->
                        request.texts().contains("text 0")
                                ? Answer.json(EmbeddingsRoute.numbered(request.texts(), false))
                                : Answer.silence());
        start("embeddingsBatchSize=1&requestTimeout=0");
        route.context().getShutdownStrategy().setTimeout(1);
        ConcurrentLinkedQueue<Exception> failures = new ConcurrentLinkedQueue<>();
        List<CompletableFuture<Exchange>> all = new ArrayList<>();
        for (int i = 0; i < exchanges; i++) {
            all.add(route.sendLater(EmbeddingsRoute.texts(3)));
        }
        await().until(() -> server.requests().size() >= 2 * exchanges);

        long threads =
                Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().contains("copilot-"))
                        .count();
        assertThat(threads).as("no thread for each call").isLessThan(60);
        route.context().stop();

        for (CompletableFuture<Exchange> each : all) {
            failures.add(each.get(20, TimeUnit.SECONDS).getException());
        }
        assertThat(failures)
                .hasSize(exchanges)
                .allSatisfy(
                        failure ->
                                assertThat(failure)
                                        .isInstanceOf(CopilotServerException.class)
                                        .hasMessageContaining("the component was stopped"));
        assertThat(server.requests()).hasSize(2 * exchanges);
        await().until(() -> server.openConnections() == 0);
    }
}
