// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import java.nio.ByteBuffer;

/**
 * The first bytes of a body without events, for an error message that quotes the page or the text
 * received instead of a stream. Used by one thread at a time.
 */
final class BodyBeginning {

    /**
     * Maximum number of bytes kept: more than a message quotes, to allow for the tags of a page.
     */
    private static final int MAX_BYTES = 8 * 1024;

    private static final byte[] NOTHING = {};

    private byte[] bytes = NOTHING;

    /** Copies the bytes as far as there is room; does not change the position. */
    void add(ByteBuffer source) {
        int taken = Math.min(source.remaining(), MAX_BYTES - bytes.length);
        if (taken > 0) {
            byte[] longer = new byte[bytes.length + taken];
            System.arraycopy(bytes, 0, longer, 0, bytes.length);
            source.get(source.position(), longer, bytes.length, taken);
            bytes = longer;
        }
    }

    byte[] bytes() {
        return bytes;
    }
}
