// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.internal.concurrent.Scheduler;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The sinks of one stream and the timeouts of their readers. Any thread may use it; its owner
 * ensures the order of the chunks.
 */
public final class StreamSinks {

    private volatile List<ChunkSink> sinks = List.of();

    /** The timeouts of the readers; empty before the first chunk. */
    private volatile Map<ChunkSink, ReaderTimeout> timeouts = Map.of();

    public void begin(List<ChunkSink> chunkSinks, ChatStream stream) {
        sinks = List.copyOf(chunkSinks);
        for (ChunkSink sink : sinks) {
            sink.begin(stream);
        }
    }

    /** Continues with sinks that have begun. */
    void continueWith(List<ChunkSink> chunkSinks) {
        sinks = List.copyOf(chunkSinks);
    }

    public void accept(List<Chunk> chunks) {
        List<ChunkSink> all = sinks;
        for (int i = 0; i < all.size(); i++) {
            all.get(i).accept(chunks);
        }
    }

    /** Returns whether all sinks accept more chunks. */
    public boolean hasRoom() {
        List<ChunkSink> all = sinks;
        for (int i = 0; i < all.size(); i++) {
            if (!all.get(i).hasRoom()) {
                return false;
            }
        }
        return true;
    }

    /**
     * Starts the timeout of each reader.
     *
     * @param timeout zero = none
     * @param onTimeout called with a sink whose reader has requested nothing for that time
     */
    public void startTimeouts(
            Scheduler scheduler, Duration timeout, Consumer<ChunkSink> onTimeout) {
        if (timeout.isZero()) {
            return;
        }
        Map<ChunkSink, ReaderTimeout> all = new HashMap<>();
        for (ChunkSink sink : sinks) {
            all.put(sink, new ReaderTimeout(scheduler, timeout, sink, onTimeout));
        }
        timeouts = Map.copyOf(all);
        all.values().forEach(ReaderTimeout::start);
    }

    /** Stops the timeout of a reader that requests no more chunks. */
    public void stopTimeout(ChunkSink sink) {
        ReaderTimeout started = timeouts.get(sink);
        if (started != null) {
            started.stop();
        }
    }
}
