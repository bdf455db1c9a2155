// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import java.util.ArrayList;
import java.util.List;

/**
 * A delta of a slow stream that contains its position in the stream and the time at which it was
 * due. A text with several deltas can be split again, because a channel may merge them.
 *
 * @param index position in the stream, from 0
 * @param dueMillis time at which the server had to send it, in milliseconds since 1970
 */
record TimedDelta(int index, long dueMillis) {

    /** Returns the delta as the server sends it, such as {@code 17@1767225600123;}. */
    String text() {
        return index + "@" + dueMillis + ";";
    }

    /**
     * Returns the deltas in a text.
     *
     * @throws IllegalArgumentException if the text contains anything else
     */
    static List<TimedDelta> parse(String text) {
        List<TimedDelta> deltas = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int at = text.indexOf('@', start);
            int end = text.indexOf(';', start);
            if (at < 0 || end < at) {
                throw new IllegalArgumentException("Incomplete delta: " + text.substring(start));
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
