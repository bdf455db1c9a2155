package io.github.camelcopilot.api;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Finds a secret in text that somebody else wrote, in whatever form it is repeated there: cut, in
 * other letters, with blanks in between, backwards, with the escapes of URLs, JSON and HTML, in hex
 * and in Base64, alone or behind other text. Immutable, so any thread may use it.
 */
final class SecretSearch {

    /** A shorter secret would be found everywhere. */
    static final int LEAST_LENGTH = 6;

    /** So many characters in a row are taken for a part of the secret. */
    static final int RUN = 8;

    /** Fewer count where the text begins or ends, since a quote may have been cut there. */
    private static final int RUN_AT_END = 5;

    /**
     * Each run holds a whole block that begins at a multiple of its length: in the text, no others
     * need a look.
     */
    private static final int BLOCK = RUN / 2;

    private static final int BITS_PER_HASH = 32;

    private static final int BYTES_PER_BASE64_BLOCK = 3;

    /** The secret itself, without blanks and in small letters. */
    private final String plain;

    /** All forms in which it may stand in a text, without blanks and in small letters. */
    private final String[] forms;

    /** The hashes of all blocks of the forms: what has none of them needs no further look. */
    private final BitSet blocks = new BitSet();

    /** The hashes of all runs of the forms, likewise. */
    private final BitSet runs = new BitSet();

    private final int hashMask;

    private SecretSearch(String plain, String[] forms) {
        this.plain = plain;
        this.forms = forms;
        int size = 1;
        for (String form : forms) {
            size += form.length();
        }
        hashMask = Integer.highestOneBit(size * BITS_PER_HASH) - 1;
        for (String form : forms) {
            for (int at = 0; at + BLOCK <= form.length(); at++) {
                blocks.set(hash(form, at, BLOCK));
            }
            for (int at = 0; at + RUN <= form.length(); at++) {
                runs.set(hash(form, at, RUN));
            }
        }
    }

    private int hash(String letters, int from, int length) {
        int hash = 0;
        for (int i = from; i < from + length; i++) {
            hash = hash * 31 + letters.charAt(i);
        }
        return (hash ^ (hash >>> 15)) & hashMask;
    }

    static SecretSearch of(String secret) {
        Set<String> forms = new LinkedHashSet<>();
        String plain = normal(secret);
        forms.add(plain);
        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1)) {
            byte[] bytes = secret.getBytes(charset);
            forms.add(normal(new String(bytes, StandardCharsets.ISO_8859_1)));
            forms.add(hex(bytes));
            for (int before = 0; before < BYTES_PER_BASE64_BLOCK; before++) {
                forms.add(base64(bytes, before));
            }
        }
        if (plain.length() >= RUN) {
            // A shorter form, such as the part of Base64 that is the secret's alone, shows less.
            forms.removeIf(form -> form.length() < RUN);
        }
        return new SecretSearch(plain, forms.toArray(String[]::new));
    }

    private static String normal(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (!isBlank(text.charAt(i))) {
                kept.append(normal(text.charAt(i)));
            }
        }
        return kept.toString();
    }

    /** The alphabet of Base64 in URLs (RFC 4648, section 5) counts as the usual one. */
    private static char normal(char c) {
        return switch (c) {
            case '-' -> '+';
            case '_' -> '/';
            default -> Character.toLowerCase(c);
        };
    }

    private static String hex(byte[] bytes) {
        StringBuilder hex = new StringBuilder(2 * bytes.length);
        for (byte b : bytes) {
            hex.append(Character.forDigit((b >> 4) & 0xf, 16))
                    .append(Character.forDigit(b & 0xf, 16));
        }
        return hex.toString();
    }

    /**
     * Returns what Base64 makes of the bytes alone, as they stand behind others.
     *
     * @param before how many bytes of others share the first block
     */
    private static String base64(byte[] bytes, int before) {
        byte[] shifted = new byte[before + bytes.length];
        System.arraycopy(bytes, 0, shifted, before, bytes.length);
        String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
        // The first characters hold bits of the bytes before, and the last those of what follows.
        int from = (before * 4 + 2) / BYTES_PER_BASE64_BLOCK;
        int to = shifted.length * 8 / 6;
        return from < to ? normal(encoded.substring(from, to)) : "";
    }

    /** Returns the text with this in place of whatever shows the secret. */
    String mask(String text, String mask) {
        if (plain.length() < LEAST_LENGTH || text.length() < RUN_AT_END) {
            return text;
        }
        Letters letters = new Letters(text);
        BitSet shown = new BitSet();
        mark(letters.text(), false, shown);
        mark(new StringBuilder(letters.text()).reverse().toString(), true, shown);
        markEnds(letters.text(), shown);
        return shown.isEmpty() ? text : letters.masked(shown, mask);
    }

    /**
     * @param reversed whether the letters are those of the text from its end
     */
    private void mark(String letters, boolean reversed, BitSet shown) {
        if (plain.length() < RUN) {
            markWhole(letters, reversed, shown);
            return;
        }
        for (int at = 0; at + BLOCK <= letters.length(); at += BLOCK) {
            if (blocks.get(hash(letters, at, BLOCK))) {
                markAround(letters, at, reversed, shown);
            }
        }
    }

    /** Looks at the runs that a block is in. */
    private void markAround(String letters, int block, boolean reversed, BitSet shown) {
        int last = Math.min(block, letters.length() - RUN);
        for (int at = Math.max(0, block + BLOCK - RUN); at <= last; at++) {
            if (runs.get(hash(letters, at, RUN)) && isInForm(letters.substring(at, at + RUN))) {
                set(letters, at, RUN, reversed, shown);
            }
        }
    }

    private boolean isInForm(String run) {
        for (String form : forms) {
            if (form.contains(run)) {
                return true;
            }
        }
        return false;
    }

    /** Of a secret that is shorter than a run, only all of a form counts. */
    private void markWhole(String letters, boolean reversed, BitSet shown) {
        for (String form : forms) {
            int at = form.length() < LEAST_LENGTH ? -1 : letters.indexOf(form);
            while (at >= 0) {
                set(letters, at, form.length(), reversed, shown);
                at = letters.indexOf(form, at + 1);
            }
        }
    }

    private static void set(String letters, int at, int length, boolean reversed, BitSet shown) {
        int from = reversed ? letters.length() - at - length : at;
        shown.set(from, from + length);
    }

    private void markEnds(String letters, BitSet shown) {
        if (plain.length() < RUN) {
            return;
        }
        int most = Math.min(letters.length(), plain.length() - 1);
        for (int length = most; length >= RUN_AT_END; length--) {
            int from = letters.length() - length;
            if (letters.regionMatches(from, plain, 0, length)) {
                shown.set(from, letters.length());
            }
            if (letters.regionMatches(0, plain, plain.length() - length, length)) {
                shown.set(0, length);
            }
        }
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT;
    }

    /**
     * The characters that a text means, without blanks, escapes and cases, and where they stand.
     */
    private static final class Letters {

        private static final String ELLIPSIS = "…";

        private final String source;
        private final StringBuilder text = new StringBuilder();
        private int[] starts = new int[64];
        private int[] ends = new int[64];

        Letters(String source) {
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

        /** Returns where the next character begins. */
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

        /** Takes a character that is given by its number; returns {@code at} if it is none. */
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

        /** RFC 8259, section 7, and the form of JavaScript with an x. */
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
                // Blanks.
                case 'n', 'r', 't', 'b', 'f' -> at + 2;
                default -> at;
            };
        }

        /** The HTML standard, section 13.5; of the names those that escaping makes. */
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

        /** The semicolon belongs to the character before it. */
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
    }
}
