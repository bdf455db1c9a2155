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
 * Holds the chunks of one stream for one reader, and lets the connection wait while it is full. The
 * I/O reactor fills it; the reader takes what has come all at once, so that the two meet seldom.
 * Half of the room is for what waits here, half for what the reader has taken already.
 */
public final class ChunkBuffer implements ChunkSink {

    private final int maxChunks;
    private final int maxText;
    private final Runnable onArrival;
    private volatile ChatStream stream;

    /** How often the reader has asked; written by the reader alone. */
    private final AtomicLong asked = new AtomicLong();

    private volatile boolean readerWaits;

    /** Why nothing more is held for a reader that is gone; null = it is there. */
    private volatile Chunk abandonedFor;

    /** No monitor: a virtual thread that waits for one holds its carrier up to Java 23. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition arrived = lock.newCondition();

    // Guarded by the lock.
    private ArrayDeque<Chunk> waiting = new ArrayDeque<>(1);
    private int waitingText;
    private boolean full;

    /** How the stream ended, or null; the reader may not have come so far. */
    private Chunk end;

    // The reader's alone.
    private ArrayDeque<Chunk> taken = new ArrayDeque<>(1);
    private volatile Chunk last;

    /**
     * @param onArrival told after chunks have come, on the thread that brought them; must not block
     */
    public ChunkBuffer(StreamSettings settings, Runnable onArrival) {
        this.maxChunks = Math.max(1, settings.buffer() / 2);
        this.maxText = Math.max(1, settings.maxEventSize() / 2);
        this.onArrival = onArrival;
    }

    @Override
    public void begin(ChatStream chatStream) {
        stream = chatStream;
    }

    /** Returns the stream; there is one once it has been started. */
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

    /**
     * Returns the next chunk; waits until there is one. After the last one it returns that again.
     */
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

    /**
     * Waits until the stream has ended and returns how, without taking anything from its reader.
     */
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
     * Returns the next chunk, or null if none has come yet. After the last one it returns that
     * again.
     */
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
     * Returns whether the next chunk is there, so that taking it would not wait; on any thread but
     * the reader's, a guess.
     */
    public boolean isReady() {
        return !taken.isEmpty() || last != null || abandonedFor != null || hasWaiting();
    }

    /** Returns whether the next chunk tells of a failure. */
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

    /** Returns whether chunks have come that the reader has not taken. */
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

    /** Notes that the reader is at work, though it takes no chunk: it is busy with the last one. */
    public void touch() {
        // Only the reader writes it, so that this cheap way loses nothing.
        asked.lazySet(asked.get() + 1);
    }

    /** Says whether the reader waits for chunks although it does not stand in {@link #take}. */
    public void setReaderWaiting(boolean waiting) {
        readerWaits = waiting;
    }

    @Override
    public long demandCount() {
        return asked.get();
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
            end = end == null ? abandonedFor : end;
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
