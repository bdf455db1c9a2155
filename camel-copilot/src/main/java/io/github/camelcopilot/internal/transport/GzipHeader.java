// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.transport;

import java.util.EnumSet;
import java.util.Iterator;
import java.util.zip.DataFormatException;

/**
 * Skips the header of a gzip member (RFC 1952, section 2.3) byte by byte, after its two bytes of
 * identification. Used by one thread at a time.
 */
final class GzipHeader {

    static final int ID_1 = 0x1f;
    static final int ID_2 = 0x8b;

    private static final int DEFLATE = 8;

    /** Number of bytes of method, flags, time (4 bytes), extra flags and operating system. */
    private static final int FIXED_SIZE = 8;

    private static final int EXTRA_LENGTH_SIZE = 2;
    private static final int CHECKSUM_SIZE = 2;

    private static final int CHECKSUM_FLAG = 1 << 1;
    private static final int EXTRA_FLAG = 1 << 2;
    private static final int NAME_FLAG = 1 << 3;
    private static final int COMMENT_FLAG = 1 << 4;

    /** The parts in the order of the header. */
    private enum Part {
        FIXED,
        EXTRA_LENGTH,
        EXTRA,
        NAME,
        COMMENT,
        CHECKSUM,
        END
    }

    private final Iterator<Part> parts = EnumSet.allOf(Part.class).iterator();
    private Part part = parts.next();

    /** Number of bytes taken of the part. */
    private int position;

    private int flags;
    private int extraLength;

    /**
     * Takes the next byte.
     *
     * @param octet unsigned
     * @return whether it is the last byte of the header
     * @throws DataFormatException if the data is not compressed with deflate
     */
    boolean take(int octet) throws DataFormatException {
        switch (part) {
            case FIXED -> {
                if (position == 0 && octet != DEFLATE) {
                    throw new DataFormatException("Method " + octet);
                }
                if (position == 1) {
                    flags = octet;
                }
                endAfter(FIXED_SIZE);
            }
            case EXTRA_LENGTH -> {
                // The least significant byte comes first.
                extraLength |= octet << (position * Byte.SIZE);
                endAfter(EXTRA_LENGTH_SIZE);
            }
            case EXTRA -> endAfter(extraLength);
            case NAME, COMMENT -> {
                if (octet == 0) {
                    endPart();
                }
            }
            case CHECKSUM -> endAfter(CHECKSUM_SIZE);
            default -> throw new IllegalStateException(part.name());
        }
        return part == Part.END;
    }

    private void endAfter(int size) {
        position++;
        if (position == size) {
            endPart();
        }
    }

    private void endPart() {
        position = 0;
        do {
            part = parts.next();
        } while (!isPresent());
    }

    private boolean isPresent() {
        return switch (part) {
            case EXTRA_LENGTH -> (flags & EXTRA_FLAG) != 0;
            case EXTRA -> extraLength > 0;
            case NAME -> (flags & NAME_FLAG) != 0;
            case COMMENT -> (flags & COMMENT_FLAG) != 0;
            case CHECKSUM -> (flags & CHECKSUM_FLAG) != 0;
            default -> true;
        };
    }
}
