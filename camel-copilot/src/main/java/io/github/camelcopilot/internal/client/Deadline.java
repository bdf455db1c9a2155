// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.internal.concurrent.Scheduler;
import java.time.Duration;

/**
 * The time limit of one call, on the scheduler's clock. Started, paused and resumed by one thread
 * at a time; any thread may cancel it.
 */
final class Deadline {

    private static final Duration SHORTEST = Duration.ofMillis(1);

    private final Scheduler scheduler;
    private final Runnable onExpiry;

    private volatile Scheduler.Alarm alarm;
    private volatile boolean isCancelled;

    /** The time left at {@link #since}; null before the start. */
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
     * Pauses the limit until {@link #resume}. It expires at the latest after the time that is left
     * plus this time.
     */
    void pause(Duration longest) {
        if (left != null) {
            left = left.minusNanos(scheduler.nanoTime() - since);
            scheduleDeadline(left.plus(longest));
        }
    }

    /** Continues with the time that was left at the pause. */
    void resume() {
        if (left != null) {
            since = scheduler.nanoTime();
            scheduleDeadline(left);
        }
    }

    /** Returns the time left, at least 1 ms; zero = no limit, or not started. */
    Duration timeLeft() {
        if (left == null) {
            return Duration.ZERO;
        }
        Duration now = left.minusNanos(scheduler.nanoTime() - since);
        return now.compareTo(SHORTEST) < 0 ? SHORTEST : now;
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

    /** Ends the limit and releases its alarm. */
    void cancel() {
        isCancelled = true;
        Scheduler.Alarm last = alarm;
        if (last != null) {
            last.cancel();
            alarm = null;
        }
    }
}
