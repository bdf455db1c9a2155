// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.text;

/**
 * Joins surrogate pairs that are split between two deltas: a high surrogate at the end of a delta
 * is kept for the next one because it cannot be encoded in UTF-8 alone. Used by one thread at a
 * time.
 */
public final class WholeCharacters {

    /** Replaces an unpaired surrogate. */
    private static final char REPLACEMENT = '\uFFFD';

    private static final char NONE = 0;

    /** The high surrogate that is kept, or {@link #NONE}. */
    private char kept = NONE;

    /**
     * Returns the whole characters of the next delta, after the surrogate that was kept; may be
     * empty.
     *
     * @param delta the delta, which must not be empty
     */
    public String take(String delta) {
        int last = delta.length() - 1;
        boolean splits = Character.isHighSurrogate(delta.charAt(last));
        if (kept == NONE && !splits) {
            return delta;
        }
        StringBuilder whole = new StringBuilder(delta.length() + 1);
        if (kept != NONE) {
            whole.append(Character.isLowSurrogate(delta.charAt(0)) ? kept : REPLACEMENT);
        }
        whole.append(delta, 0, splits ? last : delta.length());
        kept = splits ? delta.charAt(last) : NONE;
        return whole.toString();
    }

    /**
     * Ends the text; returns the replacement of a surrogate that is still kept, or an empty string.
     */
    public String end() {
        boolean isUnpaired = kept != NONE;
        kept = NONE;
        return isUnpaired ? String.valueOf(REPLACEMENT) : "";
    }
}
