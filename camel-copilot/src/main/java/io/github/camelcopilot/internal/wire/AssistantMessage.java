// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.ContentPart;
import io.github.camelcopilot.api.ReasoningState;
import io.github.camelcopilot.api.Role;
import io.github.camelcopilot.api.ToolCall;
import java.util.List;

/**
 * Creates the message with which an answer continues the conversation. Holds no state, so any
 * thread may use it.
 */
public final class AssistantMessage {

    private AssistantMessage() {}

    /**
     * Sets the tool calls of a result, and its only message, which holds the text, the calls and
     * the reasoning that the service wants back. Calls get unique ids, see {@link ToolCallIds}.
     *
     * @param state null = none
     */
    public static ChatResult.Builder addTo(
            ChatResult.Builder result, String text, List<ToolCall> received, ReasoningState state) {
        List<ToolCall> calls = ToolCallIds.unique(received);
        ChatMessage message =
                ChatMessage.builder(Role.ASSISTANT)
                        .content(contentOf(text))
                        .toolCalls(calls)
                        .reasoningState(state)
                        .build();
        return result.text(text).toolCalls(calls).messages(List.of(message));
    }

    /** Returns the result with other text, also in its message. */
    static ChatResult.Builder withText(ChatResult result, String text) {
        List<ChatMessage> messages =
                result.messages().stream()
                        .map(message -> message.toBuilder().content(contentOf(text)).build())
                        .toList();
        return result.toBuilder().text(text).messages(messages);
    }

    private static List<ContentPart> contentOf(String text) {
        return text.isEmpty() ? List.of() : List.of(ContentPart.text(text));
    }
}
