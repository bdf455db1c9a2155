// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

/**
 * How an answer ends: complete, or aborted in one of three ways after a number of body chunks.
 *
 * @param how what happens
 * @param afterChunks number of body chunks written before it happens; {@link #BEFORE_HEAD} = not
 *     even the head is sent
 */
record Ending(How how, int afterChunks) {

    static final int BEFORE_HEAD = -1;
    static final Ending COMPLETE = new Ending(How.COMPLETE, Integer.MAX_VALUE);

    enum How {
        COMPLETE,
        RESET,
        CLOSE,
        STALL
    }

    boolean beforeHead() {
        return afterChunks == BEFORE_HEAD;
    }

    static Ending after(How how, int chunks) {
        if (chunks < 0) {
            throw new IllegalArgumentException("Number of chunks is negative: " + chunks);
        }
        return new Ending(how, chunks);
    }
}
