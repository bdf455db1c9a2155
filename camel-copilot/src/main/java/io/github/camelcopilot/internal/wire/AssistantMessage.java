// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.ContentPart;
import io.github.camelcopilot.api.ReasoningState;
import io.github.camelcopilot.api.Role;
import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.internal.text.WholeCharacters;
import java.util.List;

/**
 * Creates the message with which an answer continues the conversation. Holds no state, so any
 * thread may use it.
 */
public final class AssistantMessage {

    private AssistantMessage() {}

    /**
     * Sets the tool calls of a result, and its only message, which holds the text, the calls and
     * the reasoning that the service wants back. Calls get unique ids, see {@link ToolCallIds}. In
     * the message and in the calls, unpaired surrogates are replaced, because no request can hold
     * them.
     *
     * @param state null = none
     */
    public static ChatResult.Builder addTo(
            ChatResult.Builder result, String text, List<ToolCall> received, ReasoningState state) {
        List<ToolCall> calls =
                ToolCallIds.unique(received).stream().map(AssistantMessage::sendable).toList();
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
        return text.isEmpty() ? List.of() : List.of(ContentPart.text(WholeCharacters.of(text)));
    }

    /** Returns the call with text that a request can hold. */
    private static ToolCall sendable(ToolCall call) {
        return WholeCharacters.isWhole(call.name()) && WholeCharacters.isWhole(call.arguments())
                ? call
                : call.toBuilder()
                        .name(WholeCharacters.of(call.name()))
                        .arguments(WholeCharacters.of(call.arguments()))
                        .build();
    }
}
