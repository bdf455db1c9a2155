// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.stream;

import java.nio.charset.StandardCharsets;

/**
 * The text of chunks in UTF-8, in memory segments that grow with the stream. Its owner guards it
 * with a lock. A {@link Cursor} needs no lock to read the chunks that {@link Cursor#update} has
 * made visible to it under the lock.
 */
final class ChunkSegments {

    /** Capacity of the first segment in bytes; small, since thousands of streams may be slow. */
    private static final int SMALLEST_SEGMENT = 256;

    private static final int LARGEST_SEGMENT = 32 * 1024;

    /** Maximum size of the header of a chunk in bytes: 32 bits with 7 in each byte. */
    private static final int MAX_HEADER = 5;

    /** Where cursors begin; null = there is no chunk, or the first chunks are no longer held. */
    private Segment first;

    private Segment last;
    private long chunkCount;
    private long textSize;
    private long size;

    /** Consecutive chunks, each a header and its text in UTF-8; never changed once written. */
    private static final class Segment {
        private final byte[] bytes;

        /** Final once there is a next segment; guarded by the lock until then. */
        private int length;

        private Segment next;

        Segment(int capacity) {
            bytes = new byte[capacity];
        }
    }

    /** Returns the number of all chunks, held or not. */
    long chunkCount() {
        return chunkCount;
    }

    /** Returns the size of the text of all chunks in bytes. */
    long textSize() {
        return textSize;
    }

    /** Returns the size of the text and the headers of all chunks in bytes. */
    long size() {
        return size;
    }

    void append(String text, boolean isReasoning) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        int room = last == null ? 0 : last.bytes.length - last.length;
        if (room < MAX_HEADER + encoded.length) {
            addSegment(MAX_HEADER + encoded.length);
        }
        int before = last.length;
        writeHeader((encoded.length << 1) | (isReasoning ? 1 : 0));
        System.arraycopy(encoded, 0, last.bytes, last.length, encoded.length);
        last.length += encoded.length;
        chunkCount++;
        size += last.length - before;
        textSize += encoded.length;
    }

    private void addSegment(int minCapacity) {
        int usual =
                last == null
                        ? SMALLEST_SEGMENT
                        : Math.min(LARGEST_SEGMENT, 2 * Math.max(SMALLEST_SEGMENT, capacity(last)));
        Segment added = new Segment(Math.max(usual, minCapacity));
        if (last == null) {
            first = added;
        } else {
            last.next = added;
        }
        last = added;
    }

    private static int capacity(Segment segment) {
        return Math.min(segment.bytes.length, LARGEST_SEGMENT);
    }

    private void writeHeader(int value) {
        int left = value;
        while (left >>> 7 != 0) {
            last.bytes[last.length++] = (byte) ((left & 0x7f) | 0x80);
            left >>>= 7;
        }
        last.bytes[last.length++] = (byte) left;
    }

    /** Prevents further cursors from beginning; those that have begun keep unread segments. */
    void releaseBeginning() {
        first = null;
    }

    /** Releases all text. */
    void clear() {
        first = null;
        last = null;
    }

    boolean isEmpty() {
        return last == null;
    }

    Cursor cursor() {
        return new Cursor();
    }

    /** A position in the text. Used by one thread at a time; some methods need the lock. */
    final class Cursor {

        private Segment segment;
        private int offset;
        private long chunksRead;
        private long sizeRead;
        private Segment endOfKnown;
        private int lengthOfKnown;
        private int start;
        private int length;
        private boolean isReasoning;

        private Cursor() {}

        /** Moves to the next chunk if {@link #update} has made it visible; needs no lock. */
        boolean next() {
            while (segment != null) {
                int end = segment == endOfKnown ? lengthOfKnown : segment.length;
                if (offset < end) {
                    readHeader();
                    return true;
                }
                if (segment == endOfKnown) {
                    return false;
                }
                segment = segment.next;
                offset = 0;
            }
            return false;
        }

        private void readHeader() {
            int before = offset;
            int value = 0;
            int shift = 0;
            int part;
            do {
                part = segment.bytes[offset++];
                value |= (part & 0x7f) << shift;
                shift += 7;
            } while (part < 0);
            length = value >>> 1;
            isReasoning = (value & 1) != 0;
            start = offset;
            offset += length;
            chunksRead++;
            sizeRead += offset - before;
        }

        /** Returns the array that holds the text of the chunk; must not be modified. */
        byte[] bytes() {
            return segment.bytes;
        }

        /** Returns where in {@link #bytes} the text of the chunk begins. */
        int start() {
            return start;
        }

        /** Returns the length of the text of the chunk in bytes. */
        int length() {
            return length;
        }

        /** Returns whether the chunk is reasoning. */
        boolean isReasoning() {
            return isReasoning;
        }

        long chunksRead() {
            return chunksRead;
        }

        /** Returns the size in bytes of the chunks that have been read, headers included. */
        long sizeRead() {
            return sizeRead;
        }

        boolean hasBegun() {
            return segment != null;
        }

        /** Returns whether there are chunks to be read; needs the lock. */
        boolean hasMore() {
            return segment == null
                    ? chunkCount > 0
                    : segment.next != null || offset < segment.length;
        }

        /**
         * Moves to the beginning; needs the lock.
         *
         * @return false if the first chunks are no longer held
         */
        boolean begin() {
            segment = first;
            return segment != null;
        }

        /**
         * Makes the chunks that were appended so far visible to {@link #next}; needs the lock.
         *
         * @return whether there are chunks to be read
         */
        boolean update() {
            endOfKnown = last;
            lengthOfKnown = last.length;
            return segment != last || offset < lengthOfKnown;
        }

        /** Undoes {@link #begin}, so that it can be called again. */
        void rewind() {
            segment = null;
            offset = 0;
            chunksRead = 0;
            sizeRead = 0;
            endOfKnown = null;
        }
    }
}
