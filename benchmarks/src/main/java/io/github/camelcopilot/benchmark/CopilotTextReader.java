// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;

/** Reads {@code copilot:stream} as an input stream of text, on the calling thread. */
final class CopilotTextReader implements StreamReader {

    private static final String ROUTE = "direct:text";
    private static final byte[] SENT = StreamedAnswer.TEXT.getBytes(StandardCharsets.UTF_8);

    private final ProducerTemplate template;

    CopilotTextReader(String baseUrl, StreamFormat format) throws Exception {
        RouteBuilder routes =
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(ROUTE).to("copilot:stream?emit=text");
                    }
                };
        this.template = CopilotContext.start(baseUrl, format, routes).createProducerTemplate();
    }

    @Override
    public void read() throws Exception {
        byte[] received;
        try (InputStream text = template.requestBody(ROUTE, ChatRoutes.PROMPT, InputStream.class)) {
            received = text.readAllBytes();
        }
        DeltaCount.check("bytes", SENT.length, received.length);
        if (!Arrays.equals(SENT, received)) {
            throw new IllegalStateException("The text is not the one that was sent");
        }
    }
}
