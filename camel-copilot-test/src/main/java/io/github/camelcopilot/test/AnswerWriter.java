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
 * Writes the body of one answer, chunk by chunk, with its pauses and to its scripted ending. It
 * writes only as much as the socket takes, so a body of any size needs one block of memory. Owned
 * by the connection's I/O thread; the scheduler's thread only ends a pause.
 */
final class AnswerWriter {

    /** Sends an answer that has no body. */
    interface HeadSender {
        void send() throws HttpException, IOException;
    }

    // After so many chunks in a row another connection of the same I/O thread has its turn.
    private static final int CHUNKS_PER_TURN = 32;
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Delivery delivery;
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
        this.chunkCoded = chunkCoded;
        this.tooShort = delivery.declaredLength().orElse(0) > reply.body().length();
        this.request = request;
        this.connection = connection;
        this.scheduler = scheduler;
        this.chunks = new ChunkSource(reply.body().runs(), chunkCoded);
    }

    /**
     * More than 0 while it has something to write and may do so; HttpCore stops asking otherwise.
     */
    int available() {
        return finished || paused ? 0 : 1;
    }

    /**
     * Carries out an ending that was scripted to come before the head; true = no head must be sent.
     */
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

    /** The head is with HttpCore, which writes it before it lets this class write. */
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

    /** Takes the next chunk; false = the answer was broken off. */
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
        // Who has read the whole answer must find the outcome decided: reading the outcome waits
        // for this lock.
        synchronized (request) {
            out.write(current);
            if (current.hasRemaining()) {
                return;
            }
            connection.answered(request);
        }
        out.endStream();
        finish();
    }

    private void finish() {
        finished = true;
        if (delivery.closeAfter()) {
            connection.finish();
        }
    }

    private void breakOff() {
        finished = true;
        switch (delivery.ending().how()) {
            case RESET -> connection.reset();
            // A body that is shorter than declared ends with its connection, too.
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

    /** The connection is gone: ends a pause. */
    void cancel() {
        finished = true;
        Future<?> pause = timer;
        if (pause != null) {
            pause.cancel(false);
        }
    }
}
