package io.github.camelcopilot.internal.concurrent;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The real clock, with alarms on an executor that its creator owns and closes. */
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
            // Unlike Duration.toNanos, this gives the longest delay where a longer one is asked
            // for.
            long nanos = TimeUnit.NANOSECONDS.convert(delay);
            Future<?> future = executor.schedule(task, nanos, TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException rejected) {
            if (executor.isShutdown()) {
                // The component is stopping, which ends every call by itself: no alarm is needed
                // any more.
                return NEVER;
            }
            throw rejected;
        }
    }
}
