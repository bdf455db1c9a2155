// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The answer that every fast stream gives: a delta of about a word per chunk, then the end. Every
 * process builds the same.
 */
final class StreamedAnswer {

    /** The chunks that carry a delta. */
    static final int CHUNKS = 20_000;

    /** Words with a blank before them, as tokens are; some need an escape or more than a byte. */
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
