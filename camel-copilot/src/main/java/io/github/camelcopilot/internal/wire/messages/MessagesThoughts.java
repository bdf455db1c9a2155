// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire.messages;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ReasoningState;
import io.github.camelcopilot.api.WireFormat;
import io.github.camelcopilot.internal.wire.ContentParts;
import io.github.camelcopilot.internal.wire.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects the blocks of reasoning of one answer in Anthropic's Messages format, which the service
 * wants back unchanged: signed ({@code thinking}) or encrypted ({@code redacted_thinking}). Of a
 * streamed text, only its place in the joined reasoning is kept, so deltas cost nothing here. Used
 * by one thread at a time.
 */
final class MessagesThoughts {

    private static final String THINKING = "thinking";
    private static final String REDACTED = "redacted_thinking";
    private static final String SIGNATURE = "signature";
    private static final String DATA = "data";

    /** Size of a block without content in characters, so that the number of blocks is limited. */
    private static final int MIN_BLOCK_SIZE = 100;

    private static final TypeReference<LinkedHashMap<String, Object>> MEMBERS =
            new TypeReference<>() {};

    private final List<Block> blocks = new ArrayList<>(1);
    private final Map<Integer, Block> byIndex = new HashMap<>(2);

    /** The block to which the last text belongs, or null. */
    private Block current;

    /** Number of characters of the joined reasoning so far. */
    private int length;

    /** Whether the texts of two blocks alternate, so that neither is in one place. */
    private boolean isMixed;

    private static final class Block {
        private final ObjectNode members;

        /** The place of the text in the joined reasoning; -1 if there is none. */
        private int begin = -1;

        private int end;

        Block(ObjectNode members) {
            this.members = members;
        }

        Map<String, Object> with(String text) {
            if (members.path("type").asText().equals(THINKING)) {
                members.put(THINKING, text);
            }
            return Json.MAPPER.convertValue(members, MEMBERS);
        }
    }

    /** Returns whether a block holds reasoning that may have to be sent back. */
    static boolean isThought(JsonNode block) {
        String type = ContentParts.typeOf(block);
        return type.equals(THINKING) || type.equals(REDACTED);
    }

    /**
     * Takes the beginning of a block of reasoning, or a repetition of it.
     *
     * @return the change of the size in characters
     */
    int begin(int index, JsonNode start) {
        Block known = byIndex.get(index);
        if (known == null) {
            ObjectNode members = start.deepCopy();
            if (members.has(THINKING)) {
                // The caller adds the text, as it adds those of the deltas.
                members.put(THINKING, "");
            }
            Block block = new Block(members);
            blocks.add(block);
            byIndex.put(index, block);
            return MIN_BLOCK_SIZE + sizeOf(members, SIGNATURE) + sizeOf(members, DATA);
        }
        int size = 0;
        for (String name : List.of(SIGNATURE, DATA)) {
            String value = Json.textOf(start, name);
            if (value != null) {
                size += replace(known, name, value);
            }
        }
        return size;
    }

    private static int sizeOf(ObjectNode members, String name) {
        return members.path(name).asText("").length();
    }

    /**
     * Takes the signature of a block, which services send whole; ignored if the block never began.
     *
     * @return the change of the size in characters
     */
    int signature(int index, String signature) {
        Block block = byIndex.get(index);
        return block == null ? 0 : replace(block, SIGNATURE, signature);
    }

    private static int replace(Block block, String name, String value) {
        int before = sizeOf(block.members, name);
        block.members.put(name, value);
        return value.length() - before;
    }

    /** Sets the block to which the following text belongs; text of one that never began is lost. */
    void select(int index) {
        current = byIndex.get(index);
    }

    /**
     * Takes text of the selected block.
     *
     * @param own number of its characters
     * @param added number of characters of the joined reasoning, with a separator
     */
    void text(int own, int added) {
        if (current != null) {
            int begin = length + added - own;
            isMixed |= current.begin >= 0 && current.end != begin;
            current.begin = current.begin < 0 ? begin : current.begin;
            current.end = length + added;
        }
        length += added;
    }

    /**
     * Returns the state, or null if there is nothing to send back.
     *
     * @param reasoning the joined reasoning as far as it has been kept, or null
     */
    ReasoningState state(String reasoning, boolean hasToolCalls) {
        String joined = reasoning == null ? "" : reasoning;
        // A text that exceeded a limit would no longer fit its signature.
        if (isMixed || joined.length() != length) {
            return null;
        }
        List<Map<String, Object>> items = new ArrayList<>();
        for (Block block : blocks) {
            String text = block.begin < 0 ? "" : joined.substring(block.begin, block.end);
            items.add(block.with(text));
        }
        return state(items, hasToolCalls);
    }

    /**
     * Returns the state of complete blocks, or null if there is nothing to send back. Blocks
     * without a signature are from other vendors, which want them back with tool calls, or cut off,
     * which Anthropic would reject.
     */
    static ReasoningState state(List<Map<String, Object>> blocks, boolean hasToolCalls) {
        List<Map<String, Object>> items =
                blocks.stream()
                        .filter(block -> hasToolCalls ? isAny(block) : isSealed(block))
                        .toList();
        return items.isEmpty() ? null : ReasoningState.of(WireFormat.MESSAGES, null, items);
    }

    private static boolean isAny(Map<String, Object> block) {
        return isSealed(block) || isText(block.get(THINKING));
    }

    private static boolean isSealed(Map<String, Object> block) {
        return isText(block.get(SIGNATURE)) || isText(block.get(DATA));
    }

    private static boolean isText(Object value) {
        return value instanceof String text && !text.isEmpty();
    }

    /** Returns a complete block. */
    static Map<String, Object> block(JsonNode block) {
        return Json.MAPPER.convertValue(block, MEMBERS);
    }

    /** Returns the blocks that go back with a message; none if it has no state for this model. */
    static List<Map<String, Object>> blocksFor(ChatMessage message, String model) {
        ReasoningState state = message.reasoningState();
        return state != null && state.isFor(WireFormat.MESSAGES, model) ? state.items() : List.of();
    }
}
