package io.github.camelcopilot.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.FinishReason;
import io.github.camelcopilot.api.ToolCall;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a whole answer in Anthropic's Messages format: blocks of text, thoughts and tool calls.
 * Blocks of other kinds, and unknown members anywhere, are skipped. Holds no state, so any thread
 * may use it.
 */
final class MessagesAnswer {

    /** The arguments of a call that has none. */
    static final String NO_ARGUMENTS = "{}";

    ChatResult decode(byte[] answer) throws UnreadableAnswerException, ErrorEventException {
        JsonNode root = Json.objectOf(answer);
        JsonNode content = root.path("content");
        JsonNode error = root.path("error");
        String stopReason = Json.textOf(root, "stop_reason");
        // An answer that ended well without a word has null in place of its blocks.
        boolean isAnswer =
                content.isArray()
                        || content.isTextual()
                        || (content.isNull() && stopReason != null);
        if ("error".equals(root.path("type").textValue())
                || (!content.isArray() && ErrorMember.saysAnything(error))
                || (!isAnswer && ErrorMember.isGiven(error))) {
            throw new ErrorEventException(ErrorBody.of(root));
        }
        if (!isAnswer) {
            throw new UnreadableAnswerException("it holds no content");
        }
        StringBuilder text = new StringBuilder();
        if (content.isTextual()) {
            // As in a request.
            text.append(content.textValue());
        }
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
                thoughts.isEmpty() ? null : String.join(StreamedReasoning.BLANK_LINE, thoughts),
                finishReason(stopReason, !toolCalls.isEmpty()),
                usage.usage(),
                toolCalls,
                null,
                null,
                null);
    }

    /** Returns the arguments of a call as text; some servers give the text itself. */
    static String argumentsOf(JsonNode input) {
        String arguments = input.isTextual() ? input.textValue() : input.toString();
        return input.isNull() || arguments.isBlank() ? NO_ARGUMENTS : arguments;
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
