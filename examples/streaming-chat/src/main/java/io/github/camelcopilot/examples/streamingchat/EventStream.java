package io.github.camelcopilot.examples.streamingchat;

import io.vertx.core.http.HttpServerResponse;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;
import org.apache.camel.component.platform.http.vertx.HttpMessage;
import org.apache.camel.spi.ShutdownPrepared;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * Sends an answer that is still being given to the browser: the body, a publisher of chunks,
 * becomes the HTTP response, as server-sent events. Camel can't do that itself: its own writing of
 * bodies gathers 16 KB, runs streams one after another, and does not notice when the browser hangs
 * up.
 *
 * <p>The exchange goes on when the response is whole, or failed, or nobody reads it any more; on a
 * thread of the pool, since neither Vert.x's event loop nor the publisher's thread is the route's.
 */
final class EventStream extends AsyncProcessorSupport implements ShutdownPrepared {

    private final Executor threads;
    private final Set<EventWriter> running = ConcurrentHashMap.newKeySet();

    EventStream(Executor threads) {
        this.threads = threads;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            EventWriter writer =
                    new EventWriter(
                            response(exchange),
                            (ended, failure) -> {
                                running.remove(ended);
                                threads.execute(() -> goOn(exchange, failure, callback));
                            });
            Flow.Publisher<Message> answer = answer(exchange);
            running.add(writer);
            answer.subscribe(writer);
            return false;
        } catch (Exception noStream) {
            // Thrown, it would pass the route's error handler by.
            exchange.setException(noStream);
            callback.done(true);
            return true;
        }
    }

    private static void goOn(Exchange exchange, Throwable failure, AsyncCallback callback) {
        exchange.setException(failure);
        callback.done(false);
    }

    /**
     * Breaks off what is under way when the route stops, with a word to the browser: who stops a
     * chat server does not want to wait for the longest answer.
     */
    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        if (!suspendOnly) {
            running.forEach(EventWriter::stop);
        }
    }

    private static HttpServerResponse response(Exchange exchange) {
        HttpMessage message = exchange.getMessage(HttpMessage.class);
        if (message == null) {
            throw new IllegalStateException(
                    "The message is not that of the HTTP request any more: a step such as setBody or convertBodyTo put another in its place");
        }
        return message.getResponse();
    }

    @SuppressWarnings("unchecked")
    private static Flow.Publisher<Message> answer(Exchange exchange)
            throws InvalidPayloadException {
        return exchange.getMessage().getMandatoryBody(Flow.Publisher.class);
    }
}
