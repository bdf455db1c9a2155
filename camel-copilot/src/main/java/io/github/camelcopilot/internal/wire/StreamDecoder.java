// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import io.github.camelcopilot.api.ChatResult;

/**
 * Reads one streamed answer, event by event. Used by one thread at a time: the I/O reactor thread
 * of the connection.
 */
public interface StreamDecoder {

    /** Receives what an event adds to the answer, within {@link #event}. */
    interface Deltas {
        /** Adds text, not empty. */
        void text(String delta);

        /** Adds text of the reasoning, not empty. */
        void reasoning(String delta);
    }

    /**
     * Reads an event.
     *
     * @param type of the event
     * @param data its data in UTF-8, valid until this method returns
     * @throws UnreadableAnswerException if it is not of this wire format
     * @throws ErrorEventException if it reports a failure
     */
    void event(String type, byte[] data, int offset, int length, Deltas deltas)
            throws UnreadableAnswerException, ErrorEventException;

    /** Returns the model that the service names, or null if it has not named one yet. */
    String model();

    /** Returns whether the answer is complete, so that the rest of the stream is irrelevant. */
    boolean isDone();

    /** Returns whether the finish reason has been read, so that the text is complete. */
    boolean isFinished();

    /**
     * Returns the answer as far as it has been received.
     *
     * @param text the deltas of the text, joined
     * @param reasoning the deltas of the reasoning, joined, or null
     */
    ChatResult result(String text, String reasoning);

    /**
     * Returns the complete answer of a stream that has ended.
     *
     * @param text the deltas of the text, joined
     * @param reasoning the deltas of the reasoning, joined, or null
     * @throws ErrorEventException if its finish reason says that the service failed
     * @throws UnreadableAnswerException if it is empty
     */
    default ChatResult complete(String text, String reasoning)
            throws UnreadableAnswerException, ErrorEventException {
        return AnswerCheck.checked(result(text, reasoning));
    }
}
