// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotStreamException;
import io.github.camelcopilot.api.ModelInfo;
import io.github.camelcopilot.internal.transport.HttpCall;
import io.github.camelcopilot.internal.transport.HttpResponse;
import io.github.camelcopilot.internal.transport.ResponseHead;
import io.github.camelcopilot.internal.transport.TransportException;
import io.github.camelcopilot.internal.wire.WireApi;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A call whose answer is streamed. The request may be retried until the first chunk has been
 * delivered; whatever ends the stream after that (service, connection, reader, shutdown) becomes
 * the last chunk. Code that delivers chunks or ends the stream holds the lock of this object, so
 * that no chunk follows the last one; nothing called under the lock may block.
 */
final class StreamCall implements AuthorizedSend.Call, Completion.Listener, OpenCall, ChatStream {

    private final CopilotClient client;
    private final StreamHandler handler;
    private final PromptRequest request;
    private final AuthorizedSend send;
    private final Completion completion;
    private final StreamSinks sinks = new StreamSinks();
    private final ChunkDelivery delivery;
    private final StreamResponse response;
    private final Predicate<CopilotException> takeover;
    private final long startedAt;

    /** Guarded by this. */
    private boolean isRecorded;

    private volatile boolean requestsJson;

    /** Ends a stream without a first chunk; starts with the first attempt. */
    private final Deadline firstChunkTimeout;

    /** The model that the service names, safe to show; null until it has named one. */
    private volatile String namedModel;

    /** The model as the service names it; guarded by this. */
    private String rawNamedModel;

    /**
     * @param takeover returns whether another call continues this one, which has failed before its
     *     first chunk; this call then ends without an outcome
     * @throws CopilotException if nothing can be sent, see {@link CopilotClient#stream}
     */
    StreamCall(
            CopilotClient client,
            Prompt prompt,
            StreamHandler handler,
            Predicate<CopilotException> takeover)
            throws CopilotException {
        this.client = client;
        this.takeover = takeover;
        this.startedAt = client.scheduler().nanoTime();
        this.handler = handler;
        this.send = new AuthorizedSend(client, prompt.callerToken(), this);
        this.completion = new Completion(client.callbacks(), this);
        this.firstChunkTimeout = new Deadline(client.scheduler(), this::onFirstChunkTimeout);
        this.delivery =
                new ChunkDelivery(sinks, client.settings().maxAnswerSize(), this::beforeFirstChunk);
        this.response = new StreamResponse(this);
        this.request = new PromptRequest(client, prompt, this::encode);
        request.encode(send);
    }

    @Override
    public void start(List<ChunkSink> chunkSinks) {
        start(chunkSinks, this);
    }

    /**
     * @param stream the stream from the point of view of its readers
     */
    void start(List<ChunkSink> chunkSinks, ChatStream stream) {
        sinks.begin(chunkSinks, stream);
        client.openCalls().add(this);
        // A reader may have cancelled it already.
        removeIfEnded();
        send.start();
    }

    /** Continues a call that failed before its first chunk; {@link #send} starts it. */
    void continueWith(List<ChunkSink> chunkSinks) {
        sinks.continueWith(chunkSinks);
        client.openCalls().add(this);
    }

    /** Sends the request; no effect if the stream has ended. */
    void sendRequest() {
        send.start();
    }

    /** A model that cannot stream sends its answer as JSON, which becomes the only chunk. */
    private byte[] encode(WireApi format, ChatRequest chatRequest, Optional<ModelInfo> model) {
        requestsJson = Boolean.FALSE.equals(model.map(m -> m.supports().streaming()).orElse(null));
        return requestsJson
                ? format.encode(chatRequest)
                : format.encodeStreamed(chatRequest, client.settings().stream().includeUsage());
    }

    @Override
    public void onToken() {
        request.sendInFormatOfModel(send);
    }

    @Override
    public HttpCall newHttpCall() {
        firstChunkTimeout.start(client.settings().stream().firstChunkTimeout());
        String accept = requestsJson ? "application/json" : "text/event-stream";
        return client.transport()
                .receive(
                        request.httpRequest(send.fields(accept, request.providerHeaders())),
                        client.settings().limits(),
                        client.retryPolicy(),
                        send,
                        response);
    }

    private void onFirstChunkTimeout() {
        if (delivery.isWaiting()) {
            fail(client.callFailures().firstChunkTimeout(send.context()));
            send.cancel();
        }
    }

    @Override
    public void onResponse(HttpResponse refusal) {
        fail(client.responseFailures().ofResponse(refusal, send.context()));
    }

    @Override
    public synchronized void onFailure(TransportException failure) {
        response.failed(failure);
        fail(client.callFailures().ofTransport(failure, send.context()));
    }

