package io.github.camelcopilot;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Looks for a credential in texts: as a whole, a part of it, backwards, or within base64. Its first
 * and last four characters may be shown. Immutable.
 */
final class SecretHunt {

    private static final String ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int PART = 12;
    private static final int SHOWN = 4;

    private final Set<String> parts = new HashSet<>();
    private final BitSet beginnings = new BitSet();

    SecretHunt(String... secrets) {
        for (String secret : secrets) {
            String hidden = secret.substring(SHOWN, secret.length() - SHOWN);
            addParts(hidden);
            addParts(new StringBuilder(hidden).reverse().toString());
            // What stands before it in the encoded text moves it by up to two bytes.
            for (String before : new String[] {"", "x", "xx"}) {
                byte[] bytes = (before + hidden).getBytes(StandardCharsets.UTF_8);
                String encoded = Base64.getEncoder().encodeToString(bytes);
                addParts(encoded.substring(SHOWN, encoded.length() - SHOWN));
            }
        }
    }

    /** Three letters as a number, so that most of a text needs no closer look. */
    private static int beginning(String text, int at) {
        return (text.charAt(at) & 0x7f) << 14
                | (text.charAt(at + 1) & 0x7f) << 7
                | (text.charAt(at + 2) & 0x7f);
    }

    private void addParts(String text) {
        for (int i = 0; i + PART <= text.length(); i++) {
            parts.add(text.substring(i, i + PART));
            beginnings.set(beginning(text, i));
        }
    }

    /** A distinctive credential that no text holds by chance. */
    static String randomSecret(String prefix) {
        StringBuilder secret = new StringBuilder(prefix);
        ThreadLocalRandom.current()
                .ints(44, 0, ALPHABET.length())
                .forEach(i -> secret.append(ALPHABET.charAt(i)));
        return secret.toString();
    }

    /** Fails, with what stands around it, if the text holds the credential. */
    void assertAbsent(String where, String text) {
        if (text == null) {
            return;
        }
        for (int at = 0; at + PART <= text.length(); at++) {
            if (beginnings.get(beginning(text, at))
                    && parts.contains(text.substring(at, at + PART))) {
                int from = Math.max(0, at - 200);
                int to = Math.min(text.length(), at + 100);
                throw new AssertionError(
                        "The credential shows in " + where + ": …" + text.substring(from, to));
            }
        }
    }
}
