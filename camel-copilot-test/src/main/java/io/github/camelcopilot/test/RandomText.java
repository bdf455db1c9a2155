// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.security.SecureRandom;
import java.util.stream.Collectors;

/** Random texts for codes and tokens, unique so that tests can search logs for them. */
final class RandomText {

    static final String HEX = "0123456789abcdef";
    static final String LETTERS_AND_DIGITS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    static final String DIGITS = "0123456789";

    /** Without vowels, so that no code is a word (RFC 8628, section 6.1). */
    static final String CONSONANTS = "BCDFGHJKLMNPQRSTVWXZ";

    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomText() {}

    static String of(String alphabet, int length) {
        return RANDOM.ints(length, 0, alphabet.length())
                .mapToObj(index -> alphabet.substring(index, index + 1))
                .collect(Collectors.joining());
    }
}
