package io.github.camelcopilot;

import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.internal.client.ChatStream;
import io.github.camelcopilot.internal.client.ChunkSink;
import io.github.camelcopilot.internal.client.CopilotClient;
import io.github.camelcopilot.internal.client.Prompt;
import io.github.camelcopilot.internal.client.StreamHandler;
import io.github.camelcopilot.internal.client.StreamSettings;
import io.github.camelcopilot.internal.message.ResultWriter;
import io.github.camelcopilot.internal.stream.ChunkBuffer;
import io.github.camelcopilot.internal.stream.ChunkInputStream;
import io.github.camelcopilot.internal.stream.ChunkIterator;
import io.github.camelcopilot.internal.stream.ChunkLog;
import io.github.camelcopilot.internal.stream.ChunkMessages;
import io.github.camelcopilot.internal.stream.ChunkPublisher;
import io.github.camelcopilot.internal.stream.OpenAiEventWriter;
import io.github.camelcopilot.internal.stream.RouteStreams;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;

/**
 * {@code copilot:stream}: sends the message as a prompt, whose answer comes chunk by chunk: to the
 * consumers of a channel, to the body in the form that {@code emit} says, or both.
 */
final class StreamProducer extends PromptProducer {

    public StreamProducer(CopilotEndpoint endpoint) {
        super(endpoint);
    }

    @Override
    void send(Prompt prompt, Exchange exchange, AsyncCallback callback) throws CopilotException {
        List<StreamConsumer> consumers = getEndpoint().channels().of(getEndpoint().getName());
        Emit emit = emit();
        checkRoom(emit, consumers);
        begin(exchange, callback, prompt, consumers, emit);
    }

    /** Returns what the body becomes; null = the whole answer. */
    private Emit emit() {
        Emit emit = getEndpoint().getConfiguration().getEmit();
        return emit == null && getEndpoint().getName() == null ? Emit.CHUNKS : emit;
    }

    /**
     * A channel that nobody empties must not fill the memory, however many streams are sent to it.
     */
    private void checkRoom(Emit emit, List<StreamConsumer> consumers)
            throws CopilotServerException {
        long maxWaiting = getEndpoint().client().maxAnswerSize();
        if (emit == null && consumers.stream().anyMatch(each -> each.waitingSize() >= maxWaiting)) {
            throw new CopilotServerException(
                    "The channel "
                            + getEndpoint().getName()
                            + " is full: of streams that have ended, more text than maxAnswerSize ("
                            + maxWaiting
                            + " bytes) waits for a consumer that is suspended or slow; nothing was sent",
                    null,
                    ErrorDetails.ofCode("channel_full"));
        }
    }

    private void begin(
            Exchange exchange,
            AsyncCallback callback,
            Prompt prompt,
            List<StreamConsumer> consumers,
            Emit emit)
            throws CopilotException {
        String streamId = exchange.getContext().getUuidGenerator().generateUuid();
        Asked asked = new Asked(exchange, callback, streamId);
        ChatStream stream = getEndpoint().client().stream(prompt, asked);
        Map<String, Object> headers = headers(exchange);
        List<ChunkSink> sinks = new ArrayList<>(1 + consumers.size());
        if (emit != null) {
            sinks.add(asked.read(emit, prompt, getEndpoint(), messages(streamId, headers)));
        }
        boolean hasReader = emit != null;
        // The limits are those of the message that asks, as all that concerns its stream.
        CopilotClient client = getEndpoint().client();
        long maxWaiting =
                hasReader ? client.maxAnswerSize() : client.streamSettings().maxEventSize();
        for (StreamConsumer consumer : consumers) {
            sinks.add(consumer.subscribe(messages(streamId, headers), hasReader, maxWaiting));
        }
        asked.entry =
                getEndpoint()
                        .routeStreams()
                        .add(exchange, reason -> asked.cancel(stream, reason), hasReader);
        exchange.setProperty(
                CopilotHeaders.CANCEL_STREAM,
                (Runnable) () -> stream.cancel("its caller gave it up"));
        stream.start(sinks);
    }

    /** Returns the headers of the message that asks, as chunks have them. */
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

    /**
     * Brings the stream, or its end, back to the exchange that asked for it. Set up before the
     * stream starts.
     */
    private static final class Asked implements StreamHandler {

