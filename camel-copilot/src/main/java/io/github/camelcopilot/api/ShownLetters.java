// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Locale;

/**
 * The characters of a text in normalised form (without white space, escapes and case), and their
 * positions in the text. Not changed after construction.
 */
final class ShownLetters {

    private static final String ELLIPSIS = "…";

    private final String source;
    private final StringBuilder text = new StringBuilder();
    private int[] starts = new int[64];
    private int[] ends = new int[64];

    ShownLetters(String source) {
        this.source = source;
        int end = source.endsWith(ELLIPSIS) ? source.length() - 1 : source.length();
        int at = 0;
        while (at < end) {
            at = read(at);
        }
    }

    String text() {
        return text.toString();
    }

    /** Returns the position of the next character. */
    private int read(int at) {
        char c = source.charAt(at);
        int next =
                switch (c) {
                    case '%' -> number(at, at + 1, 2, 16);
                    case '\\' -> backslash(at);
                    case '&' -> entity(at);
                    default -> at;
                };
        if (next == at) {
            next = at + 1;
            add(c, at, next);
        }
        return next;
    }

    /** Adds a character that is given by its code; returns {@code at} if there is none. */
    private int number(int at, int digits, int count, int radix) {
        int end = digits + count;
        if (end > source.length()) {
            return at;
        }
        int value = 0;
        for (int i = digits; i < end; i++) {
            int digit = Character.digit(source.charAt(i), radix);
            if (digit < 0) {
                return at;
            }
            value = value * radix + digit;
        }
        add((char) value, at, end);
        return end;
    }

    /** Escapes of JSON (RFC 8259, section 7), and {@code \x} of JavaScript. */
    private int backslash(int at) {
        if (at + 1 == source.length()) {
            return at;
        }
        char escaped = source.charAt(at + 1);
        return switch (escaped) {
            case 'u' -> number(at, at + 2, 4, 16);
            case 'x' -> number(at, at + 2, 2, 16);
            case '"', '\'', '/', '\\' -> {
                add(escaped, at, at + 2);
                yield at + 2;
            }
            // White space.
            case 'n', 'r', 't', 'b', 'f' -> at + 2;
            default -> at;
        };
    }

    /** Character references of the HTML standard (section 13.5); names that escaping produces. */
    private int entity(int at) {
        int end = source.indexOf(';', at);
        if (end < 0 || end - at > 9) {
            return at;
        }
        String name = source.substring(at + 1, end).toLowerCase(Locale.ROOT);
        int after = end + 1;
        char named =
                switch (name) {
                    case "amp" -> '&';
                    case "lt" -> '<';
                    case "gt" -> '>';
                    case "quot" -> '"';
                    case "apos" -> '\'';
                    default -> 0;
                };
        if (named != 0) {
            add(named, at, after);
            return after;
        }
        boolean isHex = name.startsWith("#x");
        int digits = isHex ? 3 : 2;
        boolean isNumber = name.startsWith("#") && end > at + digits;
        return isNumber && number(at, at + digits, end - at - digits, isHex ? 16 : 10) > at
                ? closed(after)
                : at;
    }

    /** The semicolon belongs to the preceding character. */
    private int closed(int after) {
        if (text.length() > 0) {
            ends[text.length() - 1] = after;
        }
        return after;
    }

    private void add(char c, int start, int end) {
        if (isBlank(c)) {
            return;
        }
        int count = text.length();
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
        }
        starts[count] = start;
        ends[count] = end;
        text.append(normal(c));
    }

    String masked(BitSet shown, String mask) {
        StringBuilder result = new StringBuilder();
        int copied = 0;
        for (int from = shown.nextSetBit(0); from >= 0; ) {
            int to = shown.nextClearBit(from);
            result.append(source, copied, starts[from]).append(mask);
            copied = ends[to - 1];
            from = shown.nextSetBit(to);
        }
        return result.append(source, copied, source.length()).toString();
    }

    /** Returns a text in normalised form. */
    static String normal(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (!isBlank(text.charAt(i))) {
                kept.append(normal(text.charAt(i)));
            }
        }
        return kept.toString();
    }

    /** The URL-safe alphabet of Base64 (RFC 4648, section 5) is mapped to the standard one. */
    private static char normal(char c) {
        return switch (c) {
            case '-' -> '+';
            case '_' -> '/';
            default -> Character.toLowerCase(c);
        };
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT;
    }
}
