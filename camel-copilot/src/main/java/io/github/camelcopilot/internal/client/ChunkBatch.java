// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.internal.text.WholeCharacters;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects the chunks of one read of the connection, so that the sinks receive them in one call. A
 * chunk never ends within a character. Guarded by its owner.
 */
final class ChunkBatch {

    private final WholeCharacters text = new WholeCharacters();
    private final WholeCharacters reasoning = new WholeCharacters();

    /** Null = none, which it is most of the time in thousands of slow streams. */
    private List<Chunk> chunks;

    /** Adds a delta of the text, not empty. */
    void text(String delta) {
        addText(text.take(delta));
    }

    /** Adds a delta of the reasoning, not empty. */
    void reasoning(String delta) {
        addReasoning(reasoning.take(delta));
    }

    private void addText(String whole) {
        if (!whole.isEmpty()) {
            add(Chunk.text(whole));
        }
    }

    private void addReasoning(String whole) {
        if (!whole.isEmpty()) {
            add(Chunk.reasoning(whole));
        }
    }

    private void add(Chunk chunk) {
        if (chunks == null) {
            chunks = new ArrayList<>();
        }
        chunks.add(chunk);
    }

    /** Returns the chunks since the last call; the list is never changed afterwards. */
    List<Chunk> drain() {
        List<Chunk> drained = chunks;
        chunks = null;
        return drained == null ? List.of() : drained;
    }

    /** Returns the last chunks of a stream that has ended. */
    List<Chunk> drainAll() {
        addReasoning(reasoning.end());
        addText(text.end());
        return drain();
    }
}
