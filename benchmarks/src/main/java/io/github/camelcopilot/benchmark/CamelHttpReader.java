// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Reads a stream with camel-http, a split and Jackson's tree, in a route. There is no stream cache,
 * because it would wait for the end of the answer. The route runs on the calling thread.
 */
final class CamelHttpReader extends RouteBuilder implements StreamReader {

    private static final String TOKENS = "direct:tokens";
    private static final String LINES = "direct:lines";

    private final String address;
    private final String route;
    private ProducerTemplate template;
    private DeltaCount count = new DeltaCount();

    private CamelHttpReader(String baseUrl, String route) {
        this.address =
                StreamFormat.COMPLETIONS.address(baseUrl)
                        + "?httpMethod=POST&disableStreamCache=true";
        this.route = route;
    }

    /** Splits into events with Camel's tokenizer; of the lines, half would be empty. */
    static StreamReader tokens(String baseUrl) throws Exception {
        return new CamelHttpReader(baseUrl, TOKENS).start();
    }

    /** Splits an iterator of the data lines, created by a processor, which is faster. */
    static StreamReader lines(String baseUrl) throws Exception {
        return new CamelHttpReader(baseUrl, LINES).start();
    }

    private StreamReader start() throws Exception {
        CamelContext context = new DefaultCamelContext();
        context.addRoutes(this);
        context.start();
        template = context.createProducerTemplate();
        return this;
    }

    @Override
    public void configure() {
        from(TOKENS).to(address).split(body().tokenize("\n\n")).streaming().process(this::add);

        from(LINES)
                .to(address)
                .process(exchange -> exchange.getMessage().setBody(lines(exchange)))
                .split(body())
                .streaming()
                .process(this::add);
    }

    private static Iterator<String> lines(Exchange exchange) {
        InputStream answer = exchange.getMessage().getBody(InputStream.class);
        return new BufferedReader(new InputStreamReader(answer, StandardCharsets.UTF_8))
                .lines()
                .filter(line -> line.startsWith(JacksonTree.DATA))
                .iterator();
    }

    private void add(Exchange exchange) throws Exception {
        count.add(
                JacksonTree.deltaOfLine(
                        StreamFormat.COMPLETIONS, exchange.getMessage().getBody(String.class)));
    }

    @Override
    public void read() {
        count = new DeltaCount();
        template.requestBodyAndHeader(
                route, StreamRequest.json(), Exchange.CONTENT_TYPE, "application/json");
        count.verify();
    }
}
