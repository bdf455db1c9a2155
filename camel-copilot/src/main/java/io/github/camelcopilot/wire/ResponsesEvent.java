package io.github.camelcopilot.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Set;

/**
 * An event of a stream in OpenAI's Responses format, as far as it counts. Its members are gathered
 * first, since some servers write its type last. Jackson's parser goes over the bytes once, takes
 * the few members that count and skips the rest; an event with a delta needs no tree.
 *
 * @param type its name, or null
 * @param delta further text, not empty, or null
 * @param outputIndex the place of its item among the output, or null
 * @param itemId the id of its item, or null
 * @param rest the members {@code response} and {@code item}, those that tell of a failure, and
 *     those of a tool call; a missing node if there are none
 */
record ResponsesEvent(String type, String delta, String outputIndex, String itemId, JsonNode rest) {

    /** Others repeat the request, with all of its tools. */
    private static final Set<String> OF_RESPONSE =
            Set.of("id", "model", "status", "error", "incomplete_details", "usage", "output");

    /** Others hold what nobody can read, such as encrypted reasoning. */
    private static final Set<String> OF_ITEM =
            Set.of("type", "id", "call_id", "name", "arguments", "content", "summary");

    static ResponsesEvent read(byte[] data, int offset, int length)
            throws UnreadableAnswerException {
        try (JsonParser json = Json.MAPPER.createParser(data, offset, length)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new UnreadableAnswerException("an event is not a JSON object");
            }
            ResponsesEvent event = read(json);
            if (json.nextToken() != null) {
                throw new UnreadableAnswerException("an event is more than a JSON object");
            }
            return event;
        } catch (IOException notJson) {
            // Jackson quotes what it could not read, which may be anything.
            throw new UnreadableAnswerException("an event is not valid JSON");
        }
    }

    private static ResponsesEvent read(JsonParser json) throws IOException {
        String type = null;
        String delta = null;
        String outputIndex = null;
        String itemId = null;
        ObjectNode rest = null;
        for (String member = json.nextFieldName(); member != null; member = json.nextFieldName()) {
            JsonToken value = json.nextToken();
            switch (member) {
                case "type" -> type = textOf(json, value);
                case "delta" -> delta = textOf(json, value);
                // As text, no number is too large.
                case "output_index" ->
                        outputIndex =
                                value == JsonToken.VALUE_NUMBER_INT
                                        ? json.getText()
                                        : textOf(json, value);
                case "item_id" -> itemId = textOf(json, value);
                case "response", "item", "error", "code", "message", "name", "arguments" -> {
                    rest = rest == null ? Json.MAPPER.createObjectNode() : rest;
                    rest.set(
                            member,
                            switch (member) {
                                case "response" -> membersOf(json, value, OF_RESPONSE);
                                case "item" -> membersOf(json, value, OF_ITEM);
                                default -> tree(json);
                            });
                }
                default -> json.skipChildren();
            }
        }
        return new ResponsesEvent(
                type, delta, outputIndex, itemId, rest == null ? MissingNode.getInstance() : rest);
    }

    /** Returns the object with those of its members alone; an empty one if it is no object. */
    private static JsonNode membersOf(JsonParser json, JsonToken value, Set<String> names)
            throws IOException {
        ObjectNode members = Json.MAPPER.createObjectNode();
        if (value != JsonToken.START_OBJECT) {
            json.skipChildren();
            return members;
        }
        for (String member = json.nextFieldName(); member != null; member = json.nextFieldName()) {
            json.nextToken();
            if (names.contains(member)) {
                members.set(member, tree(json));
            } else {
                json.skipChildren();
            }
        }
        return members;
    }

    private static JsonNode tree(JsonParser json) throws IOException {
        return Json.PARTS.readTree(json);
    }

    /** Returns a text that is not empty, or null. */
    private static String textOf(JsonParser json, JsonToken value) throws IOException {
        if (value != JsonToken.VALUE_STRING) {
            json.skipChildren();
            return null;
        }
        String text = json.getText();
        return text.isEmpty() ? null : text;
    }
}
