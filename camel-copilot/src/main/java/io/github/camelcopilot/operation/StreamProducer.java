package io.github.camelcopilot.operation;

import io.github.camelcopilot.CopilotEndpoint;
import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.Emit;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.client.ChatStream;
import io.github.camelcopilot.client.ChunkBuffer;
import io.github.camelcopilot.client.ChunkEvents;
import io.github.camelcopilot.client.ChunkSink;
import io.github.camelcopilot.client.CopilotClient;
import io.github.camelcopilot.client.Prompt;
import io.github.camelcopilot.client.StreamHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;

/**
 * {@code copilot:stream}: sends the message as a prompt, whose answer comes chunk by chunk: to the
 * consumers of a channel, to the body in the form that {@code emit} says, or both. Truly
 * asynchronous, as {@link ChatProducer}.
 */
public final class StreamProducer extends DefaultAsyncProducer {

    private final PromptReader prompts;

    public StreamProducer(CopilotEndpoint endpoint) {
        super(endpoint);
        this.prompts = new PromptReader(endpoint);
    }

    @Override
    public CopilotEndpoint getEndpoint() {
        return (CopilotEndpoint) super.getEndpoint();
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        // A template that cannot be read fails the route here, not its first message.
        prompts.init();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            Prompt prompt = prompts.read(exchange);
            List<StreamConsumer> consumers = getEndpoint().channels().of(getEndpoint().getName());
            Emit emit = emit();
            checkRoom(emit, consumers);
            begin(exchange, callback, prompt, consumers, emit);
            return false;
        } catch (Exception notSent) {
            ResultWriter.fail(exchange, notSent);
            callback.done(true);
            return true;
        }
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
        if (emit == null && consumers.stream().anyMatch(StreamConsumer::isOverfull)) {
            throw new CopilotServerException(
                    "The channel "
                            + getEndpoint().getName()
                            + " is full: more text than maxAnswerSize ("
                            + getEndpoint().client().maxAnswerSize()
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
        CopilotClient client = getEndpoint().client();
        String streamId = exchange.getContext().getUuidGenerator().generateUuid();
        Map<String, Object> headers =
                exchange.getContext()
                        .getCamelContextExtension()
                        .getHeadersMapFactory()
                        .newMap(exchange.getMessage().getHeaders());
        ResultWriter.forgetEarlier(headers);
        List<ChunkSink> sinks = new ArrayList<>(1 + consumers.size());
        Object body = null;
        String contentType = null;
        if (emit != null) {
            switch (emit) {
                case CHUNKS -> {
                    ChunkBuffer buffer = buffer(sinks);
                    body = new ChunkIterator(buffer, messages(streamId, headers));
                }
                case TEXT -> {
                    body = new ChunkInputStream(buffer(sinks), new TextEncoding());
                    contentType = "text/plain; charset=UTF-8";
                }
                case SSE -> {
                    ChunkEvents events = client.chunkEvents(streamId);
                    ChunkBuffer buffer = buffer(sinks);
                    body = new ChunkInputStream(buffer, chunk -> events.of(chunk, buffer.stream()));
                    contentType = "text/event-stream";
                }
                case PUBLISHER -> {
                    ChunkPublisher publisher =
                            new ChunkPublisher(
                                    getEndpoint().consumers(),
                                    client.streamSettings(),
                                    messages(streamId, headers));
                    sinks.add(publisher.sink());
                    body = publisher;
                }
            }
        }
        for (StreamConsumer consumer : consumers) {
            sinks.add(consumer.subscribe(messages(streamId, headers), emit != null));
        }
        Asked asked = new Asked(exchange, callback, streamId, body, contentType);
        ChatStream stream = client.stream(prompt, sinks, asked);
        asked.entry = getEndpoint().routeStreams().add(exchange, stream, emit != null);
        stream.start();
    }

    private ChunkBuffer buffer(List<ChunkSink> sinks) {
        ChunkBuffer buffer = new ChunkBuffer(getEndpoint().client().streamSettings(), () -> {});
        sinks.add(buffer);
        return buffer;
    }

    private ChunkMessages messages(String streamId, Map<String, Object> headers) {
        return new ChunkMessages(getEndpoint().getCamelContext(), streamId, headers);
    }

    /** Brings the stream, or its end, back to the exchange that asked for it. */
    private static final class Asked implements StreamHandler {

        private final Exchange exchange;
        private final AsyncCallback callback;
        private final String streamId;

        /** What the body becomes, or null: the whole answer. */
        private final Object body;

        private final String contentType;

        /** Set before the stream starts; null = the exchange is in no route. */
        private RouteStreams.Entry entry;

        Asked(
                Exchange exchange,
                AsyncCallback callback,
                String streamId,
                Object body,
                String contentType) {
            this.exchange = exchange;
            this.callback = callback;
            this.streamId = streamId;
            this.body = body;
            this.contentType = contentType;
        }

        @Override
        public boolean waitsForEnd() {
            return body == null;
        }

        @Override
        public void opened() {
            Map<String, Object> headers = exchange.getMessage().getHeaders();
            ResultWriter.forgetEarlier(headers);
            headers.remove(Exchange.CONTENT_TYPE);
            if (contentType != null) {
                headers.put(Exchange.CONTENT_TYPE, contentType);
            }
            headers.put(CopilotHeaders.STREAM_ID, streamId);
            exchange.getMessage().setBody(body);
            callback.done(false);
        }

        @Override
        public void ended(ChatResult result, boolean isTruncated) {
            ResultWriter.write(exchange.getMessage(), result);
            exchange.getMessage().setHeader(CopilotHeaders.STREAM_ID, streamId);
            if (isTruncated) {
                exchange.getMessage().setHeader(CopilotHeaders.ANSWER_TRUNCATED, true);
            }
            callback.done(false);
        }

        @Override
        public void failed(CopilotException failure) {
            ResultWriter.fail(exchange, failure);
            callback.done(false);
        }

        @Override
        public void closed() {
            if (entry != null) {
                entry.remove();
            }
        }
    }
}
