// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.concurrent;

import java.time.Duration;
import java.time.Instant;

/** Clock and timer of deadlines and retries; tests replace it with virtual time. */
public interface Scheduler {

    /** A scheduled task. */
    @FunctionalInterface
    interface Alarm {
        /** Cancels the task; without effect once it has started. */
        void cancel();
    }

    /** Returns the time of day. */
    Instant now();

    /** Returns a monotonic time in nanoseconds; only differences are meaningful. */
    long nanoTime();

    /**
     * Runs a task later on the scheduler's thread; the task must not block.
     *
     * @param delay zero or less = as soon as possible
     */
    Alarm schedule(Duration delay, Runnable task);
}
