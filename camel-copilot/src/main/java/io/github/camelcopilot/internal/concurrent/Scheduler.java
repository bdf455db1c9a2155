package io.github.camelcopilot.internal.concurrent;

import java.time.Duration;
import java.time.Instant;

/**
 * The clock and the alarms of deadlines and retries, behind an interface so that tests run on
 * virtual time.
 */
public interface Scheduler {

    /** An alarm that can be taken back. */
    @FunctionalInterface
    interface Alarm {
        /** Takes the alarm back; without effect once it went off. */
        void cancel();
    }

    /** Returns the time of day. */
    Instant now();

    /**
     * Returns a reading in nanoseconds that never runs backwards; only differences mean something.
     */
    long nanoTime();

    /**
     * Runs a task later, on the scheduler's own thread; the task must not block.
     *
     * @param delay how long to wait; zero or less = as soon as possible
     */
    Alarm schedule(Duration delay, Runnable task);
}
