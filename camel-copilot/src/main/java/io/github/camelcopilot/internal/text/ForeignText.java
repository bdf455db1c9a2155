// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.text;

import java.util.regex.Pattern;

/**
 * Makes external text safe for logs, terminals, exceptions and headers: a single line of limited
 * length, without invisible characters and characters that change how others are displayed.
 */
public final class ForeignText {

    /** Maximum length of a name, such as a model, an id or a code, in characters. */
    public static final int MAX_NAME = 200;

    private static final String ELLIPSIS = "…";

    /**
     * Control characters, C1 included, direction marks and joiners, line separators, unpaired
     * surrogates, and private or unassigned code points.
     */
    private static final Pattern INVISIBLE = Pattern.compile("[\\s\\p{Z}\\p{C}]+");

    private ForeignText() {}

    /** Returns a name, cut to {@link #MAX_NAME} characters and an ellipsis; null for null. */
    public static String name(String text) {
        return text == null ? null : oneLine(text, MAX_NAME);
    }

    /**
     * Returns text on one line.
     *
     * @param maxLength in characters, without the ellipsis of a text that is cut
     */
    public static String oneLine(String text, int maxLength) {
        if (isPlain(text, maxLength)) {
            return text;
        }
        String line = INVISIBLE.matcher(text).replaceAll(" ").strip();
        if (line.length() <= maxLength) {
            return line;
        }
        boolean splits = Character.isHighSurrogate(line.charAt(maxLength - 1));
        return line.substring(0, splits ? maxLength - 1 : maxLength) + ELLIPSIS;
    }

    /** Most names are visible ASCII, for which no pattern is needed. */
    private static boolean isPlain(String text, int maxLength) {
        if (text.length() > maxLength) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7f) {
                return false;
            }
        }
        return true;
    }
}
