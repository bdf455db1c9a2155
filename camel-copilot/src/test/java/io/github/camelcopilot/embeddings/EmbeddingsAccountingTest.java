// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.embeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.CopilotCallEvent;
import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.Books;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.LogRecorder;
import io.github.camelcopilot.testing.SecretFinder;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.SimpleEventNotifierSupport;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Prices, quotas, counts and events of requests for embeddings, and the secrecy of credentials. */
@ExtendWith(CopilotServerExtension.class)
class EmbeddingsAccountingTest {

    private static final String OPTIONS = "embeddingsBatchSize=2";

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void thePriceIsTheSumOfAllRequestsReportedOrEstimated(boolean isReported, CopilotServer server)
            throws Exception {
        server.models().offerEmbeddings("m");
        server.billing()
                .aiCredits()
                .price("m", 1_000_000_000_000L, 0, 0, 0)
                .quota("premium_interactions", 100);
        if (!isReported) {
            server.billing().unpriced();
        }
        try (CopilotRoute route = CopilotRoute.at(server).start("copilot:embeddings?" + OPTIONS)) {
            Message message = route.ask(EmbeddingsRoute.texts(5));

            // 5 texts of 6 bytes are 10 tokens.
            assertThat(server.books().nanoAiu()).isEqualTo(10_000_000L);
            assertThat(message.getHeader(CopilotHeaders.COST)).isEqualTo(0.01);
            assertThat(message.getHeader(CopilotHeaders.COST_ESTIMATED))
                    .isEqualTo(isReported ? null : true);
            assertThat(message.getHeader(CopilotHeaders.QUOTA_REMAINING)).isEqualTo(100.0);
            assertThat(message.getHeader(CopilotHeaders.PROMPT_TOKENS)).isEqualTo(10);
        }
    }

    @Test
    void eachRequestIsACallInEventsMetersAndStatisticsAsTheServerCountsIt(CopilotServer server)
            throws Exception {
        ConcurrentLinkedQueue<CopilotCallEvent> events = new ConcurrentLinkedQueue<>();
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        server.enqueue(Answer.status(503, "busy").header("Retry-After", "0"));
        try (CopilotRoute route = CopilotRoute.at(server)) {
            route.context().getRegistry().bind("meters", MeterRegistry.class, meters);
            route.context()
                    .getManagementStrategy()
                    .addEventNotifier(
                            new SimpleEventNotifierSupport() {
                                @Override
                                public void notify(CamelEvent event) {
                                    if (event instanceof CopilotCallEvent call) {
                                        events.add(call);
                                    }
                                }
                            });
            route.options().setMaxRetries(1);
            route.start(EmbeddingsRoute.URI + "&" + OPTIONS);
            route.ask(EmbeddingsRoute.texts(5));
            server.enqueue(Answer.json("{\"data\":[]}"));
            assertThat(route.send("text 1").getException())
                    .isInstanceOf(CopilotServerException.class);

            Books.Line books = server.books().line("m", "agent");
            assertThat(books.requests()).isEqualTo(5);
            assertThat(books.answers()).isEqualTo(3);
            await().until(() -> events.size() == 4);
            assertThat(events).extracting(CopilotCallEvent::operation).containsOnly("embeddings");
            assertThat(events).extracting(CopilotCallEvent::requests).containsExactly(2, 1, 1, 1);
            assertThat(events).extracting(CopilotCallEvent::initiator).containsOnly("agent");
            assertThat(
                            events.stream()
                                    .filter(e -> e.usage() != null)
                                    .mapToInt(e -> e.usage().promptTokens()))
                    .containsExactly(4, 4, 2);
            assertThat(sum(meters, "copilot.requests")).isEqualTo((double) books.requests());
            assertThat(meters.find("gen_ai.client.operation.duration").timers())
                    .allMatch(timer -> isOfEmbeddings(timer))
                    .hasSize(2);
            assertThat(
                            meters.find("gen_ai.client.operation.duration").timers().stream()
                                    .mapToLong(Timer::count)
                                    .sum())
                    .isEqualTo(4);
            assertThat(meters.find("gen_ai.client.token.usage").summaries())
                    .singleElement()
                    .satisfies(
                            tokens -> {
                                assertThat(tokens.getId().getTag("gen_ai.token.type"))
                                        .isEqualTo("input");
                                assertThat(tokens.totalAmount())
                                        .isEqualTo((double) books.promptTokens());
                            });
            assertThat(route.component().getCalls()).isEqualTo(4);
        }
    }

    private static boolean isOfEmbeddings(Meter meter) {
        return "embeddings".equals(meter.getId().getTag("gen_ai.operation.name"));
    }

    private static double sum(MeterRegistry meters, String name) {
        return meters.find(name).counters().stream().mapToDouble(c -> c.count()).sum();
    }

    @Test
    void theCredentialShowsInNoLogOfAnyLevel(CopilotServer server) throws Exception {
        String token = SecretFinder.randomSecret("gho_");
        SecretFinder finder = new SecretFinder(token);
        try (LogRecorder log = LogRecorder.at(Level.TRACE)) {
            try (CopilotRoute route = CopilotRoute.at(server)) {
                route.options().setToken(token);
                route.start(EmbeddingsRoute.URI + "&" + OPTIONS);
                route.ask(EmbeddingsRoute.texts(3));
                server.enqueue(Answer.status(401, "no"));
                route.send("text 1");
            }
            assertThat(log.lines()).isNotEmpty();
            List.copyOf(log.lines()).forEach(line -> finder.assertAbsent("log", line));
        }
    }

    @Test
    void aCredentialThatTheServiceRepeatsShowsNowhere(CopilotServer server) throws Exception {
        String token = SecretFinder.randomSecret("gho_");
        SecretFinder finder = new SecretFinder(token);
        try (LogRecorder log = LogRecorder.at(Level.INFO)) {
            try (CopilotRoute route = CopilotRoute.at(server)) {
                route.options().setToken(token);
                route.start(EmbeddingsRoute.URI);
                String echo =
                        "{\"data\":[{\"embedding\":[1]}],\"model\":\"m %1$s\",\"usage\":{}}"
                                .formatted(token);
                server.enqueue(
                        Answer.json(echo).header("x-request-id", token),
                        Answer.json("{\"error\":{\"message\":\"bad " + token + "\"}}"),
                        Answer.status(401, "unauthorized: " + token),
                        Answer.status(400, "bad " + token),
                        Answer.json("{\"data\":[\"" + token + "\"]}"));
                for (int i = 0; i < 5; i++) {
                    Exchange exchange = route.send("text 1");
                    finder.assertAbsent("headers", exchange.getMessage().getHeaders().toString());
                    if (exchange.getException() != null) {
                        finder.assertAbsent("failure", CopilotRoute.text(exchange.getException()));
                    }
                }
                assertThat(server.requests()).hasSize(5);
            }
            List.copyOf(log.lines()).forEach(line -> finder.assertAbsent("log", line));
        }
    }
}