    /**
     * Delivers chunks before the last one; no effect once the stream has ended.
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
            namedModel = client.safeText().name(named, send.token());
        }
    }

    private void beforeFirstChunk() {
        request.release();
        firstChunkTimeout.cancel();
        sinks.startTimeouts(
                client.scheduler(),
                client.settings().stream().readerTimeout(),
                this::onReaderTimeout);
    }

    /** Ends the stream with its complete answer; no effect once the stream has ended. */
    void complete(ChatResult decoded, ResponseHead head) {
        if (delivery.isEnded()) {
            return;
        }
        ChatResult result = request.completed(decoded, head, send);
        record(result, null);
        delivery.complete(
                result,
                (isFirst, isTruncated) -> {
                    close();
                    if (handler.waitsForEnd()) {
                        completion.complete(() -> handler.ended(result, isTruncated));
                    } else if (isFirst) {
                        notifyOpened();
                    }
                });
    }

    @Override
    public synchronized void fail(CopilotException failure) {
        if (delivery.isEnded()) {
            return;
        }
        record(null, failure);
        if (delivery.isWaiting() && takeover.test(failure)) {
            endWithoutOutcome();
            return;
        }
        CopilotException known =
                delivery.isWaiting()
                        ? failure
                        : client.streamFailures().broken(failure, delivery.answer().text());
        delivery.fail(
                known,
                (isFirst, isTruncated) -> {
                    close();
                    completion.complete(() -> handler.failed(known, isTruncated));
                });
    }

    private void endWithoutOutcome() {
        delivery.discard();
        firstChunkTimeout.cancel();
        completion.discard();
        removeIfEnded();
        send.cancel();
    }

    /** Records the end of the call once, even if a failure could not be delivered at first. */
    private void record(ChatResult result, CopilotException failure) {
        if (isRecorded) {
            return;
        }
        isRecorded = true;
        request.noteFailure(failure, send);
        client.reports().ended(request, send, startedAt, result, failure);
    }

    /** Fails the stream even if memory is exhausted. */
    void failUnexpectedly(Throwable unexpected) {
        try {
            fail(client.callFailures().unexpected(send.context(), unexpected));
        } catch (OutOfMemoryError again) {
            // The text is most of the memory that the stream holds.
            delivery.answer().drop();
            fail(client.callFailures().unexpected(send.context(), unexpected));
        } finally {
            send.cancel();
        }
    }

    private void close() {
        firstChunkTimeout.cancel();
        handler.closed();
        removeIfEnded();
    }

    private void notifyOpened() {
        if (!handler.waitsForEnd()) {
            completion.complete(handler::opened);
        }
    }

    @Override
    public void notifyFailure(CopilotException failure) {
        // The handler is notified of the failure, so the stream has no readers.
        fail(failure);
        send.cancel();
        handler.failed(failure, false);
    }

    @Override
    public boolean isEnded() {
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
    public void onCompletion() {
        removeIfEnded();
    }

    /** The call is open until both the stream and the exchange have ended. */
    private void removeIfEnded() {
        if (delivery.isEnded() && completion.isDone()) {
            client.openCalls().remove(this);
        }
    }

    @Override
    public boolean isStream() {
        return handler.isWholeStream();
    }

    @Override
    public void stop() {
        fail(client.callFailures().stopped(send.context()));
        send.cancel();
    }

    @Override
    public void failAbandoned() {
        completion.failAbandoned(client.callFailures().stopped(send.context()));
    }

    @Override
    public void readerDone(ChunkSink sink) {
        sinks.stopTimeout(sink);
    }

    private void onReaderTimeout(ChunkSink sink) {
        CopilotException failure = failure(readerTimeoutReason());
        fail(failure);
        send.cancel();
        sink.abandon(failure);
    }

    @Override
    public void resume() {
        if (hasRoom()) {
            send.resume();
        }
    }

    @Override
    public void cancel(String reason) {
        CopilotStreamException failure = failure(reason);
        // Before the first chunk, there is no stream that could break.
        fail(delivery.isWaiting() ? client.streamFailures().endedEarly(failure) : failure);
        send.cancel();
    }

    @Override
    public boolean offersTools() {
        return false;
    }

    @Override
    public String model() {
        String named = namedModel;
        return named == null ? request.model() : named;
    }

    @Override
    public synchronized CopilotStreamException failure(String reason) {
        return client.streamFailures()
                .aborted(reason, send.context(response.head()), delivery.answer().text());
    }

    @Override
    public String readerTimeoutReason() {
        return client.streamFailures().readerTimeout();
    }

    @Override
    public CopilotException tooLongToReadAgain() {
        return client.streamFailures().tooLongToReadAgain(send.context());
    }

    @Override
    public CopilotException readableOnce(String why) {
        return client.streamFailures().readableOnce(send.context(), why);
    }

    CopilotClient client() {
        return client;
    }

    WireApi wire() {
        return request.wire();
    }

    AuthorizedSend send() {
        return send;
    }
}
