// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.concurrent;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The system clock, and a timer that uses an executor. The executor is closed by its creator. */
public final class SystemScheduler implements Scheduler {

    private static final Alarm NEVER = () -> {};

    private final ScheduledExecutorService executor;

    public SystemScheduler(ScheduledExecutorService executor) {
        this.executor = executor;
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Alarm schedule(Duration delay, Runnable task) {
        try {
            // Unlike Duration.toNanos, this does not overflow.
            long nanos = TimeUnit.NANOSECONDS.convert(delay);
            Future<?> future = executor.schedule(task, nanos, TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException rejected) {
            if (executor.isShutdown()) {
                // The component is stopping and ends all calls, so no deadline is needed.
                return NEVER;
            }
            throw rejected;
        }
    }
}
