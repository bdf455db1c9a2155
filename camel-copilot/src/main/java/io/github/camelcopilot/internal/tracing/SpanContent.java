// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.tracing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.ContentPart;
import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.internal.message.TracedCall;
import java.util.List;

/**
 * The messages of a prompt or an answer as JSON, in the form of the semantic conventions for
 * generative AI, without credentials. Used for one attribute by one thread.
 */
final class SpanContent {

    /**
     * Maximum length of the texts in an attribute, in characters. Longer ones are cut, so that the
     * JSON stays valid; further messages are omitted.
     */
    static final int MAX_CONTENT = 16_384;

    /** Counts for each part in addition to its text, so that the number of parts is limited. */
    private static final int PART_SIZE = 64;

    private static final String ELLIPSIS = "…";

    private final TracedCall call;
    private final ArrayNode messages = JsonNodeFactory.instance.arrayNode();
    private int left = MAX_CONTENT;

    private SpanContent(TracedCall call) {
        this.call = call;
    }

    /** Returns the messages of a request. */
    static String of(ChatRequest request, TracedCall call) {
        SpanContent content = new SpanContent(call);
        for (ChatMessage message : request.messages()) {
            if (content.left > 0) {
                content.add(message);
            }
        }
        return content.messages.toString();
    }

    /** Returns the message of an answer. */
    static String of(ChatResult result, TracedCall call) {
        SpanContent content = new SpanContent(call);
        ObjectNode message = content.messages.addObject();
        message.put("role", "assistant");
        ArrayNode parts = message.putArray("parts");
        if (result.reasoning() != null) {
            content.addText(parts, "reasoning", "content", result.reasoning());
        }
        if (!result.text().isEmpty()) {
            content.addText(parts, "text", "content", result.text());
        }
        content.addToolCalls(parts, result.toolCalls());
        message.put("finish_reason", result.finishReason().wireName());
        return content.messages.toString();
    }

    private void add(ChatMessage message) {
        ObjectNode node = messages.addObject();
        node.put("role", message.role().wireName());
        ArrayNode parts = node.putArray("parts");
        if (message.toolCallId() != null) {
            addText(parts, "tool_call_response", "response", message.text())
                    .put("id", text(message.toolCallId()));
            return;
        }
        for (ContentPart part : message.content()) {
            if (left > 0) {
                add(parts, part);
            }
        }
        addToolCalls(parts, message.toolCalls());
    }

    private void add(ArrayNode parts, ContentPart part) {
        if (part instanceof ContentPart.Text text) {
            addText(parts, "text", "content", text.text());
        } else if (part instanceof ContentPart.Image image) {
            // Without its data, which would be the largest part of the span.
            addText(parts, "blob", "mime_type", image.mediaType());
        } else if (part instanceof ContentPart.ImageUrl image) {
            addText(parts, "uri", "uri", image.url());
        } else if (part instanceof ContentPart.Other other) {
            addText(parts, "other", "name", other.type());
        }
    }

    private void addToolCalls(ArrayNode parts, List<ToolCall> toolCalls) {
        for (ToolCall toolCall : toolCalls) {
            if (left > 0) {
                addText(parts, "tool_call", "arguments", toolCall.arguments())
                        .put("id", text(toolCall.id()))
                        .put("name", text(toolCall.name()));
            }
        }
    }

    private ObjectNode addText(ArrayNode parts, String type, String member, String value) {
        left -= PART_SIZE;
        return parts.addObject().put("type", type).put(member, text(value));
    }

    private String text(String text) {
        if (text == null) {
            return null;
        }
        // Masked before it is cut, since part of a credential might not be found. What is far
        // beyond the limit is not searched.
        String shown = cut(call.withoutCredentials(cut(text, 2 * MAX_CONTENT)), Math.max(left, 0));
        left -= shown.length();
        return shown;
    }

    private static String cut(String text, int maxLength) {
        if (text.length() <= maxLength) {
            return text;
        }
        boolean splits = maxLength > 0 && Character.isHighSurrogate(text.charAt(maxLength - 1));
        return text.substring(0, splits ? maxLength - 1 : maxLength) + ELLIPSIS;
    }
}
