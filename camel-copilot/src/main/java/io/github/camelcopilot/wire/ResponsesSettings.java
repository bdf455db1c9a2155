package io.github.camelcopilot.wire;

import io.github.camelcopilot.api.ChatRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Says in the words of OpenAI's Responses format what a request holds beside its conversation. The
 * further members of a request may be written for the Chat Completions format, which has other
 * words for some of them; what is the same in both, or known to neither, stays as it is. Holds no
 * state, so any thread may use it.
 */
final class ResponsesSettings {

    /**
     * What the conversation and the operation decide, and not the further members of the request.
     */
    private static final Set<String> NOT_SETTINGS =
            Set.of("input", "messages", "stream", "stream_options");

    /** Further words for the most tokens of the answer; the format's own comes first. */
    private static final List<String> LIMITS = List.of("max_output_tokens", "max_tokens");

    private ResponsesSettings() {}

    /**
     * Returns the members of the request by their names, in an order that is the same each time.
     *
     * @param instructions those of the conversation, or empty
     */
    static Map<String, Object> of(ChatRequest request, String instructions) {
        Map<String, Object> extra = request.extra();
        Map<String, Object> members = new LinkedHashMap<>();
        put(members, "model", request.model());
        put(members, "instructions", instructions.isEmpty() ? null : instructions);
        put(members, "temperature", request.temperature());
        put(members, "top_p", request.topP());
        put(members, "max_output_tokens", limit(request));
        put(members, "reasoning", reasoning(request));
        put(members, "text", text(extra));
        for (Map.Entry<String, Object> member : extra.entrySet()) {
            Object value = member.getValue();
            switch (member.getKey()) {
                case "tools" -> members.put("tools", tools(value));
                case "tool_choice" -> members.put("tool_choice", unfolded(value, "function"));
                case "max_completion_tokens",
                        "max_tokens",
                        "reasoning_effort",
                        "response_format",
                        "verbosity" -> {}
                default -> {
                    if (!NOT_SETTINGS.contains(member.getKey())) {
                        members.putIfAbsent(member.getKey(), value);
                    }
                }
            }
        }
        // Services keep answers by default, which nobody asked for here.
        if (!extra.containsKey("store")) {
            members.put("store", false);
        }
        return members;
    }

    private static void put(Map<String, Object> members, String name, Object value) {
        if (value != null) {
            members.put(name, value);
        }
    }

    private static Object limit(ChatRequest request) {
        // What a body in OpenAI's format says itself wins over the option.
        Object renamed = request.extra().get("max_completion_tokens");
        if (renamed != null) {
            return renamed;
        }
        if (request.maxTokens() != null) {
            return request.maxTokens();
        }
        for (String name : LIMITS) {
            Object limit = request.extra().get(name);
            if (limit != null) {
                return limit;
            }
        }
        return null;
    }

    /** An effort that the member itself says is closer to the format than the setting. */
    private static Object reasoning(ChatRequest request) {
        Object given = request.extra().get("reasoning");
        Object effort =
                request.reasoningEffort() != null
                        ? request.reasoningEffort()
                        : request.extra().get("reasoning_effort");
        return effort == null ? given : merged(given, "effort", effort);
    }

    private static Object text(Map<String, Object> extra) {
        Object text = extra.get("text");
        Object format = extra.get("response_format");
        if (format != null) {
            text = merged(text, "format", unfolded(format, "json_schema"));
        }
        Object verbosity = extra.get("verbosity");
        return verbosity == null ? text : merged(text, "verbosity", verbosity);
    }

    /** Returns the members of {@code given}, if it has any, with another unless it is there. */
    private static Map<String, Object> merged(Object given, String name, Object value) {
        Map<String, Object> members = membersOf(given);
        members.putIfAbsent(name, value);
        return members;
    }

    private static Object tools(Object value) {
        if (!(value instanceof List<?> tools)) {
            return value;
        }
        List<Object> written = new ArrayList<>();
        for (Object tool : tools) {
            Object flat = unfolded(tool, "function");
            if (flat != tool) {
                Map<String, Object> members = membersOf(flat);
                // What is left out here means true in this format, and false in the other.
                members.putIfAbsent("strict", false);
                flat = members;
            }
            written.add(flat);
        }
        return written;
    }

    /**
     * Returns the object with the members of its inner one beside its type, under whose name Chat
     * Completions holds them; anything else as it is.
     */
    private static Object unfolded(Object value, String type) {
        if (!(value instanceof Map<?, ?> outer)
                || !type.equals(outer.get("type"))
                || !(outer.get(type) instanceof Map<?, ?> inner)) {
            return value;
        }
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", type);
        membersOf(inner).forEach(members::putIfAbsent);
        membersOf(outer).forEach(members::putIfAbsent);
        members.remove(type, inner);
        return members;
    }

    /** Returns a copy of the members of an object; none if it is no object. */
    private static Map<String, Object> membersOf(Object value) {
        Map<String, Object> members = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> object) {
            object.forEach((name, member) -> members.put(String.valueOf(name), member));
        }
        return members;
    }
}
