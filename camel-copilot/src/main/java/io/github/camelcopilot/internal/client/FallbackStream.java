// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotStreamException;
import java.util.List;
import java.util.Optional;

/**
 * A streamed answer whose prompt is sent once more, to its fallback model, if the requested model
 * cannot answer: the readers see one stream. Only before the first chunk, so no text is repeated.
 * Any thread may use it; the second request is sent by a thread of the callback pool.
 */
final class FallbackStream implements ChatStream, StreamHandler {

    private final CopilotClient client;
    private final StreamHandler handler;
    private volatile StreamCall current;

    /** Null once there is no other model to try. */
    private volatile Prompt prompt;

    private volatile List<ChunkSink> sinks;

    private FallbackStream(CopilotClient client, Prompt prompt, StreamHandler handler) {
        this.client = client;
        this.prompt = prompt;
        this.handler = handler;
    }

    /**
     * Returns a stream that is ready to be started.
     *
     * @throws CopilotException if nothing can be sent to either model
     */
    static ChatStream of(CopilotClient client, Prompt prompt, StreamHandler handler)
            throws CopilotException {
        FallbackStream stream = new FallbackStream(client, prompt, handler);
        try {
            stream.current = client.newStreamCall(prompt, stream, stream::takeOver);
            return stream;
        } catch (CopilotException notSent) {
            Prompt next = Fallback.prompt(prompt, notSent).orElseThrow(() -> notSent);
            ChatStream second = stream.secondCall(next, handler, notSent);
            client.reports().fallback(prompt, notSent);
            return second;
        }
    }

    @Override
    public void start(List<ChunkSink> chunkSinks) {
        sinks = chunkSinks;
        current.start(chunkSinks, this);
    }

    /** Returns whether the stream continues with the fallback model; called at most once. */
    private boolean takeOver(CopilotException failure) {
        Prompt failed = prompt;
        Optional<Prompt> next =
                failed == null ? Optional.empty() : Fallback.prompt(failed, failure);
        if (next.isEmpty()) {
            return false;
        }
        StreamCall second;
        try {
            second = secondCall(next.get(), this, failure);
        } catch (CopilotException notSent) {
            return false;
        }
        client.reports().fallback(failed, failure);
        prompt = null;
        second.continueWith(sinks);
        current = second;
        // Sending may block to resolve a host name, which an I/O reactor thread must not.
        client.callbacks().executeGuaranteed(second::sendRequest);
        return true;
    }

    /**
     * @throws CopilotException the failure, if the prompt cannot be sent to the fallback model
     *     either
     */
    private StreamCall secondCall(Prompt next, StreamHandler outcome, CopilotException failure)
            throws CopilotException {
        try {
            return client.newStreamCall(
                    next,
                    outcome,
                    laterFailure -> {
                        laterFailure.addSuppressed(failure);
                        return false;
                    });
        } catch (CopilotException notSent) {
            failure.addSuppressed(notSent);
            throw failure;
        }
    }

    @Override
    public boolean waitsForEnd() {
        return handler.waitsForEnd();
    }

    @Override
    public boolean isWholeStream() {
        return handler.isWholeStream();
    }

    @Override
    public void opened() {
        // Released, since it may be large and many streams may be open.
        prompt = null;
        handler.opened();
    }

    @Override
    public void ended(ChatResult result, boolean isTruncated) {
        handler.ended(result, isTruncated);
    }

    @Override
    public void failed(CopilotException failure, boolean isTruncated) {
        handler.failed(failure, isTruncated);
    }

    @Override
    public void closed() {
        handler.closed();
    }

    @Override
    public void readerDone(ChunkSink sink) {
        current.readerDone(sink);
    }

    @Override
    public void resume() {
        current.resume();
    }

    @Override
    public void cancel(String reason) {
        StreamCall cancelled;
        do {
            cancelled = current;
            cancelled.cancel(reason);
            // The second call may have taken over in the meantime.
        } while (cancelled != current);
    }

    @Override
    public boolean offersTools() {
        return false;
    }

    @Override
    public String model() {
        return current.model();
    }

    @Override
    public CopilotStreamException failure(String reason) {
        return current.failure(reason);
    }

    @Override
    public String readerTimeoutReason() {
        return current.readerTimeoutReason();
    }

    @Override
    public CopilotException tooLongToReadAgain() {
        return current.tooLongToReadAgain();
    }

    @Override
    public CopilotException readableOnce(String why) {
        return current.readableOnce(why);
    }
}
