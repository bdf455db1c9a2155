package io.github.camelcopilot.api;

import java.util.List;
import java.util.Objects;

/**
 * A whole answer in neutral form.
 *
 * @param id the service's id of the answer, or null
 * @param model the model that answered, or null
 * @param text the answer's text; empty if the model only called tools
 * @param reasoning what the model thought aloud, or null
 * @param finishReason why the answer ended
 * @param rawFinishReason the service's own word for it, such as {@code end_turn}, or null
 * @param usage what the call used, or null if the service does not tell
 * @param toolCalls the tools that the model wants called
 * @param initiator {@code user} or {@code agent}, as it was sent to Copilot, or null
 * @param requestId the service's id of the request, for its support, or null
 * @param quota what is left of the plan, or null if the service does not tell
 */
public record ChatResult(
        String id,
        String model,
        String text,
        String reasoning,
        FinishReason finishReason,
        String rawFinishReason,
        Usage usage,
        List<ToolCall> toolCalls,
        String initiator,
        String requestId,
        Quota quota) {

    public ChatResult {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(finishReason, "finishReason");
        toolCalls = List.copyOf(toolCalls);
    }

    /** A result without the service's own word for why the answer ended. */
    public ChatResult(
            String id,
            String model,
            String text,
            String reasoning,
            FinishReason finishReason,
            Usage usage,
            List<ToolCall> toolCalls,
            String initiator,
            String requestId,
            Quota quota) {
        this(
                id,
                model,
                text,
                reasoning,
                finishReason,
                null,
                usage,
                toolCalls,
                initiator,
                requestId,
                quota);
    }

    /** Returns the same result with another text and reasoning. */
    public ChatResult withText(String otherText, String otherReasoning) {
        return new ChatResult(
                id,
                model,
                otherText,
                otherReasoning,
                finishReason,
                rawFinishReason,
                usage,
                toolCalls,
                initiator,
                requestId,
                quota);
    }

    /** Returns the same result with other names for what the service calls so. */
    public ChatResult named(String otherId, String otherModel, String otherRawFinishReason) {
        return new ChatResult(
                otherId,
                otherModel,
                text,
                reasoning,
                finishReason,
                otherRawFinishReason,
                usage,
                toolCalls,
                initiator,
                requestId,
                quota);
    }

    /**
     * Returns the same result with what is known of its sending, which the body of an answer does
     * not tell.
     */
    public ChatResult sentAs(String sentInitiator, String sentRequestId, Quota quotaLeft) {
        return new ChatResult(
                id,
                model,
                text,
                reasoning,
                finishReason,
                rawFinishReason,
                usage,
                toolCalls,
                sentInitiator,
                sentRequestId,
                quotaLeft);
    }
}
