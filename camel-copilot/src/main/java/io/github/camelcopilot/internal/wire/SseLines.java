// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Splits a stream of bytes into the lines of server-sent events (WHATWG HTML standard, section
 * 9.2.5): a byte order mark at the beginning is skipped, and a line ends with CR, LF or both. A
 * line that lies within one buffer is not copied. Used by one thread at a time.
 */
final class SseLines {

    /** Receives the lines, within {@link #feed}. */
    interface Handler {

        /**
         * Receives a line without its end.
         *
         * @param bytes holds the line, valid until {@link #released}
         */
        void line(byte[] bytes, int from, int to) throws EventTooLargeException;

        /** Called when the arrays of the lines so far are about to be overwritten. */
        void released();
    }

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** Bytes of a line besides its value: the longest field name, a colon and a space. */
    private static final int FIELD_NAME_ROOM = 7;

    private static final VarHandle WORDS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LINE_FEEDS = ByteWords.repeated('\n');
    private static final long CARRIAGE_RETURNS = ByteWords.repeated('\r');

    private final int maxEventSize;
    private final Handler handler;

    /** Number of bytes of a byte order mark read so far; its length once that is decided. */
    private int markLength;

    /** Whether the last byte was a CR, so that a following LF belongs to the same line end. */
    private boolean afterCarriageReturn;

    /** The beginning of a line that ends in a later buffer. */
    private final ByteBuilder line = new ByteBuilder();

    /**
     * @param maxEventSize maximum size of a line's value in bytes
     */
    SseLines(int maxEventSize, Handler handler) {
        this.maxEventSize = maxEventSize;
        this.handler = handler;
    }

    /**
     * Reads the next bytes, all of them.
     *
     * @throws EventTooLargeException if a line is larger than the limit
     */
    void feed(ByteBuffer source) throws EventTooLargeException {
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
        split(bytes, skipByteOrderMark(bytes, from, to), to);
    }

    /** Returns and removes the line that the end of the input cut off; empty if there is none. */
    byte[] takeUnfinished() {
        byte[] unfinished = line.copy();
        line.length = 0;
        return unfinished;
    }

    private int skipByteOrderMark(byte[] bytes, int from, int to) throws EventTooLargeException {
        int at = from;
        while (markLength < BYTE_ORDER_MARK.length && at < to) {
            if (bytes[at] == BYTE_ORDER_MARK[markLength]) {
                markLength++;
                at++;
            } else {
                // Not a byte order mark: the bytes so far belong to the first line.
                int length = markLength;
                markLength = BYTE_ORDER_MARK.length;
                append(BYTE_ORDER_MARK, 0, length);
            }
        }
        return at;
    }

    private void split(byte[] bytes, int from, int to) throws EventTooLargeException {
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
            append(bytes, start, to - start);
        }
        handler.released();
    }

    /** Returns where the next CR or LF is, or {@code to}; compares eight bytes at a time. */
    static int lineEnd(byte[] bytes, int from, int to) {
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            long word = (long) WORDS.get(bytes, at);
            long found =
                    ByteWords.zeroBytes(word ^ LINE_FEEDS)
                            | ByteWords.zeroBytes(word ^ CARRIAGE_RETURNS);
            if (found != 0) {
                // The lowest set bit belongs to the first such byte.
                return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
        }
        while (at < to && bytes[at] != '\n' && bytes[at] != '\r') {
            at++;
        }
        return at;
    }

    private void append(byte[] bytes, int offset, int length) throws EventTooLargeException {
        checkLength(line.length + length);
        line.append(bytes, offset, length);
    }

    private void checkLength(int length) throws EventTooLargeException {
        if (length > (long) maxEventSize + FIELD_NAME_ROOM) {
            throw EventTooLargeException.ofLimit(maxEventSize);
        }
    }

    private void endLine(byte[] bytes, int from, int to) throws EventTooLargeException {
        if (line.length == 0) {
            checkLength(to - from);
            handler.line(bytes, from, to);
        } else {
            append(bytes, from, to - from);
            int length = line.length;
            line.length = 0;
            handler.line(line.array, 0, length);
            handler.released();
            line.release();
        }
    }
}
