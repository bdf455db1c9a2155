package io.github.camelcopilot.internal.wire.responses;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelcopilot.internal.wire.ErrorEventException;
import io.github.camelcopilot.internal.wire.EventJson;
import io.github.camelcopilot.internal.wire.EventTemplate;
import io.github.camelcopilot.internal.wire.Json;
import io.github.camelcopilot.internal.wire.UnreadableAnswerException;
import java.io.IOException;
import java.util.Set;

/**
 * An event of a stream in OpenAI's Responses format, as far as it counts. Its members are gathered
 * first, since some servers write its type last. Jackson's parser goes over the bytes once, takes
 * the few members that count and skips the rest; an event with a delta needs no tree. To be used
 * only while its data is lent, by one thread at a time.
 */
final class ResponsesEvent {

    private static final int LONGEST_INDEX = 20;

    /** Others repeat the request, with all of its tools. */
    private static final Set<String> OF_RESPONSE =
            Set.of("id", "model", "status", "error", "incomplete_details", "usage", "output");

    /** Others hold what nobody can read, such as encrypted reasoning. */
    private static final Set<String> OF_ITEM =
            Set.of("type", "id", "call_id", "name", "arguments", "content", "summary");

    /** Of a part counts which it is; its text comes with other events. */
    private static final Set<String> OF_PART = Set.of("type");

    /** The digits of a number that is an int for sure. */
    private static final int DIGITS = 9;

    private final byte[] data;
    private final int offset;
    private final int length;
    private final EventTemplate template;
    private String type;
    private String delta;
    private int deltaAt;
    private String text;
    private String outputIndex;
    private int part = -1;

    /** Where the id's value begins, from the offset on; -1 = nowhere. */
    private int itemIdAt = -1;

    private ObjectNode rest;
    private int members;

    private ResponsesEvent(byte[] data, int offset, int length, EventTemplate template) {
        this.data = data;
        this.offset = offset;
        this.length = length;
        this.template = template;
    }

    /**
     * @param template gets the marks of the delta and of what differs besides
     */
    static ResponsesEvent read(byte[] data, int offset, int length, EventTemplate template)
            throws UnreadableAnswerException, ErrorEventException {
        return EventJson.read(
                data,
                offset,
                length,
                json -> {
                    ResponsesEvent event = new ResponsesEvent(data, offset, length, template);
                    event.readMembers(json);
                    return event;
                });
    }

    private void readMembers(JsonParser json) throws IOException {
        for (String member = json.nextFieldName(); member != null; member = json.nextFieldName()) {
            JsonToken value = json.nextToken();
            members++;
            switch (member) {
                case "type" -> type = EventJson.textOf(json, value);
                case "delta" -> {
                    deltaAt = template.mark(json);
                    delta = EventJson.textOf(json, value);
                }
                case "sequence_number", "obfuscation" -> skip(json, value);
                case "text", "refusal" -> text = EventJson.textOf(json, value);
                // As text, no number is too large.
                case "output_index" ->
                        outputIndex =
                                known(
                                        value == JsonToken.VALUE_NUMBER_INT
                                                ? json.getText()
                                                : EventJson.textOf(json, value));
                case "content_index", "summary_index" -> readPart(json, value);
                // Copilot's has 400 characters, and most events are understood without.
                case "item_id" -> {
                    if (value == JsonToken.VALUE_STRING) {
                        itemIdAt = template.mark(json);
                    } else {
                        json.skipChildren();
                    }
                }
                case "response" -> keep(member, membersOf(json, value, OF_RESPONSE));
                case "item" -> keep(member, membersOf(json, value, OF_ITEM));
                case "part" -> keep(member, membersOf(json, value, OF_PART));
                case "error", "code", "message", "name", "arguments" -> keep(member, tree(json));
                default -> json.skipChildren();
            }
        }
    }

    /** Skips what differs from event to event. */
    private void skip(JsonParser json, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NUMBER_INT) {
            template.mark(json);
        } else {
            json.skipChildren();
        }
    }

    private void readPart(JsonParser json, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_NUMBER_INT && json.getTextLength() <= DIGITS) {
            part = json.getIntValue();
        } else {
            json.skipChildren();
        }
    }

    private void keep(String member, JsonNode value) {
        rest = rest == null ? Json.MAPPER.createObjectNode() : rest;
        rest.set(member, value);
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

    /** Returns the type that the JSON gives, or null. */
    String type() {
        return type;
    }

    /** Returns further text, not empty, or null. */
    String delta() {
        return delta;
    }

    /**
     * Returns the mark of the delta of an event that holds nothing else; -1 for any other event.
     */
    int onlyDelta() {
        return delta == null || text != null || rest != null ? -1 : deltaAt;
    }

    /** Returns the whole text of a part, not empty, or null. */
    String text() {
        return text;
    }

    /** What is longer is no index, and not to be kept. */
    private static String known(String index) {
        return index == null || index.length() > LONGEST_INDEX ? null : index;
    }

    /** Returns the place of its item among the output, or null. */
    String outputIndex() {
        return outputIndex;
    }

    /** Returns the place of its part within the item, or -1. */
    int part() {
        return part;
    }

    /** Returns the id of its item, not empty, or null. It is read anew with each call. */
    String itemId() throws UnreadableAnswerException {
        if (itemIdAt < 0) {
            return null;
        }
        try (JsonParser json =
                Json.MAPPER.createParser(data, offset + itemIdAt, length - itemIdAt)) {
            return EventJson.textOf(json, json.nextToken());
        } catch (IOException impossible) {
            // It was skipped already, but an escape in it only now read.
            throw new UnreadableAnswerException("an event is not valid JSON");
        }
    }

    /**
     * Returns the members {@code response}, {@code item} and {@code part}, those that tell of a
     * failure, and those of a tool call; a missing node if there are none.
     */
    JsonNode rest() {
        return rest == null ? MissingNode.getInstance() : rest;
    }

    /** Returns what tells of a failure. */
    JsonNode failure() {
        if (type != null) {
            keep("type", Json.MAPPER.getNodeFactory().textNode(type));
        }
        return rest();
    }

    /** Returns whether there is but one member. */
    boolean isOneMember() {
        return members == 1;
    }
}
