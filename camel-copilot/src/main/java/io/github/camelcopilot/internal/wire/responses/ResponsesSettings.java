// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire.responses;

import static io.github.camelcopilot.internal.wire.Json.putUnlessNull;

import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.internal.wire.RequestSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Translates everything in a request except its conversation to OpenAI's Responses format. The
 * {@code extra} members of a request may be those of Chat Completions, some of which differ;
 * members that are the same in both formats, or unknown, remain unchanged. Holds no state, so any
 * thread may use it.
 */
final class ResponsesSettings {

    /** Members that the operation and the conversation determine, not the {@code extra} members. */
    private static final Set<String> NOT_SETTINGS =
            Set.of("input", "messages", "stream", "stream_options");

    /** The types of objects that Chat Completions wraps in a member named after the type. */
    private static final Set<String> WRAPPED =
            Set.of("function", "custom", "allowed_tools", "json_schema", "grammar");

    private static final Map<String, Object> NO_PARAMETERS = noParameters();

    private static final String INCLUDE = "include";

    /** The names of OpenAI's models that reason; the chat variants of GPT-5 may not. */
    private static final Pattern REASONS =
            Pattern.compile("(?:^|[/:])(?:o\\d|gpt-5(?!.*-chat))|codex", Pattern.CASE_INSENSITIVE);

    private ResponsesSettings() {}

    private static Map<String, Object> noParameters() {
        // In a stable order.
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", Map.of());
        return Collections.unmodifiableMap(schema);
    }

    /**
     * Returns the members of the request by name, in a stable order.
     *
     * @param instructions the instructions of the conversation, or empty
     */
    static Map<String, Object> of(ChatRequest request, String instructions) {
        Map<String, Object> extra = request.extra();
        Map<String, Object> members = new LinkedHashMap<>();
        putUnlessNull(members, "model", request.model());
        putUnlessNull(members, "instructions", instructions.isEmpty() ? null : instructions);
        putUnlessNull(members, "temperature", request.temperature());
        putUnlessNull(members, "top_p", request.topP());
        Object maxTokens = RequestSettings.limit(request, "max_output_tokens");
        putUnlessNull(members, "max_output_tokens", maxTokens);
        putUnlessNull(members, "reasoning", reasoning(request));
        putUnlessNull(members, "text", text(extra));
        for (Map.Entry<String, Object> member : extra.entrySet()) {
            Object value = member.getValue();
            switch (member.getKey()) {
                case "tools" -> members.put("tools", tools(value));
                case "tool_choice" -> members.put("tool_choice", choice(value));
                case "response_format", "verbosity" -> {}
                default -> {
                    if (!NOT_SETTINGS.contains(member.getKey())
                            && !RequestSettings.NAMES.contains(member.getKey())) {
                        members.putIfAbsent(member.getKey(), value);
                    }
                }
            }
        }
        if (reasons(members) && members.get("tools") instanceof List<?> tools && !tools.isEmpty()) {
            members.put(INCLUDE, includingReasoning(members.get(INCLUDE)));
        }
        // By default, services store answers.
        if (!extra.containsKey("store")) {
            members.put("store", false);
        }
        return members;
    }

    /**
     * Returns whether the model reasons, by the effort or its name. Services reject the request for
     * encrypted reasoning for other models.
     */
    private static boolean reasons(Map<String, Object> members) {
        Object effort = membersOf(members.get("reasoning")).get("effort");
        return effort == null
                ? members.get("model") instanceof String model && REASONS.matcher(model).find()
                : !effort.equals("none");
    }

    /** Returns the value with encrypted reasoning; unchanged if it is not a list. */
    private static Object includingReasoning(Object include) {
        if (include != null && !(include instanceof List)) {
            return include;
        }
        Set<Object> all = new LinkedHashSet<>();
        if (include instanceof List<?> given) {
            all.addAll(given);
        }
        all.add("reasoning.encrypted_content");
        return new ArrayList<>(all);
    }

    /** An effort in the member {@code reasoning} takes precedence over the setting. */
    private static Object reasoning(ChatRequest request) {
        Object given = request.extra().get("reasoning");
        Object effort = RequestSettings.effort(request);
        return effort == null ? given : merged(given, "effort", effort);
    }

    private static Object text(Map<String, Object> extra) {
        Object text = extra.get("text");
        Object format = extra.get("response_format");
        if (format != null) {
            text = merged(text, "format", unfolded(format));
        }
        Object verbosity = extra.get("verbosity");
        return verbosity == null ? text : merged(text, "verbosity", verbosity);
    }

    /** Returns the members of {@code given}, if any, with another one unless it is present. */
    private static Map<String, Object> merged(Object given, String name, Object value) {
        Map<String, Object> members = membersOf(given);
        members.putIfAbsent(name, value);
        return members;
    }

    private static Object tools(Object value) {
        return value instanceof List<?> tools ? each(tools, ResponsesSettings::tool) : value;
    }

    private static List<Object> each(List<?> values, UnaryOperator<Object> translation) {
        List<Object> translated = new ArrayList<>();
        for (Object value : values) {
            translated.add(translation.apply(value));
        }
        return translated;
    }

    private static Object tool(Object tool) {
        Object flat = unfolded(tool);
        if (flat == tool) {
            return tool;
        }
        Map<String, Object> members = membersOf(flat);
        if ("function".equals(members.get("type"))) {
            if (members.get("parameters") == null) {
                // Required here; in Chat Completions, a function without them has no parameters.
                members.put("parameters", NO_PARAMETERS);
            }
            // A missing value means true in this format and false in Chat Completions.
            members.putIfAbsent("strict", false);
        }
        members.computeIfPresent("format", (name, format) -> unfolded(format));
        return members;
    }

    private static Object choice(Object choice) {
        Object flat = unfolded(choice);
        if (flat == choice) {
            return choice;
        }
        Map<String, Object> members = membersOf(flat);
        members.computeIfPresent(
                "tools",
                (name, tools) ->
                        tools instanceof List<?> list
                                ? each(list, ResponsesSettings::unfolded)
                                : tools);
        return members;
    }

    /**
     * Returns an object with the members of its inner object, which Chat Completions names after
     * the type; anything else unchanged.
     */
    private static Object unfolded(Object value) {
        if (!(value instanceof Map<?, ?> outer)
                || !(outer.get("type") instanceof String type)
                || !WRAPPED.contains(type)
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

    /** Returns a copy of the members of an object; none for any other value. */
    private static Map<String, Object> membersOf(Object value) {
        Map<String, Object> members = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> object) {
            object.forEach((name, member) -> members.put(String.valueOf(name), member));
        }
        return members;
    }
}
