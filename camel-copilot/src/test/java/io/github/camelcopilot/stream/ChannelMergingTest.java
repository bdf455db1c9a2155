// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.Outcome;
import io.github.camelcopilot.testing.ChunkRecorder;
import io.github.camelcopilot.testing.ChunkRecorder.Seen;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.ServerEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Waiting deltas are merged into fewer, larger chunks, only for a slow consumer. */
class ChannelMergingTest {

    @RegisterExtension static final CopilotServerExtension COPILOT = new CopilotServerExtension();

    private final ChunkRecorder words = new ChunkRecorder();

    private CopilotRoute route() throws Exception {
        return CopilotRoute.at(COPILOT.server())
                .start(
                        new RouteBuilder() {
                            @Override
                            public void configure() {
                                from("direct:in").to("copilot:stream:words");
                                from("copilot:stream:words").process(words);
                            }
                        });
    }

    private static CompletableFuture<Exchange> sendLater(CopilotRoute route) {
        return route.context()
                .createProducerTemplate()
                .asyncSend("direct:in", exchange -> exchange.getMessage().setBody("Hi"));
    }

    private static Answer answer(List<String> deltas) {
        List<String> events = new ArrayList<>(deltas);
        events.add(ServerEvents.FINISH);
        events.add(ServerEvents.DONE);
        return Answer.sse(events.toArray(String[]::new));
    }

    private static List<String> deltas(String type, int count) {
        return IntStream.range(0, count)
                .mapToObj(
                        i ->
                                type.equals("text")
                                        ? ServerEvents.text("t" + i + ' ')
                                        : ServerEvents.reasoning("r" + i + ' '))
                .toList();
    }

    private static String joined(String letter, int count) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < count; i++) {
            all.append(letter).append(i).append(' ');
        }
        return all.toString();
    }

    @Test
    void aSlowConsumerGetsFewLargeChunksInOrderWithTextAndReasoningApart() throws Exception {
        List<String> deltas = new ArrayList<>(deltas("reasoning", 500));
        deltas.addAll(deltas("text", 500));
        deltas.addAll(deltas("reasoning", 500));
        deltas.addAll(deltas("text", 500));
        COPILOT.server().enqueue(answer(deltas));
        words.hold();
        try (CopilotRoute route = route()) {
            CompletableFuture<Exchange> asked = sendLater(route);
            words.awaitFirst();
            // The exchange of the prompt waits for the end of the stream, not for the consumer.
            assertThat(CopilotRoute.succeeded(asked.get(60, TimeUnit.SECONDS)).getBody())
                    .isEqualTo(joined("t", 500).repeat(2));
            assertThat(words.all()).hasSize(1);
            words.release();
            words.awaitEnds(1);

            List<Seen> seen = words.all();
            ChunkRecorder.isWellFormed(seen);
            assertThat(seen).hasSizeLessThan(100);
            assertThat(ChunkRecorder.runs(seen))
                    .containsExactly(
                            "reasoning:" + joined("r", 500),
                            "text:" + joined("t", 500),
                            "reasoning:" + joined("r", 500),
                            "text:" + joined("t", 500),
                            "end:");
        } finally {
            words.release();
        }
    }

    @Test
    void aQuickConsumerGetsEachChunkAsItComes() throws Exception {
        COPILOT.server().enqueue(answer(deltas("text", 8)).chunkDelay(Duration.ofMillis(250)));
        try (CopilotRoute route = route()) {
            CompletableFuture<Exchange> asked = sendLater(route);
            words.awaitFirst();
            assertThat(COPILOT.server().request(0).outcome()).isEqualTo(Outcome.OPEN);
            assertThat(CopilotRoute.succeeded(asked.get(60, TimeUnit.SECONDS)).getBody())
                    .isEqualTo(joined("t", 8));
            words.awaitEnds(1);
            assertThat(words.all())
                    .extracting(Seen::body)
                    .containsExactly("t0 ", "t1 ", "t2 ", "t3 ", "t4 ", "t5 ", "t6 ", "t7 ", "");
        }
    }

    @Test
    void aSlowConsumerDoesNotMakeAQuickOneSlow() throws Exception {
        COPILOT.server().enqueue(answer(deltas("text", 8)).chunkDelay(Duration.ofMillis(250)));
        ChunkRecorder slow = new ChunkRecorder();
        slow.hold();
        try (CopilotRoute route = route()) {
            route.context()
                    .addRoutes(
                            new RouteBuilder() {
                                @Override
                                public void configure() {
                                    from("copilot:stream:words").process(slow);
                                }
                            });
            CompletableFuture<Exchange> asked = sendLater(route);
            words.awaitEnds(1);
            assertThat(words.all()).hasSize(9);
            slow.awaitFirst();
            assertThat(slow.all()).hasSize(1);
            assertThat(CopilotRoute.succeeded(asked.get(60, TimeUnit.SECONDS)).getBody())
                    .isEqualTo(joined("t", 8));
            slow.release();
            slow.awaitEnds(1);
            ChunkRecorder.isWellFormed(slow.all());
            assertThat(slow.text()).isEqualTo(joined("t", 8));
            // The first chunk, the chunks that waited meanwhile, the end.
            assertThat(slow.all()).hasSizeLessThanOrEqualTo(4);
        } finally {
            slow.release();
        }
    }

    @Test
    void anErrorIsNeverMergedWithWhatCameBeforeIt() throws Exception {
        List<String> events = new ArrayList<>(deltas("text", 100));
        COPILOT.server().enqueue(Answer.sse(events.toArray(String[]::new)));
        words.hold();
        try (CopilotRoute route = route()) {
            CompletableFuture<Exchange> asked = sendLater(route);
            words.awaitFirst();
            await().atMost(ChunkRecorder.PATIENCE).until(asked::isDone);
            words.release();
            words.awaitEnds(1);
            ChunkRecorder.isWellFormed(words.all());
            assertThat(words.text()).isEqualTo(joined("t", 100));
            assertThat(words.last().type()).isEqualTo("error");
            assertThat(words.last().body()).isEqualTo(joined("t", 100));
        } finally {
            words.release();
        }
    }
}
