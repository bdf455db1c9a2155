package io.github.camelcopilot.internal.wire;

/**
 * Follows a JSON object as its text comes in fragments, and knows whether it has ended. Looks at
 * each character once and checks no more than the brackets. Used by one thread at a time.
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
                // Says nothing of where the object ends.
            }
        }
    }

    /** Returns whether an object or a list was begun, and all brackets are closed. */
    boolean isWhole() {
        return hasBegun && depth == 0 && !inText;
    }
}
