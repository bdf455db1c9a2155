// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.internal.agent.AgentTask;
import io.github.camelcopilot.internal.client.ChatStream;
import io.github.camelcopilot.internal.client.ChunkSink;
import io.github.camelcopilot.internal.client.CopilotClient;
import io.github.camelcopilot.internal.client.Prompt;
import io.github.camelcopilot.internal.message.ResultWriter;
import io.github.camelcopilot.internal.stream.ChunkMessages;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;

/**
 * {@code copilot:stream}: sends the message as a prompt and delivers the chunks of the answer to
 * the consumers of a channel, to the body in the form that {@code emit} selects, or to both.
 */
final class StreamProducer extends PromptProducer {

    public StreamProducer(CopilotEndpoint endpoint) {
        super(endpoint);
    }

    @Override
    void send(Prompt prompt, AgentTask task, Exchange exchange, AsyncCallback callback)
            throws CopilotException {
        List<StreamConsumer> consumers = getEndpoint().channels().of(getEndpoint().getName());
        Emit emit = emit();
        checkCapacity(emit, consumers);
        start(exchange, callback, prompt, task, consumers, emit);
    }

    /** Returns the form of the body; null = the whole answer. */
    private Emit emit() {
        Emit emit = getEndpoint().getConfiguration().getEmit();
        return emit == null && getEndpoint().getName() == null ? Emit.CHUNKS : emit;
    }

    /**
     * Limits the memory of a channel without an active consumer, to which any number of streams may
     * be sent.
     *
     * @throws CopilotServerException if the limit has been reached
     */
    private void checkCapacity(Emit emit, List<StreamConsumer> consumers)
            throws CopilotServerException {
        long maxWaiting = getEndpoint().client().maxAnswerSize();
        if (emit == null && consumers.stream().anyMatch(each -> each.waitingSize() >= maxWaiting)) {
            throw new CopilotServerException(
                    "The channel "
                            + getEndpoint().getName()
                            + " is full: a consumer that is suspended or slow has at least maxAnswerSize ("
                            + maxWaiting
                            + " bytes) of waiting text from streams that have ended; nothing was sent",
                    null,
                    ErrorDetails.ofCode("channel_full"));
        }
    }

    private void start(
            Exchange exchange,
            AsyncCallback callback,
            Prompt prompt,
            AgentTask task,
            List<StreamConsumer> consumers,
            Emit emit)
            throws CopilotException {
        String streamId = exchange.getContext().getUuidGenerator().generateUuid();
        Map<String, Object> headers = headers(exchange);
        boolean hasBody = emit != null;
        StreamBody body =
                hasBody
                        ? StreamBody.of(
                                emit, prompt, getEndpoint(), streamId, messages(streamId, headers))
                        : null;
        StreamExchange handler = new StreamExchange(exchange, callback, streamId, body);
        CopilotClient client = getEndpoint().client();
        ChatStream stream =
                task == null
                        ? client.stream(prompt, handler)
                        : getEndpoint().agent().stream(task, handler);
        List<ChunkSink> sinks = new ArrayList<>(1 + consumers.size());
        if (hasBody) {
            sinks.add(body.sink());
        }
        // The limits are those of this endpoint, like all other options of the stream.
        long maxWaiting = hasBody ? client.maxAnswerSize() : client.streamSettings().maxEventSize();
        for (StreamConsumer consumer : consumers) {
            sinks.add(consumer.subscribe(messages(streamId, headers), hasBody, maxWaiting));
        }
        handler.register(getEndpoint().routeStreams(), stream);
        exchange.setProperty(
                CopilotHeaders.CANCEL_STREAM,
                (Runnable) () -> stream.cancel("its caller cancelled it"));
        stream.start(sinks);
    }

    /** Returns the headers of the request message, which each chunk also has. */
    private static Map<String, Object> headers(Exchange exchange) {
        Map<String, Object> headers =
                exchange.getContext()
                        .getCamelContextExtension()
                        .getHeadersMapFactory()
                        .newMap(exchange.getMessage().getHeaders());
        ResultWriter.removeStale(headers);
        return headers;
    }

    private ChunkMessages messages(String streamId, Map<String, Object> headers) {
        return new ChunkMessages(getEndpoint().getCamelContext(), streamId, headers);
    }
}
