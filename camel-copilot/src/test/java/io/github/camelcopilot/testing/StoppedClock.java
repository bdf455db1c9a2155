package io.github.camelcopilot.testing;

import io.github.camelcopilot.internal.concurrent.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A scheduler whose time changes only when the test sets it, and whose alarms only the test runs.
 * Thread-safe.
 */
public final class StoppedClock implements Scheduler {

    private final List<Runnable> pending = new CopyOnWriteArrayList<>();
    private final List<Duration> delays = new CopyOnWriteArrayList<>();
    private volatile Instant now = Instant.EPOCH;

    public void set(Instant time) {
        now = time;
    }

    /** Returns the alarms that were not cancelled, oldest first. */
    public List<Runnable> pending() {
        return pending;
    }

    /** Returns the delays of all alarms, oldest first. */
    public List<Duration> delays() {
        return delays;
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public long nanoTime() {
        return 0;
    }

    @Override
    public Alarm schedule(Duration delay, Runnable task) {
        pending.add(task);
        delays.add(delay);
        return () -> pending.remove(task);
    }
}
