// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The fragments in which a stream delivers a text, escaped for JSON strings. The events of a stream
 * are concatenated from them, because building a JSON tree for each fragment takes ten times as
 * long. Holds no state.
 */
final class Fragments {

    private static final Pattern WORD = Pattern.compile("\\s*\\S+\\s*|\\s+");
    private static final int ARGUMENT_LENGTH = 7;

    private Fragments() {}

    /** Returns the words of a text, each with the white space around it. */
    static List<String> words(String text) {
        return WORD.matcher(text).results().map(MatchResult::group).map(Fragments::quoted).toList();
    }

    /**
     * Returns the fragments of a call's arguments, which real services cut anywhere: within names,
     * values and escapes, but not within a character.
     */
    static List<String> arguments(String arguments) {
        List<String> fragments = new ArrayList<>();
        // Short arguments arrive in two fragments.
        int length = Math.min(ARGUMENT_LENGTH, (arguments.length() + 1) / 2);
        int start = 0;
        while (start < arguments.length()) {
            int end = Math.min(start + length, arguments.length());
            if (end < arguments.length() && Character.isLowSurrogate(arguments.charAt(end))) {
                end++;
            }
            fragments.add(quoted(arguments.substring(start, end)));
            start = end;
        }
        return fragments;
    }

    private static String quoted(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }
}
