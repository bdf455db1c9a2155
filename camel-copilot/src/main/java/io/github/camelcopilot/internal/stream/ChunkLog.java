// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.stream;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.internal.client.ChatStream;
import io.github.camelcopilot.internal.client.Chunk;
import io.github.camelcopilot.internal.client.ChunkSink;
import io.github.camelcopilot.internal.client.StreamSettings;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The chunks of one stream, in order, for any number of readers that each begin at the first. An
 * I/O reactor thread appends chunks. Each reader is used by one thread at a time and takes the lock
 * only when it has read all chunks it knows of.
 *
 * <p>All text up to {@code maxAnswerSize} is held for later readers. Beyond it, text that every
 * reader has read is released: the reader that is furthest ahead receives the whole stream, and a
 * reader that begins later fails at its beginning instead of in the middle.
 */
public final class ChunkLog implements ChunkSink {

    /**
     * Time for which the stream continues after its last open reader was closed, since a redelivery
     * may read it again.
     */
    public static final Duration CLOSE_DELAY = Duration.ofSeconds(10);

    static final String CLOSED_BY_READER = "its reader closed it before its end";

    private volatile ChatStream stream;

    /** The model that answered when the first chunk arrived; null = not known. */
    private volatile String model;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by the lock.
    private final ChunkSegments segments = new ChunkSegments();
    private final LogContent content;
    private final FlowControl flow;
    private final UnreadStreamAlarm unread;
    private Chunk end;

    /** The result for a reader that needs further chunks. */
    enum Progress {
        MORE,
        NOTHING_YET,
        CLOSED,
        DROPPED,
        TOO_LONG
    }

    private ChunkLog(
            LogContent content, StreamSettings settings, long maxSize, Scheduler scheduler) {
        this.content = content;
        int maxChunks = Math.max(1, settings.buffer());
        int maxText = Math.max(1, settings.maxEventSize());
        this.flow = new FlowControl(maxChunks, maxText, maxSize, segments);
        this.unread = new UnreadStreamAlarm(scheduler, this::closeIfUnread);
    }

    /**
     * Returns a log of the text, with an empty line between the texts of model calls.
     *
     * @param maxSize size of the text that is held for readers that begin later, in bytes
     * @param scheduler closes the stream when it has had no reader for {@link #CLOSE_DELAY}
     */
    public static ChunkLog ofText(StreamSettings settings, long maxSize, Scheduler scheduler) {
        return new ChunkLog(LogContent.text(), settings, maxSize, scheduler);
    }

    /** Returns a log of the deltas of text and reasoning; parameters as in {@link #ofText}. */
    public static ChunkLog ofDeltas(StreamSettings settings, long maxSize, Scheduler scheduler) {
        return new ChunkLog(LogContent.deltas(), settings, maxSize, scheduler);
    }

    @Override
    public void begin(ChatStream chatStream) {
        stream = chatStream;
    }

    /** Returns the stream, which is set once it has been started. */
    ChatStream stream() {
        return stream;
    }

