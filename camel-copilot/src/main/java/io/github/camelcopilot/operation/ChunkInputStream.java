package io.github.camelcopilot.operation;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.client.Chunk;
import io.github.camelcopilot.client.ChunkBuffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;

/**
 * {@code emit=text} and {@code emit=sse}: the chunks as bytes, while they come. It says of itself
 * that it is cached, so that Camel's stream caching neither reads nor keeps it. One thread at a
 * time reads it; any may close it.
 */
final class ChunkInputStream extends InputStream implements StreamCache {

    private static final byte[] NOTHING = {};

    private final ChunkBuffer buffer;
    private final Function<Chunk, byte[]> encoding;
    private byte[] current = NOTHING;
    private int position;
    private long delivered;
    private volatile boolean ended;
    private volatile CopilotException failure;

    /**
     * @param encoding what a chunk is as bytes, perhaps none
     */
    ChunkInputStream(ChunkBuffer buffer, Function<Chunk, byte[]> encoding) {
        this.buffer = buffer;
        this.encoding = encoding;
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
        buffer.touch();
        if (!fill()) {
            return -1;
        }
        int count = 0;
        do {
            int part = Math.min(length - count, current.length - position);
            System.arraycopy(current, position, target, offset + count, part);
            position += part;
            count += part;
        } while (count < length && fillFromWhatIsThere());
        delivered += count;
        return count;
    }

    private boolean fill() throws IOException {
        while (position == current.length) {
            if (failure != null) {
                // As an IOException, since readers of streams know no other.
                throw new IOException("The stream broke: " + failure.getMessage(), failure);
            }
            if (ended) {
                return false;
            }
            try {
                take(buffer.take());
            } catch (InterruptedException interrupted) {
                close();
                Thread.currentThread().interrupt();
                InterruptedIOException io =
                        new InterruptedIOException(
                                "The thread that read the stream was interrupted");
                io.initCause(interrupted);
                throw io;
            }
        }
        return true;
    }

    private boolean fillFromWhatIsThere() {
        while (position == current.length) {
            Chunk chunk = ended || failure != null ? null : buffer.poll();
            if (chunk == null) {
                return false;
            }
            take(chunk);
        }
        return true;
    }

    private void take(Chunk chunk) {
        current = encoding.apply(chunk);
        position = 0;
        if (chunk.failure() != null) {
            failure = chunk.failure();
        } else {
            ended = chunk.isLast();
        }
    }

    /** Returns how many bytes can be read without waiting: at least so many. */
    @Override
    public int available() {
        return current.length - position;
    }

    /** Closes the stream, unless it has come to its end; reading on fails. */
    @Override
    public void close() {
        if (!ended && failure == null) {
            String reason = "its reader closed it before its end";
            CopilotException closed = buffer.stream().failure(reason);
            failure = closed;
            // Wakes a reader that waits on another thread.
            buffer.abandon(closed);
            buffer.stream().cancel(reason);
        }
    }

    /** Does nothing: what was read is gone. */
    @Override
    public void reset() {}

    @Override
    public void writeTo(OutputStream target) throws IOException {
        transferTo(target);
    }

    /** Returns null: there is only one stream. */
    @Override
    public StreamCache copy(Exchange exchange) {
        return null;
    }

    @Override
    public boolean inMemory() {
        return true;
    }

    /** Returns -1: nobody knows yet. */
    @Override
    public long length() {
        return -1;
    }

    @Override
    public long position() {
        return delivered;
    }
}
