// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Parses a stream of bytes into server-sent events (WHATWG HTML standard, section 9.2.6,
 * "Interpreting an event stream"), wherever the bytes are split. Used by one thread at a time.
 *
 * <p>It also reads what servers write by mistake and the standard would ignore or garble: a field
 * {@code error} is an event of that type; a line that begins like JSON, with the lines that
 * continue it, is data without the field name; and data lines without a blank line in between are
 * separate events if a JSON value has ended and the next line cannot continue it.
 *
 * <pre>{@code
 * SseParser parser = new SseParser(1 << 20, (type, data, offset, length) -> …);
 * parser.feed(bytes); // any number of times
 * }</pre>
 */
public final class SseParser {

    /** Receives the events, within {@link #feed}. */
    @FunctionalInterface
    public interface Handler {

        /**
         * Receives an event.
         *
         * @param type the value of its last {@code event} field; {@code message} if it had none
         * @param data holds its data in UTF-8; valid until this method returns
         * @param offset of the first byte of the data
         * @param length of the data in bytes
         */
        void event(String type, byte[] data, int offset, int length);

        /** Receives the reconnection time that the server requests, in milliseconds. */
        default void retry(long millis) {}
    }

    private static final String DEFAULT_TYPE = "message";
    private static final byte[] DEFAULT_TYPE_BYTES = ascii(DEFAULT_TYPE);
    private static final byte[] DATA = ascii("data");
    private static final byte[] EVENT = ascii("event");
    private static final byte[] ID = ascii("id");
    private static final byte[] RETRY = ascii("retry");
    private static final byte[] ERROR = ascii("error");

    /** The type of an event from a field {@code error}. */
    private static final String ERROR_TYPE = "error";

    /** Longer values are ignored: they could overflow, and no server means them. */
    private static final int MAX_RETRY_DIGITS = 12;

    private final int maxEventSize;
    private final Handler handler;
    private final SseLines lines;
    private final SseData data = new SseData();
    private String type = DEFAULT_TYPE;

    /** The type when the last line of the data was read. */
    private String typeOfData = DEFAULT_TYPE;

    /** The last type that a field gave, and its bytes: most events have the same. */
    private String lastType = DEFAULT_TYPE;

    private byte[] lastTypeBytes = DEFAULT_TYPE_BYTES;

    private String idBuffer = "";
    private String lastEventId = "";

    /**
     * @param maxEventSize maximum size of an event's data, and of a line's value, in bytes
     */
    public SseParser(int maxEventSize, Handler handler) {
        this.maxEventSize = maxEventSize;
        this.handler = handler;
        this.lines = new SseLines(maxEventSize, new LineHandler());
    }

    /** Returns whether the first line is a field that an event may begin with. */
    public static boolean beginsWithField(byte[] bytes) {
        int end = fieldEnd(bytes, 0, SseLines.lineEnd(bytes, 0, bytes.length));
        return isField(DATA, bytes, 0, end)
                || isField(EVENT, bytes, 0, end)
                || isField(ID, bytes, 0, end)
                || isField(RETRY, bytes, 0, end)
                || isField(ERROR, bytes, 0, end);
    }

    /**
     * Parses the next bytes, all of them.
     *
     * @throws EventTooLargeException if an event, or a line of another field, is larger than the
     *     limit; nothing more can be parsed then
     */
    public void feed(ByteBuffer source) throws EventTooLargeException {
        lines.feed(source);
    }

    /**
     * Returns the data of the event that the end of the input cut off. The standard drops it, but
     * it may hold an error that the server wrote before it broke off. If the last line shows that
     * the event before it is complete, the handler receives that event first.
     */
    public byte[] unfinished() {
        byte[] last = lines.takeUnfinished();
        if (last.length > 0 && mayBeData(last)) {
            try {
                takeLine(last, 0, last.length);
            } catch (EventTooLargeException tooLarge) {
                // Only the beginning of the event is returned.
            }
        }
        return data.toBytes();
    }

    private boolean mayBeData(byte[] last) {
        int end = fieldEnd(last, 0, last.length);
        return isField(DATA, last, 0, end)
                || isField(ERROR, last, 0, end)
                || last[0] == '{'
                || last[0] == '['
                || (data.isPresent() && data.isJson());
    }

