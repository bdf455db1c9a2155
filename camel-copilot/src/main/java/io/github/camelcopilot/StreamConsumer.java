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
 * {@code from("copilot:stream:NAME")}: creates one exchange per chunk of every stream that is sent
 * to its channel while it runs. Streams are processed concurrently, each in its order. While
 * suspended, it lets chunks wait and thereby holds back the streams. Exchanges run on the pool
 * {@code copilot-consumer}.
 */
final class StreamConsumer extends DefaultConsumer
        implements ChannelConsumer, ShutdownAware, Suspendable {

    private static final Logger LOG = LoggerFactory.getLogger(StreamConsumer.class);

    /** How long a consumer that stops waits for its route to process the last chunks. */
    private static final long LAST_CHUNKS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Set<ChannelSubscription> subscriptions = ConcurrentHashMap.newKeySet();
    private final AtomicLong waitingSize = new AtomicLong();

    /** Whether the route is being suspended. */
    private volatile boolean pausing;

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
        pausing = false;
        if (getRoute() != null) {
            getRoute().addService(new SuspendListener());
        }
        getEndpoint().channels().add(getEndpoint().getName(), this);
    }

    @Override
    protected void doResume() throws Exception {
        super.doResume();
        pausing = false;
        subscriptions.forEach(ChannelSubscription::wake);
    }

    @Override
    protected void doStop() throws Exception {
        getEndpoint().channels().remove(getEndpoint().getName(), this);
        if (!getEndpoint().getCamelContext().getShutdownStrategy().isForceShutdown()) {
            // The remaining streams end with an error for this route, if it still processes it.
            subscriptions.forEach(ChannelSubscription::end);
            awaitLastChunks();
        }
        long discarded = subscriptions.stream().filter(ChannelSubscription::close).count();
        subscriptions.clear();
        if (discarded > 0) {
            LOG.warn(
                    "The consumer of the channel {} stopped before it had taken the last chunk of {} streams",
                    getEndpoint().getName(),
                    discarded);
        }
        super.doStop();
    }

    /** Camel may have interrupted this thread, which stops routes, since they took too long. */
    private void awaitLastChunks() {
        long deadline = System.nanoTime() + LAST_CHUNKS_NANOS;
        boolean interrupted = false;
        synchronized (subscriptions) {
            long left = LAST_CHUNKS_NANOS;
            while (!subscriptions.isEmpty() && left > 0) {
                try {
                    TimeUnit.NANOSECONDS.timedWait(subscriptions, left);
                } catch (InterruptedException again) {
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
     * @param tee whether the stream has another reader
     * @param maxWaiting maximum size of its waiting text in bytes of UTF-8
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

    /** Returns the size of the waiting text of ended streams in bytes of UTF-8. */
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
        return pausing || isSuspendingOrSuspended();
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
            // If it ended the thread, the rest of the stream would wait forever.
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
            // The handler is user code and must not stop the stream.
            LOG.warn("The exception handler of {} failed", name(), broken);
        }
    }

    /**
     * Keeps running while there are streams, as routes that are stopping may still send to them.
     */
    @Override
    public boolean deferShutdown(ShutdownRunningTask shutdownRunningTask) {
        return true;
    }

    @Override
    public int getPendingExchangesSize() {
        // While suspended, they would never be processed.
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
     * defers its shutdown only after all pending exchanges have completed, which a running stream
     * never does, and stops it when that times out; other services of the route are notified before
     * the wait. Works around {@code DefaultShutdownStrategy.ShutdownTask.run} of Camel 4.18 (not
     * reported).
     */
    private final class SuspendListener extends ServiceSupport implements ShutdownPrepared {
        @Override
        public void prepareShutdown(boolean suspendOnly, boolean forced) {
            pausing = suspendOnly;
        }
    }
}
