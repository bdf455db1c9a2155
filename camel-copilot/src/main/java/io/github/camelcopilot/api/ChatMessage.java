package io.github.camelcopilot.api;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * One message of a conversation.
 *
 * @param role who speaks
 * @param content its parts, in order; empty if the message only calls tools
 * @param toolCalls the tools that an assistant message calls
 * @param toolCallId the call that a tool message answers, or null
 * @param extra further members of the message's JSON object, sent as they are
 */
public record ChatMessage(
        Role role,
        List<ContentPart> content,
        List<ToolCall> toolCalls,
        String toolCallId,
        Map<String, Object> extra) {

    public ChatMessage {
        Objects.requireNonNull(role, "role");
        content = List.copyOf(content);
        toolCalls = List.copyOf(toolCalls);
        extra = Copies.of(extra);
    }

    /** Returns a message of the given parts. */
    public static ChatMessage of(Role role, ContentPart... content) {
        return new ChatMessage(role, List.of(content), List.of(), null, Map.of());
    }

    /** Returns a system message. */
    public static ChatMessage system(String text) {
        return of(Role.SYSTEM, new ContentPart.Text(text));
    }

    /** Returns a user message. */
    public static ChatMessage user(String text) {
        return of(Role.USER, new ContentPart.Text(text));
    }

    /** Returns an assistant message. */
    public static ChatMessage assistant(String text) {
        return of(Role.ASSISTANT, new ContentPart.Text(text));
    }

    /** Returns the answer of a tool to the call {@code toolCallId}. */
    public static ChatMessage tool(String toolCallId, String text) {
        return new ChatMessage(
                Role.TOOL, List.of(new ContentPart.Text(text)), List.of(), toolCallId, Map.of());
    }

    /** Returns the text of all text parts, joined. */
    public String text() {
        return content.stream()
                .filter(ContentPart.Text.class::isInstance)
                .map(part -> ((ContentPart.Text) part).text())
                .collect(Collectors.joining());
    }
}
