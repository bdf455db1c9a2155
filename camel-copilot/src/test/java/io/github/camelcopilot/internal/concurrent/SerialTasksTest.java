// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import io.github.camelcopilot.internal.concurrent.SerialTasks.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Tasks of one owner, mostly on an executor that the test drives by hand. */
class SerialTasksTest {

    private static final int TASKS_PER_TURN = 3;

    /** Turns that wait for a thread. */
    private final Queue<Runnable> turns = new ArrayDeque<>();

    /** Turns for which the executor had no room. */
    private final Queue<Runnable> fallback = new ArrayDeque<>();

    /** What the next tasks return; then IDLE. */
    private final Queue<Outcome> outcomes = new ArrayDeque<>();

    private final List<Outcome> ran = new ArrayList<>();
    private final AtomicInteger rejections = new AtomicInteger();
    private boolean isFull;

    private final SerialTasks tasks =
            new SerialTasks(
                    this::run,
                    this::execute,
                    fallback::add,
                    TASKS_PER_TURN,
                    rejections::incrementAndGet);

    private void execute(Runnable turn) {
        if (isFull) {
            throw new RejectedExecutionException("full");
        }
        turns.add(turn);
    }

    private Outcome run() {
        Outcome outcome = outcomes.isEmpty() ? Outcome.IDLE : outcomes.remove();
        ran.add(outcome);
        return outcome;
    }

    @Test
    void aTurnRunsTasksUntilNothingIsLeftToDo() {
        outcomes.addAll(List.of(Outcome.CONTINUE, Outcome.CONTINUE));

        tasks.wake();
        tasks.wake();
        assertThat(turns).hasSize(1);
        turns.remove().run();

        assertThat(ran).containsExactly(Outcome.CONTINUE, Outcome.CONTINUE, Outcome.IDLE);
    }

    @Test
    void anOwnerThatIsIdleCanBeWokenAgain() {
        tasks.wake();
        turns.remove().run();
        tasks.wake();
        turns.remove().run();

        assertThat(ran).containsExactly(Outcome.IDLE, Outcome.IDLE);
    }

    @Test
    void aWakeDuringATaskRunsAnotherInTheSameTurn() {
        AtomicInteger runs = new AtomicInteger();
        SerialTasks[] own = new SerialTasks[1];
        own[0] =
                SerialTasks.on(
                        this::execute,
                        () -> {
                            if (runs.incrementAndGet() == 1) {
                                own[0].wake();
                            }
                            return Outcome.IDLE;
                        });

        own[0].wake();
        turns.remove().run();

        assertThat(runs).hasValue(2);
        assertThat(turns).isEmpty();
    }

    @Test
    void aPendingTaskKeepsTheNextOneWaiting() {
        outcomes.add(Outcome.PENDING);
        tasks.wake();
        turns.remove().run();
        tasks.wake();
        assertThat(turns).isEmpty();

        tasks.resume();
        turns.remove().run();

        assertThat(ran).containsExactly(Outcome.PENDING, Outcome.IDLE);
    }

    @Test
    void afterATurnTheThreadIsFreeForOthers() {
        for (int i = 0; i < TASKS_PER_TURN + 1; i++) {
            outcomes.add(Outcome.CONTINUE);
        }
        tasks.wake();
        turns.remove().run();
        assertThat(ran).hasSize(TASKS_PER_TURN);

        assertThat(turns).hasSize(1);
        turns.remove().run();

        assertThat(ran).hasSize(TASKS_PER_TURN + 2).endsWith(Outcome.IDLE);
    }

    @Test
    void aTurnContinuesWhereTheQueueIsFull() {
        for (int i = 0; i < TASKS_PER_TURN + 1; i++) {
            outcomes.add(Outcome.CONTINUE);
        }
        tasks.wake();
        isFull = true;
        turns.remove().run();

        assertThat(ran).hasSize(TASKS_PER_TURN + 2).endsWith(Outcome.IDLE);
        assertThat(rejections).hasValue(0);
    }

    @Test
    void aPendingTaskIsFollowedByTheNextEvenWhereTheQueueIsFull() {
        outcomes.add(Outcome.PENDING);
        tasks.wake();
        turns.remove().run();
        isFull = true;

        tasks.resume();
        fallback.remove().run();

        assertThat(ran).containsExactly(Outcome.PENDING, Outcome.IDLE);
        assertThat(rejections).hasValue(0);
    }

    @Test
    void anOwnerThatFindsNoThreadIsRejectedOnceAndRunsNoTask() {
        isFull = true;
        tasks.wake();
        isFull = false;
        tasks.wake();

        assertThat(rejections).hasValue(1);
        assertThat(turns).isEmpty();
        assertThat(ran).isEmpty();
    }

    @Test
    void noWakeIsLostAndNoTwoTasksOverlap() throws Exception {
        int producers = 4;
        int perProducer = 20_000;
        AtomicInteger waiting = new AtomicInteger();
        AtomicInteger running = new AtomicInteger();
        AtomicInteger overlaps = new AtomicInteger();
        AtomicInteger taken = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(producers + 2);
        try {
            SerialTasks own =
                    new SerialTasks(
                            () -> {
                                if (running.incrementAndGet() > 1) {
                                    overlaps.incrementAndGet();
                                }
                                boolean found = waiting.get() > 0;
                                if (found) {
                                    waiting.decrementAndGet();
                                    taken.incrementAndGet();
                                }
                                running.decrementAndGet();
                                return found ? Outcome.CONTINUE : Outcome.IDLE;
                            },
                            threads,
                            threads,
                            TASKS_PER_TURN,
                            rejections::incrementAndGet);
            for (int i = 0; i < producers; i++) {
                threads.execute(
                        () -> {
                            for (int n = 0; n < perProducer; n++) {
                                waiting.incrementAndGet();
                                own.wake();
                            }
                        });
            }

            await().untilAtomic(taken, is(producers * perProducer));
            assertThat(overlaps).hasValue(0);
        } finally {
            threads.shutdownNow();
        }
    }
}
