package io.github.camelcopilot.internal.stream;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.internal.client.ChatStream;
import io.github.camelcopilot.internal.client.Chunk;
import io.github.camelcopilot.internal.client.ChunkSink;
import io.github.camelcopilot.internal.client.StreamSettings;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The chunks of one stream, in the order in which they came, for any number of readers that each
 * begin at the first. The I/O reactor thread appends; each reader is used by one thread at a time,
 * and only its waiting takes the lock.
 *
 * <p>All text is kept for later readers up to {@code maxAnswerSize}. Beyond it, what every reader
 * that has begun has passed is given up, so that the reader in front gets the whole stream, and one
 * that begins later fails at once instead of in the middle. The connection waits while the reader
 * in front is {@code streamBuffer} chunks behind and, beyond {@code maxAnswerSize}, while the
 * slowest one that has begun is as far behind as may be kept.
 */
public final class ChunkLog implements ChunkSink {

    /**
     * How long the stream goes on when its last open reader was closed: a redelivery may read
     * again.
     */
    public static final Duration CLOSE_DELAY = Duration.ofSeconds(10);

    /** In bytes: 3,000 slow streams should cost little. */
    private static final int SMALLEST_SEGMENT = 256;

    private static final int LARGEST_SEGMENT = 32 * 1024;

    /** The most bytes of the header of a chunk: 32 bits, 7 in each byte. */
    private static final int MAX_HEADER = 5;

    private final boolean keepsReasoning;
    private final int maxChunks;
    private final int maxText;
    private final long maxSize;
    private final Scheduler scheduler;
    private volatile ChatStream stream;

    /** How often a reader has asked; lost increments do no harm, since only a change counts. */
    private final AtomicLong asked = new AtomicLong();

    private volatile boolean full;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by the lock.
    /** Where readers begin; null = nothing has come, or it is no longer kept. */
    private Segment first;

    private Segment last;
    private long chunks;
    private long textSize;
    private long size;
    private boolean isBeyondMaxSize;
    private Chunk end;
    private String model;
    private final List<Reader> begun = new ArrayList<>(1);
    private int openReaders;
    private int waitingReaders;
    private long frontChunks;
    private long frontSize;
    private Scheduler.Alarm closing;

    /**
     * @param keepsReasoning whether the readers want chunks of reasoning too
     * @param maxSize the most bytes of text that are kept for readers that begin later
     * @param scheduler closes the stream when it has had no reader for {@link #CLOSE_DELAY}
     */
    public ChunkLog(
            boolean keepsReasoning, StreamSettings settings, long maxSize, Scheduler scheduler) {
        this.keepsReasoning = keepsReasoning;
        this.maxChunks = Math.max(1, settings.buffer());
        this.maxText = Math.max(1, settings.maxEventSize());
        this.maxSize = maxSize;
        this.scheduler = scheduler;
    }

    /**
     * Chunks one after another, each a header and its text in UTF-8; never changed once written.
     */
    private static final class Segment {
        private final byte[] bytes;

        /** Final once there is a next one; guarded by the lock until then. */
        private int length;

        private Segment next;

        Segment(int capacity) {
            bytes = new byte[capacity];
        }
    }

    /** What a reader finds that looks for further chunks. */
    private enum Progress {
        MORE,
        NOTHING_YET,
        CLOSED,
        GIVEN_UP,
        TOO_LONG
    }

    @Override
    public void begin(ChatStream chatStream) {
        stream = chatStream;
    }

    /** Returns the stream; there is one once it has been started. */
    public ChatStream stream() {
        return stream;
    }

    /** Returns a reader that begins at the first chunk, whatever others have read. */
    public Reader reader() {
        lock.lock();
        try {
            openReaders++;
            cancelClosing();
            return new Reader();
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
            full = isFull();
            ended = end != null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (ended) {
            // What is left belongs to the body alone: nothing on this side waits for its reader.
            stream.readerDone(this);
        }
    }

    private void append(Chunk chunk) {
        switch (chunk.type()) {
            case TEXT -> append(chunk.text(), false);
            case REASONING -> {
                if (keepsReasoning) {
                    append(chunk.text(), true);
                }
            }
            case END, ERROR -> {
                end = chunk;
                cancelClosing();
            }
        }
    }

    private void append(String text, boolean isReasoning) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        int room = last == null ? 0 : last.bytes.length - last.length;
        if (room < MAX_HEADER + encoded.length) {
            addSegment(MAX_HEADER + encoded.length);
        }
        int before = last.length;
        writeHeader((encoded.length << 1) | (isReasoning ? 1 : 0));
        System.arraycopy(encoded, 0, last.bytes, last.length, encoded.length);
        last.length += encoded.length;
        chunks++;
        size += last.length - before;
        textSize += encoded.length;
        if (textSize > maxSize) {
            isBeyondMaxSize = true;
            dropBeginning();
        }
    }

