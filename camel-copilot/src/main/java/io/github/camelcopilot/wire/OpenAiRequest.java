package io.github.camelcopilot.wire;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.ContentPart;
import io.github.camelcopilot.api.Role;
import io.github.camelcopilot.api.ToolCall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads a request that a user wrote in OpenAI's Chat Completions format into the neutral record.
 * What is not known here is kept as an extra member, so that the request goes out as it came in.
 */
public final class OpenAiRequest {

    private static final TypeReference<LinkedHashMap<String, Object>> MEMBERS =
            new TypeReference<>() {};

    private OpenAiRequest() {}

    /**
     * Returns the request that the JSON holds.
     *
     * @throws IllegalArgumentException if it is no such request; the message says what is wrong and
     *     quotes nothing of it
     */
    public static ChatRequest read(String json) {
        JsonNode root;
        try {
            root = Json.MAPPER.readTree(json);
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
        JsonNode messages = root.path("messages");
        if (!messages.isArray() || messages.isEmpty()) {
            throw new IllegalArgumentException("The body has no list 'messages', or an empty one");
        }
        List<ChatMessage> conversation = new ArrayList<>();
        for (JsonNode message : messages) {
            conversation.add(messageOf(message));
        }
        Map<String, Object> extra = membersOf(root);
        extra.remove("messages");
        return new ChatRequest(
                text(extra, "model"),
                conversation,
                number(extra, "temperature", Number::doubleValue),
                number(extra, "top_p", Number::doubleValue),
                number(extra, "max_tokens", Number::intValue),
                stop(extra),
                number(extra, "seed", Number::longValue),
                text(extra, "reasoning_effort"),
                extra);
    }

    private static ChatMessage messageOf(JsonNode message) {
        if (!message.isObject()) {
            throw new IllegalArgumentException("An element of 'messages' is not a JSON object");
        }
        Map<String, Object> extra = membersOf(message);
        Role role = Role.ofWireName(text(extra, "role"));
        String toolCallId = text(extra, "tool_call_id");
        List<ToolCall> toolCalls = List.of();
        if (areFunctions(message.path("tool_calls"))) {
            extra.remove("tool_calls");
            toolCalls = Json.toolCallsOf(message);
        }
        extra.remove("content");
        return new ChatMessage(
                role, contentOf(message.path("content")), toolCalls, toolCallId, extra);
    }

    /** Calls of another type than function stay as they are. */
    private static boolean areFunctions(JsonNode calls) {
        for (JsonNode call : calls) {
            if (!call.path("type").asText("function").equals("function")) {
                return false;
            }
        }
        return calls.isArray();
    }

    private static List<ContentPart> contentOf(JsonNode content) {
        if (content.isTextual()) {
            return List.of(new ContentPart.Text(content.textValue()));
        }
        List<ContentPart> parts = new ArrayList<>();
        for (JsonNode part : content) {
            parts.add(partOf(part));
        }
        return parts;
    }

    private static ContentPart partOf(JsonNode part) {
        JsonNode image = part.path("image_url");
        if (part.path("type").asText().equals("text") && part.size() == 2) {
            return new ContentPart.Text(part.path("text").asText());
        }
        if (part.path("type").asText().equals("image_url")
                && part.size() == 2
                && image.has("url")) {
            return new ContentPart.ImageUrl(
                    image.path("url").asText(), Json.textOf(image, "detail"));
        }
        return new ContentPart.Other(membersOf(part));
    }

    private static Map<String, Object> membersOf(JsonNode object) {
        return Json.MAPPER.convertValue(object, MEMBERS);
    }

    private static String text(Map<String, Object> members, String name) {
        Object value = members.remove(name);
        if (value != null && !(value instanceof String)) {
            throw new IllegalArgumentException("The member '" + name + "' is not a text");
        }
        return (String) value;
    }

    private static <T> T number(
            Map<String, Object> members, String name, Function<Number, T> conversion) {
        Object value = members.remove(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof Number number)) {
            throw new IllegalArgumentException("The member '" + name + "' is not a number");
        }
        return conversion.apply(number);
    }

    private static List<String> stop(Map<String, Object> members) {
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
                "The member 'stop' is neither a text nor a list of texts");
    }
}
