package io.github.camelcopilot.internal.text;

/**
 * Keeps the first half of a character back, where a delta ends within one, until the other half
 * comes: half a character cannot be written in UTF-8. Used by one thread at a time.
 */
public final class WholeCharacters {

    /** Stands for a half whose other half never comes. */
    private static final char REPLACEMENT = '\uFFFD';

    private static final char NONE = 0;

    /** A high surrogate, or {@link #NONE}. */
    private char half = NONE;

    /**
     * Takes further text.
     *
     * @param delta not empty
     * @return as much as has come of it in whole characters, with the half that was kept back;
     *     empty if that is nothing
     */
    public String take(String delta) {
        int last = delta.length() - 1;
        boolean splits = Character.isHighSurrogate(delta.charAt(last));
        if (half == NONE && !splits) {
            return delta;
        }
        StringBuilder whole = new StringBuilder(delta.length() + 1);
        if (half != NONE) {
            whole.append(Character.isLowSurrogate(delta.charAt(0)) ? half : REPLACEMENT);
        }
        whole.append(delta, 0, splits ? last : delta.length());
        half = splits ? delta.charAt(last) : NONE;
        return whole.toString();
    }

    /** Returns what stands for the half that is still kept back, at the end; empty if none is. */
    public String end() {
        boolean isKept = half != NONE;
        half = NONE;
        return isKept ? String.valueOf(REPLACEMENT) : "";
    }
}
