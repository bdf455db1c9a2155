// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.stream;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.internal.client.ChatStream;
import io.github.camelcopilot.internal.client.Chunk;
import io.github.camelcopilot.internal.client.ChunkSink;
import io.github.camelcopilot.internal.client.StreamSettings;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Holds the chunks of one stream for one reader, and pauses the connection while it is full. An I/O
 * reactor thread adds chunks; the reader takes all waiting ones at once, so that the two threads
 * rarely contend for the lock. Half of the capacity is for the waiting chunks, half for those that
 * the reader has taken.
 */
public final class ChunkBuffer implements ChunkSink {

    private final int maxChunks;
    private final int maxText;
    private final Runnable onArrival;

    /** Maximum size in bytes of the text of a stream with tools; 0 = it is not needed. */
    private final long maxTexts;

    private volatile ChatStream stream;

    /** Number of requests of the reader for chunks; written only by the reader. */
    private final AtomicLong demandCount = new AtomicLong();

    private volatile boolean readerWaits;

    /** The last chunk for an abandoned reader; null = not abandoned. */
    private volatile Chunk abandonedFor;

    /**
     * Not a monitor: before Java 24 (JEP 491), a virtual thread that waits in one pins its carrier.
     */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition arrived = lock.newCondition();

    // Guarded by the lock.
    private ArrayDeque<Chunk> waiting = new ArrayDeque<>(1);
    private int waitingText;
    private boolean full;

    /** Null = the result has the whole text, or it is not needed. */
    private RoundTexts texts;

    /**
     * The last chunk of the stream, even if the reader has not taken it yet; null = not arrived.
     */
    private Chunk end;

    // Used only by the reader.
    private ArrayDeque<Chunk> taken = new ArrayDeque<>(1);
    private volatile Chunk last;

    /**
     * @param onArrival called after chunks were added, by the thread that added them; must not
     *     block
     */
    public ChunkBuffer(StreamSettings settings, Runnable onArrival) {
        this(settings, onArrival, 0);
    }

    private ChunkBuffer(StreamSettings settings, Runnable onArrival, long maxTexts) {
        this.maxTexts = maxTexts;
        this.maxChunks = Math.max(1, settings.buffer() / 2);
        this.maxText = Math.max(1, settings.maxEventSize() / 2);
        this.onArrival = onArrival;
    }

    /**
     * Returns a buffer that has the whole text at the end, see {@link #text}.
     *
     * @param maxSize maximum size of the whole text in bytes of UTF-8
     */
    public static ChunkBuffer withText(StreamSettings settings, long maxSize) {
        return new ChunkBuffer(settings, () -> {}, maxSize);
    }

    @Override
    public void begin(ChatStream chatStream) {
        stream = chatStream;
        if (maxTexts > 0 && chatStream.offersTools()) {
            texts = new RoundTexts(maxTexts);
        }
    }

    /** Returns the stream, which is set once it has been started. */
    public ChatStream stream() {
        return stream;
    }

    @Override
    public void accept(List<Chunk> chunks) {
        lock.lock();
        try {
            if (abandonedFor != null) {
                return;
            }
            for (int i = 0; i < chunks.size(); i++) {
                Chunk chunk = chunks.get(i);
                waiting.add(chunk);
                waitingText += chunk.text().length();
                end = chunk.isLast() ? chunk : end;
                if (texts != null) {
                    texts.add(chunk);
                }
            }
            full = waiting.size() >= maxChunks || waitingText >= maxText;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
        onArrival.run();
    }

    @Override
    public boolean hasRoom() {
        lock.lock();
        try {
            return !full || abandonedFor != null;
        } finally {
            lock.unlock();
        }
    }

    /** Returns the next chunk, waiting for it; after the last chunk, that chunk again. */
    public Chunk take() throws InterruptedException {
        Chunk chunk = poll();
        if (chunk != null) {
            return chunk;
        }
        readerWaits = true;
        try {
            lock.lock();
            try {
                while (waiting.isEmpty() && abandonedFor == null) {
                    arrived.await();
                }
            } finally {
                lock.unlock();
            }
        } finally {
            readerWaits = false;
        }
        return poll();
    }

    /** Waits for the end of the stream and returns its last chunk without taking it. */
    public Chunk awaitEnd() throws InterruptedException {
        lock.lock();
        try {
            while (end == null) {
                arrived.await();
            }
            return end;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns the text of all model calls of a stream that is complete, with an empty line between
     * them; null if it is larger than the maximum. Only for a buffer with text.
     */
    String text() {
        lock.lock();
        try {
            return texts == null ? end.result().text() : texts.text();
        } finally {
            lock.unlock();
        }
    }

    /** Returns the next chunk, or null if none has arrived; after the last one, that one again. */
    public Chunk poll() {
        touch();
        if (last != null) {
            return last;
        }
        if (abandonedFor != null) {
            taken.clear();
            last = abandonedFor;
            return last;
        }
        Chunk chunk = taken.poll();
        if (chunk == null) {
            refill();
            chunk = taken.poll();
        }
        if (chunk != null && chunk.isLast()) {
            last = chunk;
            stream.readerDone(this);
        }
        return chunk;
    }

    /**
     * Returns whether there is a next chunk, so that taking it would not wait. On threads other
     * than the reader's, only an estimate.
     */
    public boolean isReady() {
        return !taken.isEmpty() || last != null || abandonedFor != null || hasWaiting();
    }

    /** Returns whether the next chunk is an error. */
    public boolean isFailureNext() {
        if (abandonedFor != null) {
            return true;
        }
        Chunk next = taken.peek();
        if (next == null) {
            lock.lock();
            try {
                next = waiting.peek();
            } finally {
                lock.unlock();
            }
        }
        return next != null && next.failure() != null;
    }

    /** Returns whether there are chunks that the reader has not taken. */
    public boolean hasWaiting() {
        lock.lock();
        try {
            return !waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private void refill() {
        boolean resumes;
        lock.lock();
        try {
            ArrayDeque<Chunk> empty = taken;
            taken = waiting;
            waiting = empty;
            waitingText = 0;
            resumes = full;
            full = false;
        } finally {
            lock.unlock();
        }
        if (resumes) {
            stream.resume();
        }
    }

    /**
     * Counts as demand although no chunk is taken: the reader is still processing the previous one.
     */
    public void touch() {
        // With only one writer, no increment is lost.
        demandCount.lazySet(demandCount.get() + 1);
    }

    /** Sets whether the reader waits for chunks although it is not in {@link #take}. */
    public void setReaderWaiting(boolean waiting) {
        readerWaits = waiting;
    }

    @Override
    public long demandCount() {
        return demandCount.get();
    }

    @Override
    public boolean isIdle() {
        return !readerWaits;
    }

    @Override
    public void abandon(CopilotException reason) {
        lock.lock();
        try {
            if (abandonedFor != null || last != null) {
                return;
            }
            abandonedFor = Chunk.error(reason, "", false);
            if (end == null) {
                end = abandonedFor;
                texts = null;
            }
            waiting.clear();
            waitingText = 0;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
        stream.readerDone(this);
        onArrival.run();
    }
}
