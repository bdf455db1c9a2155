package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;

/**
 * Who began a stream. One of {@code opened}, {@code ended} and {@code failed} is called, exactly
 * once, on a thread that may go on with a route.
 */
public interface StreamHandler {

    /**
     * Returns whether to be told the end ({@code ended}) instead of the beginning ({@code opened}).
     */
    boolean waitsForEnd();

    /** The first chunk is there. */
    void opened();

    /**
     * The stream came to its end.
     *
     * @param isTruncated whether the result holds only the first part of the text
     */
    void ended(ChatResult result, boolean isTruncated);

    /**
     * There is no stream; or, where the end is waited for, it broke.
     *
     * @param isTruncated whether the failure's partial text is only the first part of what came
     */
    void failed(CopilotException failure, boolean isTruncated);

    /**
     * The stream has come to its end, whichever; called exactly once, on any thread, perhaps before
     * the others. Must not block.
     */
    void closed();
}