    private void addSegment(int least) {
        int usual =
                last == null
                        ? SMALLEST_SEGMENT
                        : Math.min(LARGEST_SEGMENT, Math.max(SMALLEST_SEGMENT, size(last) * 2));
        Segment added = new Segment(Math.max(usual, least));
        if (last == null) {
            first = added;
        } else {
            last.next = added;
        }
        last = added;
    }

    private static int size(Segment segment) {
        return Math.min(segment.bytes.length, LARGEST_SEGMENT);
    }

    private void writeHeader(int value) {
        int left = value;
        while (left >>> 7 != 0) {
            last.bytes[last.length++] = (byte) ((left & 0x7f) | 0x80);
            left >>>= 7;
        }
        last.bytes[last.length++] = (byte) left;
    }

    /** Each reader that has begun holds what it has not read by itself. */
    private void dropBeginning() {
        if (isBeyondMaxSize && !begun.isEmpty()) {
            first = null;
        }
    }

    private boolean isFull() {
        if (chunks - frontChunks >= maxChunks || size - frontSize >= maxText) {
            return true;
        }
        return slowestTooFarBehind() != null;
    }

    /** Returns the reader for which so much is kept that nothing more may come; null = none. */
    private Reader slowestTooFarBehind() {
        if (!isBeyondMaxSize) {
            return null;
        }
        long most = Math.max(maxSize, maxText);
        Reader slowest = null;
        for (Reader reader : begun) {
            if (size - reader.recordedSize > most
                    && (slowest == null || reader.recordedSize < slowest.recordedSize)) {
                slowest = reader;
            }
        }
        return slowest;
    }

    @Override
    public boolean hasRoom() {
        return !full;
    }

    /** Returns how many bytes of text have come, whatever form a reader gives them. */
    public long textSize() {
        lock.lock();
        try {
            return textSize;
        } finally {
            lock.unlock();
        }
    }

