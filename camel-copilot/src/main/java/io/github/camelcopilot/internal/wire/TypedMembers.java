// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import static io.github.camelcopilot.internal.wire.Json.putUnlessNull;

import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.ResponseFormat;
import io.github.camelcopilot.api.ToolChoice;
import io.github.camelcopilot.api.ToolSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Converts the typed members of a request (tools, tool choice, response format) to and from the
 * JSON of Chat Completions, from which each wire format translates. A value is read only if the
 * type can represent all of it. Holds no state, so any thread may use it.
 */
public final class TypedMembers {

    /** The name of the {@code extra} member for {@link ChatRequest#responseFormat()}. */
    public static final String RESPONSE_FORMAT = "response_format";

    private static final String TOOLS = "tools";
    private static final String TOOL_CHOICE = "tool_choice";
    private static final String TYPE = "type";
    private static final String NAME = "name";
    private static final String STRICT = "strict";
    private static final String FUNCTION = "function";
    private static final String JSON_SCHEMA = "json_schema";

    private TypedMembers() {}

    /** Sets the typed members from the {@code extra} members of a request. */
    public static void read(Map<String, Object> extra, ChatRequest.Builder request) {
        request.tools(tools(extra.get(TOOLS)))
                .toolChoice(toolChoice(extra.get(TOOL_CHOICE)))
                .responseFormat(responseFormat(extra.get(RESPONSE_FORMAT)));
    }

    /**
     * Returns the request with its typed members among its {@code extra} members. An existing
     * member with the same meaning remains unchanged, so that a request read from JSON is written
     * as it was.
     */
    public static ChatRequest toExtra(ChatRequest request) {
        if (request.tools().isEmpty()
                && request.toolChoice() == null
                && request.responseFormat() == null) {
            return request;
        }
        Map<String, Object> extra = new LinkedHashMap<>(request.extra());
        if (!request.tools().isEmpty() && !request.tools().equals(tools(extra.get(TOOLS)))) {
            extra.put(TOOLS, request.tools().stream().map(TypedMembers::json).toList());
        }
        ToolChoice choice = request.toolChoice();
        if (choice != null && !choice.equals(toolChoice(extra.get(TOOL_CHOICE)))) {
            extra.put(TOOL_CHOICE, json(choice));
        }
        if (isFormatChanged(request)) {
            extra.put(RESPONSE_FORMAT, json(request.responseFormat()));
        }
        return request.toBuilder().extra(extra).build();
    }

    /**
     * Returns whether the response format of a request differs from that of its {@code extra}
     * members.
     */
    public static boolean isFormatChanged(ChatRequest request) {
        ResponseFormat format = request.responseFormat();
        return format != null
                && !format.equals(responseFormat(request.extra().get(RESPONSE_FORMAT)));
    }

    /** Returns the tools; none if the type cannot represent all of them. */
    private static List<ToolSpec> tools(Object value) {
        if (!(value instanceof List<?> list)) {
            return List.of();
        }
        List<ToolSpec> tools = new ArrayList<>(list.size());
        for (Object element : list) {
            ToolSpec tool = tool(element);
            if (tool == null) {
                return List.of();
            }
            tools.add(tool);
        }
        return tools;
    }

    private static ToolSpec tool(Object value) {
        Map<String, Object> function = inner(value, FUNCTION);
        boolean isKnown =
                holdsOnly(function, NAME, "description", "parameters", STRICT)
                        && function.get(NAME) instanceof String name
                        && !name.isBlank()
                        && isNullOr(String.class, function.get("description"))
                        && isNullOr(Map.class, function.get("parameters"))
                        && isNullOr(Boolean.class, function.get(STRICT));
        return isKnown
                ? ToolSpec.builder((String) function.get(NAME))
                        .description((String) function.get("description"))
                        .parameters(object(function.get("parameters")))
                        .strict((Boolean) function.get(STRICT))
                        .build()
                : null;
    }

    private static Map<String, Object> json(ToolSpec tool) {
        Map<String, Object> function = new LinkedHashMap<>();
        function.put(NAME, tool.name());
        putUnlessNull(function, "description", tool.description());
        putUnlessNull(function, "parameters", tool.parameters());
        putUnlessNull(function, STRICT, tool.strict());
        return wrapped(FUNCTION, function);
    }

    private static ToolChoice toolChoice(Object value) {
        if (value instanceof String word) {
            return switch (word) {
                case "auto" -> ToolChoice.AUTO;
                case "none" -> ToolChoice.NONE;
                case "required" -> ToolChoice.REQUIRED;
                default -> null;
            };
        }
        Map<String, Object> function = inner(value, FUNCTION);
        return holdsOnly(function, NAME) && function.get(NAME) instanceof String name
                ? ToolChoice.named(name)
                : null;
    }

    private static Object json(ToolChoice choice) {
        return switch (choice.type()) {
            case AUTO -> "auto";
            case NONE -> "none";
            case REQUIRED -> "required";
            case NAMED -> wrapped(FUNCTION, Map.of(NAME, choice.name()));
        };
    }

    private static ResponseFormat responseFormat(Object value) {
        if (Map.of(TYPE, "text").equals(value)) {
            return ResponseFormat.TEXT;
        }
        if (Map.of(TYPE, "json_object").equals(value)) {
            return ResponseFormat.JSON_OBJECT;
        }
        Map<String, Object> format = inner(value, JSON_SCHEMA);
        boolean isKnown =
                holdsOnly(format, NAME, "schema", STRICT)
                        && format.get(NAME) instanceof String
                        && format.get("schema") instanceof Map
                        && isNullOr(Boolean.class, format.get(STRICT));
        return isKnown
                ? ResponseFormat.builder(ResponseFormat.Type.JSON_SCHEMA)
                        .name((String) format.get(NAME))
                        .schema(object(format.get("schema")))
                        .strict((Boolean) format.get(STRICT))
                        .build()
                : null;
    }

    private static Object json(ResponseFormat format) {
        return switch (format.type()) {
            case TEXT -> Map.of(TYPE, "text");
            case JSON_OBJECT -> Map.of(TYPE, "json_object");
            case JSON_SCHEMA -> {
                Map<String, Object> schema = new LinkedHashMap<>();
                schema.put(NAME, format.name());
                schema.put("schema", format.schema());
                putUnlessNull(schema, STRICT, format.strict());
                yield wrapped(JSON_SCHEMA, schema);
            }
        };
    }

    /** In Chat Completions, the members of such an object are in a member named after its type. */
    private static Map<String, Object> wrapped(String type, Map<String, Object> members) {
        Map<String, Object> outer = new LinkedHashMap<>();
        outer.put(TYPE, type);
        outer.put(type, members);
        return outer;
    }

    /** Returns the inner members of an object of that type; none for any other value. */
    private static Map<String, Object> inner(Object value, String type) {
        return value instanceof Map<?, ?> outer
                        && holdsOnly(outer, TYPE, type)
                        && type.equals(outer.get(TYPE))
                        && outer.get(type) instanceof Map<?, ?>
                ? object(outer.get(type))
                : Map.of();
    }

    private static boolean holdsOnly(Map<?, ?> object, String... names) {
        return Set.of(names).containsAll(object.keySet());
    }

    private static boolean isNullOr(Class<?> type, Object value) {
        return value == null || type.isInstance(value);
    }

    /** The names of the members of a JSON object are always strings. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }
}
