// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.concurrent;

import java.time.Duration;
import java.time.Instant;

/** The clock, and the timer for deadlines and retries. Tests replace it with a manual clock. */
public interface Scheduler {

    /** A scheduled task. */
    @FunctionalInterface
    interface Alarm {
        /** Cancels the task; has no effect once the task has started. */
        void cancel();
    }

    /** Returns the time of day. */
    Instant now();

    /** Returns the monotonic time in nanoseconds; only differences are meaningful. */
    long nanoTime();

    /**
     * Runs a task later on the scheduler's thread; the task must not block.
     *
     * @param delay the delay; zero or negative = as soon as possible
     */
    Alarm schedule(Duration delay, Runnable task);
}
