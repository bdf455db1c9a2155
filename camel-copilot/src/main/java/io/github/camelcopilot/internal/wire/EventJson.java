// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads what the events of all formats have in common: their data is one JSON object, or the end
 * marker. Holds no state, so any thread may use it.
 */
public final class EventJson {

    private static final byte[] DONE_MARKER = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    /** Reads the members of an object, from after its opening brace to its closing brace. */
    public interface Members<T> {
        T read(JsonParser json) throws IOException, UnreadableAnswerException, ErrorEventException;
    }

    private EventJson() {}

    /**
     * Returns whether the data is the marker that ends a stream in OpenAI's formats, apart from
     * spaces.
     */
    public static boolean isDoneMarker(byte[] data, int offset, int length) {
        int from = offset;
        int to = offset + length;
        while (from < to && data[from] == ' ') {
            from++;
        }
        if (from == to || data[from] != '[') {
            return false;
        }
        while (data[to - 1] == ' ') {
            to--;
        }
        return Arrays.equals(data, from, to, DONE_MARKER, 0, DONE_MARKER.length);
    }

    /**
     * Throws if an event reports a failure in a form that all formats have in common. Builds a
     * tree, so it is meant for events that hold no part of an answer.
     */
    public static void throwIfReported(byte[] data, int offset, int length)
            throws ErrorEventException {
        ErrorEventException.throwIfReported(treeOf(data, offset, length));
    }

    /** Returns the data as JSON; a missing node if it is not valid. */
    public static JsonNode treeOf(byte[] data, int offset, int length) {
        try {
            JsonNode root = Json.MAPPER.readTree(data, offset, length);
            return root == null ? MissingNode.getInstance() : root;
        } catch (IOException notJson) {
            return MissingNode.getInstance();
        }
    }

    /**
     * Returns what is read from the data, which must be an object.
     *
     * @throws UnreadableAnswerException if it is not an object
     * @throws ErrorEventException if it is something else that reports a failure
     */
    public static <T> T read(byte[] data, int offset, int length, Members<T> members)
            throws UnreadableAnswerException, ErrorEventException {
        try (JsonParser json = Json.MAPPER.createParser(data, offset, length)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throwIfReported(data, offset, length);
                throw new UnreadableAnswerException("an event is not a JSON object");
            }
            T read = members.read(json);
            if (json.nextToken() != null) {
                throw new UnreadableAnswerException("an event is more than a JSON object");
            }
            return read;
        } catch (IOException notJson) {
            // Jackson's message quotes the input, which may be sensitive.
            throw new UnreadableAnswerException("an event is not valid JSON");
        }
    }

    /** Returns the text of the current value; null if it is empty or no text. */
    public static String textOf(JsonParser json, JsonToken value) throws IOException {
        if (value != JsonToken.VALUE_STRING) {
            json.skipChildren();
            return null;
        }
        String text = json.getText();
        return text.isEmpty() ? null : text;
    }

    /** Returns the current value if it is a number, else 0. */
    public static int intOf(JsonParser json) throws IOException {
        json.skipChildren();
        return json.getValueAsInt(0);
    }
}
