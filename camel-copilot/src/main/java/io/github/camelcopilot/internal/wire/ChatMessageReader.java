// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ContentPart;
import io.github.camelcopilot.api.Role;
import io.github.camelcopilot.api.ToolCall;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Reads the members and parts that only messages of Chat Completions have. A message holds them
 * among its {@code extra} members and its parts of another type. Holds no state, so any thread may
 * use it.
 */
public final class ChatMessageReader {

    /** Services reject a request without messages, and one with empty messages only. */
    public static final String EMPTY_CONVERSATION =
            "The conversation is empty: none of its messages has any content";

    private static final String TOOL_CALLS = "tool_calls";
    private static final String FUNCTION_CALL = "function_call";

    private ChatMessageReader() {}

    /**
     * Returns the message without {@code extra} members, since services reject unknown members;
     * those that the record has a component for are moved there.
     *
     * @param parts reads a part
     */
    public static ChatMessage read(ChatMessage message, UnaryOperator<ContentPart> parts) {
        return ChatMessage.builder(message.role())
                .content(contentOf(message).stream().map(parts).toList())
                .toolCalls(toolCallsOf(message))
                .toolCallId(toolCallIdOf(message))
                .toolFailed(message.toolFailed())
                .reasoningState(message.reasoningState())
                .build();
    }

    /** A refusal is in a member of its own, and the content is missing. */
    private static List<ContentPart> contentOf(ChatMessage message) {
        return isText(message)
                        && message.text().isEmpty()
                        && message.role() == Role.ASSISTANT
                        && message.extra().get("refusal") instanceof String refusal
                ? List.of(ContentPart.text(refusal))
                : message.content();
    }

    /**
     * Calls with more members than the record has, such as an index, are among the {@code extra}
     * members. Without these calls, services would reject the results of the tools.
     */
    private static List<ToolCall> toolCallsOf(ChatMessage message) {
        List<ToolCall> calls = message.toolCalls();
        Map<String, Object> extra = message.extra();
        if (calls.isEmpty() && extra.containsKey(TOOL_CALLS)) {
            calls = callsOf(extra.get(TOOL_CALLS));
        } else if (calls.isEmpty()
                && extra.get(FUNCTION_CALL) instanceof Map<?, ?> function
                && function.get("name") instanceof String name) {
            // The former format has no ids: a result names its function instead.
            calls = callsOf(List.of(Map.of("id", name, "function", function)));
        }
        return calls.stream()
                .map(
                        call ->
                                ToolCall.of(
                                        text(call.id()), text(call.name()), text(call.arguments())))
                .toList();
    }

    private static List<ToolCall> callsOf(Object calls) {
        return Json.toolCallsOf(
                        Json.MAPPER.valueToTree(Collections.singletonMap(TOOL_CALLS, calls)))
                .stream()
                .filter(call -> !call.name().isEmpty())
                .toList();
    }

    private static String text(String text) {
        return text == null ? "" : text;
    }

    private static String toolCallIdOf(ChatMessage message) {
        return message.toolCallId() == null
                        && message.role() == Role.FUNCTION
                        && message.extra().get("name") instanceof String name
                ? name
                : message.toolCallId();
    }

    /** Returns a part of another type as text or image if it is one; else the part unchanged. */
    public static ContentPart partOf(ContentPart part) {
        if (!(part instanceof ContentPart.Other other)) {
            return part;
        }
        Object value = other.members().get(other.type());
        return switch (other.type()) {
            case "text", "refusal" -> value instanceof String text ? ContentPart.text(text) : part;
            case "image_url" -> imageOf(value, part);
            default -> part;
        };
    }

    private static ContentPart imageOf(Object image, ContentPart part) {
        // Some clients send the address instead of an object with the address.
        Object url = image instanceof Map<?, ?> members ? members.get("url") : image;
        Object detail = image instanceof Map<?, ?> members ? members.get("detail") : null;
        if (!(url instanceof String address)) {
            return part;
        }
        return ContentPart.imageUrl(
                address, detail instanceof String word && !word.isEmpty() ? word : null);
    }

    /** Returns the members of a file; none if the part is not a file. */
    public static Map<?, ?> fileOf(ContentPart.Other part) {
        return part.type().equals("file") && part.members().get("file") instanceof Map<?, ?> file
                ? file
                : Map.of();
    }

    /** Returns whether all of the content is text. */
    public static boolean isText(ChatMessage message) {
        return message.content().stream().allMatch(ContentPart.Text.class::isInstance);
    }

    /** Returns whether the message holds instructions. */
    public static boolean isInstruction(ChatMessage message) {
        return message.role() == Role.SYSTEM || message.role() == Role.DEVELOPER;
    }

    /** Returns whether the message is the result of a tool. */
    public static boolean isResult(ChatMessage message) {
        return message.role() == Role.TOOL || message.role() == Role.FUNCTION;
    }
}
