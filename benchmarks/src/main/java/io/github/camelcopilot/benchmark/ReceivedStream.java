// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import java.util.concurrent.CountDownLatch;
import org.apache.camel.Message;

/**
 * The part of one slow stream that has been received: the chunks at the consumer of the channel,
 * and the whole answer at the producer. Several threads add to it.
 */
final class ReceivedStream {

    /** Number of received deltas at which the heap is measured. */
    private static final int MIDDLE = SlowStream.CHUNKS / 3;

    private final CountDownLatch middles;
    private final CountDownLatch ends;

    private int deltas;
    private boolean disordered;
    private boolean ended;
    private boolean answered;
    private long mostLateMillis;

    /**
     * Creates the state of a stream that has not begun.
     *
     * @param middles counted down once, when this stream is in its middle
     * @param ends counted down twice: when the consumer and when the producer has received the end
     */
    ReceivedStream(CountDownLatch middles, CountDownLatch ends) {
        this.middles = middles;
        this.ends = ends;
    }

    /** Adds a chunk that the consumer has received. */
    synchronized void add(Message chunk) {
        if (StreamChunk.isText(chunk)) {
            // A chunk may contain several deltas, because a channel merges those that wait.
            TimedDelta.parse(StreamChunk.text(chunk)).forEach(this::add);
        } else if (StreamChunk.isLast(chunk)) {
            ended = true;
            ends.countDown();
        }
    }

    private void add(TimedDelta delta) {
        disordered |= delta.index() != deltas;
        deltas++;
        if (deltas == MIDDLE) {
            middles.countDown();
        }
        mostLateMillis = Math.max(mostLateMillis, System.currentTimeMillis() - delta.dueMillis());
    }

    /** Sets the whole answer that the producer has received; empty if the call failed. */
    synchronized void answer(String text) {
        answered = TimedDelta.parse(text).size() == SlowStream.CHUNKS;
        ends.countDown();
    }

    /** Returns whether the stream has begun but not ended. */
    synchronized boolean isOpen() {
        return deltas > 0 && !ended;
    }

    /** Returns whether everything was received once and in order. */
    synchronized boolean isWhole() {
        return answered && ended && !disordered && deltas == SlowStream.CHUNKS;
    }

    synchronized long mostLateMillis() {
        return mostLateMillis;
    }
}
