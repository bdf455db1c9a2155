// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import io.github.camelcopilot.internal.client.Chunk;
import io.github.camelcopilot.internal.client.ChunkSink;
import io.github.camelcopilot.internal.stream.ChannelConsumer;
import io.github.camelcopilot.internal.stream.ChannelSubscription;
import io.github.camelcopilot.internal.stream.ChunkMessages;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.Suspendable;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.spi.ShutdownPrepared;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code from("copilot:stream:NAME")}: creates one exchange for each chunk of every stream that is
 * sent to its channel while it is running. Streams are processed concurrently, the chunks of one
 * stream in order. While the consumer is suspended, chunks wait, and the streams are held back.
 * Exchanges run on the pool {@code copilot-consumer}.
 */
final class StreamConsumer extends DefaultConsumer
        implements ChannelConsumer, ShutdownAware, Suspendable {

    private static final Logger LOG = LoggerFactory.getLogger(StreamConsumer.class);

    /**
     * Maximum time that a stopping consumer waits until its route has processed the last chunks.
     */
    private static final long LAST_CHUNKS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Set<ChannelSubscription> subscriptions = ConcurrentHashMap.newKeySet();
    private final AtomicLong waitingSize = new AtomicLong();

    /** Whether the route is being suspended. */
    private volatile boolean suspending;

    public StreamConsumer(CopilotEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
    }

    @Override
    public CopilotEndpoint getEndpoint() {
        return (CopilotEndpoint) super.getEndpoint();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        suspending = false;
        if (getRoute() != null) {
            getRoute().addService(new SuspendListener());
        }
        getEndpoint().channels().add(getEndpoint().getName(), this);
    }

    @Override
    protected void doResume() throws Exception {
        super.doResume();
        suspending = false;
        subscriptions.forEach(ChannelSubscription::wake);
    }

    @Override
    protected void doStop() throws Exception {
        getEndpoint().channels().remove(getEndpoint().getName(), this);
        if (!getEndpoint().getCamelContext().getShutdownStrategy().isForceShutdown()) {
            // The remaining streams end with an error chunk, which the route receives if it is
            // still running.
            subscriptions.forEach(ChannelSubscription::end);
            awaitLastChunks();
        }
        long discarded = subscriptions.stream().filter(ChannelSubscription::close).count();
        subscriptions.clear();
        if (discarded > 0) {
            LOG.warn(
                    "The consumer of the channel {} stopped before it had processed the last chunk of {} streams",
                    getEndpoint().getName(),
                    discarded);
        }
        super.doStop();
    }

    /**
     * Waits until the last chunks are processed. An interrupt does not end the wait: Camel
     * interrupts the thread that stops routes if this takes too long.
     */
    private void awaitLastChunks() {
        long deadline = System.nanoTime() + LAST_CHUNKS_NANOS;
        boolean interrupted = false;
        synchronized (subscriptions) {
            long left = LAST_CHUNKS_NANOS;
            while (!subscriptions.isEmpty() && left > 0) {
                try {
                    TimeUnit.NANOSECONDS.timedWait(subscriptions, left);
                } catch (InterruptedException interrupt) {
                    interrupted = true;
                }
                left = deadline - System.nanoTime();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Returns a sink for the chunks of a stream.
     *
     * @param tee whether the stream also has another reader
     * @param maxWaiting maximum size of the waiting text of the stream in bytes of UTF-8
     */
    ChunkSink subscribe(ChunkMessages messages, boolean tee, long maxWaiting) {
        ChannelSubscription subscription =
                new ChannelSubscription(
                        this,
                        getEndpoint().consumers(),
                        getEndpoint().scheduler(),
                        messages,
                        tee,
                        maxWaiting);
        subscriptions.add(subscription);
        return subscription;
    }

    /**
     * Returns the size in bytes of UTF-8 of the text that is waiting although its stream has ended.
     */
    long waitingSize() {
        return waitingSize.get();
    }

    @Override
    public String name() {
        return "the consumer of the channel "
                + getEndpoint().getName()
                + (getRouteId() == null ? "" : " in the route " + getRouteId());
    }

    @Override
    public boolean isPaused() {
        return suspending || isSuspendingOrSuspended();
    }

    @Override
    public void addWaitingSize(long change) {
        waitingSize.addAndGet(change);
    }

    @Override
    public void drained(ChannelSubscription subscription) {
        subscriptions.remove(subscription);
        synchronized (subscriptions) {
            subscriptions.notifyAll();
        }
    }

    @Override
    public boolean process(Message message, Chunk chunk, Runnable onComplete) {
        Exchange exchange = createExchange(true);
        exchange.setIn(message);
        if (chunk.failure() != null) {
            exchange.setProperty(Exchange.EXCEPTION_CAUGHT, chunk.failure());
        }
        try {
            return getAsyncProcessor()
                    .process(
                            exchange,
                            doneSync -> {
                                report(exchange, exchange.getException());
                                if (!doneSync) {
                                    onComplete.run();
                                }
                            });
        } catch (RuntimeException | Error unexpected) {
            // Otherwise the thread would end, and the rest of the stream would never be processed.
            report(exchange, unexpected);
            return true;
        }
    }

    private void report(Exchange exchange, Throwable failure) {
        if (failure == null) {
            return;
        }
        try {
            getExceptionHandler()
                    .handleException(
                            "A chunk of a stream could not be processed", exchange, failure);
        } catch (RuntimeException | Error broken) {
            // The exception handler is user code, and must not stop the stream.
            LOG.warn("The exception handler of {} failed", name(), broken);
        }
    }

    /**
     * {@inheritDoc} Deferred, because routes that are stopping may still send streams to the
     * channel.
     */
    @Override
    public boolean deferShutdown(ShutdownRunningTask shutdownRunningTask) {
        return true;
    }

    @Override
    public int getPendingExchangesSize() {
        // While the consumer is suspended, pending exchanges would not be processed.
        return isPaused()
                ? 0
                : (int) subscriptions.stream().filter(each -> !each.isDrained()).count();
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        // Nothing to prepare.
    }

    /**
     * Pauses the consumer as soon as its route is being suspended. Camel suspends a consumer that
     * defers its shutdown only after all pending exchanges have completed. With a running stream,
     * this wait would time out, and Camel would stop the consumer instead. Other services of the
     * route are notified before the wait. Works around {@code
     * DefaultShutdownStrategy.ShutdownTask.run} of Camel 4.18 (not reported).
     */
    private final class SuspendListener extends ServiceSupport implements ShutdownPrepared {
        @Override
        public void prepareShutdown(boolean suspendOnly, boolean forced) {
            suspending = suspendOnly;
        }
    }
}
