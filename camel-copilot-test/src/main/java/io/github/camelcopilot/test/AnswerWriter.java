// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.nio.DataStreamChannel;

/**
 * Writes the body of one answer chunk by chunk, with its delays and up to its scripted ending. It
 * writes only as much as the socket accepts, so a body of any size needs the memory of one block.
 * Owned by the connection's I/O thread; the scheduler's thread only ends a delay.
 */
final class AnswerWriter {

    /** Sends an answer that has no body. */
    interface HeadSender {
        void send() throws HttpException, IOException;
    }

    // The number of chunks written in a row before other connections of the I/O thread proceed.
    private static final int CHUNKS_PER_TURN = 32;
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Delivery delivery;
    private final Settlement settlement;
    private final boolean chunkCoded;
    private final boolean tooShort;
    private final RecordedRequest request;
    private final Connection connection;
    private final ScheduledExecutorService scheduler;
    private final ChunkSource chunks;

    private ByteBuffer current;
    private boolean currentIsLast;
    private long written;
    private volatile boolean headSent;
    private volatile boolean paused;
    private volatile boolean finished;
    private volatile Future<?> timer;

    AnswerWriter(
            Reply reply,
            boolean chunkCoded,
            RecordedRequest request,
            Connection connection,
            ScheduledExecutorService scheduler) {
        this.delivery = reply.delivery();
        this.settlement = reply.settlement();
        this.chunkCoded = chunkCoded;
        this.tooShort = delivery.declaredLength().orElse(0) > reply.body().length();
        this.request = request;
        this.connection = connection;
        this.scheduler = scheduler;
        this.chunks = new ChunkSource(reply.body().runs(), chunkCoded);
    }

    /** Returns more than 0 while there is something to write; otherwise HttpCore stops calling. */
    int available() {
        return finished || paused ? 0 : 1;
    }

    /** Performs an ending that is scripted before the head. True means that no head may be sent. */
    boolean endsBeforeHead() {
        if (delivery.ending().beforeHead()) {
            breakOff();
            return true;
        }
        return false;
    }

    /** Sends a head that is the whole answer. */
    void completeWith(HeadSender sender) throws HttpException, IOException {
        synchronized (request) {
            sender.send();
            connection.answered(request);
        }
        finish();
    }

    /** Called after the head was passed to HttpCore, which writes it before any body. */
    void headSent() {
        headSent = true;
    }

    void write(DataStreamChannel out) throws IOException {
        // HttpCore also calls while it is still committing the head; breaking off then would
        // swallow the head.
        if (!headSent) {
            return;
        }
        for (int turn = 0; turn < CHUNKS_PER_TURN && available() > 0; turn++) {
            if (current == null && !take()) {
                return;
            }
            if (currentIsLast) {
                writeLast(out);
                return;
            }
            out.write(current);
            if (current.hasRemaining()) {
                return;
            }
            current = null;
            written++;
            pauseAfterChunk(out);
        }
    }

    /** Takes the next chunk; false if the answer was aborted. */
    private boolean take() {
        boolean complete = delivery.ending().equals(Ending.COMPLETE) && !tooShort;
        if (!complete && (written >= delivery.ending().afterChunks() || !chunks.hasNext())) {
            breakOff();
            return false;
        }
        current = chunks.hasNext() ? chunks.next() : NOTHING.duplicate();
        currentIsLast = complete && !chunks.hasNext();
        if (currentIsLast && chunkCoded) {
            ByteBuffer chunk = current;
            current =
                    ByteBuffer.allocate(chunk.remaining() + LAST_CHUNK.length)
                            .put(chunk)
                            .put(LAST_CHUNK)
                            .flip();
        }
        return true;
    }

    private void writeLast(DataStreamChannel out) throws IOException {
        // A client that has read the whole answer must see its outcome: reading the outcome waits
        // for this lock.
        synchronized (request) {
            if (request.outcome() != Outcome.OPEN) {
                // The connection has ended in the meantime, so the answer cannot be complete.
                cancel();
                return;
            }
            if (!settlement.deliver(() -> writeCurrent(out))) {
                return;
            }
            connection.answered(request);
        }
        out.endStream();
        finish();
    }

    private boolean writeCurrent(DataStreamChannel out) throws IOException {
        out.write(current);
        return !current.hasRemaining();
    }

    private void finish() {
        finished = true;
        if (delivery.closeAfter()) {
            connection.finish();
        }
    }

    private void breakOff() {
        finished = true;
        settlement.cancel();
        switch (delivery.ending().how()) {
            case RESET -> connection.reset();
            // A body that is shorter than declared also ends the connection.
            case CLOSE, COMPLETE -> connection.finish();
            case STALL -> {}
        }
    }

    private void pauseAfterChunk(DataStreamChannel out) {
        if (delivery.betweenChunks().isZero()) {
            return;
        }
        paused = true;
        timer =
                scheduler.schedule(
                        () -> {
                            paused = false;
                            out.requestOutput();
                        },
                        delivery.betweenChunks().toNanos(),
                        TimeUnit.NANOSECONDS);
    }

    /** Cancels a delay and the charge of an incomplete answer after the exchange has ended. */
    void cancel() {
        finished = true;
        settlement.cancel();
        Future<?> pause = timer;
        if (pause != null) {
            pause.cancel(false);
        }
    }
}
