package io.github.camelcopilot.internal.stream;

import io.github.camelcopilot.internal.client.Chunk;
import org.apache.camel.Message;

/**
 * The consumer of a channel as its subscriptions see it: it owns the route. Any thread may call it.
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
     * Sends a chunk through the route.
     *
     * @param onComplete called when the exchange completes after this method has returned
     * @return whether the exchange is complete
     */
    boolean process(Message message, Chunk chunk, Runnable onComplete);
}
