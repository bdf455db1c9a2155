package io.github.camelcopilot.internal.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import io.github.camelcopilot.api.AccessToken;
import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.CopilotTimeoutException;
import io.github.camelcopilot.internal.address.BaseUrl;
import io.github.camelcopilot.internal.client.CallSettings;
import io.github.camelcopilot.internal.client.ChatCall;
import io.github.camelcopilot.internal.client.ChatHandler;
import io.github.camelcopilot.internal.client.CopilotClient;
import io.github.camelcopilot.internal.client.OpenCalls;
import io.github.camelcopilot.internal.client.Prompt;
import io.github.camelcopilot.internal.client.StreamSettings;
import io.github.camelcopilot.internal.client.WireChoice;
import io.github.camelcopilot.internal.login.ProvidedTokenSource;
import io.github.camelcopilot.internal.provider.CopilotProvider;
import io.github.camelcopilot.internal.transport.CallLimits;
import io.github.camelcopilot.internal.transport.HttpResponse;
import io.github.camelcopilot.internal.transport.ResponseHead;
import io.github.camelcopilot.internal.wire.completions.CompletionsApi;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The callback pool on virtual time, which the test advances. */
class CallbackPoolTest {

    private static final Duration REQUEST_TIMEOUT = Duration.ofMinutes(1);

    private final VirtualTime time = new VirtualTime();
    private final Semaphore mayEnd = new Semaphore(0);
    private final AtomicInteger begun = new AtomicInteger();

    /** Requests for a token: whether the last token had been rejected. */
    private final List<Boolean> tokensAsked = new CopyOnWriteArrayList<>();

    private ThreadPoolExecutor threads;
    private ExecutorService perTask;
    private CallbackPool pool;

    @AfterEach
    void stop() {
        mayEnd.release(1_000);
        threads.shutdownNow();
        pool.close();
    }

    @Test
    void growsWhileTasksWaitAndNoneCompletes() {
        create(2, 8, 100);
        executeBlocked(20);
        awaitBegun(2);

        time.advance(StalledPoolGrowth.STALL);
        awaitBegun(4);
        time.advance(StalledPoolGrowth.STALL);
        awaitBegun(8);
        time.advance(StalledPoolGrowth.STALL.multipliedBy(10));

        assertThat(threads.getPoolSize()).isEqualTo(8);
        assertThat(begun).hasValue(8);
    }

    @Test
    void aGuaranteedTaskRunsWhenTheQueueIsFull() {
        create(1, 1, 1);
        executeBlocked(2);
        awaitBegun(1);
        AtomicInteger ran = new AtomicInteger();

        pool.executeSurely(ran::incrementAndGet);

        await().until(() -> ran.get() == 1);
    }

    @Test
    void aGuaranteedTaskRunsOnceEvenIfThePoolIsClosedBefore() {
        create(1, 1, 100);
        executeBlocked(1);
        awaitBegun(1);
        AtomicInteger ran = new AtomicInteger();
        pool.executeSurely(ran::incrementAndGet);

        assertThat(threads.shutdownNow()).hasSize(1);
        pool.close();
        assertThat(ran).hasValue(1);
        pool.executeSurely(ran::incrementAndGet);

        assertThat(ran).hasValue(2);
    }

    @Test
    void doesNotGrowWhileTasksComplete() {
        create(2, 8, 100);
        executeBlocked(5);
        awaitBegun(2);

        endOne();
        time.advance(StalledPoolGrowth.STALL);
        endOne();
        time.advance(StalledPoolGrowth.STALL);
        assertThat(threads.getCorePoolSize()).isEqualTo(2);

        time.advance(StalledPoolGrowth.STALL);
        assertThat(threads.getCorePoolSize()).isEqualTo(4);
    }

    @Test
    void doesNotGrowWhileNoTaskWaits() {
        create(2, 8, 100);
        executeBlocked(2);
        awaitBegun(2);

        time.advance(StalledPoolGrowth.STALL.multipliedBy(10));

        assertThat(threads.getPoolSize()).isEqualTo(2);
        assertThat(time.alarms()).isZero();
    }

    @Test
    void shrinksOnceTheTasksHaveCompleted() {
        create(2, 8, 100);
        threads.setKeepAliveTime(1, TimeUnit.MILLISECONDS);
        executeBlocked(20);
        awaitBegun(2);
        time.advance(StalledPoolGrowth.STALL);
        awaitBegun(4);
        time.advance(StalledPoolGrowth.STALL);
        awaitBegun(8);

        mayEnd.release(20);
        await().until(() -> threads.getCompletedTaskCount() == 20);
        await().until(() -> threads.getActiveCount() == 0);
        time.advance(StalledPoolGrowth.STALL);

        await().until(() -> threads.getPoolSize() <= 2);
        assertThat(time.alarms()).as("it watches no longer").isZero();
    }

