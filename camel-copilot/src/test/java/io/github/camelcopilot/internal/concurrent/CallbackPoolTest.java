// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import io.github.camelcopilot.testing.ManualTime;
import java.time.Duration;
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

/** The callback pool on virtual time: its alarms ring when the test says so. */
class CallbackPoolTest {

    private final ManualTime time = new ManualTime();
    private final Semaphore mayEnd = new Semaphore(0);
    private final AtomicInteger begun = new AtomicInteger();

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
    void growsWhileTasksWaitAndNoneEnds() {
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
    void aTaskThatMustRunFindsAThreadWhereTheQueueIsFull() {
        create(1, 1, 1);
        executeBlocked(2);
        awaitBegun(1);
        AtomicInteger ran = new AtomicInteger();

        pool.executeGuaranteed(ran::incrementAndGet);

        await().until(() -> ran.get() == 1);
    }

    @Test
    void aTaskThatMustRunRunsOnceEvenIfThePoolIsClosedBefore() {
        create(1, 1, 100);
        executeBlocked(1);
        awaitBegun(1);
        AtomicInteger ran = new AtomicInteger();
        pool.executeGuaranteed(ran::incrementAndGet);

        assertThat(threads.shutdownNow()).hasSize(1);
        pool.close();
        assertThat(ran).hasValue(1);
        pool.executeGuaranteed(ran::incrementAndGet);

        assertThat(ran).hasValue(2);
    }

    @Test
    void staysAsItIsWhileTasksEnd() {
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
    void staysAsItIsWhileNothingWaits() {
        create(2, 8, 100);
        executeBlocked(2);
        awaitBegun(2);

        time.advance(StalledPoolGrowth.STALL.multipliedBy(10));

        assertThat(threads.getPoolSize()).isEqualTo(2);
        assertThat(time.alarms()).isZero();
    }

    @Test
    void shrinksOnceTheTasksHaveEnded() {
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
    void letsUrgentTasksWaitForEachOtherRatherThanLosingThem() {
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
    void runsUrgentTasksThatStillWaitWhenItIsClosed() {
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
    void runsUrgentTasksAtOnceWhenItIsClosed() {
        create(1, 1, 1);
        AtomicInteger run = new AtomicInteger();
        pool.close();

        pool.executeUrgently(run::incrementAndGet);

        assertThat(run).hasValue(1);
    }

    @Test
    void runsEveryTaskAtOnceWhereEachHasAThreadOfItsOwn() {
        createThreadPerTask();

        executeBlocked(300);

        awaitBegun(300);
        assertThat(time.alarms()).as("there is nothing to watch").isZero();
        mayEnd.release(300);
    }

    @Test
    void runsWhatMustRunOnceWhereEachTaskHasAThreadOfItsOwn() {
        createThreadPerTask();
        AtomicInteger ran = new AtomicInteger();
        pool.executeGuaranteed(ran::incrementAndGet);
        pool.executeUrgently(ran::incrementAndGet);
        await().until(() -> ran.get() == 2);

        threads.shutdownNow();
        perTask.shutdownNow();
        assertThat(pool.isClosed()).isTrue();
        pool.executeGuaranteed(ran::incrementAndGet);
        await().until(() -> ran.get() == 3);
        pool.close();
        pool.executeGuaranteed(ran::incrementAndGet);
        pool.executeUrgently(ran::incrementAndGet);

        assertThat(ran).hasValue(5);
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

    /** As Camel's virtual threads: an executor that is no pool with a number of threads. */
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
}
