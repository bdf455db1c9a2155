// SPDX-License-Identifier: Apache-2.0
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
import io.github.camelcopilot.internal.wire.ReportedBilling;
import io.github.camelcopilot.internal.wire.UnreadableAnswerException;
import java.io.IOException;
import java.util.Set;

/**
 * The relevant members of an event of a stream in OpenAI's Responses format. They are read before
 * the event is interpreted, since some servers write its type last. Events with a delta are read
 * without a tree. Used only while its data is valid, by one thread at a time.
 */
final class ResponsesEvent {

    private static final int MAX_INDEX_LENGTH = 20;

    /** The members read of a response; others repeat the request with all its tools. */
    private static final Set<String> OF_RESPONSE =
            Set.of(
                    "id",
                    "model",
                    "status",
                    "error",
                    "incomplete_details",
                    "usage",
                    "output",
                    ReportedBilling.PRICE,
                    ReportedBilling.QUOTAS);

    /** The members read of an item. */
    private static final Set<String> OF_ITEM =
            Set.of(
                    "type",
                    "id",
                    "call_id",
                    "name",
                    "arguments",
                    "content",
                    "summary",
                    "encrypted_content");

    /** The only relevant member of a part; its text is in other events. */
    private static final Set<String> OF_PART = Set.of("type");

    /** Maximum number of digits of a number that always fits into an int. */
    private static final int MAX_DIGITS = 9;

    private final byte[] data;
    private final int offset;
    private final int length;
    private final EventTemplate<?> template;
    private final ReportedBilling billing;
    private boolean hasBilling;
    private String type;
    private String delta;
    private int deltaAt;
    private String text;
    private String outputIndex;
    private int part = -1;

    /** The position of the value of the item id from the offset; -1 if there is none. */
    private int itemIdAt = -1;

    private ObjectNode rest;
    private int members;

    private ResponsesEvent(
            byte[] data,
            int offset,
            int length,
            EventTemplate<?> template,
            ReportedBilling billing) {
        this.data = data;
        this.offset = offset;
        this.length = length;
        this.template = template;
        this.billing = billing;
    }

    /**
     * @param template receives the marks of the delta and of other values that may differ
     * @param billing receives the price and the quotas beside the response
     */
    static ResponsesEvent read(
            byte[] data, int offset, int length, EventTemplate<?> template, ReportedBilling billing)
            throws UnreadableAnswerException, ErrorEventException {
        return EventJson.read(
                data,
                offset,
                length,
                json -> {
                    ResponsesEvent event =
                            new ResponsesEvent(data, offset, length, template, billing);
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
                case "sequence_number", "obfuscation" -> template.skip(json, value);
                case "text", "refusal" -> text = EventJson.textOf(json, value);
                // Read as text, since a number may be too large.
                case "output_index" ->
                        outputIndex =
                                known(
                                        value == JsonToken.VALUE_NUMBER_INT
                                                ? json.getText()
                                                : EventJson.textOf(json, value));
                case "content_index", "summary_index" -> readPart(json, value);
                // Copilot's ids have 400 characters, and most events do not need them.
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
                case ReportedBilling.PRICE, ReportedBilling.QUOTAS ->
                        hasBilling |= billing.read(member, json, value);
                case "error", "code", "message", "name", "arguments" -> keep(member, tree(json));
                default -> json.skipChildren();
            }
        }
    }

    private void readPart(JsonParser json, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_NUMBER_INT && json.getTextLength() <= MAX_DIGITS) {
            part = json.getIntValue();
        } else {
            json.skipChildren();
        }
    }

    private void keep(String member, JsonNode value) {
        rest = rest == null ? Json.MAPPER.createObjectNode() : rest;
        rest.set(member, value);
    }

    /** Returns an object reduced to these members; an empty one if the value is not an object. */
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

    /** Returns the type in the JSON, or null. */
    String type() {
        return type;
    }

    /** Returns the delta, not empty, or null. */
    String delta() {
        return delta;
    }

    /**
     * Returns the mark of the delta of an event with nothing but a delta; {@link
     * EventTemplate#NO_DELTA} for any other event.
     */
    int onlyDelta() {
        boolean isOther = delta == null || text != null || rest != null || hasBilling;
        return isOther ? EventTemplate.NO_DELTA : deltaAt;
    }

    /** Returns the complete text of a part, not empty, or null. */
    String text() {
        return text;
    }

    /** Returns null for a longer text, which is no index and must not be kept. */
    private static String known(String index) {
        return index == null || index.length() > MAX_INDEX_LENGTH ? null : index;
    }

    /** Returns the index of its item in the output, or null. */
    String outputIndex() {
        return outputIndex;
    }

    /** Returns the index of its part in the item, or -1. */
    int part() {
        return part;
    }

    /** Returns the id of its item, not empty, or null. Parsed with each call. */
    String itemId() throws UnreadableAnswerException {
        if (itemIdAt < 0) {
            return null;
        }
        try (JsonParser json =
                Json.MAPPER.createParser(data, offset + itemIdAt, length - itemIdAt)) {
            return EventJson.textOf(json, json.nextToken());
        } catch (IOException invalidEscape) {
            // The parser checks escapes only when a value is read.
            throw new UnreadableAnswerException("an event is not valid JSON");
        }
    }

    /**
     * Returns the members {@code response}, {@code item} and {@code part}, and those of a failure
     * or a tool call; a missing node if there are none.
     */
    JsonNode rest() {
        return rest == null ? MissingNode.getInstance() : rest;
    }

    /** Returns the members of a failure. */
    JsonNode failure() {
        if (type != null) {
            keep("type", Json.MAPPER.getNodeFactory().textNode(type));
        }
        return rest();
    }

    /** Returns whether the event has only one member. */
    boolean hasOneMember() {
        return members == 1;
    }
}
