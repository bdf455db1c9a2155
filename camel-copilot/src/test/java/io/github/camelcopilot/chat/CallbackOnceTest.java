// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.CopilotComponent;
import io.github.camelcopilot.api.AccessToken;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.TokenProvider;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.ChatContext;
import io.github.camelcopilot.testing.VirtualScheduler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class CallbackOnceTest {

    private static final byte[] CHUNK = {'{'};

    @RegisterExtension
    private static final CopilotServerExtension SERVER = new CopilotServerExtension();

    private VirtualScheduler clock;
    private ChatContext context;

    @BeforeEach
    void start() {
        // Deadlines of up to 20 s expire immediately, whatever the state of the call.
        clock = new VirtualScheduler(Duration.ofSeconds(20));
        context = new ChatContext(clock);
    }

    @AfterEach
    void stop() {
        context.close();
        clock.close();
    }

    /** One exchange in progress, and the calls of its callback. */
    private final class Call implements AsyncCallback {
        private final Exchange exchange = new DefaultExchange(context.camel());
        private final AtomicInteger times = new AtomicInteger();
        private final CountDownLatch called = new CountDownLatch(1);
        private final Runnable whenCalled;
        private volatile String thread;
        private volatile boolean calledInTime;
        private volatile boolean returned;

        Call(Runnable whenCalled) {
            this.whenCalled = whenCalled;
            exchange.getMessage().setBody(ChatContext.PROMPT);
        }

        Call send(String uri) throws Exception {
            AsyncProducer producer = context.camel().getEndpoint(uri).createAsyncProducer();
            producer.start();
            returned = producer.process(exchange, this);
            return this;
        }

        @Override
        public void done(boolean sync) {
            times.incrementAndGet();
            thread = Thread.currentThread().getName();
            calledInTime = sync;
            called.countDown();
            whenCalled.run();
        }

        Call awaitEnd() throws InterruptedException {
            assertThat(called.await(20, TimeUnit.SECONDS)).as("callback called").isTrue();
            return this;
        }

        void assertCalledOnce() {
            assertThat(times).hasValue(1);
            assertThat(calledInTime).isEqualTo(returned);
            assertThat(thread).doesNotContain("copilot-io", "copilot-clock");
        }

        CopilotException failure() {
            return ChatContext.failureOf(exchange);
        }
    }

    private Call call() {
        return new Call(() -> {});
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                arguments("answer", Answer.text("A camel."), ""),
                arguments("empty answer", Answer.status(204, ""), ""),
                arguments("error", Answer.status(400, "no"), ""),
                arguments("refused token", Answer.status(401, "no"), ""),
                arguments("rate limit", Answer.status(429, "no").header("Retry-After", "9"), ""),
                arguments("server error", Answer.status(500, "no"), ""),
                arguments("redirect", Answer.status(302, ""), ""),
                arguments("no JSON", Answer.status(200, "<html>"), ""),
                arguments("error that breaks off", Answer.status(500, "").contentLength(9), ""),
                arguments("answer that breaks off", Answer.json("{").contentLength(9), ""),
                arguments("reset", Answer.resetBeforeHead(), ""),
                arguments("reset within", Answer.bytes(CHUNK, CHUNK).resetAfter(1), ""),
                arguments("closed", Answer.closeBeforeHead(), ""),
                arguments("oversized", Answer.json("").repeat(new byte[9999], 999), ""),
                arguments("oversized error", Answer.status(400, "").repeat(new byte[9999], 99), ""),
                arguments("response timeout", Answer.silence(), "&responseTimeout=9s"),
                arguments("request timeout", Answer.silence(), "&requestTimeout=9s"),
                arguments(
                        "both timeouts", Answer.silence(), "&responseTimeout=9s&requestTimeout=9s"),
                arguments(
                        "idle timeout",
                        Answer.bytes(CHUNK, CHUNK).stallAfter(1),
                        "&idleTimeout=9s"),
                arguments(
                        "all timeouts, and an answer",
                        Answer.text("A camel."),
                        "&responseTimeout=9s&idleTimeout=9s&requestTimeout=9s"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void theCallbackIsCalledOnceForEachAnswer(String name, Answer answer, String options)
            throws Exception {
        CopilotServer server = SERVER.server().answerWith(request -> answer);

        Call call =
                call().send(ChatContext.uri(server.url(), "&maxAnswerSize=1KB" + options))
                        .awaitEnd();

        // By then, nothing is left that could call back.
        context.close();
        call.assertCalledOnce();
    }

    static Stream<Arguments> uriOptions() {
        TokenProvider failing = refused -> CompletableFuture.failedFuture(new Exception("no"));
        TokenProvider throwing =
                refused -> {
                    throw new IllegalStateException("no");
                };
        TokenProvider same =
                refused -> CompletableFuture.completedFuture(AccessToken.of(ChatContext.TOKEN));
        return Stream.of(
                arguments("no token", null, ""),
                arguments("classic token", null, "token=ghp_0123456789"),
                arguments("header of the caller missing", null, "tokenHeader=X-GitHub-Token"),
                arguments("failing provider", failing, ""),
                arguments("throwing provider", throwing, ""),
                arguments("provider without another token", same, ""),
                arguments("unusable token", null, "token=RAW(gho_\u00e4\u20ac)"),
                arguments("request too large", null, "maxRequestSize=1&token=gho_x"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("uriOptions")
    void theCallbackIsCalledOnceForEachCredential(
            String name, TokenProvider provider, String options) throws Exception {
        CopilotServer server = SERVER.server().answerWith(request -> Answer.status(401, ""));
        String all = provider == null ? options : context.option(provider);

        Call call = call().send(ChatContext.uriWithoutToken(server.url(), all)).awaitEnd();

        context.close();
        call.assertCalledOnce();
        assertThat(call.failure()).isNotNull();
    }

    @Test
    void aMessageWithoutAPromptCallsBackOnceSynchronously() throws Exception {
        Call call = call();
        call.exchange.getMessage().setBody(" ");

        call.send(ChatContext.uri(SERVER.url(), ""));

        assertThat(call.exchange.getException()).isInstanceOf(IllegalArgumentException.class);
        call.assertCalledOnce();
        assertThat(call.returned).isTrue();
    }

    private interface Waiting {
        boolean isReached(CopilotServer server, VirtualScheduler clock);
    }

    private static Waiting waiting(Waiting waiting) {
        return waiting;
    }

    /**
     * Name, answer of the server, options, whether the token provider never completes, and the
     * condition that 20 calls are waiting.
     */
    static Stream<Arguments> waitingCalls() {
        Waiting asked = (server, clock) -> server.requests().size() == 20;
        return Stream.of(
                arguments("for the answer", Answer.silence(), "", false, asked),
                arguments(
                        "for the rest of the answer",
                        Answer.bytes(CHUNK, CHUNK).stallAfter(1),
                        "",
                        false,
                        asked),
                arguments(
                        "for the next try",
                        Answer.status(429, "").header("Retry-After", "29"),
                        "",
                        false,
                        waiting(
                                (server, clock) ->
                                        clock.pending().stream()
                                                        .filter(Duration.ofSeconds(29)::equals)
                                                        .count()
                                                == 20)),
                arguments(
                        "for a connection",
                        Answer.silence(),
                        "&maxConnections=1",
                        false,
                        waiting((server, clock) -> server.requests().size() == 1)),
                arguments(
                        "for a token",
                        Answer.silence(),
                        "",
                        true,
                        waiting((server, clock) -> server.requests().isEmpty())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("waitingCalls")
    void stoppingTheContextFailsWaitingCalls(
            String name, Answer answer, String options, boolean noToken, Waiting waiting)
            throws Exception {
        CopilotServer server = SERVER.server().answerWith(request -> answer);
        TokenProvider never = refused -> new CompletableFuture<>();
        String uri =
                noToken
                        ? ChatContext.uriWithoutToken(server.url(), context.option(never))
                        : ChatContext.uri(server.url(), options);
        List<Call> calls = IntStream.range(0, 20).mapToObj(i -> call()).toList();
        for (Call call : calls) {
            call.send(uri);
        }
        await().until(() -> waiting.isReached(server, clock));

        long begin = System.nanoTime();
        context.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
        for (Call call : calls) {
            call.assertCalledOnce();
            assertThat(call.failure())
                    .isExactlyInstanceOf(CopilotServerException.class)
                    .hasMessageContaining("stopped");
        }
    }

    @Test
    void aCallAfterTheStopFails() throws Exception {
        String uri = ChatContext.uri(SERVER.url(), "");
        AsyncProducer producer = context.camel().getEndpoint(uri).createAsyncProducer();
        producer.start();
        context.close();
        Call call = call();

        call.returned = producer.process(call.exchange, call);

        call.awaitEnd().assertCalledOnce();
        assertThat(call.failure()).isExactlyInstanceOf(CopilotServerException.class);
    }

    /**
     * Replaces the context by one with a single callback thread and a clock that does not advance.
     */
    private void oneThread(int queue) {
        stop();
        clock = new VirtualScheduler(Duration.ZERO);
        context = new ChatContext(clock);
        ThreadPoolProfile profile = new ThreadPoolProfile(CopilotComponent.CALLBACK_PROFILE);
        profile.setPoolSize(1);
        profile.setMaxPoolSize(1);
        profile.setMaxQueueSize(queue);
        context.camel().getExecutorServiceManager().registerThreadPoolProfile(profile);
        context.camel().getExecutorServiceManager().setShutdownAwaitTermination(200);
    }

    private static void awaitInterruption(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aFullPoolFailsTheExchangeOnASeparateThread() throws Exception {
        oneThread(0);
        SERVER.server().answerWith(request -> Answer.text("A camel."));
        String uri = ChatContext.uri(SERVER.url(), "");
        CountDownLatch go = new CountDownLatch(1);
        Call busy = new Call(() -> awaitInterruption(go)).send(uri).awaitEnd();

        Call rejected = call().send(uri).awaitEnd();
        go.countDown();

        context.close();
        busy.assertCalledOnce();
        rejected.assertCalledOnce();
        assertThat(rejected.failure()).hasMessageContaining("copilot-callback");
    }

    @Test
    void anAnswerInTheQueueOfAStoppingPoolFailsItsExchange() throws Exception {
        oneThread(10);
        CopilotServer server = SERVER.server().answerWith(request -> Answer.text("A camel."));
        String uri = ChatContext.uri(server.url(), "");
        Call busy = new Call(() -> awaitInterruption(new CountDownLatch(1))).send(uri).awaitEnd();

        Call queued = call().send(uri);
        await().until(() -> server.requests().size() == 2);
        context.close();

        busy.assertCalledOnce();
        queued.awaitEnd().assertCalledOnce();
        assertThat(queued.failure()).isExactlyInstanceOf(CopilotServerException.class);
    }
}
