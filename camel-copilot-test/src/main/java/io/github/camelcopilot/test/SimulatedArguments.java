// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The arguments with which the simulated model calls a tool: a value for each parameter that the
 * schema declares, made from the words of the prompt by a fixed rule.
 *
 * <ul>
 *   <li>A value that the prompt contains as {@code name=value} or {@code name: value}, where the
 *       value may be in double quotes, takes precedence if it has the type of the parameter.
 *   <li>A parameter with an {@code enum} gets the first of its values that the prompt contains as a
 *       word, else the first; one with a {@code const} gets that.
 *   <li>A string is the longest capitalised word behind the name of the tool, the first one of
 *       equal length; else the first number behind it; else {@code example}.
 *   <li>An integer or a number is the next number of the prompt that no other parameter has used;
 *       else 1.
 *   <li>A boolean is true. An array has one element. An object has its declared members.
 * </ul>
 *
 * Constraints such as {@code minimum} or {@code pattern} are ignored. Used for one call.
 */
final class SimulatedArguments {

    private static final int MAX_DEPTH = 8;
    private static final Pattern NUMBER =
            Pattern.compile("(?<![\\w.-])-?\\d{1,18}(?:\\.\\d{1,18})?(?![\\w-])");
    private static final Pattern CAPITALISED =
            Pattern.compile("(?<![\\p{L}\\p{N}])\\p{Lu}[\\p{L}\\p{N}'-]*");
    private static final String VALUE = "\\s*[=:]\\s*(?:\"([^\"]*)\"|([^\\s,;\"]+))";

    private final JsonNode schema;
    private final String prompt;
    private final String behindName;
    private final Deque<BigDecimal> numbers = new ArrayDeque<>();

    SimulatedArguments(OfferedTool tool, String prompt) {
        this.schema = tool.schema();
        this.prompt = prompt;
        Matcher name = SimulatedTools.name(tool).matcher(prompt);
        this.behindName = name.find() ? prompt.substring(name.end()) : prompt;
        NUMBER.matcher(prompt)
                .results()
                .map(MatchResult::group)
                .map(BigDecimal::new)
                .forEach(numbers::add);
    }

    /** Returns the arguments as a JSON object. */
    String json() {
        return object(schema, 0).toString();
    }

    private ObjectNode object(JsonNode declared, int depth) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        declared.path("properties")
                .properties()
                .forEach(
                        member ->
                                object.set(
                                        member.getKey(),
                                        value(member.getKey(), member.getValue(), depth + 1)));
        // A required member need not be declared.
        declared.path("required")
                .forEach(
                        name -> {
                            if (!object.has(name.asText())) {
                                object.set(name.asText(), string(name.asText()));
                            }
                        });
        return object;
    }

    private JsonNode value(String name, JsonNode declared, int depth) {
        if (depth > MAX_DEPTH) {
            return NullNode.getInstance();
        }
        if (declared.has("const")) {
            return declared.path("const");
        }
        if (!declared.path("enum").isEmpty()) {
            return oneOf(name, declared.path("enum"));
        }
        if (declared.path("$ref").asText().startsWith("#/")) {
            return value(name, schema.at(declared.path("$ref").asText().substring(1)), depth + 1);
        }
        for (String alternatives : new String[] {"anyOf", "oneOf", "allOf"}) {
            if (!declared.path(alternatives).isEmpty()) {
                return value(name, declared.path(alternatives).path(0), depth + 1);
            }
        }
        JsonNode type = declared.path("type");
        return switch (type.isArray() ? type.path(0).asText() : type.asText()) {
            case "integer" -> number(name, true);
            case "number" -> number(name, false);
            case "boolean" ->
                    BooleanNode.valueOf(!named(name).orElse("").equalsIgnoreCase("false"));
            case "array" -> array(name, declared.path("items"), depth);
            case "object" -> object(declared, depth);
            case "null" -> NullNode.getInstance();
            default -> string(name);
        };
    }

    private ArrayNode array(String name, JsonNode items, int depth) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        return array.add(value(name, items, depth + 1));
    }

    private JsonNode oneOf(String name, JsonNode values) {
        Optional<String> wanted = named(name);
        JsonNode found = null;
        for (JsonNode value : values) {
            if (wanted.filter(value.asText()::equals).isPresent()) {
                return value;
            }
            if (found == null && word(value.asText()).matcher(prompt).find()) {
                found = value;
            }
        }
        return found == null ? values.path(0) : found;
    }

    private JsonNode string(String name) {
        return TextNode.valueOf(
                named(name)
                        .or(this::longestCapitalisedWord)
                        .or(
                                () ->
                                        NUMBER.matcher(behindName)
                                                .results()
                                                .map(MatchResult::group)
                                                .findFirst())
                        .orElse("example"));
    }

    private Optional<String> longestCapitalisedWord() {
        return CAPITALISED
                .matcher(behindName)
                .results()
                .map(MatchResult::group)
                // The first of equal length.
                .reduce((longest, word) -> word.length() > longest.length() ? word : longest);
    }

    private JsonNode number(String name, boolean integer) {
        Optional<BigDecimal> named =
                named(name)
                        .filter(value -> NUMBER.matcher(value).matches())
                        .map(BigDecimal::new)
                        .filter(value -> isAllowed(value, integer));
        Optional<BigDecimal> number =
                named.or(
                        () ->
                                numbers.stream()
                                        .filter(value -> isAllowed(value, integer))
                                        .findFirst());
        number.ifPresent(numbers::remove);
        return number.<JsonNode>map(DecimalNode::valueOf).orElse(IntNode.valueOf(1));
    }

    private static boolean isAllowed(BigDecimal number, boolean integer) {
        return !integer || number.scale() <= 0;
    }

    /** Returns the value that the prompt gives this parameter by its name. */
    private Optional<String> named(String name) {
        Matcher matcher = Pattern.compile(word(name).pattern() + VALUE).matcher(prompt);
        if (!matcher.find()) {
            return Optional.empty();
        }
        return Optional.of(
                matcher.group(1) != null ? matcher.group(1) : withoutFullStop(matcher.group(2)));
    }

    /** Returns the value without the punctuation that ends its sentence. */
    private static String withoutFullStop(String value) {
        return value.length() > 1 && ".!?)".indexOf(value.charAt(value.length() - 1)) >= 0
                ? withoutFullStop(value.substring(0, value.length() - 1))
                : value;
    }

    private static Pattern word(String word) {
        return Pattern.compile(
                "(?<![\\p{L}\\p{N}_])" + Pattern.quote(word) + "(?![\\p{L}\\p{N}_])");
    }
}
