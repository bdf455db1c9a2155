// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelcopilot.api.ToolArgumentsException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The parameters that the options {@code parameter.*} declare. Arguments are converted to the
 * declared types and then checked; those that are not declared are dropped, and null is an absent
 * argument. Immutable.
 */
public final class DeclaredParameters implements ArgumentRules {

    private final List<ToolParameter> parameters;

    public DeclaredParameters(List<ToolParameter> parameters) {
        this.parameters = List.copyOf(parameters);
    }

    @Override
    public Map<String, Object> schema() {
        Map<String, Object> properties = new LinkedHashMap<>();
        parameters.forEach(each -> properties.put(each.name(), each.schema()));
        List<String> required =
                parameters.stream()
                        .filter(ToolParameter::required)
                        .map(ToolParameter::name)
                        .toList();
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        // Draft 4 does not allow an empty list.
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        schema.put("additionalProperties", false);
        return schema;
    }

    @Override
    public ToolArguments read(String json) throws ToolArgumentsException {
        ObjectNode given = ArgumentsJson.parse(json);
        Map<String, Object> arguments = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (ToolParameter parameter : parameters) {
            JsonNode value = given.path(parameter.name());
            if (value.isMissingNode() || value.isNull()) {
                if (parameter.required()) {
                    problems.add(parameter.name() + " is missing");
                }
                continue;
            }
            Object coerced = parameter.coerce(value);
            if (coerced == null) {
                problems.add(parameter.name() + " must be " + parameter.requirement());
            } else {
                arguments.put(parameter.name(), coerced);
            }
        }
        ArgumentProblems.throwIfAny(problems);
        return new ToolArguments(ArgumentsJson.write(arguments), arguments);
    }

    @Override
    public String summary() {
        return parameters.isEmpty()
                ? "no parameters"
                : parameters.stream()
                        .map(
                                each ->
                                        each.name()
                                                + " ("
                                                + each.type().schemaName()
                                                + (each.required() ? ", required)" : ")"))
                        .collect(Collectors.joining(", ", "the parameters ", ""));
    }
}