    /** Returns the model that answered when the first chunk came, or null. */
    public String model() {
        lock.lock();
        try {
            return model;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long demandCount() {
        lock.lock();
        try {
            Reader slowest = slowestTooFarBehind();
            return slowest == null ? asked.get() : slowest.askedBySelf;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isIdle() {
        lock.lock();
        try {
            return waitingReaders == 0 || slowestTooFarBehind() != null;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean dropIdleReader() {
        lock.lock();
        try {
            Reader slowest = slowestTooFarBehind();
            if (slowest == null || openReaders < 2) {
                return false;
            }
            slowest.givenUp = true;
            begun.remove(slowest);
            full = isFull();
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
            cancelClosing();
            first = null;
            last = null;
            full = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        stream.readerDone(this);
    }

    private void cancelClosing() {
        if (closing != null) {
            closing.cancel();
            closing = null;
        }
    }

    private void closeWithoutReader() {
        lock.lock();
        try {
            if (openReaders > 0 || end != null) {
                return;
            }
        } finally {
            lock.unlock();
        }
        stream.cancel("its reader closed it before its end");
    }

    /**
     * A position in the stream, from the first chunk to the end. Used by one thread at a time; any
     * may close it.
     */
    public final class Reader {

        // Of the thread that reads.
        private Segment segment;
        private int offset;
        private long chunksRead;
        private long sizeRead;
        private Segment endOfKnown;
        private int lengthOfKnown;
        private int start;
        private int length;
        private boolean isReasoning;

        // Guarded by the lock.
        private boolean isOpen = true;
        private int closes;
        private boolean givenUp;
        private long recordedSize;
        private long askedBySelf;

        private Reader() {}

        /**
         * Goes to the next chunk, if it is known to have come; {@link #refresh} finds further ones.
         */
        public boolean next() {
            while (segment != null) {
                int end = segment == endOfKnown ? lengthOfKnown : segment.length;
                if (offset < end) {
                    readHeader();
                    return true;
                }
                if (segment == endOfKnown) {
                    return false;
                }
                segment = segment.next;
                offset = 0;
            }
            return false;
        }

        private void readHeader() {
            int before = offset;
            int value = 0;
            int shift = 0;
            int part;
            do {
                part = segment.bytes[offset++];
                value |= (part & 0x7f) << shift;
                shift += 7;
            } while (part < 0);
            length = value >>> 1;
            isReasoning = (value & 1) != 0;
            start = offset;
            offset += length;
            chunksRead++;
            sizeRead += offset - before;
        }

        /** Returns the array that holds the text of the chunk; not to be changed. */
        public byte[] bytes() {
            return segment.bytes;
        }

        /** Returns where in {@link #bytes} the text of the chunk begins. */
        public int start() {
            return start;
        }

        /** Returns the length of the text of the chunk, in bytes of UTF-8. */
        public int length() {
            return length;
        }

        /** Returns whether the chunk is one of reasoning. */
        public boolean isReasoning() {
            return isReasoning;
        }

        /**
         * Looks for further chunks.
         *
         * @param waits whether to wait until some have come, or the end
         * @return whether there are some; false after waiting = all were read, see {@link #end}
         * @throws InterruptedException if the thread is interrupted while it waits
         * @throws CopilotException if this reader gets no further
         */
        public boolean refresh(boolean waits) throws InterruptedException, CopilotException {
            touch();
            boolean resumes;
            Progress progress;
            lock.lock();
            try {
                markOpen();
                resumes = record();
                // What a connection brings that has to be resumed first is not waited for here.
                progress = waits && !resumes ? awaitMore() : takeKnown();
            } finally {
                lock.unlock();
            }
            // Outside of the lock: the stream has one of its own, and calls this under it.
            if (resumes) {
                stream.resume();
            }
            return switch (progress) {
                case MORE -> true;
                case NOTHING_YET -> waits && resumes && refresh(true);
                case CLOSED -> throw stream.failure("its reader closed it before its end");
                case GIVEN_UP -> throw stream.failure(stream.readerTimeoutReason());
                case TOO_LONG -> throw stream.tooLongToReadAgain();
            };
        }

        private Progress awaitMore() throws InterruptedException {
            int closesBefore = closes;
            waitingReaders++;
            try {
                while (!hasMore() && end == null && !givenUp) {
                    changed.await();
                    if (closes != closesBefore) {
                        return Progress.CLOSED;
                    }
                }
            } finally {
                waitingReaders--;
            }
            return takeKnown();
        }

        private boolean hasMore() {
            return segment == null ? chunks > 0 : segment.next != null || offset < segment.length;
        }

        private Progress takeKnown() {
            if (givenUp) {
                return Progress.GIVEN_UP;
            }
            if (last == null) {
                return Progress.NOTHING_YET;
            }
            if (segment == null) {
                if (first == null) {
                    return Progress.TOO_LONG;
                }
                segment = first;
                begun.add(this);
                dropBeginning();
            }
            endOfKnown = last;
            lengthOfKnown = last.length;
            return segment != last || offset < lengthOfKnown ? Progress.MORE : Progress.NOTHING_YET;
        }

        /** Returns whether the connection has to be read on. */
        private boolean record() {
            recordedSize = sizeRead;
            frontSize = Math.max(frontSize, sizeRead);
            frontChunks = Math.max(frontChunks, chunksRead);
            boolean wasFull = full;
            full = end == null && isFull();
            return wasFull && !full;
        }

        /** Notes how far the reader has come, if the connection may wait for that. */
        public void recordIfAwaited() {
            if (!full) {
                return;
            }
            boolean resumes;
            lock.lock();
            try {
                resumes = record();
            } finally {
                lock.unlock();
            }
            if (resumes) {
                stream.resume();
            }
        }

        /** Returns how the stream ended, once all was read. */
        public Chunk end() {
            lock.lock();
            try {
                return end;
            } finally {
                lock.unlock();
            }
        }

        /** Notes that the reader is at work, though it needs no further chunk. */
        public void touch() {
            asked.lazySet(asked.get() + 1);
        }

        /** Goes back to the first chunk. */
        public void reset() {
            lock.lock();
            try {
                markOpen();
                begun.remove(this);
                segment = null;
                offset = 0;
                chunksRead = 0;
                sizeRead = 0;
                recordedSize = 0;
                givenUp = false;
                endOfKnown = null;
            } finally {
                lock.unlock();
            }
        }

        /** Opens the reader again where it is, if it was closed. */
        public void reopen() {
            lock.lock();
            try {
                markOpen();
            } finally {
                lock.unlock();
            }
        }

        private void markOpen() {
            askedBySelf++;
            if (!isOpen) {
                isOpen = true;
                openReaders++;
                cancelClosing();
                if (segment != null && !begun.contains(this)) {
                    begun.add(this);
                }
            }
        }

        /**
         * Gives the reader up. When none is open any more the stream is closed, unless one is
         * opened, reset or read within {@link #CLOSE_DELAY}.
         */
        public void close() {
            close(CLOSE_DELAY);
        }

        /** Gives the reader up; if none is open any more, the stream is closed at once. */
        public void closeNow() {
            close(Duration.ZERO);
        }

        private void close(Duration delay) {
            boolean resumes;
            boolean closesNow = false;
            lock.lock();
            try {
                if (!isOpen) {
                    return;
                }
                isOpen = false;
                closes++;
                openReaders--;
                begun.remove(this);
                boolean wasFull = full;
                full = end == null && isFull();
                resumes = wasFull && !full;
                changed.signalAll();
                if (openReaders == 0 && end == null) {
                    if (delay.isZero()) {
                        closesNow = true;
                    } else {
                        cancelClosing();
                        closing = scheduler.schedule(delay, ChunkLog.this::closeWithoutReader);
                    }
                }
            } finally {
                lock.unlock();
            }
            if (resumes) {
                stream.resume();
            }
            if (closesNow) {
                closeWithoutReader();
            }
        }
    }
}
