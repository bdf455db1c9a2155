// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.message;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.ContentPart;
import io.github.camelcopilot.api.Role;
import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.internal.wire.Json;
import io.github.camelcopilot.internal.wire.TypedMembers;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Parses a request in the format of OpenAI Chat Completions. Unknown members are kept as extra
 * members and sent unchanged. Holds no state.
 */
public final class OpenAiRequestReader {

    private static final TypeReference<LinkedHashMap<String, Object>> MEMBERS =
            new TypeReference<>() {};

    private OpenAiRequestReader() {}

    /**
     * Parses a request.
     *
     * @throws IllegalArgumentException if the JSON is not such a request; the message states the
     *     reason without quoting the JSON
     */
    public static ChatRequest read(String json) {
        JsonNode root;
        try {
            root = Json.STRICT.readTree(json);
        } catch (JsonProcessingException notJson) {
            JsonLocation at = notJson.getLocation();
            throw new IllegalArgumentException(
                    "The body is not valid JSON"
                            + (at == null
                                    ? ""
                                    : " at line "
                                            + at.getLineNr()
                                            + ", column "
                                            + at.getColumnNr()));
        }
        if (root == null || !root.isObject()) {
            throw new IllegalArgumentException("The body is not a JSON object");
        }
        checkNumbers(root);
        JsonNode messages = root.path("messages");
        if (!messages.isArray() || messages.isEmpty()) {
            throw new IllegalArgumentException(
                    "The body has no list 'messages', or the list is empty");
        }
        List<ChatMessage> conversation = new ArrayList<>();
        for (JsonNode message : messages) {
            conversation.add(messageOf(message));
        }
        Map<String, Object> extra = membersOf(root);
        extra.remove("messages");
        ChatRequest.Builder request = ChatRequest.builder();
        request.model(takeText(extra, "model"))
                .messages(conversation)
                .temperature(takeNumber(extra, "temperature", BigDecimal::doubleValue))
                .topP(takeNumber(extra, "top_p", BigDecimal::doubleValue))
                .maxTokens(takeNumber(extra, "max_tokens", BigDecimal::intValueExact))
                .stop(takeStop(extra))
                .seed(takeNumber(extra, "seed", BigDecimal::longValueExact))
                .reasoningEffort(takeText(extra, "reasoning_effort"))
                .extra(extra);
        // These also remain extra members, so that they are sent exactly as received.
        TypedMembers.read(extra, request);
        return request.build();
    }

    private static ChatMessage messageOf(JsonNode message) {
        if (!message.isObject()) {
            throw new IllegalArgumentException("An element of 'messages' is not a JSON object");
        }
        Map<String, Object> extra = membersOf(message);
        Role role = Role.ofWireName(takeText(extra, "role"));
        String toolCallId = takeText(extra, "tool_call_id");
        List<ToolCall> toolCalls = List.of();
        if (areRepresentable(message.path("tool_calls"))) {
            extra.remove("tool_calls");
            toolCalls = Json.toolCallsOf(message);
        }
        extra.remove("content");
        return ChatMessage.builder(role)
                .content(contentOf(message.path("content")))
                .toolCalls(toolCalls)
                .toolCallId(toolCallId)
                .extra(extra)
                .build();
    }

    /** Returns whether {@link ToolCall} can represent all of the calls without loss. */
    private static boolean areRepresentable(JsonNode calls) {
        for (JsonNode call : calls) {
            JsonNode function = call.path("function");
            boolean representable =
                    hasOnly(call, "id", "type", "function")
                            && call.path("id").isTextual()
                            && isOfType(call, "function")
                            && hasOnly(function, "name", "arguments")
                            && function.path("name").isTextual()
                            && function.path("arguments").isTextual();
            if (!representable) {
                return false;
            }
        }
        return calls.isArray() && !calls.isEmpty();
    }

    private static boolean isOfType(JsonNode object, String type) {
        return type.equals(object.path("type").textValue());
    }

    private static boolean hasOnly(JsonNode object, String... names) {
        Set<String> known = Set.of(names);
        for (Iterator<String> members = object.fieldNames(); members.hasNext(); ) {
            if (!known.contains(members.next())) {
                return false;
            }
        }
        return object.isObject();
    }

    private static List<ContentPart> contentOf(JsonNode content) {
        if (content.isTextual()) {
            return List.of(ContentPart.text(content.textValue()));
        }
        if (!content.isArray() && !content.isNull() && !content.isMissingNode()) {
            throw new IllegalArgumentException(
                    "The member 'content' is neither a string nor a list of parts");
        }
        List<ContentPart> parts = new ArrayList<>();
        for (JsonNode part : content) {
            parts.add(partOf(part));
        }
        return parts;
    }

    private static ContentPart partOf(JsonNode part) {
        if (!part.isObject()) {
            throw new IllegalArgumentException("An element of 'content' is not a JSON object");
        }
        JsonNode text = part.path("text");
        if (isOfType(part, "text") && hasOnly(part, "type", "text") && text.isTextual()) {
            return ContentPart.text(text.textValue());
        }
        JsonNode image = part.path("image_url");
        JsonNode detail = image.path("detail");
        if (isOfType(part, "image_url")
                && hasOnly(part, "type", "image_url")
                && hasOnly(image, "url", "detail")
                && image.path("url").isTextual()
                && (detail.isTextual() || detail.isMissingNode() || detail.isNull())) {
            return ContentPart.imageUrl(image.path("url").textValue(), detail.textValue());
        }
        return ContentPart.other(membersOf(part));
    }

    private static Map<String, Object> membersOf(JsonNode object) {
        return Json.MAPPER.convertValue(object, MEMBERS);
    }

    /** Removes a member and returns it; null if it is missing. */
    private static String takeText(Map<String, Object> members, String name) {
        Object value = members.remove(name);
        if (value != null && !(value instanceof String)) {
            throw new IllegalArgumentException("The member '" + name + "' is not a string");
        }
        return (String) value;
    }

    private static <T> T takeNumber(
            Map<String, Object> members, String name, Function<BigDecimal, T> conversion) {
        Object value = members.remove(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof Number number)) {
            throw new IllegalArgumentException("The member '" + name + "' is not a number");
        }
        try {
            return conversion.apply(new BigDecimal(number.toString()));
        } catch (ArithmeticException inexact) {
            throw new IllegalArgumentException(
                    "The member '" + name + "' is not a whole number, or is out of range");
        }
    }

    /** Rejects numbers that are too large for a double: JSON has no infinity. */
    private static void checkNumbers(JsonNode node) {
        if (node.isFloatingPointNumber() && !Double.isFinite(node.doubleValue())) {
            throw new IllegalArgumentException("The body contains a number that is out of range");
        }
        node.forEach(OpenAiRequestReader::checkNumbers);
    }

    private static List<String> takeStop(Map<String, Object> members) {
        Object value = members.remove("stop");
        if (value == null) {
            return List.of();
        }
        if (value instanceof String text) {
            return List.of(text);
        }
        if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return list.stream().map(String.class::cast).toList();
        }
        throw new IllegalArgumentException(
                "The member 'stop' is neither a string nor a list of strings");
    }
}
