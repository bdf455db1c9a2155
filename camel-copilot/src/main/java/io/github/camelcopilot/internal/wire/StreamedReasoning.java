// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

/**
 * Separates the parts of the reasoning in a stream with a blank line. Used by one thread at a time.
 */
public final class StreamedReasoning {

    /** Between two parts, in a stream and in a whole answer. */
    public static final String BLANK_LINE = "\n\n";

    private boolean hasAny;
    private boolean partBegins;

    /** Sets whether the next delta begins another part. */
    public void begin(boolean anotherPart) {
        partBegins = anotherPart;
    }

    /**
     * Adds a delta, after a blank line if it begins another part.
     *
     * @return the number of characters that were added
     */
    public int add(String delta, StreamDecoder.Deltas deltas) {
        int added = delta.length();
        if (partBegins && hasAny) {
            deltas.reasoning(BLANK_LINE);
            added += BLANK_LINE.length();
        }
        partBegins = false;
        hasAny = true;
        deltas.reasoning(delta);
        return added;
    }
}
