// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.util.Objects;

/** The result of a tool call in a request. Immutable. */
public final class ReceivedToolResult {

    private final String callId;
    private final String text;
    private final boolean error;

    ReceivedToolResult(String callId, String text, boolean error) {
        this.callId = callId;
        this.text = text;
        this.error = error;
    }

    /** Returns the id of the call that it answers; empty if it has none. */
    public String callId() {
        return callId;
    }

    /** Returns the text; that of several parts is joined without a separator. */
    public String text() {
        return text;
    }

    /**
     * Returns whether the request marks the call as failed ({@code is_error}). Only Anthropic's
     * format can; in the others this is always false.
     */
    public boolean isError() {
        return error;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReceivedToolResult that
                && callId.equals(that.callId)
                && text.equals(that.text)
                && error == that.error;
    }

    @Override
    public int hashCode() {
        return Objects.hash(callId, text, error);
    }

    @Override
    public String toString() {
        return callId + (error ? " failed: " : ": ") + text;
    }
}
