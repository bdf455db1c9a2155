package io.github.camelcopilot.api;

import java.util.Locale;

/** Why an answer ended. */
public enum FinishReason {
    /** The model had said all. */
    STOP,
    /** The answer reached the most tokens allowed. */
    LENGTH,
    /** The model wants tools called. */
    TOOL_CALLS,
    /** A filter cut the answer. */
    CONTENT_FILTER,
    /** The service reports a failure. */
    ERROR,
    /** The service gave another reason, or none. */
    OTHER;

    /** Returns the reason as OpenAI's format writes it, such as {@code tool_calls}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
