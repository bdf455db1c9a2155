package io.github.camelcopilot.internal.wire;

/**
 * An answer that is not what the wire API promises; the message says what is wrong, and quotes
 * nothing of it.
 */
public final class UnreadableAnswerException extends Exception {

    private static final long serialVersionUID = 1L;

    public UnreadableAnswerException(String message) {
        super(message);
    }
}
