package io.github.camelcopilot.operation;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotStreamException;
import io.github.camelcopilot.client.ChatStream;
import io.github.camelcopilot.client.Chunk;
import io.github.camelcopilot.client.ChunkSink;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Message;

/**
 * The chunks of one stream on their way to one consumer of its channel: one exchange after another,
 * each begun when the one before it is done. Text that waits is merged once there is much of it, or
 * once it has waited for long. Filled by an I/O reactor thread, emptied by one thread of the pool
 * {@code copilot-consumer} at a time.
 */
final class ChannelSubscription implements ChunkSink {

    /** With so many chunks waiting the consumer is slow, and gets them merged. */
    private static final int MERGE_FROM = 16;

    /** A consumer that lets a chunk wait for so long is slow, and gets the waiting ones merged. */
    private static final long MERGE_AFTER_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** What a chunk costs beside its text. */
    private static final int CHUNK_COST = 64;

    /** After so many exchanges in a row another stream has its turn. */
    private static final int EXCHANGES_PER_TURN = 64;

    private final StreamConsumer consumer;
    private final ChunkMessages messages;
    private final boolean tee;
    private final long maxWaiting;
    private volatile ChatStream stream;
    private volatile long taken;

    // Guarded by this.
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>(2);
    private long waitingSize;
    private boolean full;
    private boolean active;
    private boolean complete;
    private boolean closed;

    /**
     * @param tee whether the stream has another reader, which this one must not slow down
     * @param maxWaiting how much text may wait, in characters: then a tee breaks, and another holds
     *     the stream back
     */
    ChannelSubscription(
            StreamConsumer consumer, ChunkMessages messages, boolean tee, long maxWaiting) {
        this.consumer = consumer;
        this.messages = messages;
        this.tee = tee;
        this.maxWaiting = maxWaiting;
    }

    @Override
    public void begin(ChatStream chatStream) {
        stream = chatStream;
    }

    @Override
    public void accept(List<Chunk> chunks) {
        synchronized (this) {
            if (closed || complete) {
                return;
            }
            long now = System.nanoTime();
            for (int i = 0; i < chunks.size() && !complete; i++) {
                add(chunks.get(i), now);
            }
            full = !tee && waitingSize >= maxWaiting;
        }
        if (isComplete()) {
            // What waits has its reader; but it holds nothing back any more.
            stream.readerDone(this);
        }
        wake();
    }

    private synchronized boolean isComplete() {
        return complete;
    }

    private void add(Chunk chunk, long now) {
        if (tee && waitingSize + chunk.text().length() > maxWaiting && !chunk.isLast()) {
            add(Chunk.error(overflow(), stream.failure("").getPartialText()), now);
            return;
        }
        complete = chunk.isLast();
        Waiting last = waiting.peekLast();
        if (waiting.size() >= MERGE_FROM && last.isMergedWith(chunk)) {
            last.append(chunk.text());
            grow(chunk.text().length());
        } else {
            waiting.add(new Waiting(chunk, now));
            grow(CHUNK_COST + chunk.text().length());
        }
    }

    private CopilotException overflow() {
        return stream.failure(
                "the consumer of the channel let more text wait than maxAnswerSize ("
                        + maxWaiting
                        + "), and must not slow the stream down");
    }

    private void grow(long by) {
        waitingSize += by;
        consumer.grow(by);
    }

    @Override
    public synchronized boolean hasRoom() {
        return !full || closed;
    }

    /** Goes on with what waits, unless the consumer is at it or suspended. */
    void wake() {
        synchronized (this) {
            if (active || closed || waiting.isEmpty() || consumer.isPaused()) {
                return;
            }
            active = true;
        }
        consumer.execute(this);
    }

    /** Brings what waits to the route; called after {@link #wake} by a thread of the pool. */
    void run() {
        for (int turn = 0; turn < EXCHANGES_PER_TURN; turn++) {
            Chunk next = take();
            if (next == null) {
                return;
            }
            Message message = messages.of(next);
            if (!consumer.process(message, next, this)) {
                // The exchange goes on by itself, and done() with it.
                return;
            }
        }
        consumer.execute(this);
    }

    /** An exchange that went on by itself is done. */
    void done() {
        consumer.execute(this);
    }

    private Chunk take() {
        Chunk chunk;
        boolean resumes;
        synchronized (this) {
            if (closed || waiting.isEmpty() || consumer.isPaused()) {
                active = false;
                chunk = null;
                resumes = false;
            } else {
                chunk = poll();
                resumes = full;
                full = false;
                taken++;
            }
        }
        if (chunk == null) {
            consumer.forgetIfDone(this);
        }
        if (resumes) {
            stream.resume();
        }
        return chunk;
    }

    private Chunk poll() {
        Waiting first = waiting.poll();
        boolean slow =
                waiting.size() + 1 >= MERGE_FROM
                        || System.nanoTime() - first.since >= MERGE_AFTER_NANOS;
        long size = CHUNK_COST;
        while (slow && !waiting.isEmpty() && first.isMergedWith(waiting.peek().chunk)) {
            first.append(waiting.poll().text());
            size += CHUNK_COST;
        }
        Chunk chunk = first.toChunk();
        grow(-size - chunk.text().length());
        return chunk;
    }

    /** Returns whether nothing more comes and nothing waits. */
    synchronized boolean isDrained() {
        return closed || (complete && waiting.isEmpty() && !active);
    }

    /** Puts one error in place of all that waits and might come, since the consumer stops. */
    void end() {
        ChatStream held = stream;
        if (held == null) {
            return;
        }
        // Outside the lock: a stream tells its sinks under its own.
        CopilotStreamException stopped =
                held.failure("the consumer of its channel was stopped before its end");
        synchronized (this) {
            if (isDrained() || (complete && waiting.isEmpty())) {
                return;
            }
            waiting.clear();
            grow(-waitingSize);
            full = false;
            add(Chunk.error(stopped, stopped.getPartialText()), System.nanoTime());
        }
        held.resume();
        wake();
    }

    /** Drops what waits, since the consumer has stopped; returns whether there was something. */
    boolean close() {
        boolean dropped;
        synchronized (this) {
            if (closed) {
                return false;
            }
            closed = true;
            dropped = !waiting.isEmpty();
            waiting.clear();
            grow(-waitingSize);
        }
        stream.readerDone(this);
        stream.resume();
        return dropped;
    }

    /** There is no thread to go on with: what waits is lost, and the stream must say so. */
    void reject() {
        boolean unused = close();
        stream.cancel("no thread of the pool copilot-consumer was free, and its queue is full");
    }

    @Override
    public long asked() {
        return taken;
    }

    /** Only a consumer that holds the stream back counts as idle: others are given their time. */
    @Override
    public synchronized boolean isIdle() {
        return full;
    }

    /** What waits has still its reader; that the stream ended has been told by a chunk. */
    @Override
    public void abandon(CopilotException reason) {}

    /** A chunk that waits, with the text of those merged into it. */
    private static final class Waiting {
        private final Chunk chunk;
        private final long since;
        private StringBuilder joined;

        Waiting(Chunk chunk, long since) {
            this.chunk = chunk;
            this.since = since;
        }

        boolean isMergedWith(Chunk next) {
            return !next.isLast() && next.type() == chunk.type();
        }

        void append(String text) {
            if (joined == null) {
                joined = new StringBuilder(chunk.text());
            }
            joined.append(text);
        }

        String text() {
            return joined == null ? chunk.text() : joined.toString();
        }

        Chunk toChunk() {
            return joined == null ? chunk : chunk.withText(joined.toString());
        }
    }
}
