package io.github.camelcopilot.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.FinishReason;
import io.github.camelcopilot.api.Usage;
import java.util.Set;

/**
 * Reads a whole answer in OpenAI's Responses format. Items, parts and members that are not known
 * are skipped. Holds no state, so any thread may use it.
 */
final class ResponsesAnswer {

    private static final Set<String> ENDED = Set.of("completed", "incomplete");

    private static final Set<String> UNFINISHED = Set.of("queued", "in_progress", "cancelled");

    ChatResult decode(byte[] answer) throws UnreadableAnswerException, ErrorEventException {
        JsonNode root = Json.objectOf(answer);
        String status = Json.textOf(root, "status");
        boolean isAnswer = isAnswer(status, root.path("output"));
        if (isAnswer ? ResponsesFailure.isIn(root) : ResponsesFailure.isInstead(root)) {
            throw new ErrorEventException(ResponsesFailure.of(root));
        }
        if (!isAnswer) {
            throw new UnreadableAnswerException("it holds no output");
        }
        ResponsesOutput output = ResponsesOutput.of(root.path("output"));
        return new ChatResult(
                Json.textOf(root, "id"),
                Json.textOf(root, "model"),
                output.text(),
                output.reasoning(),
                finishReason(status, root, !output.toolCalls().isEmpty()),
                usageOf(root.path("usage")),
                output.toolCalls(),
                null,
                null,
                null);
    }

    /** Failures have a status too, and answers that are under way or were given up. */
    private static boolean isAnswer(String told, JsonNode output) {
        String status = told == null ? "" : told;
        return ENDED.contains(status)
                || (output.isArray() && (!output.isEmpty() || !UNFINISHED.contains(status)));
    }

    /**
     * Returns why the answer ended. Servers say {@code completed} of one that reached its limit: if
     * they tell why it is incomplete, then it is.
     *
     * @param response of which the reason is read
     */
    static FinishReason finishReason(String status, JsonNode response, boolean hasToolCalls) {
        String reason = Json.textOf(response.path("incomplete_details"), "reason");
        if (reason != null || "incomplete".equals(status)) {
            return "content_filter".equals(reason)
                    ? FinishReason.CONTENT_FILTER
                    : FinishReason.LENGTH;
        }
        if ("completed".equals(status)) {
            return hasToolCalls ? FinishReason.TOOL_CALLS : FinishReason.STOP;
        }
        return FinishReason.OTHER;
    }

    static Usage usageOf(JsonNode usage) {
        if (!usage.isObject()) {
            return null;
        }
        int input = Tokens.of(usage.path("input_tokens"));
        int output = Tokens.of(usage.path("output_tokens"));
        return new Usage(
                input,
                output,
                Tokens.of(usage.path("total_tokens"), Tokens.sum(input, output)),
                Tokens.of(usage.path("input_tokens_details").path("cached_tokens")),
                Tokens.of(usage.path("output_tokens_details").path("reasoning_tokens")));
    }
}
