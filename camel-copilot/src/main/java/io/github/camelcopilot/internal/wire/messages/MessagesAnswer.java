// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire.messages;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.internal.wire.AnswerCheck;
import io.github.camelcopilot.internal.wire.AssistantMessage;
import io.github.camelcopilot.internal.wire.ContentParts;
import io.github.camelcopilot.internal.wire.ErrorEventException;
import io.github.camelcopilot.internal.wire.FinishReasons;
import io.github.camelcopilot.internal.wire.Json;
import io.github.camelcopilot.internal.wire.ReportedBilling;
import io.github.camelcopilot.internal.wire.SentMessages;
import io.github.camelcopilot.internal.wire.StreamedReasoning;
import io.github.camelcopilot.internal.wire.UnreadableAnswerException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads a complete answer in Anthropic's Messages format: blocks of text, reasoning and tool calls.
 * Blocks of other types and unknown members are skipped. Holds no state, so any thread may use it.
 */
final class MessagesAnswer {

    ChatResult decode(byte[] answer) throws UnreadableAnswerException, ErrorEventException {
        JsonNode root = Json.answerOf(answer);
        JsonNode content = root.path("content");
        String stopReason = Json.textOf(root, "stop_reason");
        // An answer that ended normally without text has null instead of blocks.
        boolean isAnswer =
                content.isContainerNode()
                        || content.isTextual()
                        || (content.isNull() && stopReason != null);
        if (!isAnswer) {
            throw new UnreadableAnswerException("it holds no content");
        }
        StringBuilder text = new StringBuilder();
        if (content.isTextual()) {
            // A request may have text in place of blocks, and some servers send it too.
            text.append(content.textValue());
        }
        List<String> thoughts = new ArrayList<>();
        List<Map<String, Object>> blocks = new ArrayList<>();
        List<ToolCall> toolCalls = new ArrayList<>();
        for (JsonNode block : ContentParts.listOf(content)) {
            switch (ContentParts.typeOf(block)) {
                case "text" -> text.append(block.path("text").asText(""));
                case "thinking" -> {
                    thoughts.add(ContentParts.thoughtsOf(block));
                    blocks.add(MessagesThoughts.block(block));
                }
                case "redacted_thinking" -> blocks.add(MessagesThoughts.block(block));
                case "tool_use" ->
                        toolCalls.add(
                                ToolCall.of(
                                        block.path("id").asText(""),
                                        block.path("name").asText(""),
                                        argumentsOf(block.path("input"))));
                default -> {
                    // Such as a call of the service's own tools.
                }
            }
        }
        thoughts.removeIf(String::isEmpty);
        MessagesUsage usage = new MessagesUsage();
        usage.add(root.path("usage"));
        ReportedBilling billing = new ReportedBilling();
        billing.readFrom(root);
        return AnswerCheck.checked(
                AssistantMessage.addTo(
                                billing.addTo(ChatResult.builder()),
                                text.toString(),
                                toolCalls,
                                MessagesThoughts.state(blocks, !toolCalls.isEmpty()))
                        .id(Json.textOf(root, "id"))
                        .model(Json.textOf(root, "model"))
                        .reasoning(
                                thoughts.isEmpty()
                                        ? null
                                        : String.join(StreamedReasoning.BLANK_LINE, thoughts))
                        .finishReason(FinishReasons.reason(stopReason, !toolCalls.isEmpty()))
                        .rawFinishReason(stopReason)
                        .refusal(FinishReasons.refusal(stopReason, null, text.toString()))
                        .usage(usage.usage())
                        .build());
    }

    /** Returns the arguments of a call as text; some servers send them as text. */
    static String argumentsOf(JsonNode input) {
        String arguments = input.isTextual() ? input.textValue() : input.toString();
        return input.isNull() || arguments.isBlank() ? SentMessages.NO_ARGUMENTS : arguments;
    }
}
