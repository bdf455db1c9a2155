// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire.responses;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.FinishReason;
import io.github.camelcopilot.api.Usage;
import io.github.camelcopilot.internal.wire.AnswerCheck;
import io.github.camelcopilot.internal.wire.AssistantMessage;
import io.github.camelcopilot.internal.wire.ContentParts;
import io.github.camelcopilot.internal.wire.ErrorEventException;
import io.github.camelcopilot.internal.wire.FinishReasons;
import io.github.camelcopilot.internal.wire.Json;
import io.github.camelcopilot.internal.wire.ReportedBilling;
import io.github.camelcopilot.internal.wire.Tokens;
import io.github.camelcopilot.internal.wire.UnreadableAnswerException;
import java.util.Locale;
import java.util.Set;

/**
 * Reads a complete answer in OpenAI's Responses format. Unknown items, parts and members are
 * skipped. Holds no state, so any thread may use it.
 */
final class ResponsesAnswer {

    private static final String INCOMPLETE = "incomplete";

    private static final Set<String> ENDED = Set.of("completed", INCOMPLETE);

    private static final Set<String> UNFINISHED = Set.of("queued", "in_progress", "cancelled");

    ChatResult decode(byte[] answer) throws UnreadableAnswerException, ErrorEventException {
        JsonNode root = Json.treeOf(answer);
        if (!root.isObject()) {
            ErrorEventException.throwIfReported(root);
            throw new UnreadableAnswerException("it is not a JSON object");
        }
        String status = statusOf(root);
        boolean isAnswer = isAnswer(status, root.path("output"));
        if (isAnswer ? ResponsesFailure.isIn(root) : ResponsesFailure.isInstead(root)) {
            throw new ErrorEventException(ResponsesFailure.of(root));
        }
        ErrorEventException.throwIfReported(root);
        if (!isAnswer) {
            throw new UnreadableAnswerException("it holds no output");
        }
        ResponsesOutput output = ResponsesOutput.of(ContentParts.listOf(root.path("output")));
        ReportedBilling billing = new ReportedBilling();
        billing.readFrom(root);
        return AnswerCheck.checked(
                AssistantMessage.addTo(
                                billing.addTo(ChatResult.builder()),
                                output.text(),
                                output.toolCalls(),
                                output.state())
                        .id(Json.textOf(root, "id"))
                        .model(Json.textOf(root, "model"))
                        .reasoning(output.reasoning())
                        .finishReason(finishReason(status, root, !output.toolCalls().isEmpty()))
                        .rawFinishReason(finishWord(status, root))
                        .refusal(FinishReasons.refusal(status, output.refusal(), output.text()))
                        .usage(usageOf(root.path("usage")))
                        .build());
    }

    /** Returns the status of a response in lower case, or null. */
    static String statusOf(JsonNode response) {
        String status = Json.textOf(response, "status");
        return status == null ? null : status.toLowerCase(Locale.ROOT);
    }

    /** Failures and responses in progress or cancelled have a status too, but are no answers. */
    private static boolean isAnswer(String status, JsonNode output) {
        String known = status == null ? "" : status;
        return ENDED.contains(known)
                || (output.isContainerNode() && (!output.isEmpty() || !UNFINISHED.contains(known)));
    }

    /**
     * Returns the finish reason as the service writes it, or null. The reason of an incomplete
     * answer takes precedence, since some servers report {@code completed} for an answer that
     * reached its limit.
     *
     * @param response holds the reason
     */
    static String finishWord(String status, JsonNode response) {
        String reason = Json.textOf(response.path("incomplete_details"), "reason");
        return reason == null ? status : reason;
    }

    /** Returns the finish reason; an incomplete answer for an unknown reason has {@code LENGTH}. */
    static FinishReason finishReason(String status, JsonNode response, boolean hasToolCalls) {
        String reason = Json.textOf(response.path("incomplete_details"), "reason");
        if (reason != null || INCOMPLETE.equals(status)) {
            return FinishReasons.reason(reason, false) == FinishReason.CONTENT_FILTER
                    ? FinishReason.CONTENT_FILTER
                    : FinishReason.LENGTH;
        }
        return FinishReasons.reason(status, hasToolCalls);
    }

    static Usage usageOf(JsonNode usage) {
        if (!usage.isObject()) {
            return null;
        }
        int input = Tokens.of(usage.path("input_tokens"));
        int output = Tokens.of(usage.path("output_tokens"));
        JsonNode details = usage.path("input_tokens_details");
        return Usage.builder()
                .promptTokens(input)
                .completionTokens(output)
                .totalTokens(Tokens.of(usage.path("total_tokens"), Tokens.sum(input, output)))
                .cachedTokens(Tokens.of(details.path("cached_tokens")))
                .cacheWriteTokens(Tokens.of(details.path("cache_write_tokens")))
                .reasoningTokens(
                        Tokens.of(usage.path("output_tokens_details").path("reasoning_tokens")))
                .build();
    }
}
