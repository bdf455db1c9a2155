// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.stream;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotStreamException;
import io.github.camelcopilot.internal.client.ChatStream;
import io.github.camelcopilot.internal.client.Chunk;
import io.github.camelcopilot.internal.client.ChunkSink;
import io.github.camelcopilot.internal.concurrent.CallbackPool;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import io.github.camelcopilot.internal.concurrent.SerialTasks;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subscription of one consumer of a channel to one stream. Its chunks wait here and become one
 * exchange after another, each beginning when the previous one is complete. An I/O reactor thread
 * adds chunks; one thread of the pool {@code copilot-consumer} at a time takes them.
 */
public final class ChannelSubscription implements ChunkSink {

    private static final Logger LOG = LoggerFactory.getLogger(ChannelSubscription.class);

    /** Number of consecutive exchanges after which other streams get the thread. */
    private static final int EXCHANGES_PER_TURN = 64;

    private final ChannelConsumer consumer;
    private final Scheduler clock;
    private final ChunkMessages messages;
    private final boolean tee;
    private final long maxWaiting;
    private final SerialTasks exchanges;
    private final Runnable onComplete;
    private volatile ChatStream stream;

    /** Number of chunks taken; written under the lock. */
    private volatile long taken;

    // Guarded by this.
    private final MergingQueue waiting = new MergingQueue();
    private long reportedSize;
    private boolean full;
    private boolean processing;
    private boolean complete;
    private boolean closed;

    /**
     * @param tee whether the stream has another reader, which this one must not slow down
     * @param maxWaiting maximum size of the waiting text in bytes of UTF-8; beyond it, a tee ends
     *     with an error, and any other subscription holds back the stream
     */
    public ChannelSubscription(
            ChannelConsumer consumer,
            CallbackPool pool,
            Scheduler clock,
            ChunkMessages messages,
            boolean tee,
            long maxWaiting) {
        this.consumer = consumer;
        this.clock = clock;
        this.messages = messages;
        this.tee = tee;
        this.maxWaiting = maxWaiting;
        this.exchanges = SerialTasks.on(pool, this::processNext, EXCHANGES_PER_TURN, this::reject);
        this.onComplete = exchanges::resume;
    }

    @Override
    public void begin(ChatStream chatStream) {
        stream = chatStream;
        if (consumer.isStoppingOrStopped()) {
            // The consumer stopped after the stream had been subscribed to.
            boolean unused = close();
            consumer.drained(this);
        }
    }

    @Override
    public void accept(List<Chunk> chunks) {
        boolean isDone;
        synchronized (this) {
            long now = clock.nanoTime();
            for (int i = 0; i < chunks.size() && !complete && !closed; i++) {
                add(chunks.get(i), now);
            }
            full = isOverfull();
            isDone = closed || complete;
            reportSize();
        }
        if (isDone) {
            // The waiting chunks no longer hold back the stream.
            stream.readerDone(this);
        }
        wake();
    }

    private void add(Chunk chunk, long now) {
        if (waiting.add(chunk, now, tee ? maxWaiting : Long.MAX_VALUE)) {
            complete = chunk.isLast();
        } else {
            addError(overflow(), now);
        }
    }

    private void addError(CopilotStreamException failure, long now) {
        Chunk error = Chunk.error(failure, failure.getPartialText(), false);
        boolean unused = waiting.add(error, now, Long.MAX_VALUE);
        complete = true;
    }

    private CopilotStreamException overflow() {
        return stream.failure(
                consumer.name()
                        + " let more text wait than maxAnswerSize ("
                        + maxWaiting
                        + " bytes), and must not slow the stream down");
    }

    private boolean isOverfull() {
        return !tee && !complete && !closed && waiting.size() >= maxWaiting;
    }

    /** Reports the text of a stream that has ended, which no longer holds back the stream. */
    private void reportSize() {
        long size = complete ? waiting.size() : 0;
        if (size != reportedSize) {
            consumer.addWaitingSize(size - reportedSize);
            reportedSize = size;
        }
    }

    @Override
    public synchronized boolean hasRoom() {
        return !full || closed;
    }

    /** Sends the waiting chunks through the route, unless the consumer is paused. */
    public void wake() {
        synchronized (this) {
            if (closed || waiting.isEmpty() || consumer.isPaused()) {
                return;
            }
        }
        exchanges.wake();
    }

    private SerialTasks.Outcome processNext() {
        Chunk next = take();
        if (next == null) {
            return SerialTasks.Outcome.IDLE;
        }
        boolean isComplete = consumer.process(messages.of(next), next, onComplete);
        return isComplete ? SerialTasks.Outcome.CONTINUE : SerialTasks.Outcome.PENDING;
    }

    /** Returns the next chunk, or null if there is none for now. */
    private Chunk take() {
        Chunk chunk = null;
        boolean resumes = false;
        synchronized (this) {
            processing = !closed && !waiting.isEmpty() && !consumer.isPaused();
            if (processing) {
                chunk = waiting.remove(clock.nanoTime());
                taken++;
                boolean wasFull = full;
                full = isOverfull();
                resumes = wasFull && !full;
                reportSize();
            }
        }
        if (chunk == null && isDrained()) {
            consumer.drained(this);
        }
        if (resumes) {
            stream.resume();
        }
        return chunk;
    }

    /** Returns whether no chunk is waiting or being processed, and none will arrive. */
    public synchronized boolean isDrained() {
        return closed || (complete && waiting.isEmpty() && !processing);
    }

    /** Replaces all waiting and further chunks with an error, since the consumer stops. */
    public void end() {
        ChatStream current = stream;
        if (current == null) {
            return;
        }
        CopilotStreamException stopped =
                current.failure(consumer.name() + " was stopped before the stream's end");
        synchronized (this) {
            if (closed || (complete && waiting.isEmpty())) {
                return;
            }
            waiting.clear();
            full = false;
            addError(stopped, clock.nanoTime());
            reportSize();
        }
        current.resume();
        wake();
    }

    /**
     * Discards the waiting chunks, since the consumer has stopped; returns whether there were any.
     */
    public boolean close() {
        boolean discarded;
        synchronized (this) {
            if (closed) {
                return false;
            }
            closed = true;
            discarded = !waiting.isEmpty();
            waiting.clear();
            reportSize();
        }
        ChatStream current = stream;
        if (current != null) {
            current.readerDone(this);
            current.resume();
        }
        return discarded;
    }

    /** Ends the stream with an error because no thread can process the waiting chunks. */
    private void reject() {
        boolean unused = close();
        consumer.drained(this);
        LOG.warn(
                "No thread of the pool copilot-consumer was free for {}: it receives no more of a stream",
                consumer.name());
        stream.cancel("no thread of the pool copilot-consumer was free, and its queue is full");
    }

    @Override
    public long demandCount() {
        return taken;
    }

    /** A slow route is not idle until it holds back the stream. */
    @Override
    public synchronized boolean isIdle() {
        return full;
    }

    /** Does nothing: the waiting chunks are still processed, and the last of them is the error. */
    @Override
    public void abandon(CopilotException reason) {}
}
