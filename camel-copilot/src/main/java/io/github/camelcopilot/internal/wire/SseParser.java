package io.github.camelcopilot.internal.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds the events in a stream of bytes, as the WHATWG HTML standard has it (section 9.2.6,
 * "Interpreting an event stream"), however the bytes are cut. Knows nothing of HTTP. A line that
 * lies whole in one buffer is not copied. Fed by one thread at a time.
 *
 * <p>Beyond the standard it reads what servers write by mistake, where the standard would ignore or
 * garble it: a field {@code error} is an event of that type; a line that begins as JSON is data
 * whose field name was forgotten, with the lines that continue it; and data lines without a blank
 * line between are events of their own where a JSON value has ended with a line and the next line
 * cannot continue it. No valid JSON has such a place within.
 *
 * <pre>{@code
 * SseParser parser = new SseParser(1 << 20, (type, data, offset, length) -> …);
 * parser.feed(bytes); // any number of times
 * }</pre>
 */
public final class SseParser {

    /** Is told each event, within {@link #feed}. */
    @FunctionalInterface
    public interface Handler {

        /**
         * Takes an event.
         *
         * @param type the value of its last {@code event} field; {@code message} if it had none
         * @param data holds its data in UTF-8, lent until this method returns
         * @param offset of the first byte of the data
         * @param length of the data in bytes
         */
        void event(String type, byte[] data, int offset, int length);

        /** Takes the wait before a reconnection, in milliseconds, that the server asks for. */
        default void retry(long millis) {}
    }

    private static final String DEFAULT_TYPE = "message";
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final byte[] DATA = ascii("data");
    private static final byte[] EVENT = ascii("event");
    private static final byte[] ID = ascii("id");
    private static final byte[] RETRY = ascii("retry");
    private static final byte[] ERROR = ascii("error");

    /** The type of an event that is a field {@code error}. */
    private static final String ERROR_TYPE = "error";

    /** What a line may have beside its value: the longest field name, a colon and a space. */
    private static final int FIELD_NAME_ROOM = 7;

    private static final byte[] NOTHING = {};

    private static final VarHandle WORDS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOWEST_BITS = 0x0101010101010101L;
    private static final long LINE_FEEDS = LOWEST_BITS * '\n';
    private static final long CARRIAGE_RETURNS = LOWEST_BITS * '\r';

    private final int maxEventSize;
    private final Handler handler;

    /** How many bytes of a byte order mark have come; its length once that is decided. */
    private int markSeen;

    /** The last byte was a CR: an LF that follows belongs to the same line end. */
    private boolean afterCarriageReturn;

    /** The beginning of a line whose end is in a later buffer. */
    private final Bytes line = new Bytes();

    /** The data lines so far, where they could not be lent. */
    private final Bytes data = new Bytes();

    private boolean hasData;

    /**
     * A single data line that lies in the buffer of this feed; null = the data is in {@link #data}.
     */
    private byte[] lent;

    private int lentOffset;
    private int lentLength;
    private String type = DEFAULT_TYPE;

    /** The type as it was when the last line of the data came. */
    private String typeOfData = DEFAULT_TYPE;

    private String idBuffer = "";
    private String lastEventId = "";

    /**
     * @param maxEventSize the most bytes of an event's data, and of a line's value
     */
    public SseParser(int maxEventSize, Handler handler) {
        this.maxEventSize = maxEventSize;
        this.handler = handler;
    }

    /** Returns whether the first line of some bytes is a field that an event may begin with. */
    public static boolean beginsWithField(byte[] bytes) {
        int end = fieldEnd(bytes, 0, lineEnd(bytes, 0, bytes.length));
        return isField(DATA, bytes, 0, end)
                || isField(EVENT, bytes, 0, end)
                || isField(ID, bytes, 0, end)
                || isField(RETRY, bytes, 0, end)
                || isField(ERROR, bytes, 0, end);
    }

    /**
     * Takes the next bytes, all of them.
     *
     * @throws EventTooLargeException if an event, or a line of another field, is larger than the
     *     limit; feed nothing more then
     */
    public void feed(ByteBuffer source) throws EventTooLargeException {
        byte[] bytes;
        int from;
        int to;
        if (source.hasArray()) {
            bytes = source.array();
            from = source.arrayOffset() + source.position();
            to = source.arrayOffset() + source.limit();
            source.position(source.limit());
        } else {
            bytes = new byte[source.remaining()];
            source.get(bytes);
            from = 0;
            to = bytes.length;
        }
        parse(bytes, skipByteOrderMark(bytes, from, to), to);
    }

