// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.memory;

import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ContentPart;
import io.github.camelcopilot.api.Role;
import io.github.camelcopilot.api.ToolCall;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The messages of one turn: what is kept or forgotten together. A turn begins with a message of the
 * user, unless the results of tool calls follow whose calls are before it. Messages before the
 * first one belong to the first turn.
 *
 * @param messages oldest first; not empty
 */
record Turn(List<ChatMessage> messages) {

    /** Returns the turns of a conversation, oldest first. */
    static List<Turn> split(List<ChatMessage> messages) {
        BitSet insideBlocks = insideBlocks(messages);
        List<Turn> turns = new ArrayList<>();
        int start = 0;
        boolean hasPrompt = false;
        for (int i = 0; i < messages.size(); i++) {
            if (isPrompt(messages.get(i)) && !insideBlocks.get(i)) {
                if (hasPrompt) {
                    turns.add(new Turn(messages.subList(start, i)));
                    start = i;
                }
                hasPrompt = true;
            }
        }
        if (start < messages.size()) {
            turns.add(new Turn(messages.subList(start, messages.size())));
        }
        return turns;
    }

    /** The results of tools are in messages of the user if a body had the format of messages. */
    private static boolean isPrompt(ChatMessage message) {
        return message.role() == Role.USER
                && message.content().stream().noneMatch(ContentPart::isToolResult);
    }

    /** Returns the indexes of messages between a tool call and its result, or of the result. */
    private static BitSet insideBlocks(List<ChatMessage> messages) {
        BitSet inside = new BitSet(messages.size());
        Map<String, Integer> callAt = new HashMap<>();
        for (int i = 0; i < messages.size(); i++) {
            ChatMessage message = messages.get(i);
            for (ToolCall call : message.toolCalls()) {
                callAt.put(call.id(), i);
            }
            Integer at = message.role() == Role.TOOL ? callAt.get(message.toolCallId()) : null;
            if (at != null) {
                inside.set(at + 1, i + 1);
            }
        }
        return inside;
    }

    /** Returns whether the turn ends with tool calls of which one or more lack a result. */
    boolean isWaiting() {
        Set<String> results = new HashSet<>();
        for (int i = messages.size() - 1; i >= 0; i--) {
            ChatMessage message = messages.get(i);
            if (message.role() != Role.TOOL) {
                return message.toolCalls().stream().anyMatch(call -> !results.contains(call.id()));
            }
            results.add(message.toolCallId());
        }
        return false;
    }
}
