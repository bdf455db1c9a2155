// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;

/** Reads {@code copilot:stream} with a split: one exchange per chunk, one after another. */
final class CopilotSplitReader implements StreamReader {

    private static final String ROUTE = "direct:split";

    private final ProducerTemplate template;
    private DeltaCount count = new DeltaCount();

    CopilotSplitReader(String baseUrl) throws Exception {
        RouteBuilder routes =
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(ROUTE)
                                .to("copilot:stream?emit=chunks")
                                .split(body())
                                .streaming()
                                .process(CopilotSplitReader.this::add);
                    }
                };
        this.template =
                CopilotContext.start(baseUrl, StreamFormat.COMPLETIONS, routes)
                        .createProducerTemplate();
    }

    private void add(Exchange exchange) {
        count.add(StreamChunk.text(exchange.getMessage()));
    }

    @Override
    public void read() {
        count = new DeltaCount();
        template.requestBody(ROUTE, ChatRoutes.PROMPT);
        count.verify();
    }
}