    /**
     * Returns the data of the event that the end of the input cut off. The standard drops it; a
     * caller may look there for an error that a server wrote before it broke off. An event that
     * only its last line shows to be whole goes to the handler before.
     */
    public byte[] unfinished() {
        if (line.length > 0) {
            byte[] last = Arrays.copyOf(line.array, line.length);
            line.length = 0;
            int end = fieldEnd(last, 0, last.length);
            boolean mayBeData =
                    isField(DATA, last, 0, end)
                            || isField(ERROR, last, 0, end)
                            || last[0] == '{'
                            || last[0] == '['
                            || (hasData && isJson());
            if (mayBeData) {
                try {
                    takeLine(last, 0, last.length);
                } catch (EventTooLargeException tooLarge) {
                    // Then its beginning is all that is known.
                }
            }
        }
        keepLent();
        return Arrays.copyOf(data.array, data.length);
    }

    /** Returns the type of the event that the end of the input cut off. */
    public String unfinishedType() {
        return type;
    }

    /** Returns the last event id, as of the event that came last; empty if there was none. */
    public String lastEventId() {
        return lastEventId;
    }

    private int skipByteOrderMark(byte[] bytes, int from, int to) throws EventTooLargeException {
        int at = from;
        while (markSeen < BYTE_ORDER_MARK.length && at < to) {
            if (bytes[at] == BYTE_ORDER_MARK[markSeen]) {
                markSeen++;
                at++;
            } else {
                // It was none: what looked like one belongs to the first line.
                int seen = markSeen;
                markSeen = BYTE_ORDER_MARK.length;
                appendToLine(BYTE_ORDER_MARK, 0, seen);
            }
        }
        return at;
    }

    private void parse(byte[] bytes, int from, int to) throws EventTooLargeException {
        int start = from;
        if (afterCarriageReturn && start < to) {
            afterCarriageReturn = false;
            if (bytes[start] == '\n') {
                start++;
            }
        }
        for (int end = lineEnd(bytes, start, to); end < to; end = lineEnd(bytes, start, to)) {
            endLine(bytes, start, end);
            start = end + 1;
            if (bytes[end] == '\r') {
                if (start == to) {
                    afterCarriageReturn = true;
                } else if (bytes[start] == '\n') {
                    start++;
                }
            }
        }
        if (start < to) {
            appendToLine(bytes, start, to - start);
        }
        keepLent();
    }

    /** Returns where the next CR or LF is, or {@code to}; looks at eight bytes at a time. */
    private static int lineEnd(byte[] bytes, int from, int to) {
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            long word = (long) WORDS.get(bytes, at);
            long found = zeroBytes(word ^ LINE_FEEDS) | zeroBytes(word ^ CARRIAGE_RETURNS);
            if (found != 0) {
                return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
        }
        while (at < to && bytes[at] != '\n' && bytes[at] != '\r') {
            at++;
        }
        return at;
    }

    /** Returns a word whose lowest bit that is set is the highest of the first byte that is 0. */
    private static long zeroBytes(long word) {
        return (word - LOWEST_BITS) & ~word & (LOWEST_BITS << 7);
    }

    private void appendToLine(byte[] bytes, int offset, int length) throws EventTooLargeException {
        checkLine(line.length + length);
        line.append(bytes, offset, length);
    }

    private void checkLine(int length) throws EventTooLargeException {
        if (length > (long) maxEventSize + FIELD_NAME_ROOM) {
            throw tooLarge();
        }
    }

    private void endLine(byte[] bytes, int from, int to) throws EventTooLargeException {
        if (line.length == 0) {
            checkLine(to - from);
            takeLine(bytes, from, to);
        } else {
            appendToLine(bytes, from, to - from);
            int length = line.length;
            line.length = 0;
            takeLine(line.array, 0, length);
            // The next line will be written over this one.
            keepLent();
            line.shrink();
        }
    }

    private void takeLine(byte[] bytes, int from, int to) throws EventTooLargeException {
        if (from == to) {
            dispatch();
            return;
        }
        int end = fieldEnd(bytes, from, to);
        if (isField(DATA, bytes, from, end)) {
            int value = valueStart(bytes, end, to);
            addData(bytes, value, to - value);
        } else if (isField(EVENT, bytes, from, end)) {
            String value = text(bytes, valueStart(bytes, end, to), to);
            type = value.isEmpty() ? DEFAULT_TYPE : value;
        } else if (isField(ID, bytes, from, end)) {
            String value = text(bytes, valueStart(bytes, end, to), to);
            if (value.indexOf('\0') < 0) {
                idBuffer = value;
            }
        } else if (isField(RETRY, bytes, from, end)) {
            takeRetry(text(bytes, valueStart(bytes, end, to), to));
        } else if (isField(ERROR, bytes, from, end)) {
            endData();
            type = ERROR_TYPE;
            int value = valueStart(bytes, end, to);
            addData(bytes, value, to - value);
        } else if (end > from) {
            takeBare(bytes, from, to);
        }
        // A comment has an empty name.
    }

