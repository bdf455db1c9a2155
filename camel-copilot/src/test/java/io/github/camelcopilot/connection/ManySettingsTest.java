// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.ComponentAccess;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.RecordedRequest;
import io.github.camelcopilot.testing.ChunkReader;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.EmitForm;
import io.github.camelcopilot.testing.LiveStream;
import io.github.camelcopilot.testing.VirtualScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dynamic endpoint URIs with many different connection settings do not keep I/O threads each. */
@Timeout(240)
class ManySettingsTest {

    private static final int SETTINGS = 300;

    /**
     * I/O threads of one set of connections: one per core, at most four, and one for connecting.
     */
    private static final int THREADS_OF_ONE =
            Math.min(4, Runtime.getRuntime().availableProcessors()) + 1;

    @RegisterExtension private final CopilotServerExtension server = new CopilotServerExtension();

    private final Set<Thread> others = Thread.getAllStackTraces().keySet();
    private final VirtualScheduler clock = new VirtualScheduler(Duration.ZERO);
    private CopilotRoute route;

    @BeforeEach
    void start() throws Exception {
        server.server().answerWith(request -> Answer.text("Yes."));
        route = CopilotRoute.at(server.server());
        ComponentAccess.setScheduler(route.component(), clock);
        route.start(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:in").toD("copilot:chat?${header.setting}");
                        from("direct:stream").toD("copilot:stream?emit=text&${header.setting}");
                    }
                });
    }

    @AfterEach
    void close() {
        route.close();
        clock.close();
    }

    private CompletableFuture<Exchange> send(String setting) {
        return send(setting, false);
    }

    private CompletableFuture<Exchange> send(String setting, boolean streamed) {
        return route.context()
                .createProducerTemplate()
                .asyncSend(
                        streamed ? "direct:stream" : "direct:in",
                        exchange -> {
                            exchange.getMessage().setBody("Hello");
                            exchange.getMessage().setHeader("setting", setting);
                        });
    }

    private void succeeds(CompletableFuture<Exchange> call) throws Exception {
        Message answer = CopilotRoute.succeeded(call.get(60, TimeUnit.SECONDS));
        assertThat(answer.getBody()).isEqualTo("Yes.");
    }

    private long ioThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !others.contains(thread))
                .filter(thread -> thread.getName().contains("copilot-io"))
                .count();
    }

    @Test
    void endpointsThatDifferInConnectTimeoutShareTheirConnections() throws Exception {
        for (int i = 0; i < SETTINGS; i++) {
            succeeds(send("connectTimeout=" + (10_000 + i)));
        }

        assertThat(ioThreads()).isBetween(1L, (long) THREADS_OF_ONE);
        assertThat(server.server().requests())
                .extracting(RecordedRequest::connection)
                .containsOnly(server.server().request(0).connection());
    }

    @Test
    void concurrentCallsThatDifferInConnectTimeoutShareTheirIoThreads() throws Exception {
        server.server().answerWith(request -> Answer.text("Yes.").delay(Duration.ofMillis(200)));
        List<CompletableFuture<Exchange>> calls = new ArrayList<>();
        for (int i = 0; i < SETTINGS; i++) {
            calls.add(send("connectTimeout=" + (10_000 + i)));
        }
        await().until(() -> !server.server().requests().isEmpty());
        assertThat(ioThreads()).isBetween(1L, (long) THREADS_OF_ONE);
        for (CompletableFuture<Exchange> call : calls) {
            succeeds(call);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"maxConnections=", "sslContextParameters=#ssl"})
    void clientsOfOtherSettingsAreClosedWhileNoCallUsesThem(String option) throws Exception {
        for (int i = 1; i <= SETTINGS; i++) {
            route.context().getRegistry().bind("ssl" + i, new SSLContextParameters());
            succeeds(send(option + i));
        }

        // The last that have been in use may stay open for a while.
        await().untilAsserted(
                        () -> assertThat(ioThreads()).isLessThanOrEqualTo(8L * THREADS_OF_ONE));

        // Settings that have been used before, and whose client is closed by now, work again.
        succeeds(send(option + 1));
    }

    @Test
    void anUnusedClientIsClosedAfterAMinute() throws Exception {
        succeeds(send("seed=1"));
        assertThat(ioThreads()).isPositive();

        clock.advance(Duration.ofSeconds(59));
        assertThat(ioThreads()).isPositive();
        clock.advance(Duration.ofSeconds(31));
        await().until(() -> ioThreads() == 0);

        succeeds(send("seed=1"));
        assertThat(ioThreads()).isPositive();
        clock.advance(Duration.ofSeconds(59));
        succeeds(send("seed=1"));
        clock.advance(Duration.ofSeconds(31));
        assertThat(ioThreads()).as("it was used half a minute ago").isPositive();
    }

    @Test
    void aClientInUseStaysOpen() throws Exception {
        try (LiveStream live = new LiveStream()) {
            CompletableFuture<Exchange> stream =
                    send(
                            "maxConnections=1&idleTimeout=0&readerTimeout=0&baseUrl=http://"
                                    + live.address(),
                            true);
            live.accept();
            live.text("one ");
            Message answer = CopilotRoute.succeeded(stream.get(60, TimeUnit.SECONDS));
            ChunkReader reader = EmitForm.TEXT.read(answer);
            for (int i = 2; i < 30; i++) {
                succeeds(send("maxConnections=" + i));
            }
            clock.advance(Duration.ofMinutes(10));

            live.text("two");
            live.finish();

            assertThat(reader.rest()).isEqualTo("one two");
        }
    }

    @Test
    void stoppingTheComponentClosesItsConnections() throws Exception {
        for (int i = 1; i < 30; i++) {
            succeeds(send("maxConnections=" + i));
        }

        route.context().stop();

        await().until(() -> ioThreads() == 0);
    }
}
