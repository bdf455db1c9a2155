// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.text;

import java.util.regex.Pattern;

/**
 * Makes text from outside safe for logs, terminals, exceptions and headers: a single line of
 * limited length, without invisible characters and without characters that affect the display of
 * others. Stateless.
 */
public final class ExternalText {

    /** Maximum length of a name, such as a model, an id or a code, in characters. */
    public static final int MAX_NAME = 200;

    private static final String ELLIPSIS = "…";

    /**
     * Control characters (including C1), direction marks, joiners, line separators, unpaired
     * surrogates, and private or unassigned code points.
     */
    private static final Pattern INVISIBLE = Pattern.compile("[\\s\\p{Z}\\p{C}]+");

    private ExternalText() {}

    /** Returns a name, truncated to {@link #MAX_NAME} characters and an ellipsis; null for null. */
    public static String name(String text) {
        return text == null ? null : oneLine(text, MAX_NAME);
    }

    /**
     * Returns text on one line.
     *
     * @param maxLength the length in characters to which the text is truncated; an ellipsis is
     *     added
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

    /**
     * Returns whether a text is short and visible ASCII, as most names are, and needs no change.
     */
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
