// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.WireFormat;
import java.util.Map;
import java.util.Set;

/**
 * A wire format: writes requests and reads answers as JSON. Holds no state, so any thread may use
 * it.
 */
public interface WireApi {

    /**
     * Returns the JSON of a request for a whole answer, in UTF-8. Equal requests give equal bytes.
     *
     * @throws IllegalArgumentException if a text is not valid Unicode, a value is not JSON, or the
     *     format cannot represent the conversation
     */
    byte[] encode(ChatRequest request);

    /**
     * Returns the JSON of a request for a streamed answer, in UTF-8.
     *
     * @param includeUsage whether to request the usage, which services otherwise omit from streams
     * @throws IllegalArgumentException as {@link #encode}
     */
    byte[] encodeStreamed(ChatRequest request, boolean includeUsage);

    /**
     * Returns a decoder for one streamed answer.
     *
     * @param maxSize maximum number of characters of its tool calls
     */
    StreamDecoder streamDecoder(long maxSize);

    /**
     * Returns the result that a complete answer holds.
     *
     * @throws UnreadableAnswerException if the answer is not JSON or holds no result
     * @throws ErrorEventException if it reports a failure instead, although its status is 2xx
     */
    ChatResult decode(byte[] answer) throws UnreadableAnswerException, ErrorEventException;

    /**
     * Returns whether an event of a stream may be as large as the request or the complete answer,
     * because it repeats them.
     */
    default boolean hasLargeEvents() {
        return false;
    }

    /**
     * Returns whether services of this format can enforce a JSON Schema, apart from keywords that
     * are left out of what they receive.
     */
    default boolean supportsSchema(Map<String, Object> schema) {
        return true;
    }

    /** Returns the name of the format. */
    WireFormat format();

    /**
     * Returns the names of the options of a request that are not sent because the format does not
     * support them, or not together with the others.
     */
    default Set<String> unsupportedOptions(ChatRequest request) {
        return Set.of();
    }
}
