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
     * Returns a complete text with its unpaired surrogates replaced; the same one if it has none.
     */
    public static String of(String text) {
        if (isWhole(text)) {
            return text;
        }
        StringBuilder whole = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> isSurrogate(c) ? REPLACEMENT : c)
                .forEach(whole::appendCodePoint);
        return whole.toString();
    }

    /** Returns whether a text has no unpaired surrogate. */
    public static boolean isWhole(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return text.codePoints().noneMatch(WholeCharacters::isSurrogate);
            }
        }
        return true;
    }

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

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
