// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ToolCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Prepares the tool calls of a conversation, and their results, for any wire format. Holds no
 * state, so any thread may use it.
 */
public final class SentMessages {

    /** The arguments of a call that has none. */
    public static final String NO_ARGUMENTS = "{}";

    private SentMessages() {}

    /**
     * Returns the messages with the arguments that are sent for their calls. Blank arguments are an
     * empty object. So are those that are not an object although the result of the call says that
     * it failed ({@link ChatMessage#toolFailed()}): a model may generate invalid JSON, which
     * services reject in a conversation, and the result has the model repeat the call. Any other
     * arguments remain unchanged.
     */
    public static List<ChatMessage> withArguments(List<ChatMessage> messages) {
        if (messages.stream().allMatch(message -> message.toolCalls().isEmpty())) {
            return messages;
        }
        Set<String> failed =
                messages.stream()
                        .filter(ChatMessage::toolFailed)
                        .map(ChatMessage::toolCallId)
                        .collect(Collectors.toSet());
        return messages.stream().map(message -> withArguments(message, failed)).toList();
    }

    private static ChatMessage withArguments(ChatMessage message, Set<String> failed) {
        List<ToolCall> calls =
                message.toolCalls().stream()
                        .map(
                                call ->
                                        isSent(call, failed)
                                                ? call
                                                : call.toBuilder().arguments(NO_ARGUMENTS).build())
                        .toList();
        return calls.equals(message.toolCalls())
                ? message
                : message.toBuilder().toolCalls(calls).build();
    }

    private static boolean isSent(ToolCall call, Set<String> failed) {
        String arguments = call.arguments();
        return arguments != null
                && !arguments.isBlank()
                && (!failed.contains(call.id()) || isObject(arguments));
    }

    /** Returns whether a text is a JSON object. */
    public static boolean isObject(String json) {
        try {
            return Json.STRICT.readTree(json).isObject();
        } catch (JsonProcessingException notJson) {
            return false;
        }
    }

    /**
     * Returns the messages with the results of tools behind the message that calls them, in the
     * order of the calls. Chat Completions requires this place. Only results before the next
     * message with calls move, since ids may be used again.
     */
    public static List<ChatMessage> withResultsBehindCalls(List<ChatMessage> messages) {
        List<ChatMessage> ordered = new ArrayList<>(messages.size());
        int next = 0;
        while (next < messages.size()) {
            ChatMessage message = messages.get(next);
            next++;
            ordered.add(message);
            if (!message.toolCalls().isEmpty()) {
                int end = next;
                while (end < messages.size() && messages.get(end).toolCalls().isEmpty()) {
                    end++;
                }
                addInOrder(message.toolCalls(), messages.subList(next, end), ordered);
                next = end;
            }
        }
        return ordered;
    }

    private static void addInOrder(
            List<ToolCall> calls, List<ChatMessage> followers, List<ChatMessage> target) {
        Map<String, List<ChatMessage>> results = new HashMap<>();
        List<ChatMessage> others = new ArrayList<>();
        Set<String> ids = calls.stream().map(ToolCall::id).collect(Collectors.toSet());
        for (ChatMessage follower : followers) {
            boolean isResult =
                    ChatMessageReader.isResult(follower) && ids.contains(follower.toolCallId());
            (isResult
                            ? results.computeIfAbsent(
                                    follower.toolCallId(), id -> new ArrayList<>(1))
                            : others)
                    .add(follower);
        }
        for (ToolCall call : calls) {
            List<ChatMessage> ofCall = results.remove(call.id());
            if (ofCall != null) {
                target.addAll(ofCall);
            }
        }
        target.addAll(others);
    }
}
