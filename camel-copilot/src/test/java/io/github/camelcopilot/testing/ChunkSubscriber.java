// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.camel.Message;

/** A subscriber that records its signals for the test's thread. Any thread may use it. */
public final class ChunkSubscriber implements Flow.Subscriber<Message> {

    public static final Object COMPLETE = "complete";

    private static final long PATIENCE_SECONDS = 20;

    private final long firstDemand;
    private final Consumer<ChunkSubscriber> onEach;
    private final BlockingQueue<Object> signals = new LinkedBlockingQueue<>();
    private final List<Object> all = new CopyOnWriteArrayList<>();
    private final List<String> threads = new CopyOnWriteArrayList<>();
    private volatile Flow.Subscription subscription;

    /**
     * @param firstDemand number of chunks it requests when it subscribes; 0 = none
     */
    public ChunkSubscriber(long firstDemand) {
        this(firstDemand, subscriber -> {});
    }

    /**
     * @param onEach called with each chunk after it was recorded
     */
    public ChunkSubscriber(long firstDemand, Consumer<ChunkSubscriber> onEach) {
        this.firstDemand = firstDemand;
        this.onEach = onEach;
    }

    @Override
    public void onSubscribe(Flow.Subscription only) {
        subscription = only;
        if (firstDemand != 0) {
            only.request(firstDemand);
        }
    }

    @Override
    public void onNext(Message chunk) {
        keep(chunk);
        onEach.accept(this);
    }

    @Override
    public void onError(Throwable failure) {
        keep(failure);
    }

    @Override
    public void onComplete() {
        keep(COMPLETE);
    }

    private void keep(Object signal) {
        threads.add(Thread.currentThread().getName());
        all.add(signal);
        signals.add(signal);
    }

    public void request(long count) {
        subscription.request(count);
    }

    public void cancel() {
        subscription.cancel();
    }

    /** Waits for the next signal: a message, an exception or {@link #COMPLETE}. */
    public Object takeSignal() throws InterruptedException {
        Object signal = signals.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (signal == null) {
            throw new AssertionError("No signal came after " + all);
        }
        return signal;
    }

    /** Returns all signals so far. */
    public List<Object> signals() {
        return new ArrayList<>(all);
    }

    /** Returns the bodies of all chunks so far. */
    public List<Object> bodies() {
        return all.stream()
                .filter(Message.class::isInstance)
                .map(chunk -> ((Message) chunk).getBody())
                .toList();
    }

    /** Returns the names of the threads that signalled it. */
    public List<String> threads() {
        return List.copyOf(threads);
    }
}
