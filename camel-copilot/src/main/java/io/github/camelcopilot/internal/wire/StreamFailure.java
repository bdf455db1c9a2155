// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

/** Why the body of a streamed response holds no complete answer. Immutable. */
public sealed interface StreamFailure {

    /**
     * The service reports an error.
     *
     * @param body the error as the service describes it
     */
    record ErrorEvent(ErrorBody body) implements StreamFailure {}

    /**
     * An event is not of the wire format.
     *
     * @param data the data of the event, in UTF-8
     * @param cause what is wrong with it
     */
    record UnreadableEvent(byte[] data, UnreadableAnswerException cause) implements StreamFailure {}

    /**
     * The answer as a whole is not of the wire format.
     *
     * @param body the body, if it is JSON instead of a stream; else empty
     * @param cause what is wrong with it
     */
    record UnreadableAnswer(byte[] body, UnreadableAnswerException cause)
            implements StreamFailure {}

    /** The body is JSON instead of a stream and exceeds the size limit. */
    record BodyTooLarge() implements StreamFailure {}

    /** The body ended before the answer did. */
    record Truncated() implements StreamFailure {}

    /**
     * The body holds no event.
     *
     * @param beginning the first bytes of the body
     */
    record NoEvents(byte[] beginning) implements StreamFailure {}
}
