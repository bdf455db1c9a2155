// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;

/**
 * Reads a stream with a producer and a consumer on one channel of {@code copilot:stream}. Deltas
 * that wait for the consumer may be merged, so only its characters are counted. A stream has ended
 * when it has ended for both.
 */
final class CopilotChannelReader implements StreamReader {

    private static final String ROUTE = "direct:channel";
    private static final String CHANNEL = "copilot:stream:benchmark";
    private static final int LONGEST_SECONDS = 30;

    private final ProducerTemplate template;
    private volatile ConsumedStream consumed = new ConsumedStream();

    CopilotChannelReader(String baseUrl) throws Exception {
        RouteBuilder routes =
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(ROUTE).to(CHANNEL);
                        from(CHANNEL).process(exchange -> consumed.add(exchange));
                    }
                };
        this.template =
                CopilotContext.start(baseUrl, StreamFormat.COMPLETIONS, routes)
                        .createProducerTemplate();
    }

    @Override
    public void read() throws Exception {
        ConsumedStream current = new ConsumedStream();
        consumed = current;
        String answer = template.requestBody(ROUTE, ChatRoutes.PROMPT, String.class);
        current.end.get(LONGEST_SECONDS, TimeUnit.SECONDS);
        current.count.verifyText();
        if (!StreamedAnswer.TEXT.equals(answer)) {
            throw new IllegalStateException("The producer's answer is not the one that was sent");
        }
    }

    /** The chunks of one stream that the consumer has received. One thread at a time adds to it. */
    private static final class ConsumedStream {

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
