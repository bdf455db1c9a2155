package io.github.camelcopilot.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.FinishReason;
import io.github.camelcopilot.api.ToolCall;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a whole answer in Anthropic's Messages format: blocks of text, thoughts and tool calls.
 * Blocks of other kinds, and unknown members anywhere, are skipped.
 */
final class MessagesAnswer {

    /** Between the thoughts of two blocks. */
    static final String BLANK_LINE = "\n\n";

    private static final String ERROR = "error";

    ChatResult decode(byte[] answer) throws UnreadableAnswerException, ErrorEventException {
        JsonNode root = Json.objectOf(answer);
        JsonNode content = root.path("content");
        if (isError(root) || (!content.isArray() && root.hasNonNull(ERROR))) {
            throw new ErrorEventException(errorOf(root));
        }
        if (!content.isArray()) {
            throw new UnreadableAnswerException("it holds no content");
        }
        StringBuilder text = new StringBuilder();
        List<String> thoughts = new ArrayList<>();
        List<ToolCall> toolCalls = new ArrayList<>();
        for (JsonNode block : content) {
            switch (block.path("type").asText("")) {
                case "text" -> text.append(block.path("text").asText(""));
                case "thinking" -> thoughts.add(block.path("thinking").asText(""));
                case "tool_use" ->
                        toolCalls.add(
                                new ToolCall(
                                        block.path("id").asText(""),
                                        block.path("name").asText(""),
                                        argumentsOf(block.path("input"))));
                default -> {
                    // Such as redacted_thinking, which nobody can read.
                }
            }
        }
        thoughts.removeIf(String::isEmpty);
        MessagesUsage usage = new MessagesUsage();
        usage.add(root.path("usage"));
        return new ChatResult(
                Json.textOf(root, "id"),
                Json.textOf(root, "model"),
                text.toString(),
                thoughts.isEmpty() ? null : String.join(BLANK_LINE, thoughts),
                finishReason(Json.textOf(root, "stop_reason"), !toolCalls.isEmpty()),
                usage.usage(),
                toolCalls,
                null,
                null,
                null);
    }

    private static boolean isError(JsonNode root) {
        return ERROR.equals(root.path("type").textValue());
    }

    /** Returns what the JSON of a failure tells, in Anthropic's shape or another. */
    static ErrorBody errorOf(JsonNode root) {
        if (!isError(root) || root.path(ERROR).isObject()) {
            return ErrorBody.of(root);
        }
        // The type of the envelope says that it is a failure, not which.
        ObjectNode inner = root.deepCopy();
        inner.remove("type");
        return ErrorBody.of(inner);
    }

    /** Returns the arguments of a call as text; some servers give the text itself. */
    static String argumentsOf(JsonNode input) {
        String arguments = input.isTextual() ? input.textValue() : input.toString();
        return input.isNull() || arguments.isBlank() ? "{}" : arguments;
    }

    /** A call is to be made even if the server says that the model has said all. */
    static FinishReason finishReason(String reason, boolean hasToolCalls) {
        return switch (reason == null ? "" : reason) {
            case "end_turn", "stop_sequence" ->
                    hasToolCalls ? FinishReason.TOOL_CALLS : FinishReason.STOP;
            case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
            case "tool_use" -> FinishReason.TOOL_CALLS;
            case "refusal" -> FinishReason.CONTENT_FILTER;
            default -> FinishReason.OTHER;
        };
    }
}
