// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

/**
 * The data lines of one server-sent event. A single line is not copied as long as its buffer is
 * valid. Used by one thread at a time.
 */
final class SseData {

    /** The lines that have been copied. */
    private final ByteBuilder copied = new ByteBuilder();

    /** The buffer of a single line that has not been copied; else null. */
    private byte[] borrowed;

    private int borrowedFrom;
    private int borrowedLength;
    private boolean isPresent;

    /** Returns whether there is a data line, possibly empty. */
    boolean isPresent() {
        return isPresent;
    }

    byte[] array() {
        return borrowed == null ? copied.array : borrowed;
    }

    int from() {
        return borrowed == null ? 0 : borrowedFrom;
    }

    int length() {
        return borrowed == null ? copied.length : borrowedLength;
    }

    /** Returns the length in bytes with a further line. */
    long lengthWith(int lineLength) {
        return isPresent ? length() + 1L + lineLength : lineLength;
    }

    void addLine(byte[] bytes, int offset, int length) {
        if (!isPresent) {
            isPresent = true;
            borrowed = bytes;
            borrowedFrom = offset;
            borrowedLength = length;
            return;
        }
        copy();
        copied.append('\n');
        copied.append(bytes, offset, length);
    }

    /** Copies the line whose buffer is about to be overwritten. */
    void copy() {
        if (borrowed != null) {
            copied.append(borrowed, borrowedFrom, borrowedLength);
            borrowed = null;
        }
    }

    /** Returns a copy of the data. */
    byte[] toBytes() {
        copy();
        return copied.copy();
    }

    /** Begins another event. The array remains valid until the next line is added. */
    void clear() {
        isPresent = false;
        borrowed = null;
        copied.length = 0;
    }

    /** Releases the array of the last event. */
    void release() {
        copied.release();
    }

    /** Returns whether the data begins as JSON does. */
    boolean isJson() {
        int to = from() + length();
        int first = skipBlanks(array(), from(), to);
        return first < to && (array()[first] == '{' || array()[first] == '[');
    }

    /**
     * Returns whether the data is JSON that ends before a line: the data ends with a closing
     * bracket, and the line begins with nothing that may follow one within a JSON value.
     */
    boolean isJsonThatEndsBefore(byte[] bytes, int from, int to) {
        if (!isPresent || !isJson()) {
            return false;
        }
        byte[] data = array();
        int last = from() + length() - 1;
        while (isBlank(data[last])) {
            last--;
        }
        int next = skipBlanks(bytes, from, to);
        return next < to
                && (data[last] == '}' || data[last] == ']')
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
}
