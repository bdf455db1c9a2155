// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds a secret in text of another party, in any of these forms: truncated, in another case, with
 * white space in between, reversed, with the escapes of URLs, JSON and HTML, in hexadecimal and in
 * Base64, alone or after other text. Immutable and safe for use by several threads.
 */
final class SecretSearch {

    /** Minimum length of a secret. A shorter one would match too much. */
    static final int LEAST_LENGTH = 6;

    /** Minimum number of consecutive characters that count as a part of the secret. */
    static final int RUN = 8;

    /** The minimum at the ends of the text, where a quotation may have been cut. */
    private static final int RUN_AT_END = 5;

    /**
     * Each run contains a whole block that begins at a multiple of the block length, so only blocks
     * at these positions of the text are checked.
     */
    private static final int BLOCK = RUN / 2;

    private static final int BITS_PER_HASH = 32;

    private static final int BYTES_PER_BASE64_BLOCK = 3;

    /** The secret itself, normalised. */
    private final String plain;

    /** All forms in which the secret can occur in a text, normalised. */
    private final String[] forms;

    /** The hashes of all blocks of the forms. Other blocks of a text need no further check. */
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
        String plain = ShownLetters.normal(secret);
        forms.add(plain);
        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1)) {
            byte[] bytes = secret.getBytes(charset);
            forms.add(ShownLetters.normal(new String(bytes, StandardCharsets.ISO_8859_1)));
            forms.add(HexFormat.of().formatHex(bytes));
            for (int before = 0; before < BYTES_PER_BASE64_BLOCK; before++) {
                forms.add(base64(bytes, before));
            }
        }
        if (plain.length() >= RUN) {
            // A form that is shorter than a run, such as a part of the Base64 form, reveals less.
            forms.removeIf(form -> form.length() < RUN);
        }
        return new SecretSearch(plain, forms.toArray(String[]::new));
    }

    /**
     * Returns the part of the Base64 form that depends on these bytes only, when other bytes
     * precede them.
     *
     * @param before the number of preceding bytes that share the first block
     */
    private static String base64(byte[] bytes, int before) {
        byte[] shifted = new byte[before + bytes.length];
        System.arraycopy(bytes, 0, shifted, before, bytes.length);
        String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
        // The first characters hold bits of the bytes before, and the last those of what follows.
        int from = (before * 4 + 2) / BYTES_PER_BASE64_BLOCK;
        int to = shifted.length * 8 / 6;
        return from < to ? ShownLetters.normal(encoded.substring(from, to)) : "";
    }

    /** Returns the text with the mask in place of every occurrence of the secret. */
    String mask(String text, String mask) {
        if (plain.length() < LEAST_LENGTH || text.length() < RUN_AT_END) {
            return text;
        }
        ShownLetters letters = new ShownLetters(text);
        BitSet shown = new BitSet();
        mark(letters.text(), false, shown);
        mark(new StringBuilder(letters.text()).reverse().toString(), true, shown);
        markEnds(letters.text(), shown);
        return shown.isEmpty() ? text : letters.masked(shown, mask);
    }

    /**
     * @param reversed whether the characters are those of the reversed text
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

    /** Checks the runs that contain a block. */
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

    /** A secret that is shorter than a run must occur completely. */
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
}
