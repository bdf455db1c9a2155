// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The limit on tasks, with an executor whose tasks the test runs. */
class TaskLimitTest {

    private final Queue<Runnable> started = new ArrayDeque<>();
    private final TaskLimit limit = new TaskLimit(started::add, 2);
    private final AtomicInteger ran = new AtomicInteger();

    @Test
    void rejectsTasksBeyondTheLimitUntilAnotherHasEnded() {
        limit.execute(ran::incrementAndGet);
        limit.execute(ran::incrementAndGet);
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> limit.execute(ran::incrementAndGet))
                .withMessageContaining("2 tasks");

        started.remove().run();
        limit.execute(ran::incrementAndGet);
        started.forEach(Runnable::run);

        assertThat(ran).hasValue(3);
    }

    @Test
    void aFailedTaskCountsAsEnded() {
        for (int i = 0; i < 3; i++) {
            limit.execute(
                    () -> {
                        throw new IllegalStateException("broken");
                    });
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(started.remove()::run);
        }
    }

    @Test
    void aRejectedTaskDoesNotCount() {
        TaskLimit closed =
                new TaskLimit(
                        task -> {
                            throw new RejectedExecutionException("closed");
                        },
                        1);
        for (int i = 0; i < 2; i++) {
            assertThatExceptionOfType(RejectedExecutionException.class)
                    .isThrownBy(() -> closed.execute(ran::incrementAndGet))
                    .withMessage("closed");
        }
    }
}
