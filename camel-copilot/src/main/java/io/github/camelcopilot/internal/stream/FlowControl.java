// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Decides whether the connection of a stream has to wait for the readers of its log. It waits while
 * the reader that is furthest ahead is {@code streamBuffer} chunks behind and, beyond {@code
 * maxAnswerSize}, while the slowest reader is so far behind that no more may be held for it.
 * Guarded by the lock of the log, except for {@link #isFull} and {@link #countDemand}, which any
 * thread may call.
 */
final class FlowControl {

    private final int maxChunks;
    private final int maxText;
    private final long maxSize;
    private final ChunkSegments segments;

    /** The open readers that have begun to read. */
    private final List<ChunkLogReader> readers = new ArrayList<>(1);

    private int waitingReaders;
    private long frontChunks;
    private long frontSize;
    private boolean ended;
    private volatile boolean full;

    /** Lost increments do no harm: only a change matters. */
    private final AtomicLong demandCount = new AtomicLong();

    /**
     * @param maxChunks how far the reader that is furthest ahead may be behind, in chunks
     * @param maxText how far that reader may be behind, in bytes
     * @param maxSize size of the text that is held for readers that begin later, in bytes
     */
    FlowControl(int maxChunks, int maxText, long maxSize, ChunkSegments segments) {
        this.maxChunks = maxChunks;
        this.maxText = maxText;
        this.maxSize = maxSize;
        this.segments = segments;
    }

    void add(ChunkLogReader reader) {
        if (!readers.contains(reader)) {
            readers.add(reader);
        }
    }

    void remove(ChunkLogReader reader) {
        readers.remove(reader);
    }

    void countDemand() {
        demandCount.lazySet(demandCount.get() + 1);
    }

    /** Returns the demand of the readers or, if one of them holds back the others, of that one. */
    long demandCount() {
        ChunkLogReader blocking = blockingReader();
        return blocking == null ? demandCount.get() : blocking.demandCount;
    }

    void beginWait() {
        waitingReaders++;
    }

    void endWait() {
        waitingReaders--;
    }

    boolean isIdle() {
        return waitingReaders == 0 || blockingReader() != null;
    }

    /** Drops the reader that holds back the others; returns false if there is none. */
    boolean dropBlockingReader() {
        ChunkLogReader blocking = blockingReader();
        if (blocking == null) {
            return false;
        }
        blocking.isDropped = true;
        readers.remove(blocking);
        return true;
    }

    /**
     * Records the position of a reader.
     *
     * @return whether the connection has to be resumed
     */
    boolean record(ChunkLogReader reader) {
        reader.recordedSize = reader.cursor().sizeRead();
        frontSize = Math.max(frontSize, reader.recordedSize);
        frontChunks = Math.max(frontChunks, reader.cursor().chunksRead());
        return update();
    }

    /** Returns whether no further reader can begin, so that what all have read can be released. */
    boolean releasesBeginning() {
        return isBeyondMaxSize() && !readers.isEmpty();
    }

    private boolean isBeyondMaxSize() {
        return segments.textSize() > maxSize;
    }

    /** Ends all waiting, from the next update on. */
    void end() {
        ended = true;
    }

    /**
     * Decides again whether the connection has to wait.
     *
     * @return whether the connection has to be resumed
     */
    boolean update() {
        boolean wasFull = full;
        full = !ended && mustWait();
        return wasFull && !full;
    }

    /** Returns whether the connection has to wait. */
    boolean isFull() {
        return full;
    }

    private boolean mustWait() {
        return segments.chunkCount() - frontChunks >= maxChunks
                || segments.size() - frontSize >= maxText
                || blockingReader() != null;
    }

    /** Returns the slowest reader if so much is held for it that the connection waits, or null. */
    private ChunkLogReader blockingReader() {
        if (!isBeyondMaxSize()) {
            return null;
        }
        long most = Math.max(maxSize, maxText);
        ChunkLogReader slowest = null;
        for (ChunkLogReader reader : readers) {
            if (segments.size() - reader.recordedSize > most
                    && (slowest == null || reader.recordedSize < slowest.recordedSize)) {
                slowest = reader;
            }
        }
        return slowest;
    }
}
