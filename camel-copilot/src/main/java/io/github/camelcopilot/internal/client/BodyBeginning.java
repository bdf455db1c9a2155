package io.github.camelcopilot.internal.client;

import java.nio.ByteBuffer;

/**
 * Keeps the first bytes of a body in which no event was found yet, so that a page or a text in
 * place of a stream can be quoted. Used by one thread at a time.
 */
final class BodyBeginning {

    /** So many bytes are kept: more than an exception quotes, with the tags of a page. */
    private static final int MAX_BYTES = 8 * 1024;

    private static final byte[] NOTHING = {};

    private byte[] bytes = NOTHING;

    /** Takes what there is room for; leaves the position where it is. */
    void add(ByteBuffer source) {
        int taken = Math.min(source.remaining(), MAX_BYTES - bytes.length);
        if (taken > 0) {
            byte[] longer = new byte[bytes.length + taken];
            System.arraycopy(bytes, 0, longer, 0, bytes.length);
            source.get(source.position(), longer, bytes.length, taken);
            bytes = longer;
        }
    }

    void clear() {
        bytes = NOTHING;
    }

    byte[] bytes() {
        return bytes;
    }
}
