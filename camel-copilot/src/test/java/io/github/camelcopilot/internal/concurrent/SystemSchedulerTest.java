// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.Delayed;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SystemSchedulerTest {

    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1);

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    @Test
    void acceptsADelayThatOverflowsNanoseconds() {
        Scheduler scheduler = new SystemScheduler(executor);

        scheduler.schedule(Duration.ofMillis(Long.MAX_VALUE), () -> {});

        Delayed alarm = (Delayed) executor.getQueue().peek();
        assertThat(alarm.getDelay(TimeUnit.DAYS)).isGreaterThan(36_500);
    }

    @Test
    void ignoresTasksOnceItsExecutorIsShutDown() {
        Scheduler scheduler = new SystemScheduler(executor);
        executor.shutdown();

        Scheduler.Alarm alarm = scheduler.schedule(Duration.ofMillis(1), () -> {});

        alarm.cancel();
        assertThat(executor.getQueue()).isEmpty();
    }

    @Test
    void failsIfItsExecutorRejectsATask() {
        ScheduledThreadPoolExecutor full =
                new ScheduledThreadPoolExecutor(1) {
                    @Override
                    public ScheduledFuture<?> schedule(
                            Runnable command, long delay, TimeUnit unit) {
                        throw new RejectedExecutionException("full");
                    }
                };
        try {
            Scheduler scheduler = new SystemScheduler(full);
            assertThatThrownBy(() -> scheduler.schedule(Duration.ofMillis(1), () -> {}))
                    .isInstanceOf(RejectedExecutionException.class);
        } finally {
            full.shutdownNow();
        }
    }
}
