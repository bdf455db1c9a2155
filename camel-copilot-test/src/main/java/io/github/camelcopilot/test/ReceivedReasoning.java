// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.util.Objects;
import java.util.Optional;

/** Reasoning of the model that a request returns to the service. Immutable. */
public final class ReceivedReasoning {

    private final String text;
    private final String state;

    ReceivedReasoning(String text, String state) {
        this.text = text;
        this.state = state;
    }

    /** Returns the readable thoughts; empty if there are none. */
    public String text() {
        return text;
    }

    /**
     * Returns the opaque state: {@code reasoning_opaque} of a chat completion, {@code
     * encrypted_content} of a response, and of a message the {@code signature} of a thinking block
     * or the {@code data} of a redacted one.
     */
    public Optional<String> state() {
        return Optional.ofNullable(state);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReceivedReasoning that
                && text.equals(that.text)
                && Objects.equals(state, that.state);
    }

    @Override
    public int hashCode() {
        return Objects.hash(text, state);
    }

    @Override
    public String toString() {
        return text + " [" + state + "]";
    }
}
