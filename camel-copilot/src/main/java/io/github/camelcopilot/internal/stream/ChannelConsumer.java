// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.stream;

import io.github.camelcopilot.internal.client.Chunk;
import org.apache.camel.Message;

/**
 * The consumer of a channel from the point of view of its subscriptions: the route that processes
 * the chunks. Any thread may call it.
 */
public interface ChannelConsumer {

    /** Returns the name of this consumer for error messages. */
    String name();

    /** Returns whether chunks have to wait because the route is suspended or being suspended. */
    boolean isPaused();

    /** Returns whether the consumer accepts no further stream. */
    boolean isStoppingOrStopped();

    /**
     * Reports a change of the size of the waiting text of ended streams.
     *
     * @param change in bytes of UTF-8
     */
    void addWaitingSize(long change);

    /** Reports that a subscription receives no more chunks and has none waiting. */
    void drained(ChannelSubscription subscription);

    /**
     * Sends a chunk through the route.
     *
     * @param onComplete called when the exchange completes after this method has returned
     * @return whether the exchange is complete
     */
    boolean process(Message message, Chunk chunk, Runnable onComplete);
}
