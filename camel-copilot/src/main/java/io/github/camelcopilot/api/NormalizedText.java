// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Locale;

/**
 * A text in normalized form (without white space, escapes and case), and the position of each of
 * its characters in the original text. Not changed after construction.
 */
final class NormalizedText {

    private static final String ELLIPSIS = "…";

    private final String source;
    private final StringBuilder normalized = new StringBuilder();
    private int[] starts = new int[64];
    private int[] ends = new int[64];

    NormalizedText(String source) {
        this.source = source;
        int end = source.endsWith(ELLIPSIS) ? source.length() - 1 : source.length();
        int at = 0;
        while (at < end) {
            at = read(at);
        }
    }

    /** Returns the normalized text. */
    String text() {
        return normalized.toString();
    }

    /** Adds the character or escape at this position, and returns the next position. */
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

    /**
     * Adds the character with the code at {@code digits}; returns {@code at} if there is no code.
     */
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

    /** Decodes the escapes of JSON (RFC 8259, section 7), and {@code \x} of JavaScript. */
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

    /**
     * Decodes character references (HTML standard, section 13.5); only names that escaping
     * produces.
     */
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

    /** Extends the preceding character by the semicolon. */
    private int closed(int after) {
        if (normalized.length() > 0) {
            ends[normalized.length() - 1] = after;
        }
        return after;
    }

    private void add(char c, int start, int end) {
        if (isBlank(c)) {
            return;
        }
        int count = normalized.length();
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
        }
        starts[count] = start;
        ends[count] = end;
        normalized.append(normalize(c));
    }

    /** Returns the original text with the mask in place of the marked normalized characters. */
    String masked(BitSet found, String mask) {
        StringBuilder result = new StringBuilder();
        int copied = 0;
        for (int from = found.nextSetBit(0); from >= 0; ) {
            int to = found.nextClearBit(from);
            result.append(source, copied, starts[from]).append(mask);
            copied = ends[to - 1];
            from = found.nextSetBit(to);
        }
        return result.append(source, copied, source.length()).toString();
    }

    /** Returns a text in normalized form. */
    static String normalize(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (!isBlank(text.charAt(i))) {
                kept.append(normalize(text.charAt(i)));
            }
        }
        return kept.toString();
    }

    /**
     * Converts to lower case, and maps the URL-safe alphabet of Base64 (RFC 4648, section 5) to the
     * standard one.
     */
    private static char normalize(char c) {
        return switch (c) {
            case '-' -> '+';
            case '_' -> '/';
            default -> Character.toLowerCase(c);
        };
    }

    private static boolean isBlank(char c) {
        if (c > ' ' && c < 0x7f) {
            return false;
        }
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT;
    }
}
