// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.tool;

import io.github.camelcopilot.internal.text.Utf8;
import io.github.camelcopilot.internal.text.WholeCharacters;
import java.io.Writer;

/**
 * Keeps the beginning of a text up to a number of bytes of UTF-8, and adds a line if there is more.
 * Unpaired surrogates, which no request can hold, are replaced. Used by one thread at a time.
 */
public final class LimitedText extends Writer {

    /** Replaces an unpaired surrogate. */
    private static final char REPLACEMENT = '\uFFFD';

    private static final String LINE_START = "\n[The result is cut: it has more than ";
    private static final String LINE_END = ".]";

    /** Maximum length of the line at the end in characters and in bytes. */
    private static final int MAX_LINE = 80;

    private static final int SURROGATE_PAIR_BYTES = 4;
    private static final int REPLACEMENT_BYTES = 3;
    private static final char NONE = 0;

    private final long limit;
    private final StringBuilder kept = new StringBuilder();
    private long size;
    private boolean cut;

    /** A high surrogate whose other half has not been written yet, or {@link #NONE}. */
    private char high = NONE;

    /**
     * @param limit the maximum size in bytes of UTF-8
     */
    LimitedText(long limit) {
        this.limit = limit;
    }

    /**
     * Returns a text within the limit; the same one if it needs no change, or has been cut before.
     *
     * @param limit the maximum size in bytes of UTF-8, without the line at the end
     */
    public static String of(String text, long limit) {
        long allowed = isCut(text) ? limit + MAX_LINE : limit;
        if (text.length() <= allowed
                && WholeCharacters.isWhole(text)
                && Utf8.length(text) <= allowed) {
            return text;
        }
        LimitedText limited = new LimitedText(limit);
        for (int i = 0; i < text.length() && !limited.isCut(); i++) {
            limited.append(text.charAt(i));
        }
        return limited.end();
    }

    private static boolean isCut(String text) {
        return text.endsWith(LINE_END)
                && text.indexOf(LINE_START, Math.max(0, text.length() - MAX_LINE)) >= 0;
    }

    /** Returns whether the text exceeds the limit, so that nothing more is kept. */
    boolean isCut() {
        return cut;
    }

    @Override
    public void write(char[] chars, int offset, int length) {
        for (int i = offset; i < offset + length && !cut; i++) {
            append(chars[i]);
        }
    }

    @Override
    public LimitedText append(char c) {
        if (high != NONE) {
            char first = high;
            high = NONE;
            if (Character.isLowSurrogate(c)) {
                keep(SURROGATE_PAIR_BYTES, first, c);
                return this;
            }
            keep(REPLACEMENT_BYTES, REPLACEMENT);
        }
        if (Character.isHighSurrogate(c)) {
            high = c;
        } else if (Character.isLowSurrogate(c)) {
            keep(REPLACEMENT_BYTES, REPLACEMENT);
        } else {
            keep(Utf8.length(c), c);
        }
        return this;
    }

    private void keep(int bytes, char... character) {
        if (cut || size + bytes > limit) {
            cut = true;
            return;
        }
        size += bytes;
        kept.append(character);
    }

    @Override
    public void flush() {
        // The text is complete only when it is taken.
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    /** Ends the text, and returns what was kept, with a line at its end if there was more. */
    String end() {
        if (high != NONE) {
            high = NONE;
            keep(REPLACEMENT_BYTES, REPLACEMENT);
        }
        if (cut) {
            kept.append(LINE_START).append(shown(limit)).append(LINE_END);
        }
        return kept.toString();
    }

    private static String shown(long bytes) {
        if (bytes > 0 && bytes % (1 << 20) == 0) {
            return (bytes >> 20) + " MB";
        }
        return bytes > 0 && bytes % (1 << 10) == 0 ? (bytes >> 10) + " KB" : bytes + " bytes";
    }
}
