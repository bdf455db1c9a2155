// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.stream;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.internal.client.Chunk;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;

/**
 * {@code emit=chunks}: the chunks as an iterator, for a streaming split. {@code hasNext} never
 * waits, since the split calls it before it routes the previous chunk. {@code next} waits, and
 * throws the exception of a broken stream each time, so that no redelivery takes a broken stream
 * for a complete one. A split that stops early closes the stream. Used by one thread at a time; any
 * thread may close it.
 *
 * <p>It can be iterated once. A second iteration and two concurrent readers fail, since each would
 * receive only a part. A log, a predicate or a conversion to text takes no chunk from the reader,
 * see {@link #text}. The iterator is a stream cache so that Camel gives each branch of a {@code
 * wireTap} or parallel {@code multicast} a {@link #copy} instead of the same iterator.
 */
public final class ChunkIterator implements Iterator<Message>, Closeable, StreamCache {

    /** Number of chunks between stack walks, which are too expensive for each chunk. */
    private static final int MAX_UNCHECKED = 64;

    private final ChunkBuffer buffer;
    private final ChunkMessages messages;
    private final ChunksAhead ahead;

    /** Whether another iterator returns the chunks and this one only their text. */
    private final boolean isCopy;

    /** Whether a thread is taking a chunk. */
    private final AtomicBoolean taking = new AtomicBoolean();

    private volatile Message previous;
    private volatile CopilotException failure;
    private volatile boolean ended;

    /** Whether {@code hasNext} has returned false at the end. */
    private volatile boolean endReported;

    /** The exchange whose split has taken the chunks so far; null = not known. */
    private volatile Object splitExchangeId;

    /** The thread that took the last chunk. */
    private volatile Thread reader;

    /** Whether a split that stopped early has closed the stream. */
    private volatile boolean drained;

    /** The thread of a parallel split that was waiting when another thread drained the iterator. */
    private volatile Thread skipping;

    private int unchecked;

    /**
     * @param maxSize maximum size of the text that {@link #text} reads ahead, in bytes
     */
    public ChunkIterator(ChunkBuffer buffer, ChunkMessages messages, long maxSize) {
        this(buffer, messages, maxSize, false);
    }

    private ChunkIterator(
            ChunkBuffer buffer, ChunkMessages messages, long maxSize, boolean isCopy) {
        this.buffer = buffer;
        this.messages = messages;
        this.ahead = new ChunksAhead(buffer, maxSize);
        this.isCopy = isCopy;
    }

    @Override
    public boolean hasNext() {
        if (ended) {
            if (SplitDrain.isUnderWay()) {
                return false;
            }
            if (!endReported) {
                endReported = true;
                return false;
            }
            // A second iteration, whose next() fails.
            return true;
        }
        if (skipping == Thread.currentThread()) {
            skipping = null;
            return false;
        }
        if (mayBeDrained() && SplitDrain.isUnderWay()) {
            drained = true;
            close();
            return false;
        }
        return true;
    }

    /**
     * Returns whether to check if a split is draining the iterator: if draining would wait for
     * chunks or interfere with a parallel reader, if the previous exchange may have stopped the
     * split, and after {@link #MAX_UNCHECKED} chunks without a check.
     */
    private boolean mayBeDrained() {
        unchecked++;
        if (failure != null
                || hasStopped(previous)
                || reader != Thread.currentThread()
                || !ahead.isReady()
                || unchecked > MAX_UNCHECKED) {
            unchecked = 0;
            return true;
        }
        return false;
    }

    @Override
    public Message next() {
        if (isCopy) {
            throw Sneaky.thrown(readableOnce("another branch of the route reads them"));
        }
        if (ended) {
            throw Sneaky.thrown(readableOnce("they have been read to their end"));
        }
        reader = Thread.currentThread();
        if (failure != null) {
            throw Sneaky.thrown(failure);
        }
        checkOnlyReader();
        Chunk chunk = take();
        if (chunk.failure() != null) {
            if (drained) {
                // The split has its result already and skips null.
                skipping = Thread.currentThread();
                return null;
            }
            failure = chunk.failure();
            throw Sneaky.thrown(failure);
        }
        previous = messages.of(chunk);
        ended = chunk.isLast();
        return previous;
    }

    private Chunk take() {
        begin();
        try {
            return ahead.take();
        } catch (InterruptedException interrupted) {
            throw Sneaky.thrown(interrupted());
        } finally {
            taking.set(false);
        }
    }

