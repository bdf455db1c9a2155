// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.agent;

import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotStreamException;
import io.github.camelcopilot.internal.client.ChatStream;
import io.github.camelcopilot.internal.client.Chunk;
import io.github.camelcopilot.internal.client.ChunkSink;
import io.github.camelcopilot.internal.client.CopilotClient;
import io.github.camelcopilot.internal.client.Prompt;
import io.github.camelcopilot.internal.client.StreamHandler;
import java.util.List;

/**
 * One model call of an {@link AgentStream}: passes its chunks on, except for the last one, which
 * does not end the whole stream. Called by the model call, under its lock.
 */
final class RoundStream implements ChunkSink, StreamHandler {

    /** The stream of which this call is a part. */
    interface Owner {

        /** Delivers chunks before the last one. */
        void deliver(List<Chunk> chunks);

        /** Returns whether there is room for more chunks. */
        boolean hasRoom();

        /** Called with the complete answer, on a thread of the callback pool. */
        void answered(ChatResult result);

        /** Called if the call has failed. */
        void callFailed(CopilotException failure);
    }

    private final Owner owner;
    private ChatStream stream;

    /** The complete text, or the text so far when the call failed; null while it is under way. */
    private volatile String text;

    private volatile boolean isTruncated;

    RoundStream(Owner owner) {
        this.owner = owner;
    }

    /**
     * Creates the call.
     *
     * @throws CopilotException if nothing can be sent
     */
    void open(CopilotClient client, Prompt prompt) throws CopilotException {
        stream = client.stream(prompt, this);
    }

    void start() {
        stream.start(List.of(this));
    }

    @Override
    public void begin(ChatStream begun) {
        // Known since the call was created.
    }

    @Override
    public void accept(List<Chunk> chunks) {
        Chunk last = chunks.get(chunks.size() - 1);
        if (!last.isLast()) {
            owner.deliver(chunks);
            return;
        }
        if (chunks.size() > 1) {
            owner.deliver(chunks.subList(0, chunks.size() - 1));
        }
        isTruncated = last.isTruncated();
        if (last.failure() == null) {
            text = last.result().text();
        } else {
            text = last.text();
            owner.callFailed(last.failure());
        }
    }

    @Override
    public boolean hasRoom() {
        return owner.hasRoom();
    }

    @Override
    public long demandCount() {
        return 0;
    }

    /** The readers of the whole stream have timeouts of their own. */
    @Override
    public boolean isIdle() {
        return false;
    }

    @Override
    public void abandon(CopilotException reason) {
        // Holds no chunks.
    }

    @Override
    public boolean waitsForEnd() {
        return true;
    }

    @Override
    public boolean isWholeStream() {
        return false;
    }

    @Override
    public void opened() {
        throw new IllegalStateException("Waits for the end");
    }

    @Override
    public void ended(ChatResult result, boolean isCut) {
        owner.answered(result);
    }

    @Override
    public void failed(CopilotException failure, boolean isCut) {
        // Has no effect if the chunk with the failure has arrived.
        owner.callFailed(failure);
    }

    @Override
    public void closed() {
        // The whole stream may continue.
    }

    /** Returns the complete text, or the text so far. */
    String text() {
        String ended = text;
        return ended == null ? stream.failure("").getPartialText() : ended;
    }

    boolean isTruncated() {
        return isTruncated;
    }

    void resume() {
        stream.resume();
    }

    void cancel(String reason) {
        stream.cancel(reason);
    }

    String model() {
        return stream.model();
    }

    CopilotStreamException failure(String reason) {
        return stream.failure(reason);
    }
}
