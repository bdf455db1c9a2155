// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.stream;

import io.github.camelcopilot.internal.client.Chunk;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * Chunks that wait for a consumer. If many wait, or the first has waited for a long time,
 * consecutive chunks of text or of reasoning are merged, so that a slow consumer receives fewer.
 * Steps of tool calls are never merged, and no text is moved across one. Guarded by its owner.
 */
final class MergingQueue {

    /** Number of waiting chunks from which they are merged. */
    private static final int MERGE_FROM = 32;

    /** Age of the first waiting chunk from which it is merged with the next. */
    private static final long MERGE_AFTER_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /**
     * Memory in bytes that a chunk takes besides its text; counted for steps of tool calls, which
     * have no text, and if many chunks wait and cannot be merged.
     */
    static final int CHUNK_COST = 64;

    private final ArrayDeque<Entry> entries = new ArrayDeque<>(2);
    private long size;

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Returns the size of the waiting text in bytes of UTF-8. */
    long size() {
        return size;
    }

    /**
     * Adds a chunk.
     *
     * @param now reading of the clock in ns
     * @param maxSize in bytes
     * @return false if the chunk was not added because it would exceed the maximum size
     */
    boolean add(Chunk chunk, long now, long maxSize) {
        boolean many = entries.size() >= MERGE_FROM;
        boolean merges = many && entries.getLast().canMerge(chunk);
        boolean hasCost = chunk.type() == Chunk.Type.TOOL || (many && !merges);
        long added = chunk.isLast() ? 0 : chunk.textSize() + (hasCost ? CHUNK_COST : 0);
        if (size + added > maxSize) {
            return false;
        }
        if (merges) {
            entries.getLast().merge(chunk, added);
        } else {
            entries.add(new Entry(chunk, added, now));
        }
        size += added;
        return true;
    }

    /**
     * Removes the first chunk, merged with those after it if the consumer is slow; the queue must
     * not be empty.
     *
     * @param now reading of the clock in ns
     */
    Chunk remove(long now) {
        boolean many = entries.size() >= MERGE_FROM;
        Entry first = entries.remove();
        boolean isSlow = many || now - first.since >= MERGE_AFTER_NANOS;
        while (isSlow && !entries.isEmpty() && first.canMerge(entries.peek().chunk)) {
            Entry next = entries.remove();
            first.merge(next.toChunk(), next.size);
        }
        size -= first.size;
        return first.toChunk();
    }

    void clear() {
        entries.clear();
        size = 0;
    }

    /** A waiting chunk, with the text of those merged into it. */
    private static final class Entry {
        private final Chunk chunk;
        private final long since;
        private long size;
        private StringBuilder merged;

        Entry(Chunk chunk, long size, long since) {
            this.chunk = chunk;
            this.size = size;
            this.since = since;
        }

        boolean canMerge(Chunk next) {
            return !next.isLast() && next.type() == chunk.type() && next.type() != Chunk.Type.TOOL;
        }

        void merge(Chunk next, long nextSize) {
            if (merged == null) {
                merged = new StringBuilder(chunk.text());
            }
            merged.append(next.text());
            size += nextSize;
        }

        Chunk toChunk() {
            return merged == null ? chunk : chunk.withText(merged.toString());
        }
    }
}
