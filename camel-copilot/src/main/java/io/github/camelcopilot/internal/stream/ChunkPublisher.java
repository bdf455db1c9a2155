package io.github.camelcopilot.internal.stream;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.internal.concurrent.CallbackPool;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code emit=publisher}: the chunks as a publisher for one subscriber, as Reactive Streams has it.
 * Chunks go out on threads of the pool {@code copilot-consumer}, one at a time; none is held while
 * there is nothing to do. Cancelling closes the connection.
 */
public final class ChunkPublisher implements Flow.Publisher<Message> {

    private static final Logger LOG = LoggerFactory.getLogger(ChunkPublisher.class);

    /** After so many chunks in a row another stream has its turn. */
    private static final int CHUNKS_PER_TURN = 1024;

    private final CallbackPool threads;
    private final ChunkMessages messages;
    private final ChunkBuffer buffer;
    private final AtomicBoolean subscribed = new AtomicBoolean();
    private volatile OnlySubscription subscription;

    /** What waits for the end of the subscription; may be told of it more than once. */
    private volatile Runnable onOver = () -> {};

    public ChunkPublisher(CallbackPool threads, StreamSettings settings, ChunkMessages messages) {
        this.threads = threads;
        this.messages = messages;
        this.buffer = new ChunkBuffer(settings, this::chunksCame);
    }

    public ChunkSink sink() {
        return buffer;
    }

    /**
     * Ends the subscription for a reason that its subscriber is told; without effect once it is
     * over.
     */
    public void cancel(String reason) {
        buffer.abandon(buffer.stream().failure(reason));
    }

    /**
     * Runs a task once the subscriber has got all there is, or at once if there is none; perhaps
     * more than once.
     */
    public void whenOver(Runnable task) {
        onOver = task;
        OnlySubscription only = subscription;
        if (only == null || only.over) {
            task.run();
        }
    }

    /** Returns the failure of a conversion to text, which would need a subscriber of its own. */
    public CopilotException notText() {
        return buffer.stream()
                .readableOnce("its one subscriber gets them, and none is left for a conversion");
    }

    private void chunksCame() {
        OnlySubscription only = subscription;
        if (only != null) {
            only.work();
        }
    }

    @Override
    public void subscribe(Flow.Subscriber<? super Message> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        if (!subscribed.compareAndSet(false, true)) {
            subscriber.onSubscribe(new NoSubscription());
            subscriber.onError(
                    new IllegalStateException(
                            "The stream has a subscriber, and has no more than one"));
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

        /**
         * How often there was something to do since the last look; the first one to count looks.
         * Subscribing is counted, so that nothing is told until {@code onSubscribe} has returned.
         */
        private final AtomicInteger calls = new AtomicInteger(1);

        private volatile boolean over;
        private volatile IllegalArgumentException mistake;

        OnlySubscription(Flow.Subscriber<? super Message> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void request(long count) {
            if (count <= 0) {
                mistake =
                        new IllegalArgumentException(
                                "A subscriber requests at least 1 (Reactive Streams, 3.9), not "
                                        + count);
            } else {
                demand.getAndAccumulate(
                        count, (had, more) -> had + more < 0 ? Long.MAX_VALUE : had + more);
            }
            work();
        }

        @Override
        public void cancel() {
            if (!over) {
                end();
                String reason = "its subscriber cancelled it";
                buffer.abandon(buffer.stream().failure(reason));
                buffer.stream().cancel(reason);
            }
        }

        void begin() {
            execute();
        }

        void work() {
            if (calls.getAndIncrement() == 0) {
                execute();
            }
        }

        private void execute() {
            try {
                threads.execute(this::run);
            } catch (RejectedExecutionException full) {
                String reason =
                        threads.isClosed()
                                ? "the component was stopped"
                                : "no thread of the pool copilot-consumer was free, and its queue is full";
                buffer.stream().cancel(reason);
                threads.executeUrgently(() -> fail(buffer.stream().failure(reason)));
            }
        }

        private void run() {
            int seen = calls.get();
            do {
                if (!publish()) {
                    // Still counted as at work, so that nobody else begins.
                    execute();
                    return;
                }
                seen = calls.addAndGet(-seen);
            } while (seen != 0);
        }

        /** Hands out what there is, as far as it was asked for; false = enough for one turn. */
        private boolean publish() {
            if (mistake != null) {
                buffer.stream().cancel("its subscriber requested less than one chunk");
                fail(mistake);
            }
            long asked = demand.get();
            int handedOut = 0;
            while (!over && handedOut < asked) {
                if (handedOut == CHUNKS_PER_TURN) {
                    demand.addAndGet(-handedOut);
                    return false;
                }
                Chunk chunk = buffer.poll();
                if (chunk == null) {
                    break;
                }
                handedOut++;
                handOut(chunk);
            }
            if (!over && buffer.isFailureNext()) {
                // What broke the stream is told even if nothing more was asked for.
                fail(buffer.poll().failure());
            }
            boolean wantsMore =
                    (asked == Long.MAX_VALUE ? asked : demand.addAndGet(-handedOut)) > 0;
            buffer.setReaderWaiting(wantsMore);
            return true;
        }

        private void handOut(Chunk chunk) {
            if (chunk.failure() != null) {
                fail(chunk.failure());
                return;
            }
            try {
                subscriber.onNext(messages.of(chunk));
            } catch (RuntimeException | Error broken) {
                // Reactive Streams, 2.13: it counts as cancelled.
                LOG.warn("The subscriber of a stream failed, which ends the stream", broken);
                cancel();
                return;
            }
            if (chunk.isLast() && !over) {
                end();
                subscriber.onComplete();
            }
        }

        private void end() {
            over = true;
            onOver.run();
        }

        private void fail(Exception failure) {
            if (!over) {
                end();
                subscriber.onError(failure);
            }
        }
    }
}
