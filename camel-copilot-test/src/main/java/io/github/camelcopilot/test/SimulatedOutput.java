// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.camelcopilot.test.LabelledText.Labelled;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The answer of the simulated model to a prompt with a JSON Schema: JSON with the values that a
 * text names, by a fixed rule.
 *
 * <ul>
 *   <li>A property has the first value with the best of its {@link PropertyLabels labels} that can
 *       be read as its type: a number with or without separators, a date in digits or words, yes or
 *       no, any text.
 *   <li>A property with an {@code enum} has the first of these words in the value that a label
 *       names, else in the whole text; one with a {@code const} has that.
 *   <li>An array of objects has the rows of the first table with two columns that name properties
 *       of the objects; any other array the parts of a value, which commas separate.
 *   <li>A property without a value is null if that is its type as well, else it is left out, so
 *       that the answer does not satisfy a schema that requires it.
 * </ul>
 *
 * Used for one text.
 */
final class SimulatedOutput {

    private static final int MAX_DEPTH = 8;

    /** Number of columns that make lines a table. */
    private static final int FEWEST_COLUMNS = 2;

    private final JsonNode schema;
    private final LabelledText text;

    /** Whether a label names a value. */
    private boolean isLabelled;

    private SimulatedOutput(JsonNode schema, String text) {
        this.schema = schema;
        this.text = new LabelledText(text);
    }

    /**
     * Returns the JSON from the first of the texts in which a label names a value; without one, the
     * JSON without values.
     */
    static String json(JsonNode schema, List<String> texts) {
        for (String text : texts) {
            SimulatedOutput output = new SimulatedOutput(schema, text);
            JsonNode json = output.root();
            if (output.isLabelled) {
                return json.toString();
            }
        }
        return new SimulatedOutput(schema, "").root().toString();
    }

    private JsonNode root() {
        return value("", "", schema, text.values(), 0)
                .orElseGet(() -> object("", resolved(schema, 0), List.of(), 0));
    }

    /** Returns the value; empty if the text names none. */
    private Optional<JsonNode> value(
            String parent, String name, JsonNode declared, List<Labelled> named, int depth) {
        JsonNode type = resolved(declared, depth);
        if (depth > MAX_DEPTH) {
            return Optional.empty();
        }
        if (type.has("const")) {
            return Optional.of(type.path("const"));
        }
        if (type.has("properties")) {
            return Optional.<JsonNode>of(object(name, type, named, depth))
                    .filter(SimulatedOutput::hasValue);
        }
        // What the reference says comes in addition to what is beside it.
        PropertyLabels labels =
                PropertyLabels.of(parent, name, declared.has("description") ? declared : type);
        if (type.has("items")) {
            return array(name, labels, resolved(type.path("items"), depth), named, depth);
        }
        return best(labels, named, value -> scalar(type, value))
                .or(() -> wordOfText(type.path("enum")));
    }

    /** Returns whether an object has a member that the text names. */
    private static boolean hasValue(JsonNode object) {
        for (JsonNode member : object) {
            if (!member.isNull()) {
                return true;
            }
        }
        return false;
    }

