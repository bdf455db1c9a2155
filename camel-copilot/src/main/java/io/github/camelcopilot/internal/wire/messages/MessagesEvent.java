package io.github.camelcopilot.internal.wire.messages;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.camelcopilot.internal.wire.ErrorEventException;
import io.github.camelcopilot.internal.wire.ErrorMember;
import io.github.camelcopilot.internal.wire.EventJson;
import io.github.camelcopilot.internal.wire.Json;
import io.github.camelcopilot.internal.wire.UnreadableAnswerException;
import java.io.IOException;

/**
 * The members of one event of a stream in Anthropic's Messages format, in whatever order they come.
 * Jackson's parser goes over the bytes once; only of the members that few events have it builds a
 * tree. Used by one thread at a time.
 */
final class MessagesEvent {

    private String type;
    private int index;
    private String kind;
    private String text;
    private String thinking;
    private String partialJson;
    private String stopReason;
    private JsonNode message = MissingNode.getInstance();
    private JsonNode block = MissingNode.getInstance();
    private JsonNode usage = MissingNode.getInstance();
    private JsonNode error = MissingNode.getInstance();
    private int members;

    private MessagesEvent() {}

    static MessagesEvent read(byte[] data, int offset, int length)
            throws UnreadableAnswerException, ErrorEventException {
        return EventJson.read(
                data,
                offset,
                length,
                json -> {
                    MessagesEvent event = new MessagesEvent();
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
                case "index" -> index = EventJson.intOf(json);
                case "delta" -> readDelta(json, value);
                case "message" -> message = Json.PARTS.readTree(json);
                case "content_block" -> block = Json.PARTS.readTree(json);
                case "usage" -> usage = Json.PARTS.readTree(json);
                case "error" -> error = Json.PARTS.readTree(json);
                default -> json.skipChildren();
            }
        }
    }

    private void readDelta(JsonParser json, JsonToken start) throws IOException {
        if (start != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        for (String member = json.nextFieldName(); member != null; member = json.nextFieldName()) {
            JsonToken value = json.nextToken();
            switch (member) {
                case "type" -> kind = EventJson.textOf(json, value);
                case "text" -> text = EventJson.textOf(json, value);
                case "thinking" -> thinking = EventJson.textOf(json, value);
                case "partial_json" -> partialJson = EventJson.textOf(json, value);
                case "stop_reason" -> stopReason = EventJson.textOf(json, value);
                default -> json.skipChildren();
            }
        }
    }

    /** Returns the type that the JSON gives, or null. */
    String type() {
        return type;
    }

    /** Returns the index of the block that the event is of. */
    int index() {
        return index;
    }

    /** Returns the text that the delta adds, or null. */
    String text() {
        return ofKind("text_delta", text);
    }

    /** Returns what the delta adds to the thoughts, or null. */
    String thinking() {
        return ofKind("thinking_delta", thinking);
    }

    /** Returns what the delta adds to a tool's input, or null. */
    String partialJson() {
        return ofKind("input_json_delta", partialJson);
    }

    /** The kind of a delta decides; without one, what the delta holds. */
    private String ofKind(String wanted, String value) {
        return kind == null || kind.equals(wanted) ? value : null;
    }

    /** Returns why the answer ends, or null. */
    String stopReason() {
        return stopReason;
    }

    /** Returns what an answer begins with; a missing node if the event has none. */
    JsonNode message() {
        return message;
    }

    /** Returns what a block begins with; a missing node if the event has none. */
    JsonNode block() {
        return block;
    }

    /** Returns the usage; a missing node if the event has none. */
    JsonNode usage() {
        return usage;
    }

    /**
     * Returns whether the event tells of a failure. An error that says nothing does, unless there
     * is anything else.
     */
    boolean hasError() {
        return "error".equals(type)
                || ErrorMember.saysAnything(error)
                || (members == 1 && ErrorMember.isGiven(error));
    }
}
