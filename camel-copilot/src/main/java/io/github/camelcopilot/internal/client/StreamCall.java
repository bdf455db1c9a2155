package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotStreamException;
import io.github.camelcopilot.api.ModelInfo;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import io.github.camelcopilot.internal.transport.HttpCall;
import io.github.camelcopilot.internal.transport.HttpRequest;
import io.github.camelcopilot.internal.transport.HttpResponse;
import io.github.camelcopilot.internal.transport.ResponseHead;
import io.github.camelcopilot.internal.transport.TransportException;
import io.github.camelcopilot.internal.wire.WireApi;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A call whose answer is streamed. The request may be retried until the first chunk has been
 * delivered; whatever ends the stream after that (service, connection, reader, shutdown) becomes
 * the last chunk. Everything that delivers chunks or ends the stream holds the lock of this object,
 * so that the last chunk stays last; nothing called under the lock may block.
 */
final class StreamCall extends PromptCall implements ChatStream {

    /** Replaces an alarm that is no longer needed, so that it is not held in memory. */
    private static final Scheduler.Alarm CANCELLED = () -> {};

    private final StreamHandler handler;
    private final StreamSinks sinks = new StreamSinks();
    private final ChunkDelivery delivery;
    private final StreamResponse response;

    private volatile boolean requestsJson;

    /** Ends a stream without a first chunk; started with the first attempt. */
    private volatile Scheduler.Alarm firstChunkTimeout;

    /** The model that the service names, as it may be shown; null as long as it has named none. */
    private volatile String namedModel;

    /** The model as the service names it; guarded by this. */
    private String rawNamedModel;

    StreamCall(CopilotClient client, Prompt prompt, StreamHandler handler) {
        super(client, prompt);
        this.handler = handler;
        this.delivery =
                new ChunkDelivery(sinks, client.settings().maxAnswerSize(), this::beforeFirstChunk);
        this.response = new StreamResponse(this);
    }

    @Override
    public void start(List<ChunkSink> chunkSinks) {
        sinks.begin(chunkSinks, this);
        start();
    }

    /** A model that cannot stream sends its answer as JSON, which becomes the only chunk. */
    @Override
    byte[] encode(WireApi format, ChatRequest request, Optional<ModelInfo> model) {
        requestsJson = Boolean.FALSE.equals(model.map(m -> m.supports().streaming()).orElse(null));
        return requestsJson
                ? format.encode(request)
                : format.encodeStreamed(request, client().settings().stream().includeUsage());
    }

    @Override
    String accept() {
        return requestsJson ? "application/json" : "text/event-stream";
    }

    @Override
    HttpCall prepare(HttpRequest call) {
        startFirstChunkTimeout();
        return client().transport()
                .receive(
                        call, client().settings().limits(), client().retryPolicy(), this, response);
    }

    private void startFirstChunkTimeout() {
        Duration limit = client().settings().stream().firstChunkTimeout();
        if (limit.isZero() || firstChunkTimeout != null) {
            return;
        }
        Scheduler.Alarm started = client().scheduler().schedule(limit, this::onFirstChunkTimeout);
        firstChunkTimeout = started;
        if (!delivery.isWaiting()) {
            started.cancel();
        }
    }

    private void onFirstChunkTimeout() {
        if (delivery.isWaiting()) {
            fail(client().callFailures().firstChunkTimeout(context()));
            cancelSending();
        }
    }

    private void cancelFirstChunkTimeout() {
        Scheduler.Alarm started = firstChunkTimeout;
        if (started != null) {
            started.cancel();
            firstChunkTimeout = CANCELLED;
        }
    }

    @Override
    void answerCame(HttpResponse refusal) {
        fail(client().responseFailures().ofResponse(refusal, context()));
    }

    @Override
    public synchronized void failed(TransportException failure) {
        response.failed(failure);
        super.failed(failure);
    }

    /**
     * Delivers chunks that are not the last; no effect once the stream has ended.
     *
     * @param named the model that the service names, or null
     */
    void deliver(List<Chunk> chunks, String named) {
        if (delivery.isEnded() || chunks.isEmpty()) {
            return;
        }
        noteModel(named);
        if (delivery.deliver(chunks)) {
            notifyOpened();
        }
    }

