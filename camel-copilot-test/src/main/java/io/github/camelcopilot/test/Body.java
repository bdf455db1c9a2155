// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of an answer: blocks, each written a number of times and each time as one chunk. A body
 * of any size needs only the memory of its distinct blocks. Immutable; the buffers are read through
 * duplicates.
 *
 * @param runs the blocks in order
 * @param chunked whether it is served chunk-coded (one HTTP chunk per block) or with a
 *     Content-Length
 */
record Body(List<Run> runs, boolean chunked) {

    /** One block and how often it is written. */
    record Run(ByteBuffer block, long times) {

        static Run of(byte[] bytes, long times) {
            if (times < 0) {
                throw new IllegalArgumentException("Number of repetitions is negative: " + times);
            }
            if (bytes.length == 0) {
                throw new IllegalArgumentException(
                        "An HTTP chunk cannot be empty: it would end the body");
            }
            return new Run(ByteBuffer.wrap(bytes.clone()).asReadOnlyBuffer(), times);
        }
    }

    Body {
        runs = List.copyOf(runs);
    }

    static Body whole(String text) {
        return text.isEmpty()
                ? new Body(List.of(), false)
                : new Body(List.of(Run.of(utf8(text), 1)), false);
    }

    static Body chunks(List<byte[]> chunks) {
        return new Body(chunks.stream().map(chunk -> Run.of(chunk, 1)).toList(), true);
    }

    Body followedBy(byte[] block, long times) {
        List<Run> all = new ArrayList<>(runs);
        all.add(Run.of(block, times));
        return new Body(all, chunked);
    }

    /** Size of the body in bytes, without any chunk coding. */
    long length() {
        return runs.stream().mapToLong(run -> run.block().remaining() * run.times()).sum();
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
