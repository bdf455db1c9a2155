// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

/**
 * The words with which the model refuses, as far as a stream holds them in a place of their own.
 * Used by one thread at a time.
 */
public final class StreamedRefusal {

    /** Maximum number of characters that are kept: the words are also part of the text. */
    private static final int MAX_LENGTH = 10_000;

    /** Null as long as there is none, as in most streams. */
    private StringBuilder words;

    /** Adds a delta. */
    public void add(String delta) {
        words = words == null ? new StringBuilder() : words;
        words.append(delta, 0, Math.min(delta.length(), MAX_LENGTH - words.length()));
    }

    /**
     * Takes the complete words unless deltas have been added.
     *
     * @param complete null = none
     */
    public void complete(String complete) {
        if (complete != null && words == null) {
            add(complete);
        }
    }

    /** Returns the words, or null. */
    public String text() {
        return words == null ? null : words.toString();
    }
}
