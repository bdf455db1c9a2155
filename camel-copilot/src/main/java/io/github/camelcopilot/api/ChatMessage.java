// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * One message of a conversation.
 *
 * <pre>{@code
 * List<ChatMessage> conversation =
 *         List.of(
 *                 ChatMessage.system("You are a translator."),
 *                 ChatMessage.user("Translate: good morning"));
 * template.requestBody("copilot:chat", conversation);
 * }</pre>
 */
public final class ChatMessage {

    @JsonValue private final Members members;

    private record Members(
            Role role,
            List<ContentPart> content,
            List<ToolCall> toolCalls,
            String toolCallId,
            Boolean toolFailed,
            ReasoningState reasoningState,
            Map<String, Object> extra) {

        private Members {
            Objects.requireNonNull(role, "role");
            content = content == null ? List.of() : List.copyOf(content);
            toolCalls = toolCalls == null ? List.of() : List.copyOf(toolCalls);
            extra = Values.copyOf(extra);
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    private ChatMessage(Members members) {
        this.members = members;
    }

    /**
     * Returns a builder whose other members are not set.
     *
     * @param role the author of the message
     */
    public static Builder builder(Role role) {
        return new Builder().role(role);
    }

    /** Returns a builder with the members of this object. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.role = members.role;
        builder.content = members.content;
        builder.toolCalls = members.toolCalls;
        builder.toolCallId = members.toolCallId;
        builder.toolFailed = members.toolFailed;
        builder.reasoningState = members.reasoningState;
        builder.extra = members.extra;
        return builder;
    }

    /**
     * Returns a message with these parts.
     *
     * @throws NullPointerException if the role or a part is null
     */
    public static ChatMessage of(Role role, ContentPart... content) {
        return builder(role).content(content).build();
    }

    /**
     * Returns a system message with this text.
     *
     * @throws NullPointerException if the text is null
     */
    public static ChatMessage system(String text) {
        return of(Role.SYSTEM, ContentPart.text(text));
    }

    /**
     * Returns a user message with this text.
     *
     * @throws NullPointerException if the text is null
     */
    public static ChatMessage user(String text) {
        return of(Role.USER, ContentPart.text(text));
    }

    /**
     * Returns an assistant message with this text.
     *
     * @throws NullPointerException if the text is null
     */
    public static ChatMessage assistant(String text) {
        return of(Role.ASSISTANT, ContentPart.text(text));
    }

    /**
     * Returns a message with a tool's result.
     *
     * @param toolCallId the id of the {@link ToolCall} that the result belongs to
     * @param text the result
     * @throws NullPointerException if the text is null
     */
    public static ChatMessage tool(String toolCallId, String text) {
        return builder(Role.TOOL).content(ContentPart.text(text)).toolCallId(toolCallId).build();
    }

    /** Returns the author of the message. */
    public Role role() {
        return members.role;
    }

    /** Returns the parts of the content, in order; empty if the message only calls tools. */
    public List<ContentPart> content() {
        return members.content;
    }

    /** Returns the tool calls of an assistant message; empty if there are none. */
    public List<ToolCall> toolCalls() {
        return members.toolCalls;
    }

    /**
     * Returns the id of the tool call whose result this message contains; null if it contains none.
     */
    public String toolCallId() {
        return members.toolCallId;
    }

    /** Returns whether the message reports that the tool call failed or was denied. */
    public boolean toolFailed() {
        return Boolean.TRUE.equals(members.toolFailed);
    }

    /** Returns the reasoning that the service wants back with this message, or null. */
    public ReasoningState reasoningState() {
        return members.reasoningState;
    }

    /**
     * Returns additional members of the message's JSON object. They are sent unchanged if the wire
     * format permits it.
     */
    public Map<String, Object> extra() {
        return members.extra;
    }

    /** Returns the concatenated text of all text parts; empty if there are none. */
    public String text() {
        return members.content.stream()
                .filter(ContentPart.Text.class::isInstance)
                .map(part -> ((ContentPart.Text) part).text())
                .collect(Collectors.joining());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChatMessage that && members.equals(that.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return Values.toString(ChatMessage.class, members);
    }

    /** Builds a {@link ChatMessage}. Not safe for use by several threads at once. */
    public static final class Builder {

        private Role role;
        private List<ContentPart> content = List.of();
        private List<ToolCall> toolCalls = List.of();
        private String toolCallId;
        private Boolean toolFailed;
        private ReasoningState reasoningState;
        private Map<String, Object> extra = Map.of();

        private Builder() {}

        /** Sets the author of the message. */
        public Builder role(Role role) {
            this.role = role;
            return this;
        }

        /** Sets the parts of the content, in order; empty if the message only calls tools. */
        public Builder content(List<ContentPart> content) {
            this.content = content;
            return this;
        }

        /** Sets the parts of the content, in order; empty if the message only calls tools. */
        public Builder content(ContentPart... content) {
            return content(List.of(content));
        }

        /** Sets the tool calls of an assistant message; empty if there are none. */
        public Builder toolCalls(List<ToolCall> toolCalls) {
            this.toolCalls = toolCalls;
            return this;
        }

        /**
         * Sets the id of the tool call whose result this message contains; null = it contains none.
         */
        public Builder toolCallId(String toolCallId) {
            this.toolCallId = toolCallId;
            return this;
        }

        /** Sets whether the message reports that the tool call failed or was denied. */
        public Builder toolFailed(boolean toolFailed) {
            this.toolFailed = toolFailed ? Boolean.TRUE : null;
            return this;
        }

        /** Sets the reasoning that the service wants back with this message; null = none. */
        public Builder reasoningState(ReasoningState reasoningState) {
            this.reasoningState = reasoningState;
            return this;
        }

        /**
         * Sets additional members of the message's JSON object. They are sent unchanged if the wire
         * format permits it; null = none.
         */
        public Builder extra(Map<String, Object> extra) {
            this.extra = extra;
            return this;
        }

        /**
         * Returns the message.
         *
         * @throws NullPointerException if the role or an element of a list is null
         */
        public ChatMessage build() {
            return new ChatMessage(
                    new Members(
                            role,
                            content,
                            toolCalls,
                            toolCallId,
                            toolFailed,
                            reasoningState,
                            extra));
        }
    }
}
