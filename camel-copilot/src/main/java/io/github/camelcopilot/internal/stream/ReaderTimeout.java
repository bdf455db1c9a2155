package io.github.camelcopilot.internal.stream;

import io.github.camelcopilot.internal.concurrent.Scheduler;
import java.time.Duration;

/**
 * Notices a reader that has asked for nothing for {@code readerTimeout}. It looks from time to time
 * instead of being told, so that asking costs next to nothing; a reader is found out after one to
 * one and a quarter of that time. Looks on the scheduler's thread.
 */
public final class ReaderTimeout {

    private static final int LOOKS = 4;

    private final Scheduler scheduler;
    private final Duration timeout;
    private final ChunkSink sink;
    private final Runnable onGone;

    private volatile Scheduler.Alarm alarm;
    private volatile boolean stopped;

    // Only the scheduler's thread uses them after the start.
    private long askedBefore;
    private long since;

    /**
     * @param onGone told at most once
     */
    public ReaderTimeout(Scheduler scheduler, Duration timeout, ChunkSink sink, Runnable onGone) {
        this.scheduler = scheduler;
        this.timeout = timeout;
        this.sink = sink;
        this.onGone = onGone;
    }

    public void start() {
        since = scheduler.nanoTime();
        lookAgain();
    }

    /** Ends the watch; any thread may call it. */
    public void stop() {
        stopped = true;
        Scheduler.Alarm last = alarm;
        if (last != null) {
            last.cancel();
        }
    }

    private void lookAgain() {
        alarm = scheduler.schedule(timeout.dividedBy(LOOKS), this::look);
        if (stopped) {
            stop();
        }
    }

    private void look() {
        if (stopped) {
            return;
        }
        long now = scheduler.nanoTime();
        long asked = sink.asked();
        if (asked != askedBefore || !sink.isIdle()) {
            askedBefore = asked;
            since = now;
        } else if (now - since >= timeout.toNanos()) {
            if (!sink.giveUpIdleReader()) {
                onGone.run();
                return;
            }
            since = now;
        }
        lookAgain();
    }
}
