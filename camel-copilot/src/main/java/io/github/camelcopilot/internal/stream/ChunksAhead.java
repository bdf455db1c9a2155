// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.stream;

import io.github.camelcopilot.internal.client.Chunk;
import java.util.ArrayDeque;

/**
 * The chunks of a buffer, which can be read ahead to the end and are still returned afterwards.
 * Chunks read ahead are merged into a few large ones, which take little more memory than their
 * text. Used by one thread at a time, except for {@link #isReady}, which is an estimate on other
 * threads.
 */
final class ChunksAhead {

    private final ChunkBuffer buffer;
    private final long maxSize;
    private final ArrayDeque<Chunk> ahead = new ArrayDeque<>(1);
    private long size;
    private Chunk end;

    /**
     * @param maxSize maximum size of the text that is read ahead, in bytes
     */
    ChunksAhead(ChunkBuffer buffer, long maxSize) {
        this.buffer = buffer;
        this.maxSize = maxSize;
    }

    /** Returns the next chunk, waiting for it. */
    Chunk take() throws InterruptedException {
        Chunk chunk = ahead.poll();
        if (chunk == null) {
            return buffer.take();
        }
        buffer.touch();
        size -= sizeOf(chunk);
        return chunk;
    }

    /** Returns whether there is a next chunk, so that taking it would not wait. */
    boolean isReady() {
        return !ahead.isEmpty() || buffer.isReady();
    }

    /** Returns the last chunk, waiting for it; null if there is too much text before it. */
    Chunk readToEnd() throws InterruptedException {
        StringBuilder text = new StringBuilder();
        Chunk first = null;
        try {
            while (end == null && size <= maxSize) {
                Chunk chunk = buffer.take();
                if (first != null && first.type() != chunk.type()) {
                    addMerged(first, text);
                    first = null;
                }
                if (chunk.isLast()) {
                    ahead.add(chunk);
                    end = chunk;
                    break;
                }
                size += sizeOf(chunk);
                if (chunk.type() == Chunk.Type.TOOL) {
                    ahead.add(chunk);
                } else {
                    first = first == null ? chunk : first;
                    text.append(chunk.text());
                }
            }
        } finally {
            if (first != null) {
                addMerged(first, text);
            }
        }
        return end;
    }

    private void addMerged(Chunk first, StringBuilder text) {
        ahead.add(first.withText(text.toString()));
        text.setLength(0);
    }

    /** Returns the size of a chunk in bytes; a step of a tool call has no text but takes memory. */
    private static long sizeOf(Chunk chunk) {
        return chunk.type() == Chunk.Type.TOOL ? MergingQueue.CHUNK_COST : chunk.textSize();
    }
}
