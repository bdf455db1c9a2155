// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire.messages;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Translates tools and tool choices from Chat Completions to Anthropic's Messages format. Anything
 * else, such as a tool in Anthropic's format, remains unchanged. Holds no state, so any thread may
 * use it.
 */
final class MessagesTools {

    private static final String TYPE = "type";
    private static final String NAME = "name";
    private static final String FUNCTION = "function";
    private static final String CHOICE = "tool_choice";
    private static final String ONE_AT_A_TIME = "disable_parallel_tool_use";

    private MessagesTools() {}

    /** Translates the members of a request that concern tools. */
    static void translate(Map<String, Object> members) {
        members.computeIfPresent("tools", (name, tools) -> toolsOf(tools));
        members.computeIfPresent(CHOICE, (name, choice) -> choiceOf(choice));
        Object parallel = members.get("parallel_tool_calls");
        if (parallel == null || parallel instanceof Boolean) {
            members.remove("parallel_tool_calls");
        }
        boolean hasTools = members.get("tools") instanceof List<?> tools && !tools.isEmpty();
        if (Boolean.FALSE.equals(parallel) && hasTools) {
            members.put(CHOICE, oneAtATime(members.get(CHOICE)));
        }
    }

    private static Object toolsOf(Object tools) {
        return tools instanceof List<?> list
                ? list.stream().map(MessagesTools::toolOf).toList()
                : tools;
    }

    private static Object toolOf(Object tool) {
        if (!(tool instanceof Map<?, ?> map)
                || !FUNCTION.equals(map.get(TYPE))
                || !(map.get(FUNCTION) instanceof Map<?, ?> function)) {
            return tool;
        }
        Map<String, Object> translated = new LinkedHashMap<>();
        translated.put(NAME, function.get(NAME));
        if (function.get("description") != null) {
            translated.put("description", function.get("description"));
        }
        translated.put("input_schema", schemaOf(function.get("parameters")));
        return translated;
    }

    /** The format requires the type of a schema, which is optional in Chat Completions. */
    private static Object schemaOf(Object parameters) {
        if (parameters == null) {
            return Map.of(TYPE, "object");
        }
        if (!(parameters instanceof Map<?, ?> map) || map.containsKey(TYPE)) {
            return parameters;
        }
        Map<Object, Object> schema = new LinkedHashMap<>();
        schema.put(TYPE, "object");
        schema.putAll(map);
        return schema;
    }

    /** Returns whether the choice, in either format, forces a tool call. */
    static boolean isForced(Object choice) {
        return choiceOf(choice) instanceof Map<?, ?> map
                && ("any".equals(map.get(TYPE)) || "tool".equals(map.get(TYPE)));
    }

    private static Object choiceOf(Object choice) {
        if (choice instanceof String word) {
            return switch (word) {
                case "auto", "none" -> Map.of(TYPE, word);
                case "required" -> Map.of(TYPE, "any");
                default -> choice;
            };
        }
        if (choice instanceof Map<?, ?> map
                && FUNCTION.equals(map.get(TYPE))
                && map.get(FUNCTION) instanceof Map<?, ?> function) {
            Map<String, Object> translated = new LinkedHashMap<>();
            translated.put(TYPE, "tool");
            translated.put(NAME, function.get(NAME));
            return translated;
        }
        return choice;
    }

    /** Returns the choice with the member that disables parallel calls. */
    private static Object oneAtATime(Object choice) {
        if (choice != null && !(choice instanceof Map)) {
            return choice;
        }
        Map<Object, Object> restricted = new LinkedHashMap<>();
        if (choice instanceof Map<?, ?> map) {
            restricted.putAll(map);
        } else {
            restricted.put(TYPE, "auto");
        }
        // The API rejects the member if no tool may be called.
        if (!"none".equals(restricted.get(TYPE))) {
            restricted.putIfAbsent(ONE_AT_A_TIME, true);
        }
        return restricted;
    }
}