        private final Exchange exchange;
        private final AsyncCallback callback;
        private final String streamId;

        /** What the body becomes, or null: the whole answer. */
        private Object body;

        private String contentType;

        /** Null = the exchange is in no route. */
        private RouteStreams.Entry entry;

        Asked(Exchange exchange, AsyncCallback callback, String streamId) {
            this.exchange = exchange;
            this.callback = callback;
            this.streamId = streamId;
        }

        /** Makes the body that reads the stream, and returns where it gets its chunks from. */
        ChunkSink read(Emit emit, Prompt prompt, CopilotEndpoint endpoint, ChunkMessages messages) {
            StreamSettings settings = endpoint.client().streamSettings();
            if (emit == Emit.PUBLISHER) {
                ChunkPublisher publisher =
                        new ChunkPublisher(endpoint.consumers(), settings, messages);
                body = publisher;
                return publisher.sink();
            }
            if (emit == Emit.CHUNKS) {
                ChunkBuffer buffer = new ChunkBuffer(settings, () -> {});
                body = new ChunkIterator(buffer, messages, endpoint.client().maxAnswerSize());
                return buffer;
            }
            boolean isEvents = emit == Emit.SSE;
            ChunkLog log =
                    new ChunkLog(
                            isEvents,
                            settings,
                            endpoint.client().maxAnswerSize(),
                            endpoint.scheduler());
            if (isEvents) {
                long created = endpoint.scheduler().now().getEpochSecond();
                boolean includesUsage = isUsageRequested(prompt, endpoint);
                body =
                        ChunkInputStream.ofEvents(
                                log, () -> new OpenAiEventWriter(streamId, created, includesUsage));
                contentType = "text/event-stream";
            } else {
                body = ChunkInputStream.ofText(log);
                contentType = "text/plain; charset=UTF-8";
            }
            return log;
        }

        /**
         * Returns whether who reads the events asked for the usage: simple clients read the first
         * choice of each event, and the one with the usage has none.
         */
        private static boolean isUsageRequested(Prompt prompt, CopilotEndpoint endpoint) {
            Object options = prompt.request().extra().get("stream_options");
            Object requested = options instanceof Map<?, ?> map ? map.get("include_usage") : null;
            return requested instanceof Boolean own
                    ? own
                    : Boolean.TRUE.equals(endpoint.getConfiguration().getIncludeUsage());
        }

        void cancel(ChatStream stream, String reason) {
            stream.cancel(reason);
            if (body instanceof ChunkPublisher publisher) {
                // Its subscriber may still be busy with what had come.
                publisher.cancel(reason);
            }
        }

        @Override
        public boolean waitsForEnd() {
            return body == null;
        }

        @Override
        public void opened() {
            if (!(body instanceof ChunkInputStream)) {
                // Closing the body or cancelling the subscription does the same.
                exchange.removeProperty(CopilotHeaders.CANCEL_STREAM);
            }
            ResultWriter.setBody(exchange.getMessage(), body);
            Map<String, Object> headers = exchange.getMessage().getHeaders();
            headers.remove(Exchange.CONTENT_TYPE);
            if (contentType != null) {
                headers.put(Exchange.CONTENT_TYPE, contentType);
            }
            headers.put(CopilotHeaders.STREAM_ID, streamId);
            callback.done(false);
        }

        @Override
        public void ended(ChatResult result, boolean isTruncated) {
            exchange.removeProperty(CopilotHeaders.CANCEL_STREAM);
            ResultWriter.write(exchange.getMessage(), result);
            exchange.getMessage().setHeader(CopilotHeaders.STREAM_ID, streamId);
            if (isTruncated) {
                exchange.getMessage().setHeader(CopilotHeaders.ANSWER_TRUNCATED, true);
            }
            callback.done(false);
        }

        @Override
        public void failed(CopilotException failure, boolean isTruncated) {
            exchange.removeProperty(CopilotHeaders.CANCEL_STREAM);
            ResultWriter.fail(exchange, failure);
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
            if (body instanceof ChunkPublisher publisher) {
                // Its subscriber needs threads of the component until it has got all.
                publisher.whenOver(entry::remove);
            } else {
                entry.remove();
            }
        }
    }
}