    /** Returns the type of the event that the end of the input cut off. */
    public String unfinishedType() {
        return type;
    }

    /** Returns the id of the last event; empty if there was none. */
    public String lastEventId() {
        return lastEventId;
    }

    private final class LineHandler implements SseLines.Handler {

        @Override
        public void line(byte[] bytes, int from, int to) throws EventTooLargeException {
            takeLine(bytes, from, to);
        }

        @Override
        public void released() {
            data.copy();
        }
    }

    private void takeLine(byte[] bytes, int from, int to) throws EventTooLargeException {
        if (from == to) {
            endEvent();
            return;
        }
        int end = fieldEnd(bytes, from, to);
        if (isField(DATA, bytes, from, end)) {
            int value = valueStart(bytes, end, to);
            addData(bytes, value, to);
        } else if (isField(EVENT, bytes, from, end)) {
            type = typeOf(bytes, valueStart(bytes, end, to), to);
        } else if (isField(ID, bytes, from, end)) {
            String value = text(bytes, valueStart(bytes, end, to), to);
            if (value.indexOf('\0') < 0) {
                idBuffer = value;
            }
        } else if (isField(RETRY, bytes, from, end)) {
            takeRetry(text(bytes, valueStart(bytes, end, to), to));
        } else if (isField(ERROR, bytes, from, end)) {
            dispatchUnended();
            type = ERROR_TYPE;
            addData(bytes, valueStart(bytes, end, to), to);
        } else if (end > from) {
            takeUnknownField(bytes, from, to);
        }
        // A comment has an empty field name.
    }

    /** A line with an unknown field is ignored, unless it is JSON without the field name. */
    private void takeUnknownField(byte[] bytes, int from, int to) throws EventTooLargeException {
        boolean continuesJson =
                data.isPresent() && data.isJson() && !data.isJsonThatEndsBefore(bytes, from, to);
        if (continuesJson) {
            addData(bytes, from, to);
        } else if (bytes[from] == '{' || bytes[from] == '[') {
            dispatchUnended();
            addData(bytes, from, to);
        }
    }

    private String typeOf(byte[] bytes, int from, int to) {
        if (!Arrays.equals(lastTypeBytes, 0, lastTypeBytes.length, bytes, from, to)) {
            lastTypeBytes = Arrays.copyOfRange(bytes, from, to);
            lastType = from == to ? DEFAULT_TYPE : text(bytes, from, to);
        }
        return lastType;
    }

    private void addData(byte[] bytes, int from, int to) throws EventTooLargeException {
        if (data.isJsonThatEndsBefore(bytes, from, to)) {
            dispatchUnended();
        }
        typeOfData = type;
        if (data.lengthWith(to - from) > maxEventSize) {
            throw EventTooLargeException.ofLimit(maxEventSize);
        }
        data.addLine(bytes, from, to - from);
    }

    private void takeRetry(String value) {
        if (!value.isEmpty()
                && value.length() <= MAX_RETRY_DIGITS
                && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            handler.retry(Long.parseLong(value));
        }
    }

    private void endEvent() {
        lastEventId = idBuffer;
        String eventType = type;
        type = DEFAULT_TYPE;
        dispatch(eventType);
    }

    /** Dispatches the data so far although no blank line ends the event. */
    private void dispatchUnended() {
        dispatch(typeOfData);
    }

    private void dispatch(String eventType) {
        if (data.isPresent()) {
            byte[] array = data.array();
            int from = data.from();
            int length = data.length();
            data.clear();
            handler.event(eventType, array, from, length);
            data.release();
        }
    }

    private static int fieldEnd(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != ':') {
            at++;
        }
        return at;
    }

    private static boolean isField(byte[] name, byte[] bytes, int from, int end) {
        return end - from == name.length && Arrays.equals(name, 0, name.length, bytes, from, end);
    }

    /** Returns where the value begins: after the colon and one space, if there are any. */
    private static int valueStart(byte[] bytes, int fieldEnd, int to) {
        int at = Math.min(fieldEnd + 1, to);
        return at < to && bytes[at] == ' ' ? at + 1 : at;
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
