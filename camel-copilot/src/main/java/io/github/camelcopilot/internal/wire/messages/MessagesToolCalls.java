// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire.messages;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.internal.wire.SentMessages;
import io.github.camelcopilot.internal.wire.ToolCallAssembler;
import io.github.camelcopilot.internal.wire.ToolCallAssembler.PartialCall;
import io.github.camelcopilot.internal.wire.UnreadableAnswerException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the tool call of each fragment of a stream in Anthropic's Messages format, where a block
 * begins a call. Used by one thread at a time.
 */
final class MessagesToolCalls {

    private final ToolCallAssembler assembler;

    /** The calls by the index of their block. */
    private final Map<Integer, PartialCall> open = new HashMap<>(0);

    private final Map<String, PartialCall> byId = new HashMap<>(0);

    /**
     * @param maxSize maximum number of characters of all calls
     */
    MessagesToolCalls(long maxSize) {
        assembler = new ToolCallAssembler(maxSize);
    }

    /** Records that a block of any type begins. */
    void begin(int index, JsonNode block) throws UnreadableAnswerException {
        if (!"tool_use".equals(block.path("type").textValue())) {
            // Blocks of other types, such as those of the service's own tools, have input too.
            open.remove(index);
            return;
        }
        String id = block.path("id").asText("");
        String input = MessagesAnswer.argumentsOf(block.path("input"));
        PartialCall call = id.isEmpty() ? null : byId.get(id);
        if (call == null) {
            call = assembler.begin();
            call.id(id);
            call.name(block.path("name").asText(""));
            call.initialArguments(input);
            if (!id.isEmpty()) {
                byId.put(id, call);
            }
        } else if (!SentMessages.NO_ARGUMENTS.equals(input)) {
            // The event that began the message held the same block, or the server repeats it under
            // another index.
            call.initialArguments(input);
        }
        open.put(index, call);
    }

    /** Adds a fragment of a call's arguments. */
    void add(int index, String fragment) throws UnreadableAnswerException {
        PartialCall call = open.get(index);
        if (call != null) {
            call.append(fragment);
        }
    }

    /** Counts characters of the reasoning that goes back, as those of calls. */
    void grow(int by) throws UnreadableAnswerException {
        assembler.grow(by);
    }

    List<ToolCall> calls() {
        return assembler.calls();
    }
}
