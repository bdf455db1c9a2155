// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

/** Compares eight bytes at a time as one long. Holds no state, so any thread may use it. */
final class ByteWords {

    static final long HIGHEST_BITS = 0x8080808080808080L;

    private static final long LOWEST_BITS = 0x0101010101010101L;

    private ByteWords() {}

    /** Returns a word of eight times this ASCII character. */
    static long repeated(char ascii) {
        return LOWEST_BITS * ascii;
    }

    /**
     * Returns a word in which the highest bit of each zero byte is set. That of a byte above a zero
     * byte, which follows it in little-endian order, may be set too.
     */
    static long zeroBytes(long word) {
        return (word - LOWEST_BITS) & ~word & HIGHEST_BITS;
    }
}
