// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import java.util.ArrayList;
import java.util.List;

/**
 * A delta of a slow stream, which tells its place in the stream and when it was due. Several in one
 * text can still be told apart, since a channel may merge them.
 *
 * @param index from 0
 * @param dueMillis when the server had to send it, by the clock of the machine
 */
record TimedDelta(int index, long dueMillis) {

    /** Returns the delta as the server sends it, such as {@code 17@1767225600123;}. */
    String text() {
        return index + "@" + dueMillis + ";";
    }

    /**
     * Returns the deltas of a text.
     *
     * @throws IllegalArgumentException if there is anything else in it
     */
    static List<TimedDelta> parse(String text) {
        List<TimedDelta> deltas = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int at = text.indexOf('@', start);
            int end = text.indexOf(';', start);
            if (at < 0 || end < at) {
                throw new IllegalArgumentException("No whole delta: " + text.substring(start));
            }
            deltas.add(
                    new TimedDelta(
                            Integer.parseInt(text, start, at, 10),
                            Long.parseLong(text, at + 1, end, 10)));
            start = end + 1;
        }
        return deltas;
    }
}
