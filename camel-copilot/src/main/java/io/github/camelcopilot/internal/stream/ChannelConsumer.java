package io.github.camelcopilot.internal.stream;

import org.apache.camel.Message;

/**
 * The consumer of a channel as its subscriptions see it: it owns the threads and the route. Any
 * thread may call it.
 */
public interface ChannelConsumer {

    /** Returns how error messages name this consumer. */
    String name();

    /** Returns the time of the clock by which chunks age, in ns. */
    long nanoTime();

    /** Returns whether chunks wait for now, because the route is suspended or about to be. */
    boolean isPaused();

    /** Returns whether the consumer has stopped, so that it takes no further stream. */
    boolean isGone();

    /** Adds to the size of the text of ended streams that waits, in bytes of UTF-8. */
    void grow(long by);

    /** Removes a subscription that gets nothing more. */
    void forgetIfDone(ChannelSubscription subscription);

    /**
     * Runs a subscription on another thread.
     *
     * @return false if there is neither a thread nor room in the queue
     */
    boolean execute(ChannelSubscription subscription);

    /** Runs a subscription on another thread, even if the queue is full. */
    void executeUrgently(ChannelSubscription subscription);

    /**
     * Sends a chunk through the route.
     *
     * @return whether the exchange is complete; if not, {@link ChannelSubscription#done} is called
     *     when it is
     */
    boolean process(Message message, Chunk chunk, ChannelSubscription subscription);
}
