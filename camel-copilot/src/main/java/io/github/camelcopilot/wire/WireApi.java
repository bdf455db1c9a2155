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
     * Returns the JSON of a request for a streamed answer, in UTF-8.
     *
     * @param includeUsage whether to ask for the usage, which services else leave out of streams
     * @throws IllegalArgumentException if a text is not valid Unicode
     */
    byte[] encodeStreamed(ChatRequest request, boolean includeUsage);

    /**
     * Returns a decoder for one streamed answer.
     *
     * @param maxSize the most characters of its tool calls
     */
    StreamDecoder streamDecoder(long maxSize);

    /**
     * Returns the result that a whole answer holds.
     *
     * @throws UnreadableAnswerException if the answer is not JSON or holds no result
     */
    ChatResult decode(byte[] answer) throws UnreadableAnswerException;
}
