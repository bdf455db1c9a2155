// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow.Publisher;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;

/**
 * Reads {@code copilot:stream} as a publisher, with a subscriber that requests everything at once.
 */
final class CopilotPublisherReader implements StreamReader {

    private static final String ROUTE = "direct:publisher";
    private static final int LONGEST_SECONDS = 30;

    private final ProducerTemplate template;

    CopilotPublisherReader(String baseUrl, StreamFormat format) throws Exception {
        RouteBuilder routes =
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(ROUTE).to("copilot:stream?emit=publisher");
                    }
                };
        this.template = CopilotContext.start(baseUrl, format, routes).createProducerTemplate();
    }

    @Override
    public void read() throws Exception {
        @SuppressWarnings("unchecked")
        Publisher<Message> chunks = template.requestBody(ROUTE, ChatRoutes.PROMPT, Publisher.class);
        Counter counter = new Counter();
        chunks.subscribe(counter);
        counter.count.get(LONGEST_SECONDS, TimeUnit.SECONDS).verify();
    }

    /** Counts the deltas of one stream. Calls of the publisher do not overlap. */
    private static final class Counter implements Subscriber<Message> {

        private final DeltaCount deltas = new DeltaCount();
        private final CompletableFuture<DeltaCount> count = new CompletableFuture<>();

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Message chunk) {
            deltas.add(StreamChunk.text(chunk));
        }

        @Override
        public void onError(Throwable error) {
            count.completeExceptionally(error);
        }

        @Override
        public void onComplete() {
            count.complete(deltas);
        }
    }
}