    /** Returns a reader that begins at the first chunk, whatever others have read. */
    ChunkLogReader reader() {
        lock.lock();
        try {
            unread.readerOpened();
            return new ChunkLogReader(this, segments.cursor());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void accept(List<Chunk> arrived) {
        boolean ended;
        lock.lock();
        try {
            if (end != null) {
                return;
            }
            if (model == null) {
                model = stream.model();
            }
            for (int i = 0; i < arrived.size(); i++) {
                append(arrived.get(i));
            }
            boolean unused = flow.update();
            ended = end != null;
            if (ended) {
                flow.end();
                unread.cancel();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (ended) {
            // The log holds the rest, so that nothing on this side waits for a reader.
            stream.readerDone(this);
        }
    }

    private void append(Chunk chunk) {
        if (chunk.isLast()) {
            end = chunk;
            return;
        }
        content.append(chunk, segments);
        if (flow.releasesBeginning()) {
            segments.releaseBeginning();
        }
    }

    @Override
    public boolean hasRoom() {
        return !flow.isFull();
    }

    /** Returns how many bytes of text have arrived. */
    long textSize() {
        lock.lock();
        try {
            return segments.textSize();
        } finally {
            lock.unlock();
        }
    }

    /** Returns the model that answered when the first chunk arrived, or null. */
    String model() {
        return model;
    }

    void countDemand() {
        flow.countDemand();
    }

    @Override
    public long demandCount() {
        lock.lock();
        try {
            return flow.demandCount();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isIdle() {
        lock.lock();
        try {
            return flow.isIdle();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean dropIdleReader() {
        lock.lock();
        try {
            if (unread.openReaders() < 2 || !flow.dropBlockingReader()) {
                return false;
            }
            boolean unused = flow.update();
        } finally {
            lock.unlock();
        }
        stream.resume();
        return true;
    }

    @Override
    public void abandon(CopilotException reason) {
        lock.lock();
        try {
            end = Chunk.error(reason, "", false);
            unread.cancel();
            segments.clear();
            flow.end();
            boolean unused = flow.update();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        stream.readerDone(this);
    }

    private void closeIfUnread() {
        lock.lock();
        try {
            if (unread.openReaders() > 0 || end != null) {
                return;
            }
        } finally {
            lock.unlock();
        }
        stream.cancel(CLOSED_BY_READER);
    }

    /**
     * Makes further chunks visible to a reader.
     *
     * @param waits whether to wait until there are any or the stream ends
     */
    Progress refresh(ChunkLogReader reader, boolean waits) throws InterruptedException {
        boolean resumes;
        Progress progress;
        lock.lock();
        try {
            open(reader);
            resumes = flow.record(reader);
            // Waiting would be in vain while the connection is paused.
            progress = waits && !resumes ? awaitMore(reader) : showMore(reader);
        } finally {
            lock.unlock();
        }
        // Outside the lock, because the stream calls its sinks under a lock of its own.
        if (resumes) {
            stream.resume();
        }
        boolean mustWait = waits && resumes && progress == Progress.NOTHING_YET;
        return mustWait ? refresh(reader, true) : progress;
    }

    private Progress awaitMore(ChunkLogReader reader) throws InterruptedException {
        int closeCount = reader.closeCount;
        flow.beginWait();
        try {
            while (!reader.cursor().hasMore() && end == null && !reader.isDropped) {
                changed.await();
                if (reader.closeCount != closeCount) {
                    return Progress.CLOSED;
                }
            }
        } finally {
            flow.endWait();
        }
        return showMore(reader);
    }

    private Progress showMore(ChunkLogReader reader) {
        if (reader.isDropped) {
            return Progress.DROPPED;
        }
        if (segments.isEmpty()) {
            return Progress.NOTHING_YET;
        }
        if (!reader.cursor().hasBegun()) {
            if (!reader.cursor().begin()) {
                return Progress.TOO_LONG;
            }
            flow.add(reader);
            if (flow.releasesBeginning()) {
                segments.releaseBeginning();
            }
        }
        return reader.cursor().update() ? Progress.MORE : Progress.NOTHING_YET;
    }

    /** Records the position of a reader. */
    void record(ChunkLogReader reader) {
        boolean resumes;
        lock.lock();
        try {
            resumes = flow.record(reader);
        } finally {
            lock.unlock();
        }
        if (resumes) {
            stream.resume();
        }
    }

    /** Returns how the stream ended, or null. */
    Chunk end() {
        lock.lock();
        try {
            return end;
        } finally {
            lock.unlock();
        }
    }

    void reset(ChunkLogReader reader) {
        lock.lock();
        try {
            open(reader);
            flow.remove(reader);
            reader.cursor().rewind();
            reader.recordedSize = 0;
            reader.isDropped = false;
        } finally {
            lock.unlock();
        }
    }

    void reopen(ChunkLogReader reader) {
        lock.lock();
        try {
            open(reader);
        } finally {
            lock.unlock();
        }
    }

    private void open(ChunkLogReader reader) {
        reader.demandCount++;
        if (!reader.isOpen) {
            reader.isOpen = true;
            unread.readerOpened();
            if (reader.cursor().hasBegun()) {
                flow.add(reader);
            }
        }
    }

    /** Closes a reader and, after a delay, the stream if no other reader is open. */
    void close(ChunkLogReader reader, Duration delay) {
        boolean resumes;
        boolean isUnread;
        lock.lock();
        try {
            if (!reader.isOpen) {
                return;
            }
            reader.isOpen = false;
            reader.closeCount++;
            unread.readerClosed();
            flow.remove(reader);
            resumes = flow.update();
            changed.signalAll();
            isUnread = unread.openReaders() == 0 && end == null;
            if (isUnread && !delay.isZero()) {
                unread.schedule(delay);
            }
        } finally {
            lock.unlock();
        }
        if (resumes) {
            stream.resume();
        }
        if (isUnread && delay.isZero()) {
            closeIfUnread();
        }
    }
}
