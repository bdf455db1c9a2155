// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire.completions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.api.Usage;
import io.github.camelcopilot.internal.wire.AnswerCheck;
import io.github.camelcopilot.internal.wire.AssistantMessage;
import io.github.camelcopilot.internal.wire.ContentParts;
import io.github.camelcopilot.internal.wire.ErrorEventException;
import io.github.camelcopilot.internal.wire.FinishReasons;
import io.github.camelcopilot.internal.wire.Json;
import io.github.camelcopilot.internal.wire.ReportedBilling;
import io.github.camelcopilot.internal.wire.Tokens;
import io.github.camelcopilot.internal.wire.ToolCallIds;
import io.github.camelcopilot.internal.wire.UnreadableAnswerException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a complete answer in OpenAI's Chat Completions format, including the deviations of servers:
 * text and tool calls in different choices, various names and places for reasoning and usage, and
 * unknown members. Holds no state, so any thread may use it.
 */
final class CompletionsAnswer {

    private static final List<String> REASONING_NAMES =
            List.of(
                    "reasoning_text",
                    "reasoning_content",
                    "reasoning",
                    "thinking",
                    "reasoning_details",
                    "thinking_blocks");

    ChatResult decode(byte[] answer) throws UnreadableAnswerException, ErrorEventException {
        JsonNode root = Json.answerOf(answer);
        JsonNode choices = root.path("choices");
        if (!choices.isArray() || choices.isEmpty()) {
            throw new UnreadableAnswerException("it holds no choices");
        }
        String text = "";
        String refusal = null;
        String reasoning = null;
        String finish = null;
        Usage usage = usageOf(root.path("usage"));
        List<ToolCall> toolCalls = new ArrayList<>();
        List<ObjectNode> extras = new ArrayList<>();
        CompletionsReasoning thoughts = new CompletionsReasoning();
        for (JsonNode choice : choices) {
            JsonNode message = choice.path("message");
            if (!message.isObject()) {
                message = choice.path("delta");
            }
            if (text.isEmpty()) {
                text = textOf(message);
            }
            refusal = refusal != null ? refusal : refusalOf(message);
            reasoning = reasoning != null ? reasoning : reasoningOf(message);
            finish = finish != null ? finish : Json.textOf(choice, "finish_reason");
            usage = usage != null ? usage : usageOf(choice.path("usage"));
            toolCalls.addAll(Json.toolCallsOf(message));
            thoughts.message(message, REASONING_NAMES);
            for (JsonNode call : ContentParts.listOf(message.path("tool_calls"))) {
                extras.add(CompletionsReasoning.ofCall(call));
            }
            // A call in OpenAI's former format has none.
            while (extras.size() < toolCalls.size()) {
                extras.add(null);
            }
        }
        List<ToolCall> calls = ToolCallIds.unique(toolCalls);
        usage = usage != null ? usage : usageOf(root.path("x_groq").path("usage"));
        ReportedBilling billing = new ReportedBilling();
        billing.readFrom(root.path("usage"));
        billing.readFrom(root);
        return AnswerCheck.checked(
                AssistantMessage.addTo(
                                billing.addTo(ChatResult.builder()),
                                text,
                                calls,
                                thoughts.state(reasoning, calls, extras))
                        .id(Json.textOf(root, "id"))
                        .model(Json.textOf(root, "model"))
                        .reasoning(reasoning)
                        .finishReason(FinishReasons.reason(finish, !toolCalls.isEmpty()))
                        .rawFinishReason(finish)
                        .refusal(FinishReasons.refusal(finish, refusal, text))
                        .usage(usage)
                        .build());
    }

    /** If there is no text, a refusal in the content or in its own member replaces it. */
    private static String textOf(JsonNode message) {
        JsonNode content = message.path("content");
        String text = ContentParts.textOf(content);
        if (!text.isEmpty()) {
            return text;
        }
        String refusal = refusalOf(message);
        return refusal == null ? "" : refusal;
    }

    /** Returns the refusal in the content or in its own member, or null. */
    private static String refusalOf(JsonNode message) {
        String refusal = ContentParts.refusalOf(message.path("content"));
        return refusal.isEmpty() ? Json.textOf(message, "refusal") : refusal;
    }

    /** Some servers write the same text under two names: the first that is not empty applies. */
    private static String reasoningOf(JsonNode message) {
        for (String name : REASONING_NAMES) {
            String reasoning = ContentParts.thoughtsOf(message.path(name));
            if (!reasoning.isEmpty()) {
                return reasoning;
            }
        }
        String parts = ContentParts.reasoningOf(message.path("content"));
        return parts.isEmpty() ? null : parts;
    }

    static Usage usageOf(JsonNode usage) {
        if (!usage.isObject()) {
            return null;
        }
        int prompt = Tokens.of(usage.path("prompt_tokens"));
        int completion = Tokens.of(usage.path("completion_tokens"));
        int total = Tokens.of(usage.path("total_tokens"), Tokens.sum(prompt, completion));
        int cached =
                Tokens.of(
                        usage.path("prompt_tokens_details").path("cached_tokens"),
                        Tokens.of(usage.path("cached_tokens")));
        int written =
                Tokens.of(
                        usage.path("prompt_tokens_details").path("cache_write_tokens"),
                        Tokens.of(
                                usage.path("prompt_tokens_details").path("cache_creation_tokens"),
                                Tokens.of(usage.path("cache_creation_input_tokens"))));
        int reasoning =
                Tokens.of(
                        usage.path("completion_tokens_details").path("reasoning_tokens"),
                        Tokens.of(usage.path("reasoning_tokens")));
        return Usage.builder()
                .promptTokens(prompt)
                .completionTokens(completion)
                .totalTokens(total)
                .cachedTokens(cached)
                .cacheWriteTokens(written)
                .reasoningTokens(reasoning)
                .build();
    }
}
