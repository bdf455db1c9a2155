// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.transport;

import io.github.camelcopilot.internal.text.Utf8;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Gathers a body until it is whole, in arrays that are not copied as it grows. Two limits apply:
 * one to its bytes, and one to its text with JSON escapes decoded, because an escape takes up to
 * six bytes for a character of one byte. Used by one thread at a time.
 */
public final class GatheredBody {

    private static final int FIRST_PIECE = 1024;
    private static final int LARGEST_PIECE = 256 * 1024;

    /** The digits of an escape such as {@code \}{@code u00e9} (RFC 8259, section 7). */
    private static final int ESCAPE_DIGITS = 4;

    private final long maxBytes;
    private final long maxText;
    private final List<byte[]> full = new ArrayList<>(0);
    private byte[] last = {};
    private int lastLength;
    private long size;

    // State of the text decoded so far.
    private long text;
    private boolean isEscape;
    private int digits;
    private int code;

    /**
     * @param maxBytes maximum number of bytes
     * @param maxText maximum number of bytes with JSON escapes decoded
     */
    public GatheredBody(long maxBytes, long maxText) {
        this.maxBytes = maxBytes;
        this.maxText = maxText;
    }

    /**
     * Takes the bytes, up to the limit.
     *
     * @return false if a limit is exceeded
     */
    public boolean add(ByteBuffer source) {
        int wanted = source.remaining();
        int taken = (int) Math.min(wanted, maxBytes - size);
        int from = source.position();
        for (int i = from; i < from + taken; i++) {
            count(source.get(i));
        }
        for (int left = taken; left > 0; ) {
            if (lastLength == last.length) {
                grow();
            }
            int part = Math.min(left, last.length - lastLength);
            source.get(last, lastLength, part);
            lastLength += part;
            left -= part;
        }
        size += taken;
        source.position(source.limit());
        return taken == wanted && text <= maxText;
    }

    private void grow() {
        if (last.length > 0) {
            full.add(last);
        }
        long next = Math.min(LARGEST_PIECE, Math.max(FIRST_PIECE, size));
        last = new byte[(int) Math.min(next, maxBytes - size)];
        lastLength = 0;
    }

    private void count(byte b) {
        if (digits > 0) {
            code = code * 16 + Math.max(0, Character.digit(b, 16));
            digits--;
            if (digits == 0) {
                text += Utf8.length((char) code);
            }
        } else if (isEscape) {
            isEscape = false;
            if (b == 'u') {
                digits = ESCAPE_DIGITS;
                code = 0;
            } else {
                text++;
            }
        } else if (b == '\\') {
            isEscape = true;
        } else {
            text++;
        }
    }

    /** Returns the number of bytes gathered. */
    public long size() {
        return size;
    }

    /** Returns the whole body and releases it. */
    public byte[] drain() {
        byte[] all;
        if (full.isEmpty()) {
            all = lastLength == last.length ? last : Arrays.copyOf(last, lastLength);
        } else {
            all = new byte[(int) size];
            int at = 0;
            for (int i = 0; i < full.size(); i++) {
                byte[] piece = full.set(i, null);
                System.arraycopy(piece, 0, all, at, piece.length);
                at += piece.length;
            }
            System.arraycopy(last, 0, all, at, lastLength);
        }
        full.clear();
        last = new byte[0];
        lastLength = 0;
        size = 0;
        return all;
    }
}
