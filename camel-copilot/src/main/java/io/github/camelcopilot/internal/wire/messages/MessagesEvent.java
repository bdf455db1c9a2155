// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire.messages;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.camelcopilot.internal.wire.ErrorEventException;
import io.github.camelcopilot.internal.wire.ErrorMember;
import io.github.camelcopilot.internal.wire.EventJson;
import io.github.camelcopilot.internal.wire.EventTemplate;
import io.github.camelcopilot.internal.wire.Json;
import io.github.camelcopilot.internal.wire.ReportedBilling;
import io.github.camelcopilot.internal.wire.UnreadableAnswerException;
import java.io.IOException;

/**
 * The members of one event of a stream in Anthropic's Messages format, in any order. Only members
 * that few events have are read as trees. Used by one thread at a time.
 */
final class MessagesEvent {

    private String type;
    private int index;
    private String kind;
    private String text;
    private String thinking;
    private String signature;
    private String partialJson;
    private String stopReason;
    private JsonNode message = MissingNode.getInstance();
    private JsonNode block = MissingNode.getInstance();
    private JsonNode usage = MissingNode.getInstance();
    private JsonNode error = MissingNode.getInstance();
    private boolean hasBilling;
    private int members;

    // The marks of the deltas.
    private int textAt = EventTemplate.NO_DELTA;
    private int thinkingAt = EventTemplate.NO_DELTA;

    private final EventTemplate<?> template;
    private final ReportedBilling billing;

    private MessagesEvent(EventTemplate<?> template, ReportedBilling billing) {
        this.template = template;
        this.billing = billing;
    }

    /**
     * @param template receives the marks of the deltas
     * @param billing receives the price and the quotas beside the message
     */
    static MessagesEvent read(
            byte[] data, int offset, int length, EventTemplate<?> template, ReportedBilling billing)
            throws UnreadableAnswerException, ErrorEventException {
        return EventJson.read(
                data,
                offset,
                length,
                json -> {
                    MessagesEvent event = new MessagesEvent(template, billing);
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
                case ReportedBilling.PRICE, ReportedBilling.QUOTAS ->
                        hasBilling |= billing.read(member, json, value);
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
                case "text" -> {
                    textAt = template.mark(json);
                    text = EventJson.textOf(json, value);
                }
                case "thinking" -> {
                    thinkingAt = template.mark(json);
                    thinking = EventJson.textOf(json, value);
                }
                case "signature" -> signature = EventJson.textOf(json, value);
                case "partial_json" -> partialJson = EventJson.textOf(json, value);
                case "stop_reason" -> stopReason = EventJson.textOf(json, value);
                default -> json.skipChildren();
            }
        }
    }

    /** Returns the type in the JSON, or null. */
    String type() {
        return type;
    }

    /** Returns the index of the block that the event belongs to. */
    int index() {
        return index;
    }

    /** Returns the delta of the text, or null. */
    String text() {
        return ofKind("text_delta", text);
    }

    /** Returns the delta of the reasoning, or null. */
    String thinking() {
        return ofKind("thinking_delta", thinking);
    }

    /** Returns the signature of the reasoning, or null. */
    String signature() {
        return ofKind("signature_delta", signature);
    }

    /** Returns the delta of a tool's input, or null. */
    String partialJson() {
        return ofKind("input_json_delta", partialJson);
    }

    /** The type of a delta determines which member applies; without a type, each member does. */
    private String ofKind(String wanted, String value) {
        return kind == null || kind.equals(wanted) ? value : null;
    }

    /**
     * Returns the mark of the delta of an event that holds nothing but one delta of text or
     * reasoning; {@link EventTemplate#NO_DELTA} for any other event.
     */
    int onlyDelta() {
        boolean isOther =
                partialJson != null
                        || signature != null
                        || hasBilling
                        || stopReason != null
                        || !message.isMissingNode()
                        || !block.isMissingNode()
                        || !usage.isMissingNode()
                        || !error.isMissingNode();
        // If both are present, the one that is empty here may be the delta of the next event.
        if (isOther || (textAt < 0) == (thinkingAt < 0)) {
            return EventTemplate.NO_DELTA;
        }
        boolean isEmpty = text() == null && thinking() == null;
        return isEmpty ? EventTemplate.NO_DELTA : Math.max(textAt, thinkingAt);
    }

    /** Returns the stop reason, or null. */
    String stopReason() {
        return stopReason;
    }

    /** Returns the message at the beginning of an answer; a missing node if there is none. */
    JsonNode message() {
        return message;
    }

    /** Returns the block at its beginning; a missing node if there is none. */
    JsonNode block() {
        return block;
    }

    /** Returns the usage; a missing node if there is none. */
    JsonNode usage() {
        return usage;
    }

    /**
     * Returns whether the event reports a failure. An empty error is a failure only if there is no
     * other member.
     */
    boolean hasError() {
        return "error".equals(type)
                || ErrorMember.saysAnything(error)
                || (members == 1 && ErrorMember.isGiven(error));
    }
}
