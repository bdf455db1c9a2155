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
 * Finds a secret in text from another party, such as an error message of a service, in any of these
 * forms: truncated, in different case, with white space in between, reversed, escaped as in URLs,
 * JSON or HTML, in hexadecimal, and in Base64, alone or with other data. Immutable and safe for use
 * by several threads.
 */
final class SecretSearch {

    /** Minimum length of a secret. A shorter one would match too much. */
    static final int MIN_LENGTH = 6;

    /** Minimum number of consecutive characters that count as an occurrence. */
    static final int RUN = 8;

    /** The minimum at the beginning and end of the text, which may have been truncated. */
    private static final int RUN_AT_END = 5;

    /**
     * Length of a block. Each run contains a whole block that begins at a multiple of this length,
     * so only blocks at these positions of the text are checked.
     */
    private static final int BLOCK = RUN / 2;

    private static final int BITS_PER_HASH = 32;

    private static final int BYTES_PER_BASE64_BLOCK = 3;

    /** The secret itself, normalized. */
    private final String plain;

    /** All forms in which the secret can occur in a text, normalized. */
    private final String[] forms;

    /**
     * The hashes of all blocks of the forms. Blocks of a text with other hashes need no further
     * check.
     */
    private final BitSet blocks = new BitSet();

    /** The hashes of all runs of the forms, used in the same way. */
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

    private int hash(String text, int from, int length) {
        int hash = 0;
        for (int i = from; i < from + length; i++) {
            hash = hash * 31 + text.charAt(i);
        }
        return (hash ^ (hash >>> 15)) & hashMask;
    }

    static SecretSearch of(String secret) {
        Set<String> forms = new LinkedHashSet<>();
        String plain = NormalizedText.normalize(secret);
        forms.add(plain);
        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1)) {
            byte[] bytes = secret.getBytes(charset);
            forms.add(NormalizedText.normalize(new String(bytes, StandardCharsets.ISO_8859_1)));
            forms.add(HexFormat.of().formatHex(bytes));
            for (int before = 0; before < BYTES_PER_BASE64_BLOCK; before++) {
                forms.add(base64(bytes, before));
            }
        }
        if (plain.length() >= RUN) {
            // Forms shorter than a run, such as a part of the Base64 form, disclose too little to
            // be searched for.
            forms.removeIf(form -> form.length() < RUN);
        }
        return new SecretSearch(plain, forms.toArray(String[]::new));
    }

    /**
     * Returns the part of the Base64 form that depends only on these bytes, if other bytes precede
     * them.
     *
     * @param before the number of preceding bytes that share the first block
     */
    private static String base64(byte[] bytes, int before) {
        byte[] shifted = new byte[before + bytes.length];
        System.arraycopy(bytes, 0, shifted, before, bytes.length);
        String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
        // The first characters contain bits of the preceding bytes, the last ones bits of what
        // follows.
        int from = (before * 4 + 2) / BYTES_PER_BASE64_BLOCK;
        int to = shifted.length * 8 / 6;
        return from < to ? NormalizedText.normalize(encoded.substring(from, to)) : "";
    }

    /** Returns the text with every occurrence of the secret replaced by the mask. */
    String mask(String text, String mask) {
        if (plain.length() < MIN_LENGTH || text.length() < RUN_AT_END) {
            return text;
        }
        NormalizedText normalized = new NormalizedText(text);
        BitSet found = new BitSet();
        mark(normalized.text(), false, found);
        mark(new StringBuilder(normalized.text()).reverse().toString(), true, found);
        markEnds(normalized.text(), found);
        return found.isEmpty() ? text : normalized.masked(found, mask);
    }

    /**
     * Marks the occurrences in a normalized text.
     *
     * @param reversed whether the text is reversed; its positions are converted
     */
    private void mark(String text, boolean reversed, BitSet found) {
        if (plain.length() < RUN) {
            markWhole(text, reversed, found);
            return;
        }
        for (int at = 0; at + BLOCK <= text.length(); at += BLOCK) {
            if (blocks.get(hash(text, at, BLOCK))) {
                markAround(text, at, reversed, found);
            }
        }
    }

    /** Marks the occurrences among the runs that contain a block. */
    private void markAround(String text, int block, boolean reversed, BitSet found) {
        int last = Math.min(block, text.length() - RUN);
        for (int at = Math.max(0, block + BLOCK - RUN); at <= last; at++) {
            if (runs.get(hash(text, at, RUN)) && isInForm(text.substring(at, at + RUN))) {
                set(text, at, RUN, reversed, found);
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

    /**
     * Marks the occurrences of a secret that is shorter than a run, which must occur completely.
     */
    private void markWhole(String text, boolean reversed, BitSet found) {
        for (String form : forms) {
            int at = form.length() < MIN_LENGTH ? -1 : text.indexOf(form);
            while (at >= 0) {
                set(text, at, form.length(), reversed, found);
                at = text.indexOf(form, at + 1);
            }
        }
    }

    private static void set(String text, int at, int length, boolean reversed, BitSet found) {
        int from = reversed ? text.length() - at - length : at;
        found.set(from, from + length);
    }

    /** Marks a beginning of the secret at the end of the text, and an end at its beginning. */
    private void markEnds(String text, BitSet found) {
        if (plain.length() < RUN) {
            return;
        }
        int maxLength = Math.min(text.length(), plain.length() - 1);
        for (int length = maxLength; length >= RUN_AT_END; length--) {
            int from = text.length() - length;
            if (text.regionMatches(from, plain, 0, length)) {
                found.set(from, text.length());
            }
            if (text.regionMatches(0, plain, plain.length() - length, length)) {
                found.set(0, length);
            }
        }
    }
}
