// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import java.time.Duration;

/**
 * Settings of an endpoint that apply to all its streams.
 *
 * @param buffer maximum number of chunks held for a slow reader
 * @param maxEventSize maximum size of an event, and of the text held for a slow reader, in bytes
 * @param readerTimeout maximum time for which a reader may request nothing; zero = no limit
 * @param firstChunkTimeout maximum time from sending to the first chunk; zero = no limit
 * @param includeUsage whether to request the usage
 */
public record StreamSettings(
        int buffer,
        int maxEventSize,
        Duration readerTimeout,
        Duration firstChunkTimeout,
        boolean includeUsage) {

    /** Upper limit of {@link #maxEventSize} in bytes, because an event has to fit into an array. */
    public static final int MAX_EVENT_SIZE = 1 << 30;
}