    private ObjectNode object(String name, JsonNode type, List<Labelled> named, int depth) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> member : type.path("properties").properties()) {
            value(name, member.getKey(), member.getValue(), named, depth + 1)
                    .or(() -> nullFor(member.getValue(), depth))
                    .ifPresent(value -> object.set(member.getKey(), value));
        }
        return object;
    }

    private Optional<JsonNode> array(
            String name, PropertyLabels labels, JsonNode items, List<Labelled> named, int depth) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        if (items.has("properties")) {
            rows(name, items).stream()
                    .map(row -> object(name, items, row, depth + 1))
                    .filter(SimulatedOutput::hasValue)
                    .forEach(array::add);
        } else {
            best(labels, named, Optional::of)
                    .ifPresent(
                            value ->
                                    Pattern.compile(",")
                                            .splitAsStream(value)
                                            .map(part -> scalar(items, part))
                                            .flatMap(Optional::stream)
                                            .forEach(array::add));
        }
        return Optional.<JsonNode>of(array).filter(filled -> !filled.isEmpty());
    }

    /** Returns the rows of the first table whose columns have labels of the properties. */
    private List<List<Labelled>> rows(String name, JsonNode items) {
        List<PropertyLabels> columns = new ArrayList<>();
        for (Map.Entry<String, JsonNode> property : items.path("properties").properties()) {
            columns.add(PropertyLabels.of(name, property.getKey(), property.getValue()));
        }
        for (int line = 0; line < text.lines().size(); line++) {
            List<String> cells = text.lines().get(line);
            long matches =
                    columns.stream()
                            .filter(
                                    column ->
                                            cells.stream()
                                                    .anyMatch(
                                                            cell ->
                                                                    column.rank(cell)
                                                                            < PropertyLabels.NONE))
                            .count();
            if (matches >= FEWEST_COLUMNS) {
                return text.rowsBelow(line);
            }
        }
        return List.of();
    }

    /** Returns the value with the best label, the first of equal ones, that can be read. */
    private <T> Optional<T> best(
            PropertyLabels labels, List<Labelled> named, Function<String, Optional<T>> reader) {
        Optional<T> best =
                named.stream()
                        .filter(value -> labels.rank(value.label()) < PropertyLabels.NONE)
                        // Stable.
                        .sorted(Comparator.comparingInt(value -> labels.rank(value.label())))
                        .map(value -> reader.apply(value.value()))
                        .flatMap(Optional::stream)
                        .findFirst();
        isLabelled |= best.isPresent();
        return best;
    }

    private static Optional<JsonNode> scalar(JsonNode type, String value) {
        if (type.has("enum")) {
            return wordOf(type.path("enum"), value);
        }
        return switch (typeName(type)) {
            case "number", "integer" -> ValueText.number(value).map(DecimalNode::valueOf);
            case "boolean" -> ValueText.bool(value).map(BooleanNode::valueOf);
            case "object", "array", "null" -> Optional.empty();
            default ->
                    (type.path("format").asText().equals("date")
                                    ? ValueText.date(value)
                                    : Optional.of(value.strip()).filter(text -> !text.isEmpty()))
                            .map(TextNode::valueOf);
        };
    }

    private Optional<JsonNode> wordOfText(JsonNode words) {
        return words.isEmpty() ? Optional.empty() : wordOf(words, text.text());
    }

    /** Returns the word that occurs first in a text. */
    private static Optional<JsonNode> wordOf(JsonNode words, String text) {
        String alternatives =
                Prompt.elements(words)
                        .filter(word -> !word.isNull() && !word.asText().isEmpty())
                        .map(word -> Pattern.quote(word.asText()))
                        .collect(Collectors.joining("|"));
        Matcher matcher =
                Pattern.compile(
                                "(?<![\\p{L}\\p{N}_])(?:" + alternatives + ")(?![\\p{L}\\p{N}_])",
                                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
                        .matcher(text);
        return alternatives.isEmpty() || !matcher.find()
                ? Optional.empty()
                : Prompt.elements(words)
                        .filter(word -> word.asText().equalsIgnoreCase(matcher.group()))
                        .findFirst();
    }

    private Optional<JsonNode> nullFor(JsonNode declared, int depth) {
        JsonNode target = reference(declared, depth);
        boolean nullable =
                isNull(target)
                        || Prompt.elements(target.path("enum")).anyMatch(JsonNode::isNull)
                        || alternatives(target).stream().anyMatch(SimulatedOutput::isNull);
        return nullable ? Optional.of(NullNode.getInstance()) : Optional.empty();
    }

    private static boolean isNull(JsonNode declared) {
        JsonNode type = declared.path("type");
        return type.asText().equals("null")
                || Prompt.elements(type).anyMatch(each -> each.asText().equals("null"));
    }

    /** Returns the schema that describes the value: behind references, and without null. */
    private JsonNode resolved(JsonNode declared, int depth) {
        JsonNode target = reference(declared, depth);
        return alternatives(target).stream()
                .filter(alternative -> !alternative.path("type").asText().equals("null"))
                .map(
                        alternative ->
                                depth > MAX_DEPTH ? alternative : resolved(alternative, depth + 1))
                .findFirst()
                .orElse(target);
    }

    private JsonNode reference(JsonNode declared, int depth) {
        String reference = declared.path("$ref").asText();
        if (depth > MAX_DEPTH || !(reference.equals("#") || reference.startsWith("#/"))) {
            return declared;
        }
        return reference(schema.at(reference.substring(1)), depth + 1);
    }

    private static List<JsonNode> alternatives(JsonNode declared) {
        return List.of("anyOf", "oneOf", "allOf").stream()
                .map(declared::path)
                .filter(found -> !found.isEmpty())
                .map(found -> Prompt.elements(found).toList())
                .findFirst()
                .orElse(List.of());
    }

    private static String typeName(JsonNode declared) {
        JsonNode type = declared.path("type");
        return type.isArray()
                ? Prompt.elements(type)
                        .map(JsonNode::asText)
                        .filter(name -> !name.equals("null"))
                        .findFirst()
                        .orElse("")
                : type.asText();
    }
}
