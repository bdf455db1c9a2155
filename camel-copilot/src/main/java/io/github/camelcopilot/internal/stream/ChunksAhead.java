package io.github.camelcopilot.internal.stream;

import io.github.camelcopilot.internal.client.Chunk;
import java.util.ArrayDeque;

/**
 * The chunks of a buffer, which can be read ahead to the end and then come all the same. What is
 * read ahead is merged into few large chunks, so that it takes little more memory than its text.
 * Used by one thread at a time, but for {@link #isReady}, a guess on any other.
 */
final class ChunksAhead {

    private final ChunkBuffer buffer;
    private final long maxSize;
    private final ArrayDeque<Chunk> ahead = new ArrayDeque<>(1);
    private long size;
    private Chunk end;

    /**
     * @param maxSize the most bytes of text that are read ahead
     */
    ChunksAhead(ChunkBuffer buffer, long maxSize) {
        this.buffer = buffer;
        this.maxSize = maxSize;
    }

    /** Returns the next chunk; waits until there is one. */
    Chunk take() throws InterruptedException {
        Chunk chunk = ahead.poll();
        if (chunk == null) {
            return buffer.take();
        }
        buffer.touch();
        size -= chunk.textSize();
        return chunk;
    }

    /** Returns whether the next chunk is there, so that taking it would not wait. */
    boolean isReady() {
        return !ahead.isEmpty() || buffer.isReady();
    }

    /** Returns the last chunk; waits for it. Null = too much text comes before it. */
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
                } else {
                    first = first == null ? chunk : first;
                    text.append(chunk.text());
                    size += chunk.textSize();
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
}
