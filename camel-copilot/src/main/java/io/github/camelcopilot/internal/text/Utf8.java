// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.text;

/** Counts bytes of UTF-8 (RFC 3629, section 3) without encoding. */
public final class Utf8 {

    private Utf8() {}

    /**
     * Returns the length of a char in bytes. A surrogate counts as two bytes because a pair is a
     * character of four bytes, even if it is split between two texts.
     */
    public static int length(char c) {
        if (c < 0x80) {
            return 1;
        }
        return c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }

    /** Returns the length of a text in bytes. */
    public static long length(String text) {
        long length = 0;
        for (int i = 0; i < text.length(); i++) {
            length += length(text.charAt(i));
        }
        return length;
    }
}
