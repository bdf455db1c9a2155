// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.internal.client.ChatStream;
import io.github.camelcopilot.internal.client.StreamHandler;
import io.github.camelcopilot.internal.message.ResultWriter;
import io.github.camelcopilot.internal.stream.ChunkInputStream;
import io.github.camelcopilot.internal.stream.ChunkPublisher;
import io.github.camelcopilot.internal.stream.RouteStreams;
import java.util.Map;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;

/**
 * The exchange that has sent the prompt of a stream. Completes it with the body from which the
 * stream is read or, if there is none, with the whole answer.
 */
final class StreamExchange implements StreamHandler {

    private final Exchange exchange;
    private final AsyncCallback callback;
    private final String streamId;
    private final StreamBody body;
    private RouteStreams.Entry entry;

    /**
     * @param body the body of the exchange; null = the whole answer
     */
    StreamExchange(Exchange exchange, AsyncCallback callback, String streamId, StreamBody body) {
        this.exchange = exchange;
        this.callback = callback;
        this.streamId = streamId;
        this.body = body;
    }

    /**
     * Registers the stream with the route of the exchange, if there is one. Called before the
     * stream starts.
     */
    void register(RouteStreams streams, ChatStream stream) {
        entry = streams.add(exchange, reason -> cancel(stream, reason), body != null);
    }

    private void cancel(ChatStream stream, String reason) {
        stream.cancel(reason);
        if (body != null && body.value() instanceof ChunkPublisher publisher) {
            // The subscriber may still be processing chunks that arrived earlier.
            publisher.cancel(reason);
        }
    }

    @Override
    public boolean waitsForEnd() {
        return body == null;
    }

    @Override
    public void opened() {
        if (!(body.value() instanceof ChunkInputStream)) {
            // Closing the body or cancelling the subscription has the same effect.
            exchange.removeProperty(CopilotHeaders.CANCEL_STREAM);
        }
        ResultWriter.setAnswer(exchange.getMessage(), body.value());
        Map<String, Object> headers = exchange.getMessage().getHeaders();
        headers.remove(Exchange.CONTENT_TYPE);
        if (body.contentType() != null) {
            headers.put(Exchange.CONTENT_TYPE, body.contentType());
        }
        headers.put(CopilotHeaders.STREAM_ID, streamId);
        callback.done(false);
    }

    @Override
    public void ended(ChatResult result, boolean isTruncated) {
        ResultWriter.write(exchange.getMessage(), result);
        exchange.getMessage().setHeader(CopilotHeaders.STREAM_ID, streamId);
        complete(isTruncated);
    }

    @Override
    public void failed(CopilotException failure, boolean isTruncated) {
        ResultWriter.fail(exchange, failure);
        complete(isTruncated);
    }

    private void complete(boolean isTruncated) {
        exchange.removeProperty(CopilotHeaders.CANCEL_STREAM);
        if (isTruncated) {
            exchange.getMessage().setHeader(CopilotHeaders.ANSWER_TRUNCATED, true);
        }
        callback.done(false);
    }

    @Override
    public void closed() {
        if (entry == null) {
            return;
        }
        if (body != null && body.value() instanceof ChunkPublisher publisher) {
            // The subscriber needs threads of the component until it has received all chunks.
            publisher.onEnd(entry::remove);
        } else {
            entry.remove();
        }
    }
}