    private void noteModel(String named) {
        if (!Objects.equals(named, rawNamedModel)) {
            rawNamedModel = named;
            namedModel = shown(named);
        }
    }

    private void beforeFirstChunk() {
        releaseBody();
        cancelFirstChunkTimeout();
        sinks.startTimeouts(
                client().scheduler(),
                client().settings().stream().readerTimeout(),
                this::onReaderTimeout);
    }

    /** Ends the stream with its complete answer; no effect once the stream has ended. */
    void complete(ChatResult decoded, ResponseHead head) {
        if (delivery.isEnded()) {
            return;
        }
        ChatResult result = completed(decoded, head);
        delivery.complete(
                result,
                (isFirst, isTruncated) -> {
                    close();
                    if (handler.waitsForEnd()) {
                        tell(() -> handler.ended(result, isTruncated));
                    } else if (isFirst) {
                        notifyOpened();
                    }
                });
    }

    @Override
    synchronized void fail(CopilotException failure) {
        if (delivery.isEnded()) {
            return;
        }
        CopilotException known =
                delivery.isWaiting()
                        ? failure
                        : client().streamFailures().broken(failure, delivery.answer().text());
        delivery.fail(
                known,
                (isFirst, isTruncated) -> {
                    close();
                    tell(() -> handler.failed(known, isTruncated));
                });
    }

    /** Fails the stream even if memory is exhausted. */
    void failUnexpectedly(Throwable unexpected) {
        try {
            fail(client().callFailures().unexpected(context(), unexpected));
        } catch (OutOfMemoryError again) {
            // The text takes most of the memory that the stream holds.
            delivery.answer().drop();
            fail(client().callFailures().unexpected(context(), unexpected));
        } finally {
            cancelSending();
        }
    }

    private void close() {
        cancelFirstChunkTimeout();
        handler.closed();
        forgetIfEnded();
    }

    private void notifyOpened() {
        if (!handler.waitsForEnd()) {
            tell(handler::opened);
        }
    }

    @Override
    void tellFailure(CopilotException failure) {
        // The handler learns of it, so the stream has no readers.
        fail(failure);
        cancelSending();
        handler.failed(failure, false);
    }

    @Override
    boolean isOver() {
        return delivery.isEnded();
    }

    boolean hasDelivered() {
        return !delivery.isWaiting();
    }

    boolean hasRoom() {
        return delivery.isEnded() || sinks.hasRoom();
    }

    /** Returns what has been delivered so far; guarded by this. */
    PartialAnswer answer() {
        return delivery.answer();
    }

    @Override
    void told() {
        forgetIfEnded();
    }

    private void forgetIfEnded() {
        if (delivery.isEnded() && isTold()) {
            client().openCalls().ended(this);
        }
    }

    @Override
    public void readerDone(ChunkSink sink) {
        sinks.stopTimeout(sink);
    }

    private void onReaderTimeout(ChunkSink sink) {
        CopilotException failure = failure(readerTimeoutReason());
        fail(failure);
        cancelSending();
        sink.abandon(failure);
    }

    @Override
    public void resume() {
        if (hasRoom()) {
            resumeSending();
        }
    }

    @Override
    public void cancel(String reason) {
        CopilotStreamException failure = failure(reason);
        // Before the first chunk there is no stream that could break.
        fail(delivery.isWaiting() ? client().streamFailures().endedEarly(failure) : failure);
        cancelSending();
    }

    @Override
    public String model() {
        String named = namedModel;
        return named == null ? super.model() : named;
    }

    @Override
    public synchronized CopilotStreamException failure(String reason) {
        return client().streamFailures()
                .aborted(reason, context(response.head()), delivery.answer().text());
    }

    @Override
    public String readerTimeoutReason() {
        return client().streamFailures().readerTimeout();
    }

    @Override
    public CopilotException tooLongToReadAgain() {
        return client().streamFailures().tooLongToReadAgain(context());
    }

    @Override
    public CopilotException readableOnce(String why) {
        return client().streamFailures().readableOnce(context(), why);
    }
}
