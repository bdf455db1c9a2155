package io.github.camelcopilot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.ChunkRecorder.Seen;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.RecordedRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many slow streams at once through a channel: few threads, and no stream is late. */
class StreamScaleTest {

    @RegisterExtension static final CopilotServerExtension COPILOT = new CopilotServerExtension();

    private static final int STREAMS = 300;
    private static final int WORDS = 10;
    private static final int MOST_SECONDS = 60;

    /** Far more than the second that the issue allows: a machine of CI is shared. */
    private static final Duration LATEST = Duration.ofSeconds(5);

    @Test
    void threeHundredSlowStreamsNeedFewThreadsAndAllComplete() throws Exception {
        COPILOT.server().answerWith(request -> slowAnswer().chunkDelay(Duration.ofMillis(200)));
        Set<Thread> others = Thread.getAllStackTraces().keySet();
        ChunkRecorder words = new ChunkRecorder();
        Map<String, Instant> ends = new ConcurrentHashMap<>();
        List<Exchange> asked = new ArrayList<>();
        CountDownLatch waiting = new CountDownLatch(STREAMS);
        Set<String> most = Set.of();
        try (CopilotRoute route = CopilotRoute.at(COPILOT.server())) {
            route.start(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("direct:in").to("copilot:stream:words");
                            from("copilot:stream:words")
                                    .process(words)
                                    .filter(header("CamelCopilotStreamComplete").isEqualTo(true))
                                    .process(
                                            exchange ->
                                                    ends.put(
                                                            exchange.getMessage()
                                                                    .getHeader(
                                                                            "X-Number",
                                                                            String.class),
                                                            Instant.now()));
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
            for (int looks = 0;
                    looks < MOST_SECONDS * 20 && !waiting.await(50, TimeUnit.MILLISECONDS);
                    looks++) {
                Set<String> now = namesOfThreadsBeside(others);
                most = now.size() > most.size() ? now : most;
            }
            words.awaitEnds(STREAMS);
        }

        assertThat(asked)
                .allSatisfy(
                        exchange ->
                                assertThat(CopilotRoute.succeeded(exchange).getBody())
                                        .isEqualTo("word ".repeat(WORDS)));
        Map<String, List<Seen>> streams =
                words.all().stream().collect(Collectors.groupingBy(Seen::stream));
        assertThat(streams).hasSize(STREAMS);
        assertThat(streams.values())
                .allSatisfy(
                        seen -> {
                            ChunkRecorder.isWellFormed(seen);
                            assertThat(ChunkRecorder.joined(seen, "text"))
                                    .isEqualTo("word ".repeat(WORDS));
                        });
        assertThat(most).filteredOn(name -> name.contains("copilot-")).hasSizeBetween(1, 24);
        // Those of Camel itself, and of JUnit.
        assertThat(most).hasSizeLessThanOrEqualTo(34);
        areInTime(ends);
    }

    private static Answer slowAnswer() {
        String[] events = new String[WORDS + 1];
        for (int i = 0; i < WORDS; i++) {
            events[i] = ServerEvents.text("word ");
        }
        events[WORDS] = ServerEvents.FINISH + ServerEvents.DONE;
        return Answer.sse(events);
    }

    private static void areInTime(Map<String, Instant> ends) {
        Map<String, Instant> sent = new HashMap<>();
        for (RecordedRequest request : COPILOT.server().requests()) {
            String prompt = request.json().at("/messages/0/content").asText();
            sent.put(prompt.replace("Number ", ""), request.endedAt().orElseThrow());
        }
        assertThat(sent).hasSize(STREAMS);
        assertThat(ends.keySet()).isEqualTo(sent.keySet());
        assertThat(ends)
                .allSatisfy(
                        (number, end) -> assertThat(end).isBefore(sent.get(number).plus(LATEST)));
    }

    private static Set<String> namesOfThreadsBeside(Set<Thread> others) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !others.contains(thread))
                .map(Thread::getName)
                .collect(Collectors.toSet());
    }
}