    /** Fails if another thread is taking a chunk; even a parallel split takes one at a time. */
    private void begin() {
        if (!taking.compareAndSet(false, true)) {
            throw Sneaky.thrown(twoReaders());
        }
    }

    /** Fails if another split has taken the previous chunk, which its exchange shows. */
    private void checkOnlyReader() {
        Exchange exchange = previous == null ? null : previous.getExchange();
        // An exchange that Camel has pooled and reused holds another message.
        if (exchange == null || exchange.getIn() != previous) {
            return;
        }
        Object splitting = exchange.getProperty(ExchangePropertyKey.CORRELATION_ID);
        if (splitExchangeId == null) {
            splitExchangeId = splitting;
        } else if (splitting != null && !splitting.equals(splitExchangeId)) {
            throw Sneaky.thrown(twoReaders());
        }
    }

    /** Fails both readers, since each has only a part. */
    private CopilotException twoReaders() {
        CopilotException twice = readableOnce("two readers take chunks from them at once");
        failure = twice;
        buffer.abandon(twice);
        buffer.stream().cancel("two readers took its chunks");
        return twice;
    }

    private CopilotException readableOnce(String why) {
        return buffer.stream().readableOnce(why);
    }

    private CopilotException interrupted() {
        Thread.currentThread().interrupt();
        return end("the thread that read it was interrupted");
    }

    /**
     * Returns the text of all model calls, with an empty line between them, waiting for the end.
     * The iteration still returns all text and all steps of tool calls, but the text in larger
     * chunks. For a copy, the stream ends only once the reader of the original has taken the
     * chunks.
     *
     * @throws CopilotException if the stream broke or, with the code {@code answer_too_long}, if
     *     the answer is larger than {@code maxAnswerSize}
     */
    public String text() throws CopilotException {
        if (failure != null) {
            throw failure;
        }
        Chunk end;
        try {
            end = isCopy || ended ? buffer.awaitEnd() : readAhead();
        } catch (InterruptedException interrupted) {
            throw interrupted();
        }
        if (end == null || end.isTruncated()) {
            throw buffer.stream().tooLongToReadAgain();
        }
        if (end.failure() != null) {
            throw end.failure();
        }
        String text = buffer.text();
        if (text == null) {
            throw buffer.stream().tooLongToReadAgain();
        }
        return text;
    }

    private Chunk readAhead() throws InterruptedException {
        begin();
        try {
            return ahead.readToEnd();
        } finally {
            taking.set(false);
        }
    }

    /** Applies the conditions of Camel's {@code PipelineHelper.continueProcessing}. */
    private static boolean hasStopped(Message message) {
        Exchange exchange = message == null ? null : message.getExchange();
        return exchange != null
                && (exchange.isFailed()
                        || exchange.isRollbackOnly()
                        || exchange.isRollbackOnlyLast()
                        || exchange.isRouteStop()
                        || (exchange.getExchangeExtension().isErrorHandlerHandledSet()
                                && exchange.getExchangeExtension().isErrorHandlerHandled()));
    }

    /** Closes the stream unless it has ended; a further iteration fails. */
    @Override
    public void close() {
        if (!ended && failure == null && !isCopy) {
            CopilotException unused = end("its reader closed it before its end");
        }
    }

    private CopilotException end(String reason) {
        CopilotException closed = buffer.stream().failure(reason);
        failure = closed;
        // Wakes a reader that is waiting on another thread.
        buffer.abandon(closed);
        buffer.stream().cancel(reason);
        return closed;
    }

    /** Does nothing: chunks that were taken are no longer held, so a second iteration fails. */
    @Override
    public void reset() {}

    @Override
    public void writeTo(OutputStream target) throws IOException {
        try {
            target.write(text().getBytes(StandardCharsets.UTF_8));
        } catch (CopilotException broken) {
            throw new IOException("The stream broke: " + broken.getMessage(), broken);
        }
    }

    /** Returns a copy that has the text but cannot be iterated. */
    @Override
    public StreamCache copy(Exchange exchange) {
        return new ChunkIterator(buffer, messages, 0, true);
    }

    @Override
    public boolean inMemory() {
        return true;
    }

    /** Returns 1, since there is a body of unknown size. */
    @Override
    public long length() {
        return 1;
    }

    @Override
    public long position() {
        return 0;
    }

    /** Throws checked exceptions, which an iterator cannot declare but Camel's split handles. */
    private static final class Sneaky {
        @SuppressWarnings("unchecked")
        static <E extends Exception> RuntimeException thrown(Exception failure) throws E {
            throw (E) failure;
        }
    }
}
