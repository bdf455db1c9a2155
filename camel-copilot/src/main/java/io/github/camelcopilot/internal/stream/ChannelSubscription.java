package io.github.camelcopilot.internal.stream;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotStreamException;
import io.github.camelcopilot.internal.client.ChatStream;
import io.github.camelcopilot.internal.client.Chunk;
import io.github.camelcopilot.internal.client.ChunkSink;
import io.github.camelcopilot.internal.concurrent.CallbackPool;
import io.github.camelcopilot.internal.concurrent.SerialTasks;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The chunks of one stream on their way to one consumer of its channel: one exchange after another,
 * each begun when the one before it is done. Text that waits is merged once there is much of it, or
 * once it has waited for long. Filled by an I/O reactor thread, emptied by one thread of the pool
 * {@code copilot-consumer} at a time.
 */
public final class ChannelSubscription implements ChunkSink {

    private static final Logger LOG = LoggerFactory.getLogger(ChannelSubscription.class);

    /** With so many chunks waiting the consumer is slow, and gets them merged. */
    private static final int MERGE_FROM = 32;

    /** A consumer that lets a chunk wait for so long is slow, and gets the waiting ones merged. */
    private static final long MERGE_AFTER_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** What a chunk costs beside its text, in bytes, where many wait that cannot be merged. */
    private static final int CHUNK_COST = 64;

    /** After so many exchanges in a row another stream has its turn. */
    private static final int EXCHANGES_PER_TURN = 64;

    private final ChannelConsumer consumer;
    private final ChunkMessages messages;
    private final boolean tee;
    private final long maxWaiting;
    private final SerialTasks exchanges;
    private final Runnable onComplete;
    private volatile ChatStream stream;
    private volatile long taken;

    // Guarded by this.
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>(2);
    private long waitingSize;
    private boolean full;
    private boolean processing;
    private boolean complete;
    private boolean closed;

    /**
     * @param tee whether the stream has another reader, which this one must not slow down
     * @param maxWaiting how much text may wait, in bytes of UTF-8: then a tee breaks, and another
     *     holds the stream back
     */
    public ChannelSubscription(
            ChannelConsumer consumer,
            CallbackPool pool,
            ChunkMessages messages,
            boolean tee,
            long maxWaiting) {
        this.consumer = consumer;
        this.messages = messages;
        this.tee = tee;
        this.maxWaiting = maxWaiting;
        this.exchanges = SerialTasks.on(pool, this::processNext, EXCHANGES_PER_TURN, this::reject);
        this.onComplete = exchanges::resume;
    }

    @Override
    public void begin(ChatStream chatStream) {
        stream = chatStream;
        if (consumer.isGone()) {
            // It stopped after it was asked where chunks go.
            boolean unused = close();
            consumer.forgetIfDone(this);
        }
    }

    @Override
    public void accept(List<Chunk> chunks) {
        boolean over;
        synchronized (this) {
            over = closed || complete;
            long now = consumer.nanoTime();
            for (int i = 0; i < chunks.size() && !complete && !closed; i++) {
                add(chunks.get(i), now);
            }
            full = isOverfull();
        }
        if (over || chunks.get(chunks.size() - 1).isLast()) {
            // What waits has its reader; but it holds nothing back any more.
            stream.readerDone(this);
        }
        wake();
    }

    private boolean isOverfull() {
        return !tee && !complete && !closed && waitingSize >= maxWaiting;
    }

    private void add(Chunk chunk, long now) {
        boolean many = waiting.size() >= MERGE_FROM;
        boolean merged = many && waiting.getLast().isMergedWith(chunk);
        long size = chunk.isLast() ? 0 : chunk.textSize() + (many && !merged ? CHUNK_COST : 0);
        if (tee && waitingSize + size > maxWaiting) {
            addLast(overflow(), now);
        } else if (merged) {
            waiting.getLast().append(chunk, size);
            grow(size);
        } else {
            waiting.add(new Waiting(chunk, size, now));
            grow(size);
        }
        if (chunk.isLast()) {
            completed();
        }
    }

    private void addLast(CopilotStreamException failure, long now) {
        waiting.add(new Waiting(Chunk.error(failure, failure.getPartialText(), false), 0, now));
        completed();
    }

    /**
     * From now on what waits is the consumer's, as nothing holds the stream back for it any more.
     */
    private void completed() {
        if (!complete) {
            complete = true;
            consumer.grow(waitingSize);
        }
    }

    private CopilotStreamException overflow() {
        return stream.failure(
                consumer.name()
                        + " let more text wait than maxAnswerSize ("
                        + maxWaiting
                        + " bytes), and must not slow the stream down");
    }

    private void grow(long by) {
        waitingSize += by;
        if (complete) {
            consumer.grow(by);
        }
    }

    @Override
    public synchronized boolean hasRoom() {
        return !full || closed;
    }

    /** Sends the waiting chunks through the route, unless the consumer is suspended. */
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

    private Chunk take() {
        Chunk chunk;
        boolean resumes;
        synchronized (this) {
            if (closed || waiting.isEmpty() || consumer.isPaused()) {
                processing = false;
                chunk = null;
                resumes = false;
            } else {
                chunk = poll();
                processing = true;
                boolean wasFull = full;
                full = isOverfull();
                resumes = wasFull && !full;
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
                        || consumer.nanoTime() - first.since >= MERGE_AFTER_NANOS;
        while (slow && !waiting.isEmpty() && first.isMergedWith(waiting.peek().chunk)) {
            Waiting next = waiting.poll();
            first.append(next.toChunk(), next.size);
        }
        grow(-first.size);
        return first.toChunk();
    }

    /** Returns whether nothing more comes and nothing waits. */
    public synchronized boolean isDrained() {
        return closed || (complete && waiting.isEmpty() && !processing);
    }

    /** Puts one error in place of all that waits and might come, since the consumer stops. */
    public void end() {
        ChatStream held = stream;
        if (held == null) {
            return;
        }
        // Outside the lock: a stream tells its sinks under its own.
        CopilotStreamException stopped =
                held.failure(consumer.name() + " was stopped before the stream's end");
        synchronized (this) {
            if (isDrained() || (complete && waiting.isEmpty())) {
                return;
            }
            waiting.clear();
            grow(-waitingSize);
            full = false;
            addLast(stopped, consumer.nanoTime());
        }
        held.resume();
        wake();
    }

    /** Drops what waits, since the consumer has stopped; returns whether there was something. */
    public boolean close() {
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
        ChatStream held = stream;
        if (held != null) {
            held.readerDone(this);
            held.resume();
        }
        return dropped;
    }

    /** Ends the stream with an error, as no thread can process the waiting chunks. */
    private void reject() {
        boolean unused = close();
        consumer.forgetIfDone(this);
        LOG.warn(
                "No thread of the pool copilot-consumer was free for {}, so that it gets no more of a stream",
                consumer.name());
        stream.cancel("no thread of the pool copilot-consumer was free, and its queue is full");
    }

    @Override
    public long demandCount() {
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
        private long size;
        private StringBuilder joined;

        Waiting(Chunk chunk, long size, long since) {
            this.chunk = chunk;
            this.size = size;
            this.since = since;
        }

        boolean isMergedWith(Chunk next) {
            return !next.isLast() && next.type() == chunk.type();
        }

        void append(Chunk next, long nextSize) {
            if (joined == null) {
                joined = new StringBuilder(chunk.text());
            }
            joined.append(next.text());
            size += nextSize;
        }

        Chunk toChunk() {
            return joined == null ? chunk : chunk.withText(joined.toString());
        }
    }
}
