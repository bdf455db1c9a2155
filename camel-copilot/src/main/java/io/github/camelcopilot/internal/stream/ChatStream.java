package io.github.camelcopilot.internal.stream;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotStreamException;
import java.util.List;

/** A streamed answer under way, as its readers see it. Any thread may use it. */
public interface ChatStream {

    /**
     * Sends the request; returns at once. To be called once, by whoever made the stream.
     *
     * @param sinks where the chunks go
     */
    void start(List<ChunkSink> sinks);

    /** The reader of a sink asks for nothing any more. */
    void readerDone(ChunkSink sink);

    /** Reads on, once a sink that had no room has some again. */
    void resume();

    /**
     * Ends the stream before its end and closes its connection; without effect once it has ended.
     *
     * @param reason what its readers are told, such as {@code "its reader closed it"}
     */
    void cancel(String reason);

    /** Returns the model that answers or, until that is known, the one asked for; null if none. */
    String model();

    /** Returns what a reader is told whose own part ended for that reason, with the text so far. */
    CopilotStreamException failure(String reason);

    /** Returns why a stream or a reader ends that has asked for nothing for too long. */
    String readerGone();

    /** Returns the failure of a reader that begins when its chunks are no longer all held. */
    CopilotException tooLongToReadAgain();

    /**
     * Returns the failure of a reader of something that can be read only once.
     *
     * @param why such as {@code "another reader has read it"}
     */
    CopilotException readableOnce(String why);
}
