// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import java.io.Serializable;
import java.util.Objects;

/** One reason why an answer does not satisfy its JSON Schema. */
public final class OutputViolation implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String pointer;
    private final String message;

    private OutputViolation(String pointer, String message) {
        this.pointer = Objects.requireNonNull(pointer, "pointer");
        this.message = Objects.requireNonNull(message, "message");
    }

    /**
     * Returns a violation.
     *
     * @param pointer the JSON pointer (RFC 6901) of the value; empty = the whole answer
     * @param message what is wrong with it
     * @throws NullPointerException if an argument is null
     */
    public static OutputViolation of(String pointer, String message) {
        return new OutputViolation(pointer, message);
    }

    /** Returns the JSON pointer (RFC 6901) of the value; empty = the whole answer. */
    public String pointer() {
        return pointer;
    }

    /** Returns what is wrong with the value. It may quote the answer. */
    public String message() {
        return message;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OutputViolation that
                && pointer.equals(that.pointer)
                && message.equals(that.message);
    }

    @Override
    public int hashCode() {
        return Objects.hash(pointer, message);
    }

    /** Returns the pointer and the message, separated by a colon; only the latter for the root. */
    @Override
    public String toString() {
        return pointer.isEmpty() ? message : pointer + ": " + message;
    }
}
