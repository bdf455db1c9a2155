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
 * The body of an answer that comes as slowly as a model writes: a {@link TimedDelta} at a time,
 * each an HTTP chunk of its own, the last one with the end. The clock's thread wakes its connection
 * when one is due; everything else happens on the connection's I/O thread.
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

    /** Is called when the clock has woken the connection, and now and then without a reason. */
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

    /** The two clocks may differ by a moment: if it is too early, the wait begins anew. */
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
        // The client counts what it got.
    }

    @Override
    public void releaseResources() {
        // It has none.
    }
}
