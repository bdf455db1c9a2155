// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.agent;

import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ContentPart;
import io.github.camelcopilot.api.Role;
import io.github.camelcopilot.api.ToolCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The messages of one exchange, in which every result of a tool follows the answer that requested
 * it, in the order asked. Used by one thread at a time.
 */
final class Conversation {

    private static final String UNDECIDED =
            "The call was not made: nobody decided on it before the conversation continued.";

    private final List<ChatMessage> messages;

    Conversation(List<ChatMessage> messages) {
        this.messages = new ArrayList<>(messages);
    }

    void add(ChatMessage message) {
        messages.add(message);
    }

    /** Returns all messages, oldest first. */
    List<ChatMessage> messages() {
        return List.copyOf(messages);
    }

    /** Returns the messages without instructions, which the endpoint adds to each prompt. */
    List<ChatMessage> withoutInstructions() {
        return messages.stream()
                .filter(message -> message.role() != Role.SYSTEM)
                .filter(message -> message.role() != Role.DEVELOPER)
                .toList();
    }

    /**
     * Returns the answer whose tool calls end the conversation, some of them perhaps with results;
     * null if it ends otherwise.
     */
    ChatMessage lastTurn() {
        int at = lastTurnAt();
        return at < 0 ? null : messages.get(at);
    }

    private int lastTurnAt() {
        int at = messages.size() - 1;
        while (at >= 0 && isResult(messages.get(at))) {
            at--;
        }
        return at >= 0 && !messages.get(at).toolCalls().isEmpty() ? at : -1;
    }

    private static boolean isResult(ChatMessage message) {
        return message.role() == Role.TOOL;
    }

    /** Returns the calls of the last turn that have no result. */
    List<ToolCall> openCalls() {
        int at = lastTurnAt();
        return at < 0 ? List.of() : openCalls(at);
    }

    private List<ToolCall> openCalls(int turn) {
        Map<String, ChatMessage> results = resultsAfter(turn);
        return messages.get(turn).toolCalls().stream()
                .filter(call -> !results.containsKey(call.id()))
                .toList();
    }

    private Map<String, ChatMessage> resultsAfter(int turn) {
        Map<String, ChatMessage> results = new HashMap<>();
        for (int i = turn + 1; i < messages.size() && isResult(messages.get(i)); i++) {
            results.put(messages.get(i).toolCallId(), messages.get(i));
        }
        return results;
    }

    /** Adds results to the last turn, which then has all its results in the order asked. */
    void addResults(List<ChatMessage> added) {
        complete(lastTurnAt(), added);
    }

    private void complete(int turn, List<ChatMessage> added) {
        Map<String, ChatMessage> results = resultsAfter(turn);
        int count = results.size();
        added.forEach(result -> results.put(result.toolCallId(), result));
        List<ChatMessage> ordered =
                messages.get(turn).toolCalls().stream()
                        .map(call -> results.get(call.id()))
                        .filter(result -> result != null)
                        .toList();
        List<ChatMessage> old = messages.subList(turn + 1, turn + 1 + count);
        old.clear();
        messages.addAll(turn + 1, ordered);
    }

    /** Denies each call that has no result although the conversation has continued after it. */
    void denyOpenCalls() {
        for (int turn = 0; turn < messages.size(); turn++) {
            if (!messages.get(turn).toolCalls().isEmpty()) {
                complete(turn, openCalls(turn).stream().map(Conversation::undecided).toList());
            }
        }
    }

    private static ChatMessage undecided(ToolCall call) {
        return ChatMessage.builder(Role.TOOL)
                .toolCallId(call.id())
                .content(ContentPart.text(UNDECIDED))
                .toolFailed(true)
                .build();
    }
}
