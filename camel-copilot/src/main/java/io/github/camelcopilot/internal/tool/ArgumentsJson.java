// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.tool;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelcopilot.api.ToolArgumentsException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads and writes the arguments of calls as JSON. The model writes them, possibly as the author of
 * a text wants that it has read, so size, depth and numbers are limited. Stateless.
 */
public final class ArgumentsJson {

    /** Maximum length of the arguments of a call in characters. */
    static final int MAX_LENGTH = 1 << 20;

    /** Maximum depth of nested objects and lists. */
    static final int MAX_DEPTH = 100;

    /** Maximum number of digits of a number. */
    static final int MAX_DIGITS = 400;

    /**
     * Decimal exponents beyond it are refused. They exceed the range of a double, and computing
     * with such a number could take hours.
     */
    private static final int MAX_EXPONENT = 400;

    private static final ObjectMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MAX_DEPTH)
                                                    .maxNumberLength(MAX_DIGITS)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    private ArgumentsJson() {}

    /**
     * Returns the arguments unchanged; for blank ones, an empty object.
     *
     * @param json null = none
     * @throws ToolArgumentsException if they are not a JSON object, or exceed a limit
     */
    public static String objectOf(String json) throws ToolArgumentsException {
        if (json == null || json.isBlank()) {
            return "{}";
        }
        parse(json);
        return json;
    }

    /**
     * Returns the arguments.
     *
     * @param json a JSON object as text; blank = no arguments
     * @throws ToolArgumentsException if the text is not such an object, or exceeds a limit
     */
    static ObjectNode parse(String json) throws ToolArgumentsException {
        if (json.length() > MAX_LENGTH) {
            throw new ToolArgumentsException("they have more than " + MAX_LENGTH + " characters");
        }
        JsonNode root = json.isBlank() ? JsonNodeFactory.instance.objectNode() : tree(json);
        if (root instanceof ObjectNode arguments) {
            checkNumbers(arguments);
            return arguments;
        }
        throw new ToolArgumentsException("they are not a JSON object");
    }

    private static JsonNode tree(String json) throws ToolArgumentsException {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException invalid) {
            // Jackson's message quotes the input.
            throw new ToolArgumentsException(
                    "they are not valid JSON without duplicate members, with at most "
                            + MAX_DEPTH
                            + " levels and "
                            + MAX_DIGITS
                            + " digits per number");
        }
    }

    private static void checkNumbers(JsonNode node) throws ToolArgumentsException {
        if (node.isBigDecimal()) {
            BigDecimal number = node.decimalValue();
            if (Math.abs((long) number.precision() - number.scale()) > MAX_EXPONENT) {
                throw new ToolArgumentsException("they hold a number that is out of range");
            }
        }
        for (JsonNode element : node) {
            checkNumbers(element);
        }
    }

    /**
     * Returns a value as Java's: a Map, List, String, Boolean, Integer, Long, BigInteger, Double or
     * null.
     */
    static Object toJava(JsonNode value) {
        if (value.isObject()) {
            Map<String, Object> members = new LinkedHashMap<>();
            value.forEachEntry((name, member) -> members.put(name, toJava(member)));
            return members;
        }
        if (value.isArray()) {
            List<Object> elements = new ArrayList<>();
            value.forEach(element -> elements.add(toJava(element)));
            return elements;
        }
        if (value.isBigDecimal()) {
            return value.doubleValue();
        }
        if (value.isNumber()) {
            return value.numberValue();
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        return value.isNull() ? null : value.textValue();
    }

    /** Returns arguments as a JSON object. */
    static String write(Map<String, Object> arguments) {
        try {
            return MAPPER.writeValueAsString(arguments);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
