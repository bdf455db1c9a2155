// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelcopilot.api.OutputViolation;
import io.github.camelcopilot.api.ToolArgumentsException;
import io.github.camelcopilot.internal.schema.JsonSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The parameters that the option {@code argSchema} declares. Arguments are validated, but not
 * converted. Only the properties that the schema declares become headers: the model could choose
 * any name for others. Immutable.
 */
public final class SchemaArguments implements ArgumentRules {

    private static final String TYPE = "type";
    private static final String OBJECT = "object";

    private final JsonSchema schema;
    private final Map<String, Object> asMap;
    private final Set<String> declared;
    private final Set<String> headers;

    /**
     * @throws IllegalArgumentException if the schema is not that of an object
     */
    public SchemaArguments(JsonSchema schema) {
        this.schema = schema;
        asMap = ofObject(schema.toMap());
        declared = schema.propertyNames();
        headers =
                declared.stream()
                        .filter(name -> !ReservedNames.contains(name) && isUnique(name, declared))
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns the schema with its type, which services require. */
    private static Map<String, Object> ofObject(Map<String, Object> schema) {
        Object type = schema.putIfAbsent(TYPE, OBJECT);
        if (type != null && !type.equals(OBJECT)) {
            throw new IllegalArgumentException(
                    "The option argSchema must have \"type\": \"object\", because arguments are an object");
        }
        return schema;
    }

    /** Returns whether no other name becomes the same header; Camel ignores their case. */
    private static boolean isUnique(String name, Set<String> names) {
        String lower = name.toLowerCase(Locale.ROOT);
        return names.stream().filter(each -> each.toLowerCase(Locale.ROOT).equals(lower)).count()
                == 1;
    }

    @Override
    public Map<String, Object> schema() {
        return asMap;
    }

    @Override
    public ToolArguments read(String json) throws ToolArgumentsException {
        ObjectNode given = ArgumentsJson.parse(json);
        ArgumentProblems.throwIfAny(
                schema.violations(given).stream().map(OutputViolation::toString).toList());
        Map<String, Object> values = new LinkedHashMap<>();
        given.forEachEntry(
                (name, value) -> {
                    if (headers.contains(name) && !value.isNull()) {
                        values.put(name, ArgumentsJson.toJava(value));
                    }
                });
        return new ToolArguments(json.isBlank() ? "{}" : json.strip(), values);
    }

    @Override
    public String summary() {
        List<String> inBody = declared.stream().filter(name -> !headers.contains(name)).toList();
        return "the parameters "
                + String.join(", ", declared)
                + " of its schema"
                + (inBody.isEmpty()
                        ? ""
                        : "; in the body only, because of their names: "
                                + String.join(", ", inBody));
    }
}
