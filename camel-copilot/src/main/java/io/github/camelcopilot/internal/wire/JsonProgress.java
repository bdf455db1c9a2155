// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

/**
 * Determines whether a JSON object that is received in fragments is complete. Reads each character
 * once and checks the brackets only. Used by one thread at a time.
 */
final class JsonProgress {

    private int depth;
    private boolean hasBegun;
    private boolean inText;
    private boolean escaped;

    void add(String fragment) {
        for (int i = 0; i < fragment.length(); i++) {
            add(fragment.charAt(i));
        }
    }

    private void add(char c) {
        if (inText) {
            inText = escaped || c != '"';
            escaped = !escaped && c == '\\';
            return;
        }
        switch (c) {
            case '"' -> inText = true;
            case '{', '[' -> {
                depth++;
                hasBegun = true;
            }
            case '}', ']' -> depth--;
            default -> {
                // Does not affect where the object ends.
            }
        }
    }

    /** Returns whether an object or an array has begun and all brackets are closed. */
    boolean isComplete() {
        return hasBegun && depth == 0 && !inText;
    }
}
