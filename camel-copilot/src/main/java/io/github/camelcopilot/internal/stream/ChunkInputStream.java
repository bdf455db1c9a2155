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
 * {@code emit=text} and {@code emit=sse}: the chunks as bytes, while they come. It is a stream
 * cache as it is, since the log of the stream keeps what was read: Camel's stream caching neither
 * waits for it nor stores it once more, {@link #reset} begins anew, and {@link #copy} gives a
 * reader of its own. One thread at a time reads it; any may close it.
 */
public final class ChunkInputStream extends InputStream implements StreamCache {

    /** Encodes chunks as bytes; created anew each time the stream is read from its beginning. */
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

    /** Waits until there is something, and then takes what is there. */
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
        } while (count < length && fillFromWhatIsThere());
        reader.recordIfAwaited();
        delivered += count;
        return count;
    }

    /** Waits for bytes; returns whether there are any, or else the stream has ended. */
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
                // As an IOException, since readers of streams know no other.
                throw broken(end.failure());
            }
        }
        return true;
    }

    /** Returns whether there are bytes that need no waiting. */
    private boolean fillFromWhatIsThere() throws IOException {
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

    /** Returns how many bytes can be read without waiting: at least so many. */
    @Override
    public int available() {
        return current.remaining();
    }

    /**
     * Gives this reader up. The stream closes when no other reads it and none is opened, reset or
     * read within {@link ChunkLog#CLOSE_DELAY}: camel-http closes a body before it is sent again.
     */
    @Override
    public void close() {
        reader.close();
    }

    /** Goes back to the beginning. */
    @Override
    public void reset() {
        if (delivered == 0 && !current.hasRemaining() && end == null) {
            // Camel resets before each step; nothing was read, but a closed reader opens again.
            reader.reopen();
            return;
        }
        reader.reset();
        encoding = encodings.get();
        current = NOTHING;
        end = null;
        delivered = 0;
    }

    /** Writes what has not been read yet, and waits for the end of the stream. */
    @Override
    public void writeTo(OutputStream target) throws IOException {
        transferTo(target);
    }

    /** Returns a reader of its own that begins at the first chunk. */
    @Override
    public StreamCache copy(Exchange exchange) {
        return new ChunkInputStream(log, encodings);
    }

    @Override
    public boolean inMemory() {
        return true;
    }

    /**
     * Returns how many bytes of text have come so far, at least 1: camel-http takes a body of fewer
     * for none.
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
