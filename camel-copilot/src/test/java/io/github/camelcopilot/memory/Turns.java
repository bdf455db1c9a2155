// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.memory;

import io.github.camelcopilot.tools.MemoryChat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;

/** Sends messages to one endpoint without waiting, so that they enter in this order. */
final class Turns {

    private final AsyncProducer producer;

    Turns(MemoryChat chat, String options) throws Exception {
        this(chat.context().camel().getEndpoint(chat.uri(options)));
    }

    Turns(Endpoint endpoint) throws Exception {
        producer = endpoint.createAsyncProducer();
        producer.start();
    }

    CompletableFuture<Exchange> send(Object body) {
        return send(body, Map.of());
    }

    CompletableFuture<Exchange> send(Object body, Map<String, Object> headers) {
        return send(exchange(body, headers));
    }

    Exchange exchange(Object body, Map<String, Object> headers) {
        Exchange exchange = producer.getEndpoint().createExchange();
        exchange.getMessage().setBody(body);
        exchange.getMessage().getHeaders().putAll(headers);
        return exchange;
    }

    CompletableFuture<Exchange> send(Exchange exchange) {
        CompletableFuture<Exchange> done = new CompletableFuture<>();
        producer.process(exchange, doneSync -> done.complete(exchange));
        return done;
    }

    static MemoryChat.Outcome outcome(CompletableFuture<Exchange> exchange) throws Exception {
        return MemoryChat.read(exchange.get(60, TimeUnit.SECONDS));
    }
}
