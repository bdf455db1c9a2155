// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import java.util.Locale;

/** The reason why an answer ended. */
public enum FinishReason {
    /** The answer is complete. */
    STOP,
    /** The answer reached the maximum number of tokens. */
    LENGTH,
    /** The model requests tool calls. */
    TOOL_CALLS,
    /** A content filter ended the answer, or the model refused to answer. */
    CONTENT_FILTER,
    /** The service reported a failure. */
    ERROR,
    /** Another reason, or none. See {@link ChatResult#rawFinishReason()}. */
    OTHER;

    /** Returns the reason's name in OpenAI's format, such as {@code tool_calls}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
