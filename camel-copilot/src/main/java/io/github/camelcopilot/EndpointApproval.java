// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import io.github.camelcopilot.api.ToolApproval;
import io.github.camelcopilot.api.ToolInvocation;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.spi.ProducerCache;
import org.apache.camel.support.cache.DefaultProducerCache;
import org.apache.camel.support.service.ServiceSupport;

/**
 * Asks an endpoint, usually a route, whether a tool may be called. The endpoint receives the
 * arguments as the body, and its body decides. Any thread that may run routes may use it; no thread
 * waits for the decision.
 */
final class EndpointApproval extends ServiceSupport implements ToolApproval {

    private final CamelContext context;
    private final String uri;
    private ProducerCache producers;
    private Endpoint endpoint;

    EndpointApproval(CamelContext context, String uri) {
        this.context = context;
        this.uri = uri;
    }

    @Override
    protected void doStart() throws Exception {
        endpoint = context.getEndpoint(uri);
        producers = new DefaultProducerCache(this, context, 0);
        producers.start();
    }

    @Override
    protected void doStop() throws Exception {
        producers.stop();
    }

    @Override
    public CompletionStage<?> decide(ToolInvocation call) {
        Exchange exchange = endpoint.createExchange(ExchangePattern.InOut);
        ToolExchange.describe(exchange, call);
        Message message = exchange.getMessage();
        message.setBody(call.arguments());
        message.setHeader(CopilotHeaders.TOOL_DESCRIPTION, call.tool().description());
        AsyncProducer producer = producers.acquireProducer(endpoint);
        CompletableFuture<Object> decision = new CompletableFuture<>();
        producer.process(
                exchange,
                doneSync -> {
                    producers.releaseProducer(endpoint, producer);
                    complete(decision, exchange);
                });
        return decision;
    }

    private static void complete(CompletableFuture<Object> decision, Exchange exchange) {
        try {
            if (exchange.getException() != null) {
                decision.completeExceptionally(exchange.getException());
                return;
            }
            Object body = exchange.getMessage().getBody();
            decision.complete(
                    body == null || body instanceof Boolean
                            ? body
                            : exchange.getMessage().getMandatoryBody(String.class));
        } catch (Exception notText) {
            decision.completeExceptionally(notText);
        }
    }
}
