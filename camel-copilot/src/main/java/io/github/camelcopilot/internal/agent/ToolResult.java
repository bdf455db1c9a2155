// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.agent;

import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ContentPart;
import io.github.camelcopilot.api.Role;
import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.api.ToolExecution;

/**
 * What became of one tool call.
 *
 * @param call as the model requested it
 * @param execution with its outcome
 * @param text the result for the model; null for a call that waits for a decision
 * @param isDirect whether the text is the answer, instead of going to the model
 */
record ToolResult(ToolCall call, ToolExecution execution, String text, boolean isDirect) {

    /** Returns whether the call waits for a decision. */
    boolean isSuspended() {
        return execution.outcome().equals(ToolExecution.SUSPENDED);
    }

    /** Returns the message for the model. */
    ChatMessage message() {
        return message(call, text, !execution.outcome().equals(ToolExecution.DONE));
    }

    /** Returns the message for the model about a call without a result. */
    static ChatMessage failed(ToolCall call, String reason) {
        return message(call, reason, true);
    }

    private static ChatMessage message(ToolCall call, String text, boolean isFailed) {
        return ChatMessage.builder(Role.TOOL)
                .toolCallId(call.id())
                .content(ContentPart.text(text))
                .toolFailed(isFailed)
                .build();
    }
}
