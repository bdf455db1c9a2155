// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.stream;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.internal.client.Chunk;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;

/**
 * {@code emit=text} and {@code emit=sse}: the chunks as bytes, as they arrive. The log of the
 * stream holds what has been read, so this is a stream cache: Camel's stream caching neither waits
 * for the stream nor stores it again, {@link #reset} returns to the beginning, and {@link #copy}
 * returns an independent reader. Used by one thread at a time; any thread may close it.
 */
public final class ChunkInputStream extends InputStream implements StreamCache {

    /** Encodes chunks as bytes; each pass from the beginning of the stream has a new one. */
    interface Encoding {

        /** Returns the bytes of the chunk at the cursor, if any. */
        ByteBuffer of(ChunkSegments.Cursor chunk);

        /** Returns the bytes at the end of the stream, if any. */
        ByteBuffer of(Chunk last);
    }

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final ChunkLog log;
    private final ChunkLogReader reader;
    private final ChunkSegments.Cursor cursor;
    private final Supplier<Encoding> encodings;
    private Encoding encoding;
    private ByteBuffer current = NOTHING;
    private Chunk end;
    private long delivered;

    private ChunkInputStream(ChunkLog log, Supplier<Encoding> encodings) {
        this.log = log;
        this.reader = log.reader();
        this.cursor = reader.cursor();
        this.encodings = encodings;
        this.encoding = encodings.get();
    }

    /** Returns a stream of the text of the chunks, in UTF-8. */
    public static ChunkInputStream ofText(ChunkLog log) {
        return new ChunkInputStream(log, TextEncoding::new);
    }

    /**
     * Returns a stream of server-sent events.
     *
     * @param writers returns a new writer each time the stream is read from its beginning
     */
    public static ChunkInputStream ofEvents(ChunkLog log, Supplier<OpenAiEventWriter> writers) {
        return new ChunkInputStream(log, () -> new EventEncoding(log, writers.get()));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** Waits for the next byte, and then returns all bytes that need no waiting. */
    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        reader.touch();
        if (!fill()) {
            return -1;
        }
        int count = 0;
        do {
            int part = Math.min(length - count, current.remaining());
            current.get(target, offset + count, part);
            count += part;
        } while (count < length && fillWithoutWaiting());
        reader.recordIfAwaited();
        delivered += count;
        return count;
    }

    /** Waits for bytes; returns false at the end of the stream. */
    private boolean fill() throws IOException {
        while (!current.hasRemaining()) {
            if (end == null && cursor.next()) {
                current = encoding.of(cursor);
            } else if (end == null) {
                if (!refresh(true)) {
                    takeEnd();
                }
            } else if (end.failure() == null) {
                return false;
            } else {
                // An IOException, since readers of streams handle no other.
                throw broken(end.failure());
            }
        }
        return true;
    }

    /** Returns whether there are bytes that need no waiting. */
    private boolean fillWithoutWaiting() throws IOException {
        while (!current.hasRemaining()) {
            if (end != null) {
                return false;
            }
            if (cursor.next()) {
                current = encoding.of(cursor);
            } else if (!refresh(false)) {
                if (reader.end() == null || refresh(false)) {
                    return false;
                }
                takeEnd();
            }
        }
        return true;
    }

    private void takeEnd() {
        end = reader.end();
        current = encoding.of(end);
    }

    private boolean refresh(boolean waits) throws IOException {
        try {
            return reader.refresh(waits);
        } catch (CopilotException failure) {
            throw broken(failure);
        } catch (InterruptedException interrupted) {
            reader.closeNow();
            Thread.currentThread().interrupt();
            InterruptedIOException io =
                    new InterruptedIOException("The thread that read the stream was interrupted");
            io.initCause(interrupted);
            throw io;
        }
    }

    private static IOException broken(CopilotException failure) {
        return new IOException("The stream broke: " + failure.getMessage(), failure);
    }

    /** Returns the number of bytes that can be read without waiting; there may be more. */
    @Override
    public int available() {
        return current.remaining();
    }

    /**
     * Closes this reader. The stream is closed if no other reader is open and none is opened, reset
     * or read within {@link ChunkLog#CLOSE_DELAY}, since camel-http closes a body before it sends
     * it again.
     */
    @Override
    public void close() {
        reader.close();
    }

    /** Returns to the beginning. */
    @Override
    public void reset() {
        if (delivered == 0 && !current.hasRemaining() && end == null) {
            // Nothing has been read: Camel resets the body before each step of a route.
            reader.reopen();
            return;
        }
        reader.reset();
        encoding = encodings.get();
        current = NOTHING;
        end = null;
        delivered = 0;
    }

    /** Writes all bytes that have not been read, waiting for the end of the stream. */
    @Override
    public void writeTo(OutputStream target) throws IOException {
        transferTo(target);
    }

    /** Returns an independent reader that begins at the first chunk. */
    @Override
    public StreamCache copy(Exchange exchange) {
        return new ChunkInputStream(log, encodings);
    }

    @Override
    public boolean inMemory() {
        return true;
    }

    /**
     * Returns the size in bytes of the text that has arrived, but at least 1, since camel-http does
     * not send a body of length 0.
     */
    @Override
    public long length() {
        return Math.max(1, log.textSize());
    }

    @Override
    public long position() {
        return delivered;
    }
}
