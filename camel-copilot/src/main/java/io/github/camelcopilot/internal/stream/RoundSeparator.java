// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.stream;

/**
 * Puts an empty line between the texts of two model calls of one stream, which would otherwise run
 * together: in front of the first text after tool calls, if text came before them. Guarded by its
 * owner.
 */
final class RoundSeparator {

    private static final String EMPTY_LINE = "\n\n";

    private boolean hasText;
    private boolean isDue;

    /** Notes that a tool was called. */
    void toolCalled() {
        isDue = hasText;
    }

    /** Returns the next text, with an empty line in front of it if one is due. */
    String separate(String text) {
        if (text.isEmpty()) {
            return text;
        }
        String separated = isDue ? EMPTY_LINE + text : text;
        hasText = true;
        isDue = false;
        return separated;
    }
}
