// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.CopilotException;
import java.util.List;

/**
 * Receives the chunks of one stream and holds them for a reader. Called by one thread at a time,
 * usually an I/O reactor thread, and therefore must not block.
 */
public interface ChunkSink {

    /** Called once, before any other method. */
    void begin(ChatStream stream);

    /**
     * Receives the chunks of one read of the connection, in order. The last chunk of a stream is an
     * {@code END} or {@code ERROR}.
     *
     * @param chunks not modified afterwards
     */
    void accept(List<Chunk> chunks);

    /**
     * Returns whether there is room for more chunks. A sink that returned false calls {@link
     * ChatStream#resume} when it has room again; chunks that have been read already still arrive.
     */
    boolean hasRoom();

    /** Returns the number of requests of the reader for chunks; only a change is meaningful. */
    long demandCount();

    /**
     * Returns whether the reader is not requesting chunks although it could; called until {@link
     * ChatStream#readerDone}.
     */
    boolean isIdle();

    /**
     * Drops the reader that has requested nothing for {@code readerTimeout} and holds back other
     * readers.
     *
     * @return false if there is no other reader, so that the stream has to end
     */
    default boolean dropIdleReader() {
        return false;
    }

    /**
     * Discards the chunks held for a reader that no longer reads. If it reads again, it receives
     * the reason.
     */
    void abandon(CopilotException reason);
}
