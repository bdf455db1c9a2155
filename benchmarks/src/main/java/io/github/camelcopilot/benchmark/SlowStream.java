// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.DataStreamChannel;

/**
 * The body of an answer that is sent as slowly as a model writes: one {@link TimedDelta} at a time,
 * each in its own HTTP chunk, the last one together with the end. The clock's thread wakes the
 * connection when a delta is due; everything else happens on the connection's I/O thread.
 */
final class SlowStream implements AsyncEntityProducer {

    static final int CHUNKS = 75;

    private final ScheduledExecutorService clock;
    private final int millisPerChunk;
    private final long startMillis = System.currentTimeMillis();
    private final AtomicBoolean waiting = new AtomicBoolean();
    private ByteBuffer unsent = ByteBuffer.allocate(0);
    private int next;

    SlowStream(ScheduledExecutorService clock, int millisPerChunk) {
        this.clock = clock;
        this.millisPerChunk = millisPerChunk;
    }

    /** Called when the clock has woken the connection, and sometimes when no delta is due. */
    @Override
    public void produce(DataStreamChannel channel) throws IOException {
        if (!unsent.hasRemaining() && next < CHUNKS && millisToNext() <= 0) {
            unsent = ByteBuffer.wrap(event().getBytes(StandardCharsets.UTF_8));
            next++;
        }
        if (unsent.hasRemaining()) {
            channel.write(unsent);
        }
        if (unsent.hasRemaining()) {
            return;
        }
        if (next == CHUNKS) {
            channel.endStream();
        } else if (waiting.compareAndSet(false, true)) {
            Future<?> unused =
                    clock.schedule(() -> wake(channel), millisToNext(), TimeUnit.MILLISECONDS);
        }
    }

    /** The two clocks may differ slightly: if no delta is due yet, the connection waits again. */
    private void wake(DataStreamChannel channel) {
        waiting.set(false);
        channel.requestOutput();
    }

    private String event() {
        String delta = StreamEvents.delta(new TimedDelta(next, dueMillis()).text());
        return next == CHUNKS - 1 ? delta + StreamEvents.END : delta;
    }

    private long millisToNext() {
        return dueMillis() - System.currentTimeMillis();
    }

    private long dueMillis() {
        return startMillis + (next + 1L) * millisPerChunk;
    }

    @Override
    public int available() {
        return unsent.remaining();
    }

    @Override
    public String getContentType() {
        return "text/event-stream; charset=utf-8";
    }

    @Override
    public String getContentEncoding() {
        return null;
    }

    @Override
    public long getContentLength() {
        return -1;
    }

    @Override
    public boolean isChunked() {
        return true;
    }

    @Override
    public boolean isRepeatable() {
        return false;
    }

    @Override
    public Set<String> getTrailerNames() {
        return Set.of();
    }

    @Override
    public void failed(Exception cause) {
        // The client detects missing deltas.
    }

    @Override
    public void releaseResources() {
        // There are none.
    }
}
