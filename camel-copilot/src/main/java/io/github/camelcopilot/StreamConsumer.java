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
 * {@code from("copilot:stream:NAME")}: gets one exchange per chunk of every stream that is sent to
 * its channel while it runs; streams side by side, each in its order. Suspended, it lets chunks
 * wait and so holds the streams back. Exchanges run on the pool {@code copilot-consumer}.
 */
final class StreamConsumer extends DefaultConsumer
        implements ChannelConsumer, ShutdownAware, Suspendable {

    private static final Logger LOG = LoggerFactory.getLogger(StreamConsumer.class);

    /** How long a consumer that stops waits for its route to take the last chunks. */
    private static final long LAST_CHUNKS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Set<ChannelSubscription> subscriptions = ConcurrentHashMap.newKeySet();
    private final AtomicLong waitingSize = new AtomicLong();

    /** The route is about to be suspended. */
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
            getRoute().addService(new SuspendNotice());
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
            // Streams that are left end for this route with an error, as far as it can take it.
            subscriptions.forEach(ChannelSubscription::end);
            awaitLastChunks();
        }
        long dropped = subscriptions.stream().filter(ChannelSubscription::close).count();
        subscriptions.clear();
        if (dropped > 0) {
            LOG.warn(
                    "The consumer of the channel {} stopped before it had taken the last chunk of {} streams",
                    getEndpoint().getName(),
                    dropped);
        }
        super.doStop();
    }

    /** Camel interrupts the thread that stops routes when they take too long, often before this. */
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
     * Returns where the chunks of a stream go.
     *
     * @param tee whether the stream has another reader
     * @param maxWaiting how much of its text may wait, in bytes of UTF-8
     */
    ChunkSink subscribe(ChunkMessages messages, boolean tee, long maxWaiting) {
        ChannelSubscription subscription =
                new ChannelSubscription(this, getEndpoint().consumers(), messages, tee, maxWaiting);
        subscriptions.add(subscription);
        return subscription;
    }

    /** Returns how much text of streams that have ended waits, in bytes of UTF-8. */
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
    public long nanoTime() {
        return getEndpoint().scheduler().nanoTime();
    }

    @Override
    public boolean isPaused() {
        return pausing || isSuspendingOrSuspended();
    }

    @Override
    public void grow(long by) {
        waitingSize.addAndGet(by);
    }

    @Override
    public void forgetIfDone(ChannelSubscription subscription) {
        if (subscription.isDrained()) {
            subscriptions.remove(subscription);
            synchronized (subscriptions) {
                subscriptions.notifyAll();
            }
        }
    }

    @Override
    public boolean isGone() {
        return isStoppingOrStopped();
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
            // A thread that ended with it would leave the rest of the stream waiting for ever.
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
            // The handler is the user's code, and must not stop the stream.
            LOG.warn("The exception handler of {} failed", name(), broken);
        }
    }

    /** Keeps running while streams are under way: a route that is stopping still feeds them. */
    @Override
    public boolean deferShutdown(ShutdownRunningTask shutdownRunningTask) {
        return true;
    }

    @Override
    public int getPendingExchangesSize() {
        // Suspended, it would never get on with them.
        return isPaused()
                ? 0
                : (int) subscriptions.stream().filter(each -> !each.isDrained()).count();
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        // Nothing to prepare.
    }

    /**
     * Tells the consumer that its route is to be suspended, at once. Camel 4.18 tells a consumer
     * itself only when all that is pending has ended, which a stream that goes on never does, and
     * stops it when that takes too long; the other services of a route are told before the wait.
     */
    private final class SuspendNotice extends ServiceSupport implements ShutdownPrepared {
        @Override
        public void prepareShutdown(boolean suspendOnly, boolean forced) {
            pausing = suspendOnly;
        }
    }
}
