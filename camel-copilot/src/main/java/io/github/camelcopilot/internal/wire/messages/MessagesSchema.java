// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire.messages;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The subset of JSON Schema that Anthropic accepts, by its documentation <em>Structured
 * outputs</em>, section <em>JSON Schema limitations</em>. It rejects a request with anything else.
 * Holds no state, so any thread may use it.
 */
final class MessagesSchema {

    private static final String ADDITIONAL = "additionalProperties";
    private static final String ANY_OF = "anyOf";
    private static final String ALL_OF = "allOf";
    private static final String ONE_OF = "oneOf";
    private static final String REFERENCE = "$ref";

    /** Keywords whose values are copied. */
    private static final Set<String> COPIED =
            Set.of("type", "required", "default", "title", "description", REFERENCE);

    /** Keywords whose values hold schemas by name. */
    private static final Set<String> NAMED = Set.of("properties", "$defs", "definitions");

    private static final Set<String> FORMATS =
            Set.of(
                    "date-time",
                    "time",
                    "date",
                    "duration",
                    "email",
                    "hostname",
                    "uri",
                    "ipv4",
                    "ipv6",
                    "uuid");

    private MessagesSchema() {}

    /**
     * Returns a schema without the keywords that are not supported. Objects with declared
     * properties allow no others, as the service requires, and {@code oneOf} becomes {@code anyOf}.
     * Objects with any properties stay as they are: the service refuses them, which is better than
     * answers in which they are empty.
     */
    static Map<String, Object> supported(Map<?, ?> schema) {
        Map<String, Object> kept = new LinkedHashMap<>();
        schema.forEach(
                (key, value) -> {
                    String keyword = String.valueOf(key);
                    if (COPIED.contains(keyword) || isSupportedValue(keyword, value)) {
                        kept.put(keyword, value);
                    } else if (NAMED.contains(keyword) && value instanceof Map<?, ?> named) {
                        Map<String, Object> each = new LinkedHashMap<>();
                        named.forEach((name, one) -> each.put(String.valueOf(name), part(one)));
                        kept.put(keyword, each);
                    } else if (isCombination(keyword) && value instanceof List<?> all) {
                        kept.putIfAbsent(
                                keyword.equals(ONE_OF) ? ANY_OF : keyword,
                                all.stream().map(MessagesSchema::part).toList());
                    } else if (keyword.equals("items") && value instanceof Map<?, ?> items) {
                        kept.put(keyword, supported(items));
                    }
                });
        if (isObject(schema) && !isOpen(schema)) {
            kept.put(ADDITIONAL, false);
        }
        return kept;
    }

    /** A schema may be true or false. */
    private static Object part(Object schema) {
        return schema instanceof Map<?, ?> object ? supported(object) : schema;
    }

    private static boolean isCombination(String keyword) {
        return keyword.equals(ANY_OF) || keyword.equals(ONE_OF) || keyword.equals(ALL_OF);
    }

    private static boolean isSupportedValue(String keyword, Object value) {
        return switch (keyword) {
            case "enum" ->
                    value instanceof List<?> all
                            && all.stream().noneMatch(MessagesSchema::isContainer);
            case "const" -> !isContainer(value);
            case "format" -> value instanceof String name && FORMATS.contains(name);
            case "minItems" -> value instanceof Number number && number.doubleValue() <= 1;
            case "pattern" -> value instanceof String regex && isSimple(regex);
            default -> false;
        };
    }

    private static boolean isContainer(Object value) {
        return value instanceof Map || value instanceof Collection;
    }

    /** Assertions, references to groups, word boundaries and large counts are not supported. */
    private static boolean isSimple(String regex) {
        return !regex.replace("(?:", "(").contains("(?")
                && !regex.matches("(?s).*\\\\[1-9bBkpPAZzGQ].*")
                && !regex.matches("(?s).*\\{\\d*,?\\d{3,}\\}.*");
    }

    private static boolean isObject(Map<?, ?> schema) {
        Object type = schema.get("type");
        return "object".equals(type)
                || (type instanceof List<?> types && types.contains("object"))
                || schema.containsKey("properties");
    }

    /**
     * Returns whether what remains of a schema can describe every answer that the whole schema
     * allows: it is not recursive, and no object has properties whose names are not declared.
     */
    static boolean canDescribe(Map<String, Object> root) {
        return canDescribe(root, root, Set.of(), new HashSet<>());
    }

    /**
     * @param followed the references that lead to the schema
     * @param verified the references whose targets are known to be suitable
     */
    private static boolean canDescribe(
            Object value, Map<String, Object> root, Set<String> followed, Set<String> verified) {
        if (!(value instanceof Map<?, ?> schema)) {
            return true;
        }
        if (schema.containsKey("$dynamicRef")
                || schema.containsKey("$recursiveRef")
                || isOpen(schema)
                || hasReferenceInAllOf(schema)) {
            return false;
        }
        if (schema.get(REFERENCE) instanceof String reference && !verified.contains(reference)) {
            Set<String> path = new HashSet<>(followed);
            Object target = target(root, reference);
            if (!path.add(reference)
                    || target == null
                    || !canDescribe(target, root, path, verified)) {
                return false;
            }
            verified.add(reference);
        }
        for (Map.Entry<?, ?> member : schema.entrySet()) {
            String keyword = String.valueOf(member.getKey());
            Collection<?> parts = List.of();
            if (keyword.equals("properties") && member.getValue() instanceof Map<?, ?> named) {
                parts = named.values();
            } else if (isCombination(keyword) && member.getValue() instanceof List<?> all) {
                parts = all;
            } else if (keyword.equals("items")) {
                parts = List.of(member.getValue());
            }
            if (!parts.stream().allMatch(part -> canDescribe(part, root, followed, verified))) {
                return false;
            }
        }
        return true;
    }

    /** Objects with any names, such as maps; without a declaration, only declared ones are sent. */
    private static boolean isOpen(Map<?, ?> schema) {
        Object additional = schema.get(ADDITIONAL);
        boolean isDeclaredOpen = additional != null && !additional.equals(false);
        boolean declaresNone =
                additional == null
                        && isObject(schema)
                        && !schema.containsKey("properties")
                        && !schema.containsKey("const")
                        && !schema.containsKey("enum")
                        && schema.keySet().stream()
                                .noneMatch(key -> isCombination(String.valueOf(key)));
        return isDeclaredOpen || declaresNone || schema.containsKey("patternProperties");
    }

    private static boolean hasReferenceInAllOf(Map<?, ?> schema) {
        return schema.get(ALL_OF) instanceof List<?> all
                && all.stream()
                        .anyMatch(
                                part ->
                                        part instanceof Map<?, ?> one
                                                && one.containsKey(REFERENCE));
    }

    /**
     * Returns the part to which a pointer leads; null if there is none, or for another reference.
     */
    private static Object target(Map<String, Object> root, String reference) {
        if (reference.equals("#")) {
            return root;
        }
        if (!reference.startsWith("#/")) {
            return null;
        }
        Object at = root;
        String pointer = URLDecoder.decode(reference.substring(2), StandardCharsets.UTF_8);
        for (String name : pointer.split("/", -1)) {
            if (!(at instanceof Map<?, ?> members)) {
                return null;
            }
            at = members.get(name.replace("~1", "/").replace("~0", "~"));
        }
        return at;
    }
}
