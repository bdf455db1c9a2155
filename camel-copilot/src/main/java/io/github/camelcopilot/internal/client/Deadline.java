// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.internal.concurrent.Scheduler;
import java.time.Duration;

/**
 * The time limit of one call, on the scheduler's clock. Started, paused and resumed by one thread
 * after the other; any thread may cancel it.
 */
final class Deadline {

    private final Scheduler scheduler;
    private final Runnable onExpiry;

    private volatile Scheduler.Alarm alarm;
    private volatile boolean isCancelled;

    /** The time left at the moment of {@link #since}; null before the start. */
    private volatile Duration left;

    private volatile long since;

    /**
     * @param onExpiry called on the scheduler's thread; must not block
     */
    Deadline(Scheduler scheduler, Runnable onExpiry) {
        this.scheduler = scheduler;
        this.onExpiry = onExpiry;
    }

    /**
     * Starts the limit, unless it has been started.
     *
     * @param limit zero = none
     */
    void start(Duration limit) {
        if (left == null && !limit.isZero()) {
            left = limit;
            since = scheduler.nanoTime();
            scheduleDeadline(limit);
        }
    }

    /**
     * Stops counting until {@link #resume}, but not for longer than the time that is left and this.
     */
    void pause(Duration longest) {
        if (left != null) {
            left = left.minusNanos(scheduler.nanoTime() - since);
            scheduleDeadline(left.plus(longest));
        }
    }

    /** Goes on with the time that was left at the pause. */
    void resume() {
        if (left != null) {
            since = scheduler.nanoTime();
            scheduleDeadline(left);
        }
    }

    private void scheduleDeadline(Duration time) {
        Scheduler.Alarm last = alarm;
        if (last != null) {
            last.cancel();
        }
        Scheduler.Alarm next = scheduler.schedule(time, onExpiry);
        alarm = next;
        if (isCancelled) {
            cancel();
        }
    }

    /** Ends the limit for good, and releases its alarm. */
    void cancel() {
        isCancelled = true;
        Scheduler.Alarm last = alarm;
        if (last != null) {
            last.cancel();
            alarm = null;
        }
    }
}
