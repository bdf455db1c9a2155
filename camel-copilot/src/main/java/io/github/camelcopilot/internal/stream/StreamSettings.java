package io.github.camelcopilot.internal.stream;

import java.time.Duration;

/**
 * What an endpoint settles for all its streams.
 *
 * @param buffer the most chunks held for a slow reader
 * @param maxEventSize the most bytes of an event, and of the text held for a slow reader
 * @param readerTimeout how long a reader may ask for nothing; zero = no limit
 * @param firstChunkTimeout from sending to the first chunk; zero = no limit
 * @param includeUsage whether to ask for the usage
 */
public record StreamSettings(
        int buffer,
        int maxEventSize,
        Duration readerTimeout,
        Duration firstChunkTimeout,
        boolean includeUsage) {

    /** An event has to fit into an array; in bytes. */
    public static final int MOST_EVENT_SIZE = 1 << 30;
}
