// SPDX-License-Identifier: Apache-2.0
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
 * Streams an answer to the browser while the model writes it: the body, a publisher of chunks,
 * becomes the HTTP response, as server-sent events. Camel's own code for bodies collects 16 KB,
 * handles streams one after another, and does not detect that the browser has disconnected.
 *
 * <p>The exchange continues when the response is complete or has failed, or when the browser has
 * disconnected. It continues on a thread of the pool, because neither Vert.x's event loop nor the
 * publisher's thread may run the route.
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
                                threads.execute(() -> resume(exchange, failure, callback));
                            });
            Flow.Publisher<Message> answer = answer(exchange);
            running.add(writer);
            answer.subscribe(writer);
            return false;
        } catch (Exception noStream) {
            // If thrown, it would bypass the route's error handler.
            exchange.setException(noStream);
            callback.done(true);
            return true;
        }
    }

    private static void resume(Exchange exchange, Throwable failure, AsyncCallback callback) {
        exchange.setException(failure);
        callback.done(false);
    }

    /**
     * Cuts off answers in progress when the route stops, and notifies the browser: stopping a chat
     * server should not wait for the longest answer.
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
                    "The message is no longer that of the HTTP request: a step such as setBody or convertBodyTo has replaced it");
        }
        return message.getResponse();
    }

    @SuppressWarnings("unchecked")
    private static Flow.Publisher<Message> answer(Exchange exchange)
            throws InvalidPayloadException {
        return exchange.getMessage().getMandatoryBody(Flow.Publisher.class);
    }
}
