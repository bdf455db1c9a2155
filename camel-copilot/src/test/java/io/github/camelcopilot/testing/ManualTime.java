// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.testing;

import io.github.camelcopilot.internal.concurrent.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A clock that stands still until a test moves it; alarms ring on the thread that does. */
public final class ManualTime implements Scheduler {

    private record Entry(long due, Runnable task) {}

    private final List<Entry> entries = new ArrayList<>();
    private long nanos;

    @Override
    public Instant now() {
        return Instant.EPOCH.plusNanos(nanoTime());
    }

    @Override
    public synchronized long nanoTime() {
        return nanos;
    }

    @Override
    public synchronized Alarm schedule(Duration delay, Runnable task) {
        Entry entry = new Entry(nanos + delay.toNanos(), task);
        entries.add(entry);
        return () -> cancel(entry);
    }

    private synchronized void cancel(Entry entry) {
        entries.remove(entry);
    }

    /** Returns how many alarms are set. */
    public synchronized int alarms() {
        return entries.size();
    }

    public void advance(Duration duration) {
        long end = nanoTime() + duration.toNanos();
        for (Entry due = nextUntil(end); due != null; due = nextUntil(end)) {
            due.task.run();
        }
    }

    private synchronized Entry nextUntil(long end) {
        Optional<Entry> next =
                entries.stream()
                        .filter(entry -> entry.due <= end)
                        .min(Comparator.comparingLong(Entry::due));
        next.ifPresent(entries::remove);
        nanos = next.map(Entry::due).orElse(end);
        return next.orElse(null);
    }
}
