// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.testing;

import io.github.camelcopilot.internal.concurrent.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A clock that only the test advances, and whose alarms go off in order of time. The clock advances
 * by itself to alarms with a delay of at most {@code eager}, so that delays between attempts cost
 * no time while deadlines, which are longer, do not elapse. One thread of its own runs the alarms;
 * any thread may use it.
 */
public final class VirtualScheduler implements Scheduler, AutoCloseable {

    public static final Instant START = Instant.parse("2026-11-21T06:00:00Z");

    private static final long PATIENCE_SECONDS = 20;

    /**
     * How often the callback pool checks for a stall while tasks wait. Such an alarm waits in real
     * time too; otherwise repeated checks would advance the clock far ahead of the threads.
     */
    private static final Duration WATCH = Duration.ofMillis(200);

    private record Pending(Duration due, long number, Duration delay, Runnable task) {}

    private final Duration eager;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        Thread made = new Thread(task, "copilot-clock-virtual");
                        made.setDaemon(true);
                        return made;
                    });

    // Guarded by this.
    private final TreeSet<Pending> pending =
            new TreeSet<>(Comparator.comparing(Pending::due).thenComparing(Pending::number));
    private final List<Duration> delays = new ArrayList<>();
    private Duration elapsed = Duration.ZERO;
    private long count;

    /**
     * @param eager maximum delay of an alarm that goes off without the test
     */
    public VirtualScheduler(Duration eager) {
        this.eager = eager;
    }

    @Override
    public synchronized Instant now() {
        return START.plus(elapsed);
    }

    @Override
    public synchronized long nanoTime() {
        return elapsed.toNanos();
    }

    @Override
    public Alarm schedule(Duration delay, Runnable task) {
        Pending alarm;
        synchronized (this) {
            alarm = new Pending(elapsed.plus(delay), count++, delay, task);
            pending.add(alarm);
            delays.add(delay);
            notifyAll();
        }
        if (delay.compareTo(eager) <= 0) {
            try {
                long wait = delay.equals(WATCH) ? WATCH.toMillis() : 0;
                var unused =
                        thread.schedule(
                                () -> runUnlessTakenBack(alarm), wait, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException closed) {
                // The test is over.
            }
        }
        return () -> takeBack(alarm);
    }

    private synchronized void takeBack(Pending alarm) {
        pending.remove(alarm);
    }

    private void runUnlessTakenBack(Pending alarm) {
        synchronized (this) {
            if (!pending.contains(alarm)) {
                return;
            }
        }
        runUntil(alarm.due());
    }

    private void runUntil(Duration until) {
        for (Pending next = takeDue(until); next != null; next = takeDue(until)) {
            next.task().run();
        }
    }

    private synchronized Pending takeDue(Duration until) {
        Pending next = pending.isEmpty() ? null : pending.first();
        boolean due = next != null && next.due().compareTo(until) <= 0;
        Duration reached = due ? next.due() : until;
        elapsed = reached.compareTo(elapsed) > 0 ? reached : elapsed;
        return due ? pending.pollFirst() : null;
    }

    /** Advances the clock; returns when the alarms that became due have run. */
    public void advance(Duration step) throws InterruptedException {
        Duration until;
        synchronized (this) {
            until = elapsed.plus(step);
        }
        try {
            thread.submit(() -> runUntil(until)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            throw new AssertionError("An alarm failed or does not end", failed);
        }
    }

    /** Waits until an alarm that was set with exactly this delay is pending. */
    public synchronized void awaitAlarm(Duration delay) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (pending.stream().noneMatch(alarm -> alarm.delay().equals(delay))) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError(
                        "No alarm with the delay " + delay + " among " + pending());
            }
            wait(left);
        }
    }

    /** Returns the delays of the alarms that have neither gone off nor been cancelled. */
    public synchronized List<Duration> pending() {
        return pending.stream().map(Pending::delay).toList();
    }

    /** Returns the delays of all alarms so far. */
    public synchronized List<Duration> delays() {
        return List.copyOf(delays);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
