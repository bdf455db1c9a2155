// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire.responses;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.api.ReasoningState;
import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.internal.wire.ContentParts;
import io.github.camelcopilot.internal.wire.Json;
import io.github.camelcopilot.internal.wire.StreamedReasoning;
import java.util.ArrayList;
import java.util.List;

/**
 * The content of an output in OpenAI's Responses format, without unknown items. Immutable, so any
 * thread may use it.
 *
 * @param text the text of all messages, joined; if there is none, the refusal
 * @param refusal the refusal, or null
 * @param reasoning the parts of the reasoning, separated by blank lines, or null
 * @param toolCalls the calls of functions
 * @param state the reasoning that goes back to the service, or null
 */
record ResponsesOutput(
        String text,
        String refusal,
        String reasoning,
        List<ToolCall> toolCalls,
        ReasoningState state) {

    static ResponsesOutput of(Iterable<JsonNode> items) {
        StringBuilder text = new StringBuilder();
        StringBuilder refusal = new StringBuilder();
        List<String> reasoning = new ArrayList<>();
        List<ToolCall> toolCalls = new ArrayList<>();
        ResponsesReasoning encrypted = new ResponsesReasoning();
        for (JsonNode item : items) {
            // Complete items are limited by the size of the answer or the event.
            encrypted.add(item);
            switch (ContentParts.typeOf(item)) {
                case "message" -> {
                    JsonNode content = item.path("content");
                    if (content.isTextual()) {
                        text.append(content.textValue());
                    }
                    for (JsonNode part : ContentParts.listOf(content)) {
                        switch (ContentParts.typeOf(part)) {
                            case "output_text" -> text.append(part.path("text").asText(""));
                            case "refusal" -> refusal.append(part.path("refusal").asText(""));
                            default -> {}
                        }
                    }
                }
                case "reasoning" -> {
                    List<String> summary = texts(item.path("summary"), "summary_text");
                    reasoning.addAll(
                            summary.isEmpty()
                                    ? texts(item.path("content"), "reasoning_text")
                                    : summary);
                }
                case "function_call" -> {
                    String callId = Json.textOf(item, "call_id");
                    toolCalls.add(
                            ToolCall.of(
                                    callId == null ? item.path("id").asText("") : callId,
                                    item.path("name").asText(""),
                                    Json.argumentsOf(item)));
                }
                default -> {}
            }
        }
        return new ResponsesOutput(
                text.isEmpty() ? refusal.toString() : text.toString(),
                refusal.isEmpty() ? null : refusal.toString(),
                reasoning.isEmpty() ? null : joined(reasoning),
                toolCalls,
                encrypted.state());
    }

    private static String joined(List<String> parts) {
        return String.join(StreamedReasoning.BLANK_LINE, parts);
    }

    static boolean isToolCall(JsonNode item) {
        return ContentParts.typeOf(item).equals("function_call");
    }

    private static List<String> texts(JsonNode parts, String type) {
        List<String> texts = new ArrayList<>();
        for (JsonNode part : ContentParts.listOf(parts)) {
            String text = Json.textOf(part, "text");
            if (text != null && ContentParts.typeOf(part).equals(type)) {
                texts.add(text);
            }
        }
        return texts;
    }
}
