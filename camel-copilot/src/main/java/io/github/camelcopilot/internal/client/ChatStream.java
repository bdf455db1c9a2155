// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotStreamException;
import java.util.List;

/** A streamed answer from the point of view of its readers. Any thread may use it. */
public interface ChatStream {

    /**
     * Sends the request and returns at once. Called once, by the creator of the stream.
     *
     * @param sinks receive the chunks
     */
    void start(List<ChunkSink> sinks);

    /** Reports that the reader of a sink will request no more chunks. */
    void readerDone(ChunkSink sink);

    /** Reports that a sink that had no room has some again, so that reading continues. */
    void resume();

    /**
     * Ends the stream early and closes its connection; no effect once the stream has ended.
     *
     * @param reason for the message of the readers' exception, such as {@code "its reader closed
     *     it"}
     */
    void cancel(String reason);

    /**
     * Returns whether tools may be called, so that chunks of the type {@code TOOL} may arrive, and
     * text of several model calls.
     */
    boolean offersTools();

    /** Returns the model that answers or, until that is known, the requested one; null if none. */
    String model();

    /**
     * Returns the exception for a reader whose stream ends for that reason, with the text so far.
     * Must not be called under the lock of a sink, because the stream calls its sinks under its own
     * lock.
     */
    CopilotStreamException failure(String reason);

    /** Returns the reason why {@code readerTimeout} ends a stream or a reader. */
    String readerTimeoutReason();

    /** Returns the exception for a reader that begins when its first chunks are no longer held. */
    CopilotException tooLongToReadAgain();

    /**
     * Returns the exception for another reader of chunks that can be read only once.
     *
     * @param why such as {@code "another reader has read it"}
     */
    CopilotException readableOnce(String why);
}
