// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.tool;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A parameter of a tool that is declared with options. Immutable.
 *
 * @param description what the model reads; null = none
 * @param required whether a call must have it
 * @param values the only valid values, of the type; empty = all values are valid
 */
public record ToolParameter(
        String name,
        ParameterType type,
        String description,
        boolean required,
        List<Object> values) {

    /** Returns the JSON Schema of the values. */
    Map<String, Object> schema() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", type.schemaName());
        if (description != null) {
            schema.put("description", description);
        }
        if (!values.isEmpty()) {
            schema.put("enum", values);
        }
        return schema;
    }

    /** Returns a value as one of the type, or null if it is not valid. */
    Object coerce(JsonNode value) {
        Object coerced = type.coerce(value);
        return values.isEmpty() || values.contains(coerced) ? coerced : null;
    }

    /** Returns what values must be, such as {@code an integer} or {@code one of c, f}. */
    String requirement() {
        return values.isEmpty()
                ? type.requirement()
                : "one of "
                        + values.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
