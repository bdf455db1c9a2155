// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import java.util.concurrent.CountDownLatch;
import org.apache.camel.Message;

/**
 * What came of one slow stream: the chunks at the consumer of the channel, the whole answer at the
 * producer. Each is added by the thread that has it.
 */
final class ReceivedStream {

    /** So many deltas are the middle of a stream. */
    private static final int MIDDLE = SlowStream.CHUNKS / 3;

    private final CountDownLatch middles;
    private final CountDownLatch ends;

    private int deltas;
    private boolean disordered;
    private boolean ended;
    private boolean answered;
    private long mostLateMillis;

    /**
     * @param middles to count down once, when this stream is in its middle
     * @param ends to count down twice: when the consumer and when the producer has the end
     */
    ReceivedStream(CountDownLatch middles, CountDownLatch ends) {
        this.middles = middles;
        this.ends = ends;
    }

    /** Takes a chunk at the consumer. */
    synchronized void add(Message chunk) {
        if (StreamChunk.isText(chunk)) {
            // It may hold several, since a channel merges those that wait.
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

    /** Takes the whole answer at the producer; an empty one if it failed. */
    synchronized void answer(String text) {
        answered = TimedDelta.parse(text).size() == SlowStream.CHUNKS;
        ends.countDown();
    }

    /** Returns whether it has begun and not ended. */
    synchronized boolean isOpen() {
        return deltas > 0 && !ended;
    }

    /** Returns whether everything came, once and in order. */
    synchronized boolean isWhole() {
        return answered && ended && !disordered && deltas == SlowStream.CHUNKS;
    }

    synchronized long mostLateMillis() {
        return mostLateMillis;
    }
}
