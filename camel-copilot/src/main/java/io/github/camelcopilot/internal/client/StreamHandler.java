// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;

/**
 * Receives the outcome of a stream: one of {@code opened}, {@code ended} and {@code failed} is
 * called, exactly once, on a thread that may continue a route.
 */
public interface StreamHandler {

    /**
     * Returns whether {@code ended} is called at the end, instead of {@code opened} at the first
     * chunk.
     */
    boolean waitsForEnd();

    /** Returns whether the stream is one of its own, and not a part of another one. */
    default boolean isWholeStream() {
        return true;
    }

    /** Called when the first chunk has arrived. */
    void opened();

    /**
     * Called when the stream is complete.
     *
     * @param isTruncated whether the result holds only the first part of the text, because of
     *     {@code maxAnswerSize}
     */
    void ended(ChatResult result, boolean isTruncated);

    /**
     * Called if there is no stream, or if it broke before the end for which this handler waits.
     *
     * @param isTruncated whether the failure's partial text is only the first part of the text
     */
    void failed(CopilotException failure, boolean isTruncated);

    /**
     * Called when the stream has ended, complete or not: exactly once, on any thread, possibly
     * before the other methods. Must not block.
     */
    void closed();
}
