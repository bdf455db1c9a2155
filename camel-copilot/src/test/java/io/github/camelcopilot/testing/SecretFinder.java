// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.testing;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Searches texts for a credential: the whole, a part, reversed, or within base64. Its first and
 * last four characters are allowed. Immutable.
 */
public final class SecretFinder {

    private static final String ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int PART = 12;
    private static final int SHOWN = 4;

    /** Number of characters that are compared first, as one number. */
    private static final int BEGINNING = 3;

    /** A part contains this many consecutive starts, so that checking one of them is sufficient. */
    private static final int STEP = PART - BEGINNING + 1;

    private final Set<String> parts = new HashSet<>();

    /** Text that a part may contain anywhere. */
    private final BitSet beginnings = new BitSet();

    public SecretFinder(String... secrets) {
        for (String secret : secrets) {
            String hidden = secret.substring(SHOWN, secret.length() - SHOWN);
            addParts(hidden);
            addParts(new StringBuilder(hidden).reverse().toString());
            // Preceding bytes shift it by up to two bytes in the encoded text.
            for (String before : new String[] {"", "x", "xx"}) {
                byte[] bytes = (before + hidden).getBytes(StandardCharsets.UTF_8);
                String encoded = Base64.getEncoder().encodeToString(bytes);
                addParts(encoded.substring(SHOWN, encoded.length() - SHOWN));
            }
        }
    }

    /** Three letters as a number, so that most of a text needs no further comparison. */
    private static int beginning(char[] text, int at) {
        return (text[at] & 0x7f) << 14 | (text[at + 1] & 0x7f) << 7 | (text[at + 2] & 0x7f);
    }

    private void addParts(String text) {
        for (int i = 0; i + PART <= text.length(); i++) {
            parts.add(text.substring(i, i + PART));
        }
        for (int i = 0; i + BEGINNING <= text.length(); i++) {
            beginnings.set(beginning(text.toCharArray(), i));
        }
    }

    /** A distinctive credential that no text contains by chance. */
    public static String randomSecret(String prefix) {
        StringBuilder secret = new StringBuilder(prefix);
        ThreadLocalRandom.current()
                .ints(44, 0, ALPHABET.length())
                .forEach(i -> secret.append(ALPHABET.charAt(i)));
        return secret.toString();
    }

    /** Fails, with the surrounding text, if the text contains the credential. */
    public void assertAbsent(String where, String text) {
        if (text == null) {
            return;
        }
        char[] letters = text.toCharArray();
        for (int at = 0; at + BEGINNING <= letters.length; at += STEP) {
            if (beginnings.get(beginning(letters, at))) {
                assertNoPartAround(where, text, at);
            }
        }
    }

    private void assertNoPartAround(String where, String text, int middle) {
        for (int at = Math.max(0, middle - STEP + 1);
                at <= middle && at + PART <= text.length();
                at++) {
            if (parts.contains(text.substring(at, at + PART))) {
                int from = Math.max(0, at - 200);
                int to = Math.min(text.length(), at + 100);
                throw new AssertionError(
                        "The credential shows in " + where + ": …" + text.substring(from, to));
            }
        }
    }
}
