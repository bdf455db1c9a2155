// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;

/**
 * A producer and a consumer on one channel of {@code copilot:stream}. Deltas that wait for the
 * consumer may reach it as one, so that its characters are counted. A stream is over when both have
 * its end.
 */
final class CopilotChannelReader implements StreamReader {

    private static final String ROUTE = "direct:channel";
    private static final String CHANNEL = "copilot:stream:benchmark";
    private static final int LONGEST_SECONDS = 30;

    private final ProducerTemplate template;
    private volatile Reading reading = new Reading();

    CopilotChannelReader(String baseUrl) throws Exception {
        RouteBuilder routes =
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(ROUTE).to(CHANNEL);
                        from(CHANNEL).process(exchange -> reading.add(exchange));
                    }
                };
        this.template =
                CopilotContext.start(baseUrl, StreamFormat.COMPLETIONS, routes)
                        .createProducerTemplate();
    }

    @Override
    public void read() throws Exception {
        Reading current = new Reading();
        reading = current;
        String answer = template.requestBody(ROUTE, ChatRoutes.PROMPT, String.class);
        current.end.get(LONGEST_SECONDS, TimeUnit.SECONDS);
        current.count.verifyText();
        if (!StreamedAnswer.TEXT.equals(answer)) {
            throw new IllegalStateException("The producer's answer is not the one that was sent");
        }
    }

    /** What the consumer gets of one stream, an exchange at a time. */
    private static final class Reading {

        private final DeltaCount count = new DeltaCount();
        private final CompletableFuture<Void> end = new CompletableFuture<>();

        void add(Exchange exchange) {
            Message chunk = exchange.getMessage();
            String text = StreamChunk.text(chunk);
            if (!text.isEmpty()) {
                count.add(text);
            } else if (StreamChunk.isLast(chunk)) {
                end.complete(null);
            }
        }
    }
}
