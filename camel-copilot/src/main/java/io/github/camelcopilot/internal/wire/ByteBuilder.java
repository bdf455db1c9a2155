// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import java.util.Arrays;

/**
 * A growable array of bytes. It has no accessors, since its owners read the array in place. Used by
 * one thread at a time.
 */
final class ByteBuilder {

    private static final int MIN_SIZE = 256;

    private static final byte[] NOTHING = {};

    byte[] array = NOTHING;
    int length;

    void append(byte[] source, int offset, int count) {
        ensureRoom(count);
        System.arraycopy(source, offset, array, length, count);
        length += count;
    }

    void append(char ascii) {
        ensureRoom(1);
        array[length++] = (byte) ascii;
    }

    /** Returns a copy of the bytes. */
    byte[] copy() {
        return Arrays.copyOf(array, length);
    }

    /**
     * Releases the array. Thousands of streams may be open at once, most of them between two
     * events.
     */
    void release() {
        array = NOTHING;
        length = 0;
    }

    private void ensureRoom(int count) {
        if (length + count > array.length) {
            array = Arrays.copyOf(array, Math.max(MIN_SIZE, Math.max(2 * length, length + count)));
        }
    }
}
