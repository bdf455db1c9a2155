// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * How an answer is delivered: its delays, its ending and its framing. Immutable.
 *
 * @param beforeHead time between the whole request and the first byte of the answer
 * @param betweenChunks time between two body chunks
 * @param ending how it ends
 * @param closeAfter whether the socket is closed right after the answer although keep-alive was
 *     announced
 * @param declaredLength value of Content-Length in bytes, regardless of the body's size; empty =
 *     the correct framing
 */
record Delivery(
        Duration beforeHead,
        Duration betweenChunks,
        Ending ending,
        boolean closeAfter,
        OptionalLong declaredLength) {

    static final Delivery PLAIN =
            new Delivery(
                    Duration.ZERO, Duration.ZERO, Ending.COMPLETE, false, OptionalLong.empty());

    Delivery withBeforeHead(Duration pause) {
        return new Delivery(notNegative(pause), betweenChunks, ending, closeAfter, declaredLength);
    }

    Delivery withBetweenChunks(Duration pause) {
        return new Delivery(beforeHead, notNegative(pause), ending, closeAfter, declaredLength);
    }

    Delivery withEnding(Ending other) {
        return new Delivery(beforeHead, betweenChunks, other, closeAfter, declaredLength);
    }

    Delivery withCloseAfter() {
        return new Delivery(beforeHead, betweenChunks, ending, true, declaredLength);
    }

    Delivery withDeclaredLength(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("Content length is negative: " + bytes);
        }
        return new Delivery(beforeHead, betweenChunks, ending, closeAfter, OptionalLong.of(bytes));
    }

    private static Duration notNegative(Duration pause) {
        if (pause.isNegative()) {
            throw new IllegalArgumentException("Pause is negative: " + pause);
        }
        return pause;
    }
}