    @Test
    void growsAgainAfterItHasShrunk() {
        create(1, 4, 100);
        executeBlocked(3);
        awaitBegun(1);
        time.advance(StalledPoolGrowth.STALL);
        awaitBegun(2);
        mayEnd.release(3);
        await().until(() -> threads.getCompletedTaskCount() == 3);
        await().until(() -> threads.getActiveCount() == 0);
        time.advance(StalledPoolGrowth.STALL);
        assertThat(threads.getCorePoolSize()).isEqualTo(1);
        await().until(() -> threads.getPoolSize() == 1);

        executeBlocked(2);
        awaitBegun(4);
        time.advance(StalledPoolGrowth.STALL);

        awaitBegun(5);
    }

    @Test
    void rejectsWhenThreadsAndQueueAreFull() {
        create(1, 1, 1);
        executeBlocked(2);

        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> executeBlocked(1));
    }

    @Test
    void runsUrgentTasksWhileAllThreadsAreBusy() {
        create(1, 1, 1);
        executeBlocked(2);
        AtomicInteger run = new AtomicInteger();

        pool.executeUrgently(run::incrementAndGet);

        await().untilAtomic(run, is(1));
    }

    @Test
    void urgentTasksWaitForEachOtherAndAreNotLost() {
        create(1, 1, 1);
        AtomicInteger run = new AtomicInteger();
        pool.executeUrgently(this::block);
        awaitBegun(1);

        pool.executeUrgently(run::incrementAndGet);
        time.advance(Duration.ofSeconds(1));
        assertThat(run).hasValue(0);

        mayEnd.release();
        await().until(
                        () -> {
                            time.advance(Duration.ofSeconds(1));
                            return run.get() == 1;
                        });
    }

    @Test
    void runsWaitingUrgentTasksWhenItIsClosed() {
        create(1, 1, 1);
        AtomicInteger run = new AtomicInteger();
        pool.executeUrgently(this::block);
        awaitBegun(1);
        pool.executeUrgently(run::incrementAndGet);
        assertThat(run).hasValue(0);

        pool.close();
        assertThat(run).hasValue(1);

        time.advance(Duration.ofSeconds(1));
        assertThat(run).hasValue(1);
    }

    @Test
    void runsUrgentTasksAtOnceOnceItIsClosed() {
        create(1, 1, 1);
        AtomicInteger run = new AtomicInteger();
        pool.close();

        pool.executeUrgently(run::incrementAndGet);

        assertThat(run).hasValue(1);
    }

    @Test
    void runsEveryTaskAtOnceWithAThreadPerTask() {
        createThreadPerTask();

        executeBlocked(300);

        awaitBegun(300);
        assertThat(time.alarms()).as("there is nothing to watch").isZero();
        mayEnd.release(300);
    }

    @Test
    void runsAGuaranteedTaskOnceWithAThreadPerTask() {
        createThreadPerTask();
        AtomicInteger ran = new AtomicInteger();
        pool.executeSurely(ran::incrementAndGet);
        pool.executeUrgently(ran::incrementAndGet);
        await().until(() -> ran.get() == 2);

        threads.shutdownNow();
        perTask.shutdownNow();
        assertThat(pool.isClosed()).isTrue();
        pool.executeSurely(ran::incrementAndGet);
        await().until(() -> ran.get() == 3);
        pool.close();
        pool.executeSurely(ran::incrementAndGet);
        pool.executeUrgently(ran::incrementAndGet);

        assertThat(ran).hasValue(5);
    }

    @Test
    void failsACallForWhichNoThreadIsFree() {
        create(1, 1, 1);
        Outcomes outcomes = new Outcomes();
        ChatCall call = call(outcomes);
        call.start();
        executeBlocked(2);

        call.answered(answer());

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
    void aCallEndsOnceIfItsDeadlinePassesWhileItsResultWaitsForAThread() {
        create(1, 1, 1);
        Outcomes outcomes = new Outcomes();
        ChatCall call = call(outcomes);
        call.start();
        executeBlocked(1);
        awaitBegun(1);
        call.answered(answer());

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
    void cancelsTheDeadlineOnceTheResultIsDelivered() {
        create(1, 1, 1);
        Outcomes outcomes = new Outcomes();
        ChatCall call = call(outcomes);
        call.start();
        assertThat(time.alarms()).isEqualTo(1);

        call.answered(answer());

        await().until(() -> outcomes.all.size() == 1);
        assertThat(outcomes.all.get(0))
                .isInstanceOfSatisfying(
                        ChatResult.class, result -> assertThat(result.text()).isEqualTo("Yes."));
        assertThat(time.alarms()).isZero();
    }

    /** With autoLogin it would prompt for a login. */
    @Test
    void requestsNoFreshTokenOnceTheCallHasEnded() {
        create(1, 1, 1);
        Outcomes outcomes = new Outcomes();
        ChatCall call = call(outcomes);
        call.start();
        executeBlocked(1);
        awaitBegun(1);
        call.answered(refusal());

        time.advance(REQUEST_TIMEOUT);

        await().until(() -> outcomes.all.size() == 1);
        endsOnlyOnce(outcomes);
        assertThat(tokensAsked).containsExactly(false);
    }

    @Test
    void requestsAFreshTokenWhileTheCallIsInProgress() {
        create(1, 1, 1);
        Outcomes outcomes = new Outcomes();
        ChatCall call = call(outcomes);
        call.start();

        call.answered(refusal());

        await().until(() -> tokensAsked.equals(List.of(false, true)));
        assertThat(outcomes.all).isEmpty();
    }

    private void endsOnlyOnce(Outcomes outcomes) {
        mayEnd.release(10);
        await().until(() -> threads.getQueue().isEmpty() && threads.getActiveCount() == 0);
        time.advance(REQUEST_TIMEOUT);
        assertThat(outcomes.all).hasSize(1);
    }

    private void create(int usualSize, int maxSize, int maxQueue) {
        threads =
                new ThreadPoolExecutor(
                        usualSize,
                        maxSize,
                        1,
                        TimeUnit.MILLISECONDS,
                        new LinkedBlockingQueue<>(maxQueue));
        pool = new CallbackPool(threads, Thread::new, maxSize, time);
    }

    /** As Camel's virtual threads: an executor without a fixed number of threads. */
    private void createThreadPerTask() {
        threads =
                new ThreadPoolExecutor(
                        0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>());
        perTask = Executors.unconfigurableExecutorService(threads);
        pool = new CallbackPool(perTask, Thread::new, 10, time);
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

    private void endOne() {
        long before = threads.getCompletedTaskCount();
        mayEnd.release();
        await().until(() -> threads.getCompletedTaskCount() == before + 1);
    }

    /** A call whose token never comes, so that the test provides the response. */
    private ChatCall call(ChatHandler handler) {
        CopilotProvider provider =
                new CopilotProvider(
                        BaseUrl.of("baseUrl", "http://127.0.0.1:1", false),
                        new CopilotProvider.Settings(null, null, null, null, null));
        CallSettings settings =
                new CallSettings(
                        Duration.ZERO,
                        new CallLimits(Duration.ZERO, Duration.ZERO, 1_000),
                        REQUEST_TIMEOUT,
                        1_000,
                        1_000,
                        0,
                        Duration.ZERO,
                        new StreamSettings(1, 1, Duration.ZERO, Duration.ZERO, true),
                        Map.of());
        CopilotClient client =
                new CopilotClient(
                        provider,
                        WireChoice.of(new CompletionsApi()),
                        null,
                        new ProvidedTokenSource(this::neverGiven, new VirtualTime()),
                        null,
                        settings,
                        pool,
                        new OpenCalls(),
                        time);
        Prompt prompt = new Prompt(ChatRequest.of(ChatMessage.user("Is it so?")), null, null);
        ChatCall call = new ChatCall(client, prompt, handler);
        try {
            call.prepareBody();
        } catch (CopilotException unexpected) {
            throw new AssertionError(unexpected);
        }
        return call;
    }

    private CompletableFuture<AccessToken> neverGiven(boolean refused) {
        tokensAsked.add(refused);
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

    /** Records the outcomes of a call. */
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

    /** Virtual time; tasks run on the thread that advances it. */
    private static final class VirtualTime implements Scheduler {

        private record Entry(long due, Runnable task) {}

        private final List<Entry> entries = new ArrayList<>();
        private long nanos;

        @Override
        public Instant now() {
            return Instant.EPOCH.plusNanos(nanoTime());
        }

        @Override
        public synchronized long nanoTime() {
            return nanos;
        }

        @Override
        public synchronized Alarm schedule(Duration delay, Runnable task) {
            Entry entry = new Entry(nanos + delay.toNanos(), task);
            entries.add(entry);
            return () -> cancel(entry);
        }

        private synchronized void cancel(Entry entry) {
            entries.remove(entry);
        }

        synchronized int alarms() {
            return entries.size();
        }

        void advance(Duration duration) {
            long end = nanoTime() + duration.toNanos();
            for (Entry due = nextUntil(end); due != null; due = nextUntil(end)) {
                due.task.run();
            }
        }

        private synchronized Entry nextUntil(long end) {
            Optional<Entry> next =
                    entries.stream()
                            .filter(entry -> entry.due <= end)
                            .min(Comparator.comparingLong(Entry::due));
            next.ifPresent(entries::remove);
            nanos = next.map(Entry::due).orElse(end);
            return next.orElse(null);
        }
    }
}
