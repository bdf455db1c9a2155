// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Pattern;

/** The type of a parameter that is declared with an option. */
public enum ParameterType {
    /** A text; numbers and booleans are converted to text. */
    STRING("a string") {
        @Override
        Object coerce(JsonNode value) {
            if (value.isBigDecimal()) {
                return value.decimalValue().toString();
            }
            return value.isTextual() || value.isNumber() || value.isBoolean()
                    ? value.asText()
                    : null;
        }
    },
    /** An Integer or a Long. */
    INTEGER("an integer of at most 64 bits") {
        @Override
        Object coerce(JsonNode value) {
            BigDecimal number = number(value);
            if (number == null) {
                return null;
            }
            try {
                long whole = number.longValueExact();
                // Not in one conditional expression, which would convert both to long.
                if (whole == (int) whole) {
                    return (int) whole;
                }
                return whole;
            } catch (ArithmeticException fractionOrTooLarge) {
                return null;
            }
        }
    },
    /** A Double. */
    NUMBER("a number") {
        @Override
        Object coerce(JsonNode value) {
            BigDecimal number = number(value);
            double rounded = number == null ? Double.NaN : number.doubleValue();
            return Double.isFinite(rounded) ? rounded : null;
        }
    },
    /** A Boolean. */
    BOOLEAN("true or false") {
        @Override
        Object coerce(JsonNode value) {
            if (value.isBoolean()) {
                return value.booleanValue();
            }
            return switch (value.isTextual() ? value.textValue().strip() : "") {
                case "true", "True", "TRUE" -> true;
                case "false", "False", "FALSE" -> false;
                default -> null;
            };
        }
    };

    /** A number as JSON defines it (RFC 8259, section 6), of limited length. */
    private static final Pattern NUMBER_SYNTAX =
            Pattern.compile("-?\\d{1,400}(\\.\\d{1,400})?([eE][+-]?\\d{1,3})?");

    private final String article;

    ParameterType(String article) {
        this.article = article;
    }

    /** Returns the name of the type in options and in JSON Schema. */
    public String schemaName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns what a value must be, such as {@code a string}. */
    String requirement() {
        return article;
    }

    /** Returns a JSON value as a value of this type, or null if it cannot be converted. */
    abstract Object coerce(JsonNode value);

    /** Returns a text, such as a value of an option, as a value of this type, or null. */
    public Object parse(String text) {
        return coerce(TextNode.valueOf(text));
    }

    private static BigDecimal number(JsonNode value) {
        if (value.isNumber()) {
            return value.decimalValue();
        }
        String text = value.isTextual() ? value.textValue().strip() : "";
        return NUMBER_SYNTAX.matcher(text).matches() ? new BigDecimal(text) : null;
    }
}
