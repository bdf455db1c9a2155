// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

/** Counts what a reader got of one stream. One thread at a time adds to it. */
final class DeltaCount {

    private int deltas;
    private int characters;

    void add(String delta) {
        if (!delta.isEmpty()) {
            deltas++;
            characters += delta.length();
        }
    }

    /** Checks that every delta came, and every character of it. */
    void verify() {
        check("deltas", StreamedAnswer.CHUNKS, deltas);
        verifyText();
    }

    /** Checks that every character came, be it in fewer deltas than were sent. */
    void verifyText() {
        check("characters", StreamedAnswer.TEXT.length(), characters);
    }

    static void check(String what, long sent, long received) {
        if (sent != received) {
            throw new IllegalStateException(
                    received + " " + what + " came of the " + sent + " that were sent");
        }
    }
}
