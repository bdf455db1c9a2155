package io.github.camelcopilot.internal.wire.messages;

import java.util.HashMap;
import java.util.Map;

/**
 * What blocks of a stream held before their deltas came: some servers put it into the begin of the
 * message and stream it nevertheless. Used by one thread at a time.
 */
final class RepeatedBlocks {

    private final Map<Integer, Block> blocks = new HashMap<>(0);

    /** Takes note of a text that a block holds. */
    void add(int index, String text) {
        blocks.put(index, new Block(text));
    }

    /** Returns whether a block held a text that may be repeated. */
    boolean isHeld(int index) {
        return blocks.containsKey(index);
    }

    /** Returns a delta of a block, or null for one that only repeats. */
    String withoutRepetition(int index, String delta) {
        Block block = delta == null || blocks.isEmpty() ? null : blocks.get(index);
        if (block == null) {
            return delta;
        }
        if (block.text.startsWith(delta, block.repeated)) {
            block.repeated += delta.length();
            return null;
        }
        // Another text: it goes on where the block ended.
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
