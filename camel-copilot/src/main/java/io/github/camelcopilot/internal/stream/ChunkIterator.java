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
 * waits, since the split asks for the next chunk before it routes the last one; {@code next} waits,
 * and throws what broke the stream, again and again, so that no redelivery takes a broken stream
 * for a whole one. A split that stops early closes the stream. One thread at a time reads it; any
 * may close it.
 *
 * <p>It can be iterated once: a second time, or by two readers at once, it fails, since each would
 * get a part. Whoever only looks at it (a log, a predicate, a conversion to text) leaves it whole,
 * see {@link #text}. It is a stream cache so that Camel gives each branch of a {@code wireTap} or
 * parallel {@code multicast} a {@link #copy} instead of the same iterator.
 */
public final class ChunkIterator implements Iterator<Message>, Closeable, StreamCache {

    /** Looking at the stack costs too much for each of many chunks that wait. */
    private static final int MOST_UNSEEN = 64;

    private final ChunkBuffer buffer;
    private final ChunkMessages messages;
    private final ChunksAhead ahead;

    /** Whether another one is the reader. */
    private final boolean isCopy;

    /** Whether a thread takes a chunk. */
    private final AtomicBoolean taking = new AtomicBoolean();

    private volatile Message previous;
    private volatile CopilotException failure;
    private volatile boolean ended;

    /** Whether the reader knows that the stream has ended. */
    private volatile boolean endNoticed;

    /** The exchange whose split took the chunks so far; null = not known. */
    private volatile Object splitExchangeId;

    /** The thread that took the last chunk. */
    private volatile Thread reader;

    /** Closed by a split that stopped early. */
    private volatile boolean drained;

    /** The thread that was waiting in a split in parallel when another one drained it. */
    private volatile Thread leaving;

    private int unseen;

    /**
     * @param maxSize the most bytes of text that {@link #text} reads ahead
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
            if (!endNoticed) {
                endNoticed = true;
                return false;
            }
            // A second iteration: its first chunk is the failure.
            return true;
        }
        if (leaving == Thread.currentThread()) {
            leaving = null;
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
     * Returns whether to look if a split is emptying this: always when it would wait here or would
     * do so beside a reader in parallel, and early when the last chunk tells of it.
     */
    private boolean mayBeDrained() {
        unseen++;
        if (failure != null
                || hasStopped(previous)
                || reader != Thread.currentThread()
                || !ahead.isReady()
                || unseen > MOST_UNSEEN) {
            unseen = 0;
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
                // The split has its outcome already: null is what it skips.
                leaving = Thread.currentThread();
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

    /**
     * Two threads at once are two readers: a split, also in parallel, takes one chunk at a time.
     */
    private void begin() {
        if (!taking.compareAndSet(false, true)) {
            throw Sneaky.thrown(twoReaders());
        }
    }

    /** Two splits that take turns are two readers too; their exchanges show it. */
    private void checkOnlyReader() {
        Exchange exchange = previous == null ? null : previous.getExchange();
        // An exchange that Camel uses again holds another message.
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

    /** Fails for both, since each has only a part. */
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
     * Returns the text of the whole answer, waiting for its end. The iteration is as it was: what
     * was read for the text comes again, though in larger chunks. Of a copy the text comes when the
     * reader has come to the end.
     *
     * @throws CopilotException what broke the stream; or, with the code {@code answer_too_long}, if
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
        return end.result().text();
    }

    private Chunk readAhead() throws InterruptedException {
        begin();
        try {
            return ahead.readToEnd();
        } finally {
            taking.set(false);
        }
    }

    /** As Camel's pipelines decide it, whatever the split makes of it. */
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

    /** Closes the stream, unless it has come to its end; going on afterwards fails. */
    @Override
    public void close() {
        if (!ended && failure == null && !isCopy) {
            CopilotException unused = end("its reader closed it before its end");
        }
    }

    private CopilotException end(String reason) {
        CopilotException closed = buffer.stream().failure(reason);
        failure = closed;
        // Wakes a reader that waits on another thread.
        buffer.abandon(closed);
        buffer.stream().cancel(reason);
        return closed;
    }

    /** Does nothing: what was iterated is gone, and a second iteration fails. */
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

    /** Returns one whose text can be read; only this one can be iterated. */
    @Override
    public StreamCache copy(Exchange exchange) {
        return new ChunkIterator(buffer, messages, 0, true);
    }

    @Override
    public boolean inMemory() {
        return true;
    }

    /** Returns 1: there is a body, of a size that is not known yet. */
    @Override
    public long length() {
        return 1;
    }

    @Override
    public long position() {
        return 0;
    }

    /** Throws what an iterator cannot declare: the split hands any exception to the exchange. */
    private static final class Sneaky {
        @SuppressWarnings("unchecked")
        static <E extends Exception> RuntimeException thrown(Exception failure) throws E {
            throw (E) failure;
        }
    }
}
