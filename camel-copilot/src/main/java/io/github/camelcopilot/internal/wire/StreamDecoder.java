package io.github.camelcopilot.internal.wire;

import io.github.camelcopilot.api.ChatResult;

/**
 * Reads one streamed answer, event by event. Used by one thread at a time: the I/O reactor thread
 * of the connection.
 */
public interface StreamDecoder {

    /** Is told what an event adds to the answer, within {@link #event}. */
    interface Deltas {
        /** Takes further text; never empty. */
        void text(String delta);

        /** Takes further text of what the model thinks aloud; never empty. */
        void reasoning(String delta);
    }

    /**
     * Reads an event.
     *
     * @param type of the event
     * @param data its data in UTF-8, lent until this method returns; it may be changed meanwhile,
     *     but is as it was then
     * @throws UnreadableAnswerException if it is none of this wire API
     * @throws ErrorEventException if it tells of a failure
     */
    void event(String type, byte[] data, int offset, int length, Deltas deltas)
            throws UnreadableAnswerException, ErrorEventException;

    /** Returns the model that answers, or null if the service has not said so yet. */
    String model();

    /** Returns whether the service has said that nothing more comes. */
    boolean isDone();

    /** Returns whether the service has said why the answer ends, so that its text is whole. */
    boolean isFinished();

    /**
     * Returns the answer as far as it has come.
     *
     * @param text the deltas of the text, joined
     * @param reasoning those of the reasoning, joined, or null
     */
    ChatResult result(String text, String reasoning);

    /**
     * Returns the whole answer of a stream that has ended.
     *
     * @param text the deltas of the text, joined
     * @param reasoning those of the reasoning, joined, or null
     * @throws ErrorEventException if its finish reason says that the service failed
     * @throws UnreadableAnswerException if it holds nothing at all
     */
    default ChatResult complete(String text, String reasoning)
            throws UnreadableAnswerException, ErrorEventException {
        return AnswerCheck.checked(result(text, reasoning));
    }
}
