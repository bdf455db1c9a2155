package io.github.camelcopilot.internal.wire;

import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.WireFormat;
import java.util.Set;

/**
 * One way to write a request and to read an answer as JSON. Holds no state, so any thread may use
 * it.
 */
public interface WireApi {

    /**
     * Returns the JSON of a request for a whole answer, in UTF-8; the same request always gives the
     * same bytes.
     *
     * @throws IllegalArgumentException if a text is not valid Unicode, a value is not JSON, or the
     *     conversation is one that the format cannot say
     */
    byte[] encode(ChatRequest request);

    /**
     * Returns the JSON of a request for a streamed answer, in UTF-8.
     *
     * @param includeUsage whether to ask for the usage, which services else leave out of streams
     * @throws IllegalArgumentException as {@link #encode}
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
     * @throws ErrorEventException if it tells of a failure instead, under the status of a success
     */
    ChatResult decode(byte[] answer) throws UnreadableAnswerException, ErrorEventException;

    /**
     * Returns whether events of a stream repeat the request or the whole answer, so that one of
     * them may be as large.
     */
    default boolean repeatsWhole() {
        return false;
    }

    /** Returns which format it is. */
    WireFormat format();

    /**
     * Returns the settings of a request that the format has no word for, or that exclude each other
     * there, by the names of their options; they are not sent.
     */
    default Set<String> leftOut(ChatRequest request) {
        return Set.of();
    }
}