    /** Takes a line without a field that anybody knows: JSON without its field name, or nothing. */
    private void takeBare(byte[] bytes, int from, int to) throws EventTooLargeException {
        if (hasData && isJson() && !endsBefore(bytes, from, to)) {
            addData(bytes, from, to - from);
        } else if (bytes[from] == '{' || bytes[from] == '[') {
            endData();
            addData(bytes, from, to - from);
        }
    }

    /** Hands on the data so far as an event, although no blank line ends it. */
    private void endData() {
        if (hasData) {
            dispatch(typeOfData);
        }
    }

    private void addData(byte[] bytes, int offset, int length) throws EventTooLargeException {
        if (hasData && isJson() && endsBefore(bytes, offset, offset + length)) {
            endData();
        }
        typeOfData = type;
        long size = length + (hasData ? 1L + (lent == null ? data.length : lentLength) : 0L);
        if (size > maxEventSize) {
            throw tooLarge();
        }
        if (!hasData) {
            hasData = true;
            lent = bytes;
            lentOffset = offset;
            lentLength = length;
            return;
        }
        keepLent();
        data.append('\n');
        data.append(bytes, offset, length);
    }

    /** Returns whether the data so far begins as JSON does. */
    private boolean isJson() {
        byte[] soFar = lent == null ? data.array : lent;
        int from = lent == null ? 0 : lentOffset;
        int to = from + (lent == null ? data.length : lentLength);
        int first = skipBlanks(soFar, from, to);
        return first < to && (soFar[first] == '{' || soFar[first] == '[');
    }

    /**
     * Returns whether the JSON so far has ended, although no blank line says so: its last line ends
     * with a closing bracket, and the next begins with nothing that may follow one.
     */
    private boolean endsBefore(byte[] bytes, int from, int to) {
        byte[] soFar = lent == null ? data.array : lent;
        int begin = lent == null ? 0 : lentOffset;
        int last = begin + (lent == null ? data.length : lentLength) - 1;
        while (isBlank(soFar[last])) {
            last--;
        }
        int next = skipBlanks(bytes, from, to);
        return next < to
                && (soFar[last] == '}' || soFar[last] == ']')
                && bytes[next] != ','
                && bytes[next] != '}'
                && bytes[next] != ']';
    }

    private static int skipBlanks(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && isBlank(bytes[at])) {
            at++;
        }
        return at;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\n';
    }

    /** Copies the line that was lent by a buffer which is about to be used again. */
    private void keepLent() {
        if (lent != null) {
            data.append(lent, lentOffset, lentLength);
            lent = null;
        }
    }

    private void takeRetry(String value) {
        // More digits than these would overflow, and no server means them.
        if (!value.isEmpty()
                && value.length() <= 12
                && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            handler.retry(Long.parseLong(value));
        }
    }

    private void dispatch() {
        lastEventId = idBuffer;
        String eventType = type;
        type = DEFAULT_TYPE;
        if (hasData) {
            dispatch(eventType);
        }
    }

    private void dispatch(String eventType) {
        hasData = false;
        if (lent != null) {
            byte[] bytes = lent;
            lent = null;
            handler.event(eventType, bytes, lentOffset, lentLength);
        } else {
            int length = data.length;
            data.length = 0;
            handler.event(eventType, data.array, 0, length);
            data.shrink();
        }
    }

    private EventTooLargeException tooLarge() {
        return new EventTooLargeException(
                "an event has more than " + maxEventSize + " bytes (maxEventSize)");
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

    /** Returns where the value begins: behind the colon and one space, or nowhere. */
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

    /** Bytes that grow as they must, and give back what only a large event needed. */
    private static final class Bytes {

        private static final int LEAST = 256;
        private static final int MOST_KEPT = 8 * 1024;

        private byte[] array = NOTHING;
        private int length;

        void append(byte[] source, int offset, int count) {
            ensureRoom(count);
            System.arraycopy(source, offset, array, length, count);
            length += count;
        }

        void append(char ascii) {
            ensureRoom(1);
            array[length++] = (byte) ascii;
        }

        void shrink() {
            if (array.length > MOST_KEPT) {
                array = NOTHING;
            }
        }

        private void ensureRoom(int count) {
            if (length + count > array.length) {
                array = Arrays.copyOf(array, Math.max(LEAST, Math.max(2 * length, length + count)));
            }
        }
    }
}
