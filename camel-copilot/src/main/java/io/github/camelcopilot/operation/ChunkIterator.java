package io.github.camelcopilot.operation;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.client.Chunk;
import io.github.camelcopilot.client.ChunkBuffer;
import java.io.Closeable;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * {@code emit=chunks}: the chunks as an iterator, for a streaming split. {@code hasNext} never
 * waits, since the split asks for the next chunk before it routes the last one; {@code next} waits,
 * and throws what broke the stream, again and again, so that no redelivery takes a broken stream
 * for a whole one. A split that stops early closes the stream. One thread at a time reads it; any
 * may close it.
 */
final class ChunkIterator implements Iterator<Message>, Closeable {

    /** Looking at the stack costs too much for each of many chunks that wait. */
    private static final int MOST_UNSEEN = 64;

    private final ChunkBuffer buffer;
    private final ChunkMessages messages;
    private volatile Message previous;
    private volatile CopilotException failure;
    private volatile boolean ended;

    /** The thread that took the last chunk. */
    private volatile Thread reader;

    /** Closed by a split that stopped early. */
    private volatile boolean drained;

    /** The thread that was waiting in a split in parallel when another one drained it. */
    private volatile Thread leaving;

    private int unseen;

    ChunkIterator(ChunkBuffer buffer, ChunkMessages messages) {
        this.buffer = buffer;
        this.messages = messages;
    }

    @Override
    public boolean hasNext() {
        if (ended) {
            return false;
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
                || !buffer.isReady()
                || unseen > MOST_UNSEEN) {
            unseen = 0;
            return true;
        }
        return false;
    }

    @Override
    public Message next() {
        if (ended) {
            throw new NoSuchElementException("The stream has ended");
        }
        reader = Thread.currentThread();
        if (failure != null) {
            throw Sneaky.thrown(failure);
        }
        Chunk chunk;
        try {
            chunk = buffer.take();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw Sneaky.thrown(end("the thread that read it was interrupted"));
        }
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
        if (!ended && failure == null) {
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

    /** Throws what an iterator cannot declare: the split hands any exception to the exchange. */
    private static final class Sneaky {
        @SuppressWarnings("unchecked")
        static <E extends Exception> RuntimeException thrown(Exception failure) throws E {
            throw (E) failure;
        }
    }
}
