// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire.completions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.ReasoningState;
import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.api.Usage;
import io.github.camelcopilot.internal.wire.AssistantMessage;
import io.github.camelcopilot.internal.wire.FinishReasons;
import io.github.camelcopilot.internal.wire.ReportedBilling;
import io.github.camelcopilot.internal.wire.StreamedRefusal;
import io.github.camelcopilot.internal.wire.ToolCallIds;
import java.util.List;
import java.util.Objects;

/**
 * What most streams hold at their end at most, besides text: tool calls, reasoning that goes back
 * to the service, the usage, the price and the quotas. Created when needed, since thousands of
 * streams may be open at once. Used by one thread at a time.
 */
final class CompletionsExtras {

    private final CompletionsToolCalls toolCalls;
    private final ReportedBilling billing = new ReportedBilling();

    private Usage usage;

    /** The usage from places other than the chunk itself. */
    private Usage otherUsage;

    /** Null as long as there is none. */
    private CompletionsReasoning thoughts;

    private final StreamedRefusal refusal = new StreamedRefusal();

    /**
     * @param maxSize maximum number of characters of all tool calls and the reasoning to send back
     */
    CompletionsExtras(long maxSize) {
        toolCalls = new CompletionsToolCalls(maxSize);
    }

    CompletionsToolCalls toolCalls() {
        return toolCalls;
    }

    ReportedBilling billing() {
        return billing;
    }

    /**
     * Replaces the usage of the same place.
     *
     * @param used null = none
     * @param isOfChunk whether it is of the chunk itself, which takes precedence
     */
    void usage(Usage used, boolean isOfChunk) {
        if (isOfChunk) {
            usage = used == null ? usage : used;
        } else {
            otherUsage = used == null ? otherUsage : used;
        }
    }

    StreamedRefusal refusal() {
        return refusal;
    }

    CompletionsReasoning thoughts() {
        thoughts = thoughts == null ? new CompletionsReasoning() : thoughts;
        return thoughts;
    }

    /**
     * Sets all of it in a result, and the message.
     *
     * @param reasoning the deltas of the reasoning, joined, or null
     * @param finish the finish reason as the service writes it, or null
     */
    ChatResult.Builder addTo(
            ChatResult.Builder result, String text, String reasoning, String finish) {
        List<ToolCall> calls = ToolCallIds.unique(toolCalls.calls());
        List<ObjectNode> ofCalls = toolCalls.extras();
        boolean hasState = thoughts != null || ofCalls.stream().anyMatch(Objects::nonNull);
        ReasoningState state = hasState ? thoughts().state(reasoning, calls, ofCalls) : null;
        return AssistantMessage.addTo(billing.addTo(result), text, calls, state)
                .reasoning(reasoning)
                .finishReason(FinishReasons.reason(finish, !calls.isEmpty()))
                .rawFinishReason(finish)
                .refusal(FinishReasons.refusal(finish, refusal.text(), text))
                .usage(usage == null ? otherUsage : usage);
    }
}
