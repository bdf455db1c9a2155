// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.stream;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.internal.client.Chunk;
import io.github.camelcopilot.internal.client.ChunkSink;
import io.github.camelcopilot.internal.client.StreamSettings;
import io.github.camelcopilot.internal.concurrent.CallbackPool;
import io.github.camelcopilot.internal.concurrent.SerialTasks;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code emit=publisher}: the chunks as a publisher for one subscriber, according to the Reactive
 * Streams specification. Signals the subscriber on the threads of the pool {@code
 * copilot-consumer}, one at a time, and occupies none while there is nothing to do. Cancelling
 * closes the connection.
 */
public final class ChunkPublisher implements Flow.Publisher<Message> {

    private static final Logger LOG = LoggerFactory.getLogger(ChunkPublisher.class);

    /** Number of chunks after which other streams get the thread. */
    private static final int CHUNKS_PER_TURN = 1024;

    private final CallbackPool threads;
    private final ChunkMessages messages;
    private final ChunkBuffer buffer;
    private final AtomicBoolean subscribed = new AtomicBoolean();
    private volatile OnlySubscription subscription;

    /** Run at the end of the subscription, possibly more than once. */
    private volatile Runnable onEnd = () -> {};

    public ChunkPublisher(CallbackPool threads, StreamSettings settings, ChunkMessages messages) {
        this.threads = threads;
        this.messages = messages;
        this.buffer = new ChunkBuffer(settings, this::onArrival);
    }

    public ChunkSink sink() {
        return buffer;
    }

    /** Ends the subscription with an error for this reason; no effect once it has ended. */
    public void cancel(String reason) {
        buffer.abandon(buffer.stream().failure(reason));
    }

    /**
     * Runs a task when the subscription has ended, or at once if there is no subscriber; possibly
     * more than once.
     */
    public void onEnd(Runnable task) {
        onEnd = task;
        OnlySubscription only = subscription;
        if (only == null || only.ended) {
            task.run();
        }
    }

    /**
     * Returns the exception for a conversion to text, for which a second subscriber would be
     * needed.
     */
    public CopilotException notText() {
        return buffer.stream()
                .readableOnce("its only subscriber receives them, and a conversion cannot");
    }

    private void onArrival() {
        OnlySubscription only = subscription;
        if (only != null) {
            only.wake();
        }
    }

    @Override
    public void subscribe(Flow.Subscriber<? super Message> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        if (!subscribed.compareAndSet(false, true)) {
            subscriber.onSubscribe(new NoSubscription());
            subscriber.onError(
                    new IllegalStateException(
                            "The stream already has a subscriber, and supports only one"));
            return;
        }
        OnlySubscription only = new OnlySubscription(subscriber);
        subscriber.onSubscribe(only);
        subscription = only;
        only.begin();
    }

    private static final class NoSubscription implements Flow.Subscription {
        @Override
        public void request(long count) {}

        @Override
        public void cancel() {}
    }

    private final class OnlySubscription implements Flow.Subscription {

        private final Flow.Subscriber<? super Message> subscriber;
        private final AtomicLong demand = new AtomicLong();
        private final SerialTasks signals =
                SerialTasks.on(threads, this::publishNext, CHUNKS_PER_TURN, this::reject);

        /** Whether {@code onSubscribe} has returned, before which no other signal is allowed. */
        private volatile boolean begun;

        private volatile boolean ended;
        private volatile IllegalArgumentException invalidRequest;

        OnlySubscription(Flow.Subscriber<? super Message> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void request(long count) {
            if (count <= 0) {
                invalidRequest =
                        new IllegalArgumentException(
                                "A subscriber requests at least 1 (Reactive Streams, 3.9), not "
                                        + count);
            } else {
                demand.getAndAccumulate(
                        count, (had, more) -> had + more < 0 ? Long.MAX_VALUE : had + more);
            }
            wake();
        }

        @Override
        public void cancel() {
            if (!ended) {
                end();
                String reason = "its subscriber cancelled it";
                buffer.abandon(buffer.stream().failure(reason));
                buffer.stream().cancel(reason);
            }
        }

        void begin() {
            begun = true;
            signals.wake();
        }

        void wake() {
            if (begun) {
                signals.wake();
            }
        }

        private void reject() {
            String reason =
                    threads.isClosed()
                            ? "the component was stopped"
                            : "no thread of the pool copilot-consumer was free, and its queue is full";
            buffer.stream().cancel(reason);
            threads.executeUrgently(() -> fail(buffer.stream().failure(reason)));
        }

        private SerialTasks.Outcome publishNext() {
            if (invalidRequest != null) {
                buffer.stream().cancel("its subscriber requested less than one chunk");
                fail(invalidRequest);
            }
            long requested = demand.get();
            Chunk chunk = ended || requested == 0 ? null : buffer.poll();
            if (chunk != null) {
                if (requested != Long.MAX_VALUE) {
                    demand.decrementAndGet();
                }
                publish(chunk);
                return SerialTasks.Outcome.CONTINUE;
            }
            if (!ended && buffer.isFailureNext()) {
                // An error needs no demand (Reactive Streams, 1.4 and 1.5).
                fail(buffer.poll().failure());
            }
            buffer.setReaderWaiting(requested > 0);
            return SerialTasks.Outcome.IDLE;
        }

        private void publish(Chunk chunk) {
            if (chunk.failure() != null) {
                fail(chunk.failure());
                return;
            }
            try {
                subscriber.onNext(messages.of(chunk));
            } catch (RuntimeException | Error broken) {
                // Counts as cancelled (Reactive Streams, 2.13).
                LOG.warn("The subscriber of a stream failed, which ends the stream", broken);
                cancel();
                return;
            }
            if (chunk.isLast() && !ended) {
                end();
                subscriber.onComplete();
            }
        }

        private void end() {
            ended = true;
            onEnd.run();
        }

        private void fail(Exception failure) {
            if (!ended) {
                end();
                subscriber.onError(failure);
            }
        }
    }
}
