// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.api.AccessToken;
import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.CopilotTimeoutException;
import io.github.camelcopilot.internal.address.BaseUrl;
import io.github.camelcopilot.internal.concurrent.CallbackPool;
import io.github.camelcopilot.internal.login.ProvidedTokenSource;
import io.github.camelcopilot.internal.provider.CopilotProvider;
import io.github.camelcopilot.internal.transport.HttpResponse;
import io.github.camelcopilot.internal.transport.ResponseHead;
import io.github.camelcopilot.internal.wire.completions.CompletionsApi;
import io.github.camelcopilot.testing.ManualTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A call is completed exactly once, by a pool of one thread with a queue of one task. */
class ChatCallCompletionTest {

    private static final Duration REQUEST_TIMEOUT = Duration.ofMinutes(1);

    private final ManualTime time = new ManualTime();
    private final Semaphore mayEnd = new Semaphore(0);
    private final AtomicInteger begun = new AtomicInteger();

    /** The requests for a token: whether the last token had been refused. */
    private final List<Boolean> tokenRequests = new CopyOnWriteArrayList<>();

    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(1, 1, 1, TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(1));
    private final CallbackPool pool = new CallbackPool(threads, Thread::new, 1, time);

    @AfterEach
    void stop() {
        mayEnd.release(1_000);
        threads.shutdownNow();
        pool.close();
    }

    @Test
    void failsIfNoThreadIsFreeForTheAnswer() {
        Outcomes outcomes = new Outcomes();
        ChatCall call = call(outcomes);
        call.start(REQUEST_TIMEOUT);
        executeBlocked(2);

        call.onResponse(answer());

        await().until(() -> outcomes.all.size() == 1);
        assertThat(outcomes.all.get(0))
                .isInstanceOfSatisfying(
                        CopilotServerException.class,
                        failure ->
                                assertThat(failure)
                                        .hasMessageContaining("copilot-callback")
                                        .hasMessageContaining("queue is full"));
        endsOnlyOnce(outcomes);
    }

    @Test
    void failsOnceIfTheDeadlinePassesWhileTheAnswerWaitsForAThread() {
        Outcomes outcomes = new Outcomes();
        ChatCall call = call(outcomes);
        call.start(REQUEST_TIMEOUT);
        executeBlocked(1);
        awaitBegun(1);
        call.onResponse(answer());

        time.advance(REQUEST_TIMEOUT);

        await().until(() -> outcomes.all.size() == 1);
        assertThat(outcomes.all.get(0))
                .isInstanceOfSatisfying(
                        CopilotTimeoutException.class,
                        failure ->
                                assertThat(failure).hasMessageContaining("the answer was there"));
        endsOnlyOnce(outcomes);
    }

    @Test
    void cancelsTheDeadlineOnceTheAnswerIsDelivered() {
        Outcomes outcomes = new Outcomes();
        ChatCall call = call(outcomes);
        call.start(REQUEST_TIMEOUT);
        assertThat(time.alarms()).isEqualTo(1);

        call.onResponse(answer());

        await().until(() -> outcomes.all.size() == 1);
        assertThat(outcomes.all.get(0))
                .isInstanceOfSatisfying(
                        ChatResult.class, result -> assertThat(result.text()).isEqualTo("Yes."));
        assertThat(time.alarms()).isZero();
    }

    /** With autoLogin, a login would start for nothing. */
    @Test
    void requestsNoFreshTokenOnceTheCallHasEnded() {
        Outcomes outcomes = new Outcomes();
        ChatCall call = call(outcomes);
        call.start(REQUEST_TIMEOUT);
        executeBlocked(1);
        awaitBegun(1);
        call.send().onResponse(refusal());

        time.advance(REQUEST_TIMEOUT);

        await().until(() -> outcomes.all.size() == 1);
        endsOnlyOnce(outcomes);
        assertThat(tokenRequests).containsExactly(false);
    }

    @Test
    void requestsAFreshTokenWhileTheCallIsOpen() {
        Outcomes outcomes = new Outcomes();
        ChatCall call = call(outcomes);
        call.start(REQUEST_TIMEOUT);

        call.send().onResponse(refusal());

        await().until(() -> tokenRequests.equals(List.of(false, true)));
        assertThat(outcomes.all).isEmpty();
    }

    private void endsOnlyOnce(Outcomes outcomes) {
        mayEnd.release(10);
        await().until(() -> threads.getQueue().isEmpty() && threads.getActiveCount() == 0);
        time.advance(REQUEST_TIMEOUT);
        assertThat(outcomes.all).hasSize(1);
    }

    private void executeBlocked(int count) {
        for (int i = 0; i < count; i++) {
            pool.execute(this::block);
        }
    }

    private void block() {
        begun.incrementAndGet();
        mayEnd.acquireUninterruptibly();
    }

    private void awaitBegun(int count) {
        await().until(() -> begun.get() == count);
    }

    /** A call whose token never arrives, so that the test provides the response. */
    private ChatCall call(ChatHandler handler) {
        CopilotProvider provider =
                new CopilotProvider(
                        BaseUrl.of("baseUrl", "http://127.0.0.1:1", false),
                        new CopilotProvider.Settings(null, null, null, null, null));
        CallSettings settings = TestCallSettings.within(REQUEST_TIMEOUT);
        CopilotClient client =
                new CopilotClient(
                        provider,
                        WireChoice.of(new CompletionsApi()),
                        null,
                        null,
                        new ProvidedTokenSource(this::neverGiven, new ManualTime()),
                        null,
                        settings,
                        pool,
                        new OpenCalls(),
                        null,
                        new CallStatistics(),
                        time);
        Prompt prompt = new Prompt(ChatRequest.of(ChatMessage.user("Is it so?")), null, null, null);
        try {
            return new ChatCall(client, prompt, handler);
        } catch (CopilotException unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    private CompletableFuture<AccessToken> neverGiven(boolean refused) {
        tokenRequests.add(refused);
        return new CompletableFuture<>();
    }

    private static HttpResponse refusal() {
        return new HttpResponse(new ResponseHead(401, Map.of()), new byte[0]);
    }

    private static HttpResponse answer() {
        String json = "{\"choices\":[{\"message\":{\"content\":\"Yes.\"}}]}";
        return new HttpResponse(
                new ResponseHead(200, Map.of()), json.getBytes(StandardCharsets.UTF_8));
    }

    /** Keeps the outcomes of a call. */
    private static final class Outcomes implements ChatHandler {

        private final List<Object> all = new CopyOnWriteArrayList<>();

        @Override
        public void succeeded(ChatResult result) {
            all.add(result);
        }

        @Override
        public void failed(CopilotException failure) {
            all.add(failure);
        }
    }
}
