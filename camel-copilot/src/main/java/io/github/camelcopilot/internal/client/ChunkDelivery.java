// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;
import java.util.List;

/**
 * Delivers the chunks of one stream to its sinks: any number of them, and exactly one last chunk.
 * Holds the state of the stream and the text so far. Its owner holds a lock during any change; any
 * thread may read the state.
 */
final class ChunkDelivery {

    private enum State {
        /** No chunk has been delivered. */
        WAITING,
        /** Chunks have been delivered; more follow. */
        OPEN,
        /** The last chunk has been delivered. */
        ENDED
    }

    private final StreamSinks sinks;
    private final PartialAnswer answer;
    private final Runnable beforeFirst;
    private volatile State state = State.WAITING;

    /**
     * @param maxAnswerSize maximum size of the text so far, in bytes of UTF-8
     * @param beforeFirst called before the first chunk, unless that is an error
     */
    ChunkDelivery(StreamSinks sinks, long maxAnswerSize, Runnable beforeFirst) {
        this.sinks = sinks;
        this.answer = new PartialAnswer(maxAnswerSize);
        this.beforeFirst = beforeFirst;
    }

    boolean isWaiting() {
        return state == State.WAITING;
    }

    boolean isEnded() {
        return state == State.ENDED;
    }

    /** Returns the text and the reasoning so far. */
    PartialAnswer answer() {
        return answer;
    }

    /**
     * Delivers chunks before the last one.
     *
     * @return whether they are the first
     */
    boolean deliver(List<Chunk> chunks) {
        answer.add(chunks);
        boolean isFirst = open();
        sinks.accept(chunks);
        return isFirst;
    }

    private boolean open() {
        if (state != State.WAITING) {
            return false;
        }
        state = State.OPEN;
        beforeFirst.run();
        return true;
    }

    /**
     * Delivers the last chunk of a complete stream.
     *
     * @param afterwards called even if a sink fails
     */
    void complete(ChatResult result, EndListener afterwards) {
        List<Chunk> last = List.of(Chunk.end(result, answer.isTruncated()));
        boolean isFirst = open();
        end(last, isFirst, afterwards);
    }

    /**
     * Delivers the last chunk of a stream that has failed. Allocates before it changes the state,
     * so that it can be called again if memory is exhausted.
     *
     * @param afterwards called even if a sink fails
     */
    void fail(CopilotException failure, EndListener afterwards) {
        List<Chunk> last = List.of(Chunk.error(failure, answer.text(), answer.isTruncated()));
        end(last, state == State.WAITING, afterwards);
    }

    /** Ends the delivery before its first chunk, since another call continues the stream. */
    void discard() {
        state = State.ENDED;
    }

    private void end(List<Chunk> last, boolean isFirst, EndListener afterwards) {
        state = State.ENDED;
        try {
            sinks.accept(last);
        } finally {
            afterwards.ended(isFirst, last.get(0).isTruncated());
        }
    }

    /** Receives the end of the stream. */
    interface EndListener {
        void ended(boolean isFirst, boolean isTruncated);
    }
}
