// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.internal.concurrent.Scheduler;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Detects a reader that has requested nothing for {@code readerTimeout}. Polls the reader's demand
 * on the scheduler's thread, so that no request needs an alarm; detection takes between 1 and 1.25
 * times the timeout.
 */
final class ReaderTimeout {

    private static final int POLLS_PER_TIMEOUT = 4;

    private final Scheduler scheduler;
    private final Duration timeout;
    private final ChunkSink sink;
    private final Consumer<ChunkSink> onTimeout;

    private volatile Scheduler.Alarm alarm;
    private volatile boolean stopped;

    // Used only by the scheduler's thread after the start.
    private long lastDemandCount;
    private long idleSince;

    /**
     * @param onTimeout called at most once
     */
    ReaderTimeout(
            Scheduler scheduler, Duration timeout, ChunkSink sink, Consumer<ChunkSink> onTimeout) {
        this.scheduler = scheduler;
        this.timeout = timeout;
        this.sink = sink;
        this.onTimeout = onTimeout;
    }

    void start() {
        idleSince = scheduler.nanoTime();
        scheduleNext();
    }

    /** Ends the polling; any thread may call it. */
    void stop() {
        stopped = true;
        Scheduler.Alarm last = alarm;
        if (last != null) {
            last.cancel();
        }
    }

    private void scheduleNext() {
        alarm = scheduler.schedule(timeout.dividedBy(POLLS_PER_TIMEOUT), this::poll);
        if (stopped) {
            stop();
        }
    }

    private void poll() {
        if (stopped) {
            return;
        }
        long now = scheduler.nanoTime();
        long demandCount = sink.demandCount();
        if (demandCount != lastDemandCount || !sink.isIdle()) {
            lastDemandCount = demandCount;
            idleSince = now;
        } else if (now - idleSince >= timeout.toNanos()) {
            if (!sink.dropIdleReader()) {
                onTimeout.accept(sink);
                return;
            }
            idleSince = now;
        }
        scheduleNext();
    }
}
