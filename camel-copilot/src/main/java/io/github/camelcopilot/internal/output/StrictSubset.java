// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.output;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The JSON Schemas that OpenAI enforces with {@code strict: true}: those of its documentation
 * <em>Structured Outputs</em>, sections <em>Supported schemas</em> and <em>Limitations</em>. It
 * rejects a request with {@code strict: true} and any other schema. Used for one schema, by one
 * thread.
 */
final class StrictSubset {

    private static final int MAX_PROPERTIES = 5_000;
    private static final int MAX_LEVELS = 10;

    /** Maximum number of characters of all names, and of all values of enumerations. */
    private static final int MAX_CHARACTERS = 120_000;

    private static final int MAX_ENUM_VALUES = 1_000;

    /** An enumeration with more values has a limit for their characters. */
    private static final int LARGE_ENUM = 250;

    private static final int MAX_LARGE_ENUM_CHARACTERS = 15_000;

    private static final Set<String> TYPES =
            Set.of("object", "array", "string", "number", "integer", "boolean", "null");

    private static final Set<String> KEYWORDS =
            Set.of(
                    "type",
                    "properties",
                    "required",
                    "additionalProperties",
                    "items",
                    "minItems",
                    "maxItems",
                    "enum",
                    "const",
                    "anyOf",
                    "$ref",
                    "$defs",
                    "definitions",
                    "title",
                    "description",
                    "pattern",
                    "format",
                    "multipleOf",
                    "minimum",
                    "maximum",
                    "exclusiveMinimum",
                    "exclusiveMaximum");

    private static final Set<String> FORMATS =
            Set.of(
                    "date-time",
                    "time",
                    "date",
                    "duration",
                    "email",
                    "hostname",
                    "ipv4",
                    "ipv6",
                    "uuid");

    private int properties;
    private int characters;
    private int enumValues;

    /** Returns whether a schema is in the subset. */
    boolean contains(Map<String, Object> root) {
        return "object".equals(root.get("type"))
                && !root.containsKey("anyOf")
                && !root.containsKey("$ref")
                && isStrict(root, 1)
                && properties <= MAX_PROPERTIES
                && characters <= MAX_CHARACTERS
                && enumValues <= MAX_ENUM_VALUES;
    }

    /**
     * @param level number of objects and arrays around the schema, itself included
     */
    private boolean isStrict(Object value, int level) {
        if (!(value instanceof Map<?, ?> schema) || level > MAX_LEVELS + 1) {
            return false;
        }
        boolean hasKnownKeywords =
                schema.keySet().stream()
                        .allMatch(name -> KEYWORDS.contains(name) || isDialect(name, level));
        if (!hasKnownKeywords || !areDefinitionsStrict(schema)) {
            return false;
        }
        if (schema.containsKey("$ref")) {
            return schema.size() == 1;
        }
        if (schema.get("anyOf") instanceof List<?> alternatives) {
            return !alternatives.isEmpty()
                    && alternatives.stream().allMatch(each -> isStrict(each, level));
        }
        List<?> types = schema.get("type") instanceof List<?> list ? list : typeOf(schema);
        return !types.isEmpty()
                && TYPES.containsAll(types)
                && (!types.contains("object") || isObjectStrict(schema, level))
                && (!types.contains("array") || isStrict(schema.get("items"), level + 1))
                && areValuesStrict(schema);
    }

    private static boolean isDialect(Object name, int level) {
        return level == 1 && "$schema".equals(name);
    }

    private static List<?> typeOf(Map<?, ?> schema) {
        return schema.get("type") instanceof String type ? List.of(type) : List.of();
    }

    private boolean areDefinitionsStrict(Map<?, ?> schema) {
        for (String place : List.of("$defs", "definitions")) {
            if (schema.get(place) instanceof Map<?, ?> definitions) {
                for (Map.Entry<?, ?> definition : definitions.entrySet()) {
                    characters += String.valueOf(definition.getKey()).length();
                    if (!isStrict(definition.getValue(), 1)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private boolean isObjectStrict(Map<?, ?> schema, int level) {
        if (level > MAX_LEVELS
                || !Boolean.FALSE.equals(schema.get("additionalProperties"))
                || !(schema.get("properties") instanceof Map<?, ?> members)
                || !(schema.get("required") instanceof List<?> required)
                || !members.keySet().equals(new HashSet<>(required))) {
            return false;
        }
        properties += members.size();
        for (Map.Entry<?, ?> member : members.entrySet()) {
            characters += String.valueOf(member.getKey()).length();
            if (!isStrict(member.getValue(), level + 1)) {
                return false;
            }
        }
        return true;
    }

    private boolean areValuesStrict(Map<?, ?> schema) {
        Object format = schema.get("format");
        boolean isPatternSupported =
                !(schema.get("pattern") instanceof String pattern)
                        || !pattern.replace("(?:", "(").contains("(?");
        List<Object> values = new ArrayList<>();
        if (schema.get("enum") instanceof List<?> all) {
            values.addAll(all);
            enumValues += all.size();
        }
        int length = values.stream().mapToInt(each -> String.valueOf(each).length()).sum();
        characters += length;
        characters +=
                schema.containsKey("const") ? String.valueOf(schema.get("const")).length() : 0;
        return (format == null || (format instanceof String name && FORMATS.contains(name)))
                && isPatternSupported
                && (values.size() <= LARGE_ENUM || length <= MAX_LARGE_ENUM_CHARACTERS);
    }
}
