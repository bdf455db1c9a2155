// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.agent;

import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotStreamException;
import io.github.camelcopilot.internal.client.ChatStream;
import io.github.camelcopilot.internal.client.Chunk;
import io.github.camelcopilot.internal.client.ChunkSink;
import io.github.camelcopilot.internal.client.Completion;
import io.github.camelcopilot.internal.client.CopilotClient;
import io.github.camelcopilot.internal.client.OpenCall;
import io.github.camelcopilot.internal.client.Prompt;
import io.github.camelcopilot.internal.client.StreamHandler;
import io.github.camelcopilot.internal.client.StreamSinks;
import java.util.List;

/**
 * An exchange whose answers are streamed: the readers see one stream, in which steps of tool calls
 * separate the texts of the model calls. Chunks and the end are delivered under the lock of this
 * object, so that no chunk follows the last one; nothing called under the lock may block. The lock
 * of a model call may be held when this one is taken, never the reverse.
 */
final class AgentStream
        implements AgentRun.Calls, ChatStream, Completion.Listener, OpenCall, RoundStream.Owner {

    private enum State {
        /** No chunk has been delivered. */
        WAITING,
        OPEN,
        /** The last chunk has been delivered. */
        ENDED
    }

    private final Agent agent;
    private final StreamHandler handler;
    private final AgentRun run;
    private final Completion completion;
    private final StreamSinks sinks = new StreamSinks();
    private final String requestedModel;
    private volatile State state = State.WAITING;

    /** The model call that is under way or was the last; null before the first one. */
    private volatile RoundStream current;

    /** The text of the model calls before it. */
    private volatile String earlierText = "";

    AgentStream(Agent agent, AgentTask task, StreamHandler handler) {
        this.agent = agent;
        this.handler = handler;
        this.requestedModel = task.prompt().request().model();
        this.run = new AgentRun(agent, task, this);
        this.completion = new Completion(agent.client().callbacks(), this);
    }

    @Override
    public void start(List<ChunkSink> chunkSinks) {
        sinks.begin(chunkSinks, this);
        client().openCalls().add(this);
        run.start();
    }

    @Override
    public void send(Prompt prompt) throws CopilotException {
        RoundStream next = new RoundStream(this);
        next.open(client(), prompt);
        earlierText = textSoFar();
        current = next;
        if (state == State.ENDED) {
            return;
        }
        next.start();
    }

    @Override
    public synchronized void deliver(List<Chunk> chunks) {
        if (state == State.ENDED) {
            return;
        }
        boolean isFirst = open();
        sinks.accept(chunks);
        if (isFirst && !handler.waitsForEnd()) {
            completion.complete(handler::opened);
        }
    }

    private boolean open() {
        if (state != State.WAITING) {
            return false;
        }
        state = State.OPEN;
        sinks.startTimeouts(
                client().scheduler(),
                client().streamSettings().readerTimeout(),
                this::onReaderTimeout);
        return true;
    }

    private void onReaderTimeout(ChunkSink sink) {
        CopilotStreamException failure = failure(readerTimeoutReason());
        end(failure);
        sink.abandon(failure);
    }

    @Override
    public boolean hasRoom() {
        return state == State.ENDED || sinks.hasRoom();
    }

    @Override
    public void answered(ChatResult result) {
        run.answered(result);
    }

    @Override
    public boolean showsText() {
        return true;
    }

    @Override
    public void onTool(String name, String callId, String toolState) {
        deliver(List.of(Chunk.tool(name, callId, toolState)));
    }

    @Override
    public void complete(ChatResult result, boolean isDirect) {
        RoundStream last = current;
        boolean isTruncated = last != null && last.isTruncated();
        if (isDirect && !result.text().isEmpty()) {
            deliver(List.of(Chunk.text(result.text())));
        }
        synchronized (this) {
            if (state == State.ENDED) {
                return;
            }
            boolean isFirst = open();
            state = State.ENDED;
            try {
                sinks.accept(List.of(Chunk.end(result, isTruncated)));
            } finally {
                close();
                if (handler.waitsForEnd()) {
                    completion.complete(() -> handler.ended(result, isTruncated));
                } else if (isFirst) {
                    completion.complete(handler::opened);
                }
            }
        }
    }

    @Override
    public void callFailed(CopilotException failure) {
        fail(broken(failure));
    }

    /** Returns the exception of the readers, who have received chunks unless it fails early. */
    private CopilotException broken(CopilotException failure) {
        return state == State.WAITING ? failure : client().brokenStream(failure, textSoFar());
    }

    @Override
    public void fail(CopilotException failure) {
        run.cancel();
        RoundStream last = current;
        String text =
                failure instanceof CopilotStreamException broken
                        ? broken.getPartialText()
                        : textSoFar();
        boolean isTruncated = last != null && last.isTruncated();
        synchronized (this) {
            if (state == State.ENDED) {
                return;
            }
            state = State.ENDED;
            try {
                sinks.accept(List.of(Chunk.error(failure, text, isTruncated)));
            } finally {
                close();
                completion.complete(() -> handler.failed(failure, isTruncated));
            }
        }
    }

    /** Returns the text of the last model call that has any. */
    private String textSoFar() {
        RoundStream last = current;
        String text = last == null ? "" : last.text();
        return text.isEmpty() ? earlierText : text;
    }

    private void close() {
        handler.closed();
        removeIfEnded();
    }

    @Override
    public void notifyFailure(CopilotException failure) {
        end(failure);
        handler.failed(failure, false);
    }

    @Override
    public void onCompletion() {
        removeIfEnded();
    }

    private void removeIfEnded() {
        if (state == State.ENDED && completion.isDone()) {
            client().openCalls().remove(this);
        }
    }

    /** Ends the stream and whatever it waits for. */
    private void end(CopilotException failure) {
        fail(failure);
        RoundStream last = current;
        if (last != null) {
            last.cancel(failure.getMessage());
        }
    }

    @Override
    public boolean isStream() {
        return true;
    }

    @Override
    public void stop() {
        end(broken(client().stopped()));
    }

    @Override
    public void failAbandoned() {
        completion.failAbandoned(client().stopped());
    }

    @Override
    public void readerDone(ChunkSink sink) {
        sinks.stopTimeout(sink);
    }

    @Override
    public void resume() {
        RoundStream last = current;
        if (last != null && hasRoom()) {
            last.resume();
        }
    }

    @Override
    public void cancel(String reason) {
        CopilotStreamException failure = failure(reason);
        end(state == State.WAITING ? client().endedEarly(failure) : failure);
    }

    @Override
    public String model() {
        RoundStream last = current;
        return last == null ? requestedModel : last.model();
    }

    @Override
    public boolean offersTools() {
        return true;
    }

    @Override
    public CopilotStreamException failure(String reason) {
        RoundStream last = current;
        return last == null ? client().abortedStream(reason, requestedModel) : last.failure(reason);
    }

    @Override
    public String readerTimeoutReason() {
        return client().readerTimeoutReason();
    }

    @Override
    public CopilotException tooLongToReadAgain() {
        return client().tooLongToReadAgain(model());
    }

    @Override
    public CopilotException readableOnce(String why) {
        return client().readableOnce(model(), why);
    }

    private CopilotClient client() {
        return agent.client();
    }
}
