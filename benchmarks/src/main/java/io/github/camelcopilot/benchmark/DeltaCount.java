// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

/** Counts the deltas that a reader received of one stream. One thread at a time adds to it. */
final class DeltaCount {

    private int deltas;
    private int characters;

    void add(String delta) {
        if (!delta.isEmpty()) {
            deltas++;
            characters += delta.length();
        }
    }

    /** Checks that every delta and every character was received. */
    void verify() {
        check("deltas", StreamedAnswer.CHUNKS, deltas);
        verifyText();
    }

    /** Checks that every character was received, in any number of deltas. */
    void verifyText() {
        check("characters", StreamedAnswer.TEXT.length(), characters);
    }

    static void check(String what, long sent, long received) {
        if (sent != received) {
            throw new IllegalStateException("Received " + received + " of " + sent + " " + what);
        }
    }
}
