// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.RecordedRequest;
import io.github.camelcopilot.testing.ChunkRecorder;
import io.github.camelcopilot.testing.ChunkRecorder.Seen;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.ServerEvents;
import io.github.camelcopilot.testing.WithJmx;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many slow streams at once through a channel need few threads, and none is late. */
@WithJmx
class StreamScaleTest {

    @RegisterExtension static final CopilotServerExtension COPILOT = new CopilotServerExtension();

    private static final String WORD = "word ";
    private static final int STREAMS = 300;
    private static final int WORDS = 10;
    private static final Duration PACE = Duration.ofMillis(200);

    /** Beyond what the server itself is late with the stream. */
    private static final Duration LATEST = Duration.ofSeconds(1);

    /** Beside those that were there before, the server's among them. */
    private static final int MOST_THREADS = 40;

    @Test
    void threeHundredSlowStreamsNeedFewThreadsAndAllComplete() throws Exception {
        COPILOT.server().answerWith(request -> slowAnswer().chunkDelay(PACE));
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        threads.resetPeakThreadCount();
        int threadsBefore = threads.getThreadCount();
        ChunkRecorder words = new ChunkRecorder();
        List<Exchange> asked = new ArrayList<>();
        CountDownLatch waiting = new CountDownLatch(STREAMS);
        try (CopilotRoute route = CopilotRoute.at(COPILOT.server())) {
            route.start(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("direct:in").to("copilot:stream:words");
                            from("copilot:stream:words").process(words);
                        }
                    });
            AsyncProducer producer = route.context().getEndpoint("direct:in").createAsyncProducer();
            producer.start();
            for (int i = 0; i < STREAMS; i++) {
                Exchange exchange = producer.getEndpoint().createExchange();
                exchange.getMessage().setBody("Number " + i);
                exchange.getMessage().setHeader("X-Number", "" + i);
                asked.add(exchange);
                producer.process(exchange, doneSync -> waiting.countDown());
            }
            assertThat(waiting.await(60, TimeUnit.SECONDS)).isTrue();
            words.awaitEnds(STREAMS);
        }

        assertThat(asked)
                .allSatisfy(
                        exchange ->
                                assertThat(CopilotRoute.succeeded(exchange).getBody())
                                        .isEqualTo(WORD.repeat(WORDS)));
        Map<String, List<Seen>> streams =
                words.all().stream().collect(Collectors.groupingBy(Seen::stream));
        assertThat(streams).hasSize(STREAMS);
        assertThat(streams.values())
                .allSatisfy(
                        seen -> {
                            ChunkRecorder.isWellFormed(seen);
                            assertThat(ChunkRecorder.joined(seen, "text"))
                                    .isEqualTo(WORD.repeat(WORDS));
                        });
        assertThat(threads.getPeakThreadCount() - threadsBefore).isBetween(1, MOST_THREADS);
        areInTime(streams.values());
    }

    private static Answer slowAnswer() {
        String[] events = new String[WORDS + 1];
        for (int i = 0; i < WORDS; i++) {
            events[i] = ServerEvents.text(WORD);
        }
        events[WORDS] = ServerEvents.FINISH + ServerEvents.DONE;
        return Answer.sse(events);
    }

    /** Compares the arrival of each chunk with the time at which the server was to send it. */
    private static void areInTime(Collection<List<Seen>> streams) {
        Map<String, RecordedRequest> requests =
                COPILOT.server().requests().stream()
                        .collect(
                                Collectors.toMap(
                                        each -> each.json().at("/messages/0/content").asText(),
                                        each -> each));
        assertThat(requests).hasSize(STREAMS);
        assertThat(streams)
                .allSatisfy(
                        seen ->
                                isInTime(
                                        requests.get(
                                                "Number " + seen.get(0).headers().get("X-Number")),
                                        seen));
    }

    private static void isInTime(RecordedRequest request, List<Seen> stream) {
        Instant lastDue = request.receivedAt().plus(PACE.multipliedBy(WORDS));
        Duration serverIsLate = Duration.between(lastDue, request.endedAt().orElseThrow());
        Duration allowed = serverIsLate.isNegative() ? LATEST : LATEST.plus(serverIsLate);
        int words = 0;
        for (Seen chunk : stream) {
            // Of what was merged, the first word has waited longest.
            Instant due = request.receivedAt().plus(PACE.multipliedBy(words));
            assertThat(chunk.at()).as("word %s of %s", words, request).isBefore(due.plus(allowed));
            words += chunk.body().length() / WORD.length();
        }
        assertThat(words).isEqualTo(WORDS);
    }
}
