package io.github.camelcopilot.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.FinishReason;
import io.github.camelcopilot.api.Usage;

/**
 * Reads a whole answer in OpenAI's Responses format. Items, parts and members that are not known
 * are skipped. Holds no state, so any thread may use it.
 */
final class ResponsesAnswer {

    ChatResult decode(byte[] answer) throws UnreadableAnswerException, ErrorEventException {
        JsonNode root = Json.objectOf(answer);
        if (ResponsesFailure.isIn(root)) {
            throw new ErrorEventException(ResponsesFailure.of(root));
        }
        String status = Json.textOf(root, "status");
        if (!root.path("output").isArray() && status == null) {
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
        int input = usage.path("input_tokens").asInt();
        int output = usage.path("output_tokens").asInt();
        return new Usage(
                input,
                output,
                usage.path("total_tokens").asInt(input + output),
                usage.path("input_tokens_details").path("cached_tokens").asInt(),
                usage.path("output_tokens_details").path("reasoning_tokens").asInt());
    }
}
