package io.github.camelcopilot.wire;

import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.ChatResult;

/**
 * One way to write a request and to read an answer as JSON. Holds no state, so any thread may use
 * it.
 */
public interface WireApi {

    /**
     * Returns the JSON of a request for a whole answer, in UTF-8; the same request always gives the
     * same bytes.
     *
     * @throws IllegalArgumentException if a text is not valid Unicode
     */
    byte[] encode(ChatRequest request);

    /**
     * Returns the result that a whole answer holds.
     *
     * @throws UnreadableAnswerException if the answer is not JSON or holds no result
     */
    ChatResult decode(byte[] answer) throws UnreadableAnswerException;
}
