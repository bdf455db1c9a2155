// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.options;

import io.github.camelcopilot.internal.tool.ParameterType;
import io.github.camelcopilot.internal.tool.ReservedNames;
import io.github.camelcopilot.internal.tool.ToolParameter;
import io.github.camelcopilot.internal.wire.JsonValues;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Parses the options {@code parameter.*} of a tool. A parameter is declared by any of its options;
 * its type is a string by default. Used by one thread.
 */
final class ToolParameters {

    static final String FORM =
            ": declare it as parameter.city=string, parameter.city.description=The city,"
                    + " parameter.city.required=true and parameter.city.enum=Paris,Rome";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    /** Camel converts a nested map of YAML to text, such as {@code {type=string}}. */
    private static final Pattern MAP_AS_TEXT = Pattern.compile("\\{[^{}=]+=.*}", Pattern.DOTALL);

    private static final String DESCRIPTION = ".description";
    private static final String REQUIRED = ".required";
    private static final String ENUM = ".enum";

    /** The options of one parameter. */
    private static final class Draft {
        private ParameterType type = ParameterType.STRING;
        private String description;
        private boolean required;
        private List<String> values = List.of();
    }

    private final Map<String, Draft> drafts = new LinkedHashMap<>();

    private ToolParameters() {}

    /**
     * Returns the parameters, in the order of the options.
     *
     * @param options the values by the name after {@code parameter.}
     * @throws IllegalArgumentException if an option is invalid; the message shows the correct form
     */
    static List<ToolParameter> parse(Map<String, Object> options) {
        ToolParameters parameters = new ToolParameters();
        options.forEach(parameters::add);
        Map<String, String> folded = new HashMap<>();
        for (String name : parameters.drafts.keySet()) {
            checkName(name);
            String other = folded.putIfAbsent(name.toLowerCase(Locale.ROOT), name);
            if (other != null) {
                throw new IllegalArgumentException(
                        "The parameters "
                                + other
                                + " and "
                                + name
                                + " become the same header, because Camel ignores case in the names of headers: rename one of them");
            }
        }
        return parameters.drafts.entrySet().stream()
                .map(entry -> parameter(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "The parameter '"
                            + name
                            + "' is not valid: a name has 1 to 64 letters of ASCII, digits, underscores, dots or dashes");
        }
        if (ReservedNames.contains(name)) {
            throw new IllegalArgumentException(
                    "The parameter "
                            + name
                            + " is refused: headers whose name begins with Camel or org.apache.camel control components, and the model must not set them; rename it");
        }
    }

    private void add(String option, Object value) {
        if (value instanceof Map<?, ?> || value instanceof Collection<?>) {
            throw refused(option, "has more than one value");
        }
        String text = value == null ? "" : value.toString().strip();
        if (MAP_AS_TEXT.matcher(text).matches()) {
            throw refused(option, "is a map, but each value is an option of its own");
        }
        if (isSuffixed(option, DESCRIPTION)) {
            draft(option, DESCRIPTION).description = OptionChecks.blankToNull(text);
        } else if (isSuffixed(option, REQUIRED)) {
            draft(option, REQUIRED).required = isTrue(option, text);
        } else if (isSuffixed(option, ENUM)) {
            draft(option, ENUM).values = values(option, text);
        } else {
            draft(option, "").type = type(option, text);
        }
    }

    private static boolean isSuffixed(String option, String suffix) {
        return option.endsWith(suffix) && option.length() > suffix.length();
    }

    private Draft draft(String option, String suffix) {
        String name = option.substring(0, option.length() - suffix.length());
        return drafts.computeIfAbsent(name, unknown -> new Draft());
    }

    private static boolean isTrue(String option, String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw refused(option, "is neither true nor false");
        };
    }

    private static List<String> values(String option, String text) {
        List<String> values = JsonValues.parseTexts(text).stream().distinct().toList();
        if (values.isEmpty()) {
            throw refused(option, "has no values");
        }
        return values;
    }

    private static ParameterType type(String option, String text) {
        if (text.isEmpty()) {
            return ParameterType.STRING;
        }
        for (ParameterType type : ParameterType.values()) {
            if (type.schemaName().equalsIgnoreCase(text)) {
                return type;
            }
        }
        throw refused(
                option,
                "is not a type; valid are string, integer, number and boolean, and anything else needs argSchema");
    }

    private static ToolParameter parameter(String name, Draft draft) {
        List<Object> values =
                draft.values.stream().map(value -> value(name, draft.type, value)).toList();
        return new ToolParameter(name, draft.type, draft.description, draft.required, values);
    }

    private static Object value(String name, ParameterType type, String value) {
        Object parsed = type.parse(value);
        if (parsed == null) {
            throw refused(name + ENUM, "has a value that is not of the type " + type.schemaName());
        }
        return parsed;
    }

    private static IllegalArgumentException refused(String option, String reason) {
        return new IllegalArgumentException("The option parameter." + option + " " + reason + FORM);
    }
}
