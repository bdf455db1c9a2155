package io.github.camelcopilot.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.FinishReason;
import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.api.Usage;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a whole answer in OpenAI's Chat Completions format, with what servers are seen to do to it:
 * choices that hold the text in one and the tool calls in the next, three names for reasoning,
 * missing usage, unknown members anywhere. Holds no state, so any thread may use it.
 */
final class CompletionsAnswer {

    private static final List<String> REASONING_NAMES =
            List.of("reasoning_text", "reasoning_content", "reasoning");

    ChatResult decode(byte[] answer) throws UnreadableAnswerException, ErrorEventException {
        JsonNode root = Json.objectOf(answer);
        JsonNode choices = root.path("choices");
        if (!choices.isArray() || choices.isEmpty()) {
            if (root.hasNonNull("error")) {
                throw new ErrorEventException(ErrorBody.of(root));
            }
            throw new UnreadableAnswerException("it holds no choices");
        }
        String text = "";
        String reasoning = null;
        String finish = null;
        List<ToolCall> toolCalls = new ArrayList<>();
        for (JsonNode choice : choices) {
            JsonNode message = choice.path("message");
            if (text.isEmpty()) {
                text = textOf(message);
            }
            reasoning = reasoning != null ? reasoning : reasoningOf(message);
            finish = finish != null ? finish : Json.textOf(choice, "finish_reason");
            toolCalls.addAll(Json.toolCallsOf(message));
        }
        return new ChatResult(
                Json.textOf(root, "id"),
                Json.textOf(root, "model"),
                text,
                reasoning,
                finishReason(finish, !toolCalls.isEmpty()),
                usageOf(root.path("usage")),
                toolCalls,
                null,
                null,
                null);
    }

    /** The content is a text, or a list of parts; a refusal stands in for missing content. */
    private static String textOf(JsonNode message) {
        JsonNode content = message.path("content");
        if (content.isArray()) {
            StringBuilder joined = new StringBuilder();
            for (JsonNode part : content) {
                joined.append(part.path("text").asText(""));
            }
            return joined.toString();
        }
        if (content.isTextual()) {
            return content.textValue();
        }
        return message.path("refusal").asText("");
    }

    private static String reasoningOf(JsonNode message) {
        for (String name : REASONING_NAMES) {
            String reasoning = Json.textOf(message, name);
            if (reasoning != null) {
                return reasoning;
            }
        }
        return null;
    }

    /** Servers say {@code stop} although tool calls are there: the calls decide. */
    static FinishReason finishReason(String finish, boolean hasToolCalls) {
        FinishReason reason =
                switch (finish == null ? "" : finish) {
                    case "stop" -> FinishReason.STOP;
                    case "length" -> FinishReason.LENGTH;
                    case "tool_calls", "function_call" -> FinishReason.TOOL_CALLS;
                    case "content_filter" -> FinishReason.CONTENT_FILTER;
                    case "error" -> FinishReason.ERROR;
                    default -> FinishReason.OTHER;
                };
        return hasToolCalls && reason == FinishReason.STOP ? FinishReason.TOOL_CALLS : reason;
    }

    static Usage usageOf(JsonNode usage) {
        if (!usage.isObject()) {
            return null;
        }
        int prompt = Tokens.of(usage.path("prompt_tokens"));
        int completion = Tokens.of(usage.path("completion_tokens"));
        int total = Tokens.of(usage.path("total_tokens"), Tokens.sum(prompt, completion));
        int cached = Tokens.of(usage.path("prompt_tokens_details").path("cached_tokens"));
        int reasoning =
                Tokens.of(
                        usage.path("completion_tokens_details").path("reasoning_tokens"),
                        Tokens.of(usage.path("reasoning_tokens")));
        return new Usage(prompt, completion, total, cached, reasoning);
    }
}
