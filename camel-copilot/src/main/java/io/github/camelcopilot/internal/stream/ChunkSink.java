package io.github.camelcopilot.internal.stream;

import io.github.camelcopilot.api.CopilotException;
import java.util.List;

/**
 * Where the chunks of one stream go. Told by one thread at a time, mostly an I/O reactor thread,
 * and so must not block.
 */
public interface ChunkSink {

    /** Is told first of all. */
    void begin(ChatStream stream);

    /**
     * Takes what one read of the connection brought, in order; the last chunk of all is an {@code
     * END} or {@code ERROR}.
     *
     * @param chunks not changed afterwards
     */
    void accept(List<Chunk> chunks);

    /**
     * Returns whether more chunks are welcome. One that says no calls {@link ChatStream#resume}
     * when it has room again; those that are on their way still come.
     */
    boolean hasRoom();

    /** Returns how often its reader has asked for chunks; only a change means something. */
    long asked();

    /**
     * Returns whether its reader asks for nothing although it could; asked for until {@link
     * ChatStream#readerDone}.
     */
    boolean isIdle();

    /**
     * Gives up the one of several readers that has asked for nothing for {@code readerTimeout} and
     * holds the others back.
     *
     * @return false if there is no other reader, so that the stream has to end
     */
    default boolean giveUpIdleReader() {
        return false;
    }

    /** Drops what it holds for a reader that is gone, and keeps only why, for one that returns. */
    void abandon(CopilotException reason);
}
