// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.ComponentAccess;
import io.github.camelcopilot.ProviderName;
import io.github.camelcopilot.api.CopilotTimeoutException;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.RawServer;
import io.github.camelcopilot.testing.VirtualScheduler;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every wait has a limit, and its failure names what was waited for. */
@Timeout(60)
class WaitingTest {

    private static final String STREAM =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";

    private VirtualScheduler clock;
    private CopilotRoute route;

    @BeforeEach
    void create() {
        clock = new VirtualScheduler(Duration.ofSeconds(5));
        route = CopilotRoute.bare();
        ComponentAccess.setScheduler(route.component(), clock);
        route.options().setProvider(ProviderName.OPENAI);
        route.options().setModel("m");
        route.options().setModelsCacheTtl(0);
        route.options().setMaxRetries(0);
        // Bytes arrive in real time, while virtual time does not pass.
        route.options().setIdleTimeout(0);
    }

    @AfterEach
    void close() {
        route.close();
        clock.close();
    }

    /** Serves the beginning of a response to each request, and counts down. */
    private static RawServer beginning(String answer, CountDownLatch written) {
        return new RawServer(
                connection -> {
                    RawServer.awaitRequest(connection);
                    OutputStream output = connection.getOutputStream();
                    output.write(answer.getBytes(StandardCharsets.UTF_8));
                    output.flush();
                    written.countDown();
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                STREAM + ": keep-alive\n\n: keep-alive\n\n",
                STREAM + "\n\n\n\n\n\n\n\n",
                STREAM + "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\"}}]}\n\n",
                "HTTP/1.1 500 No\r\nContent-Length: 1000\r\n\r\n{\"error\":{\"mess"
            })
    void aStreamWithoutAFirstChunkFails(String answer) throws Exception {
        CountDownLatch written = new CountDownLatch(1);
        try (RawServer server = beginning(answer, written)) {
            route.options().setBaseUrl("http://" + server.address() + "/v1");
            // Longer than the step of the clock, since the head may be read after it; 0 would be
            // the default, 2 minutes.
            route.start("copilot:stream?emit=text&responseTimeout=1h");
            CompletableFuture<Exchange> exchange = route.sendLater("hi");
            assertThat(written.await(20, TimeUnit.SECONDS)).isTrue();
            clock.awaitAlarm(Duration.ofMinutes(10));
            assertThat(exchange).isNotDone();

            clock.advance(Duration.ofMinutes(10));

            Exception failure = exchange.get(20, TimeUnit.SECONDS).getException();
            assertThat(failure)
                    .isInstanceOf(CopilotTimeoutException.class)
                    .hasMessageContaining("within firstChunkTimeout (600 s)");
            await().until(() -> server.hungUp() == 1);
        }
    }

    @Test
    void aStreamWithAFirstChunkContinues() throws Exception {
        CountDownLatch written = new CountDownLatch(1);
        String chunk = "data: {\"choices\":[{\"delta\":{\"content\":\"One\"}}]}\n\n";
        try (RawServer server = beginning(STREAM + chunk, written)) {
            route.options().setBaseUrl("http://" + server.address() + "/v1");
            route.options().setReaderTimeout(0);
            route.start("copilot:stream?emit=text");
            route.sendLater("hi").get(20, TimeUnit.SECONDS);

            clock.advance(Duration.ofMinutes(20));

            assertThat(server.hungUp()).isZero();
        }
    }

    @Test
    void aCallWithoutAFreeConnectionSaysSo() throws Exception {
        CountDownLatch taken = new CountDownLatch(1);
        try (RawServer server = beginning("", taken)) {
            route.options().setBaseUrl("http://" + server.address() + "/v1");
            route.options().setMaxConnections(1);
            route.start(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("direct:in").to("copilot:chat?requestTimeout=1h");
                            from("direct:stream").to("copilot:stream?emit=text");
                            from("direct:chat")
                                    .to("copilot:chat?requestTimeout=3m&responseTimeout=4m");
                        }
                    });
            CompletableFuture<Exchange> first = route.sendLater("hi");
            assertThat(taken.await(20, TimeUnit.SECONDS)).isTrue();
            var template = route.context().createProducerTemplate();
            CompletableFuture<Exchange> stream =
                    template.asyncSend("direct:stream", e -> e.getMessage().setBody("hi"));
            clock.awaitAlarm(Duration.ofMinutes(2));
            CompletableFuture<Exchange> chat =
                    template.asyncSend("direct:chat", e -> e.getMessage().setBody("hi"));
            // Set after the deadline of the request, when the call waits for a connection.
            clock.awaitAlarm(Duration.ofMinutes(4));

            clock.advance(Duration.ofMinutes(3));

            for (CompletableFuture<Exchange> waiting : List.of(stream, chat)) {
                assertThat(waiting.get(20, TimeUnit.SECONDS).getException())
                        .isInstanceOf(CopilotTimeoutException.class)
                        .hasMessageContainingAll("maxConnections", "othing was sent");
            }
            assertThat(first).isNotDone();
            assertThat(server.accepted()).isEqualTo(1);
        }
    }
}
