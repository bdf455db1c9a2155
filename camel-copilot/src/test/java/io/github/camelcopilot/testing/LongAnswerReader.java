// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.testing;

import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.ComponentAccess;
import io.github.camelcopilot.CopilotComponent;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.chat.LongAnswerTest;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * The program that {@link LongAnswerTest} runs with a small heap: reads one long answer in one of
 * two ways, and prints its observations, one per line.
 */
public final class LongAnswerReader {

    private final CRC32 checksum = new CRC32();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private long bytes;
    private int chunks;
    private String type;

    private LongAnswerReader() {}

    /**
     * Reads one answer.
     *
     * @param arguments the server's URL, and {@code text} or {@code channel}
     */
    public static void main(String[] arguments) throws Exception {
        new LongAnswerReader().run(arguments[0], arguments[1]);
    }

    private void run(String url, String way) throws Exception {
        DefaultCamelContext context = new DefaultCamelContext();
        context.setStreamCaching(true);
        CopilotComponent component = new CopilotComponent();
        ComponentAccess.setEnvironment(component, name -> null);
        component.getConfiguration().setBaseUrl(url);
        component.getConfiguration().setToken(CopilotRoute.TOKEN);
        component.getConfiguration().setMaxAnswerSize("1MB");
        context.addComponent("copilot", component);
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:text").to("copilot:stream?emit=text").to("direct:reader");
                        from("direct:reader").process(exchange -> read(exchange));
                        from("direct:channel").to("copilot:stream:words");
                        from("copilot:stream:words").process(exchange -> take(exchange));
                    }
                });
        context.start();
        CompletableFuture<Exchange> asked =
                context.createProducerTemplate()
                        .asyncSend(
                                "direct:" + way, exchange -> exchange.getMessage().setBody("Hi"));
        if (way.equals("channel")) {
            begun.await();
            // It is held back and must not fill the memory.
            await().during(Duration.ofSeconds(1)).until(() -> !asked.isDone());
            gate.countDown();
            ended.await();
        }
        Message answer = CopilotRoute.succeeded(asked.get(60, TimeUnit.SECONDS));
        System.out.println("bytes " + bytes);
        System.out.println("checksum " + checksum.getValue());
        if (way.equals("channel")) {
            ChatResult result = answer.getHeader("CamelCopilotResult", ChatResult.class);
            System.out.println("last " + type);
            System.out.println("truncated " + answer.getHeader("CamelCopilotAnswerTruncated"));
            System.out.println("body " + checksumOf(answer.getBody(String.class)));
            System.out.println("result " + checksumOf(result.text()));
            System.out.println("merged " + (chunks > 1));
        }
        context.stop();
    }

    public static String checksumOf(String text) {
        CRC32 crc = new CRC32();
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        crc.update(utf8);
        return utf8.length + "/" + crc.getValue();
    }

    private void read(Exchange exchange) throws Exception {
        try (InputStream stream = exchange.getMessage().getBody(InputStream.class)) {
            byte[] buffer = new byte[16 * 1024];
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                checksum.update(buffer, 0, count);
                bytes += count;
            }
        }
    }

    private void take(Exchange exchange) throws Exception {
        begun.countDown();
        gate.await();
        Message chunk = exchange.getMessage();
        chunks++;
        type = chunk.getHeader("CamelCopilotChunkType", String.class);
        byte[] utf8 = chunk.getBody(String.class).getBytes(StandardCharsets.UTF_8);
        checksum.update(utf8);
        bytes += utf8.length;
        if (Boolean.TRUE.equals(chunk.getHeader("CamelCopilotStreamComplete"))) {
            ended.countDown();
        }
    }
}
