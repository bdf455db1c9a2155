// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The answer of every fast stream: chunks with a delta of about one word each, then the end. It is
 * the same in every process.
 */
final class StreamedAnswer {

    /** Number of chunks with a delta. */
    static final int CHUNKS = 20_000;

    /** Words with a leading space, like tokens; some need an escape or more than one byte. */
    private static final List<String> DELTAS =
            List.of(
                    " The",
                    " route",
                    " reads",
                    " each",
                    " message",
                    " from",
                    " its",
                    " queue",
                    ",",
                    " and",
                    " sends",
                    " it",
                    " to",
                    " a",
                    " model",
                    ",",
                    " which",
                    " takes",
                    " about",
                    " two",
                    " seconds",
                    " for",
                    " an",
                    " answer",
                    ".",
                    " In",
                    " Zürich",
                    " someone",
                    " said",
                    " \"",
                    "later",
                    "\"",
                    ",",
                    " naïve",
                    " as",
                    " it",
                    " was",
                    ":\n\n",
                    "-",
                    " 東京",
                    " first",
                    ",",
                    " then",
                    " the",
                    " café",
                    " —",
                    " so",
                    " far",
                    " 🙂",
                    "!",
                    " That",
                    " summary",
                    " stays",
                    " under",
                    " ninety",
                    " characters",
                    ".");

    /** The text of all deltas. */
    static final String TEXT = text();

    private StreamedAnswer() {}

    private static String text() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < CHUNKS; i++) {
            text.append(delta(i));
        }
        return text.toString();
    }

    /** Returns the body of the answer: all its events in UTF-8. */
    static byte[] events(StreamFormat format) {
        StringBuilder events = new StringBuilder(format.begin());
        for (int i = 0; i < CHUNKS; i++) {
            events.append(format.delta(i, delta(i)));
        }
        return events.append(format.end()).toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String delta(int index) {
        return DELTAS.get(index % DELTAS.size());
    }
}
