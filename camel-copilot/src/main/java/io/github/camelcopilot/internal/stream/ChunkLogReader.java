// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.stream;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.internal.client.ChatStream;
import io.github.camelcopilot.internal.client.Chunk;
import java.time.Duration;

/**
 * A reader of a {@link ChunkLog}, from the first chunk to the end. Used by one thread at a time;
 * any thread may close it.
 */
final class ChunkLogReader {

    private final ChunkLog log;
    private final ChunkSegments.Cursor cursor;

    // Guarded by the lock of the log, and changed only by it and its flow control.
    boolean isOpen = true;
    boolean isDropped;
    int closeCount;
    long recordedSize;
    long demandCount;

    ChunkLogReader(ChunkLog log, ChunkSegments.Cursor cursor) {
        this.log = log;
        this.cursor = cursor;
    }

    /** Returns the position of this reader; {@link #refresh} lets it see further chunks. */
    ChunkSegments.Cursor cursor() {
        return cursor;
    }

    /**
     * Makes the chunks that have arrived visible to the cursor.
     *
     * @param waits whether to wait for a chunk or the end
     * @return whether there are chunks to be read; if not after waiting, the stream has ended, see
     *     {@link #end}
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws CopilotException if this reader receives no further chunks
     */
    boolean refresh(boolean waits) throws InterruptedException, CopilotException {
        touch();
        ChunkLog.Progress progress = log.refresh(this, waits);
        ChatStream stream = log.stream();
        return switch (progress) {
            case MORE -> true;
            case NOTHING_YET -> false;
            case CLOSED -> throw stream.failure(ChunkLog.CLOSED_BY_READER);
            case DROPPED -> throw stream.failure(stream.readerTimeoutReason());
            case TOO_LONG -> throw stream.tooLongToReadAgain();
        };
    }

    /** Records the position of the reader if the connection may be waiting for it. */
    void recordIfAwaited() {
        if (!log.hasRoom()) {
            log.record(this);
        }
    }

    /** Returns the last chunk, once all others have been read; null if the stream has not ended. */
    Chunk end() {
        return log.end();
    }

    /** Counts as demand although no further chunk is needed. */
    void touch() {
        log.countDemand();
    }

    /** Returns to the first chunk. */
    void reset() {
        log.reset(this);
    }

    /** Opens the reader again at its position, if it was closed. */
    void reopen() {
        log.reopen(this);
    }

    /**
     * Closes the reader. When no reader is open, the stream is closed, unless one is opened, reset
     * or read within {@link ChunkLog#CLOSE_DELAY}.
     */
    void close() {
        log.close(this, ChunkLog.CLOSE_DELAY);
    }

    /** Closes the reader and, when no reader is open, the stream at once. */
    void closeNow() {
        log.close(this, Duration.ZERO);
    }
}
