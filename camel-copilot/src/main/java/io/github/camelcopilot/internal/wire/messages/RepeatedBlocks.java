// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire.messages;

import java.util.HashMap;
import java.util.Map;

/**
 * The texts of blocks that the event at the beginning of a message already contained: some servers
 * repeat them as deltas. Used by one thread at a time.
 */
final class RepeatedBlocks {

    private final Map<Integer, Block> blocks = new HashMap<>(0);

    /** Adds the text of a block. */
    void add(int index, String text) {
        blocks.put(index, new Block(text));
    }

    /** Returns whether deltas may repeat a text of the block. */
    boolean mayBeRepeated(int index) {
        return blocks.containsKey(index);
    }

    /** Returns a delta of a block; null if it is a repetition. */
    String withoutRepetition(int index, String delta) {
        Block block = delta == null || blocks.isEmpty() ? null : blocks.get(index);
        if (block == null) {
            return delta;
        }
        if (block.text.startsWith(delta, block.repeated)) {
            block.repeated += delta.length();
            return null;
        }
        // A different text continues the block.
        blocks.remove(index);
        return delta;
    }

    private static final class Block {
        private final String text;
        private int repeated;

        Block(String text) {
            this.text = text;
        }
    }
}
