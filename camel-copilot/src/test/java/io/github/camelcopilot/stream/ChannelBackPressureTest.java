// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.ComponentAccess;
import io.github.camelcopilot.api.CopilotStreamException;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.Outcome;
import io.github.camelcopilot.testing.ChunkRecorder;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.ServerEvents;
import io.github.camelcopilot.testing.VirtualScheduler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A slow consumer of a channel holds back the connection instead of filling the memory. */
class ChannelBackPressureTest {

    @RegisterExtension static final CopilotServerExtension COPILOT = new CopilotServerExtension();

    private static final int LINES = 2_000;
    private static final String LINE = "0123456789".repeat(10_000);

    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicLong length = new AtomicLong();
    private final AtomicLong unexpected = new AtomicLong();
    private final ChunkRecorder last = new ChunkRecorder();

    @AfterEach
    void release() {
        gate.countDown();
    }

    /** 200 MB of text. */
    private static Answer large() {
        return ServerEvents.repeated(LINE, LINE, LINES - 1);
    }

    private RouteBuilder routes(String options) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").to("copilot:stream:words" + options);
                from("copilot:stream:words").process(this::take);
            }

            private void take(Exchange exchange) throws Exception {
                held.countDown();
                gate.await();
                Message chunk = exchange.getMessage();
                if (Boolean.TRUE.equals(chunk.getHeader("CamelCopilotStreamComplete"))) {
                    last.process(exchange);
                    ended.countDown();
                    return;
                }
                String text = chunk.getBody(String.class);
                for (int i = 0; i < text.length(); i++) {
                    if (text.charAt(i) != '0' + (length.get() + i) % 10) {
                        unexpected.incrementAndGet();
                    }
                }
                length.addAndGet(text.length());
            }
        };
    }

    @Test
    void aConsumerThatBlocksHoldsTheServerBackAndLosesNothing() throws Exception {
        COPILOT.server().enqueue(large());
        try (CopilotRoute route = CopilotRoute.at(COPILOT.server()).start(routes(""))) {
            CompletableFuture<Exchange> asked = route.sendLater("Hi");
            assertThat(held.await(60, TimeUnit.SECONDS)).isTrue();
            // Only a few buffers are in between.
            await().during(Duration.ofSeconds(1))
                    .atMost(ChunkRecorder.PATIENCE)
                    .until(() -> COPILOT.server().request(0).outcome() == Outcome.OPEN);
            assertThat(asked).isNotDone();
            gate.countDown();

            Message answer = CopilotRoute.succeeded(asked.get(60, TimeUnit.SECONDS));
            assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(length).hasValue((long) LINES * LINE.length());
            assertThat(unexpected).hasValue(0);
            assertThat(last.last().type()).isEqualTo("end");
            assertThat(answer.getHeader("CamelCopilotAnswerTruncated")).isEqualTo(true);
            assertThat(answer.getBody(String.class)).hasSize(16 * 1024 * 1024);
            assertThat(last.last().headers())
                    .containsEntry("CamelCopilotAnswerTruncated", true)
                    .containsEntry("CamelCopilotResult", answer.getHeader("CamelCopilotResult"));
        }
    }

    @Test
    void oneConsumerThatBlocksHoldsTheOtherBackButNoOtherStream() throws Exception {
        COPILOT.server().enqueue(large(), Answer.text("Quick."));
        ChunkRecorder other = new ChunkRecorder();
        try (CopilotRoute route = CopilotRoute.at(COPILOT.server()).start(routes(""))) {
            route.context()
                    .addRoutes(
                            new RouteBuilder() {
                                @Override
                                public void configure() {
                                    from("direct:other").to("copilot:stream:other");
                                    from("copilot:stream:other").process(other);
                                }
                            });
            CompletableFuture<Exchange> asked = route.sendLater("Hi");
            assertThat(held.await(60, TimeUnit.SECONDS)).isTrue();
            Exchange quick =
                    route.context()
                            .createProducerTemplate()
                            .request(
                                    "direct:other",
                                    exchange -> exchange.getMessage().setBody("Hi"));
            assertThat(CopilotRoute.succeeded(quick).getBody()).isEqualTo("Quick.");
            other.awaitEnds(1);
            assertThat(other.text()).isEqualTo("Quick.");
            assertThat(asked).isNotDone();
            gate.countDown();
            Exchange unused = asked.get(60, TimeUnit.SECONDS);
            assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(length).hasValue((long) LINES * LINE.length());
        }
    }

    @Test
    void aConsumerThatHoldsTheStreamBackForReaderTimeoutEndsIt() throws Exception {
        COPILOT.server().enqueue(large());
        Duration timeout = Duration.ofSeconds(40);
        try (VirtualScheduler clock = new VirtualScheduler(Duration.ZERO);
                CopilotRoute route = CopilotRoute.at(COPILOT.server())) {
            ComponentAccess.setScheduler(route.component(), clock);
            route.options().setReaderTimeout(timeout.toMillis());
            route.options().setIdleTimeout(0);
            CompletableFuture<Exchange> asked = route.start(routes("")).sendLater("Hi");
            assertThat(held.await(60, TimeUnit.SECONDS)).isTrue();
            clock.awaitAlarm(timeout.dividedBy(4));
            // The stream is held back now or later, so the test waits for that.
            await().atMost(ChunkRecorder.PATIENCE)
                    .until(
                            () -> {
                                clock.advance(timeout.dividedBy(4));
                                return asked.isDone();
                            });
            Exchange failed = asked.get(60, TimeUnit.SECONDS);
            assertThat(failed.getException())
                    .isInstanceOf(CopilotStreamException.class)
                    .hasMessageContaining("readerTimeout");
            String partial = ((CopilotStreamException) failed.getException()).getPartialText();
            await().atMost(ChunkRecorder.PATIENCE)
                    .until(() -> COPILOT.server().request(0).outcome() == Outcome.HUNG_UP);
            gate.countDown();
            assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(last.last().type()).isEqualTo("error");
            assertThat(last.last().failure()).isSameAs(failed.getException());
            assertThat(partial).hasSizeGreaterThanOrEqualTo(LINE.length());
            assertThat(length).hasValue(partial.length());
        }
    }

    /** Short deltas, alternately of text and reasoning, which are never merged. */
    private static Answer byTurns() {
        String two = ServerEvents.text("a".repeat(1024)) + ServerEvents.reasoning("b".repeat(1024));
        return Answer.sse(two.repeat(200), ServerEvents.FINISH, ServerEvents.DONE);
    }

    @Test
    void aSlowConsumerThatStillTakesChunksIsGivenItsTime() throws Exception {
        COPILOT.server().enqueue(byTurns());
        Duration timeout = Duration.ofSeconds(40);
        Semaphore permits = new Semaphore(0);
        ChunkRecorder words = new ChunkRecorder();
        try (VirtualScheduler clock = new VirtualScheduler(Duration.ZERO);
                CopilotRoute route = CopilotRoute.at(COPILOT.server())) {
            ComponentAccess.setScheduler(route.component(), clock);
            route.options().setReaderTimeout(timeout.toMillis());
            route.options().setIdleTimeout(0);
            route.start(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("direct:in").to("copilot:stream:words?maxEventSize=50KB");
                            from("copilot:stream:words")
                                    .process(words)
                                    .process(exchange -> permits.acquire());
                        }
                    });
            CompletableFuture<Exchange> asked = route.sendLater("Hi");
            words.awaitFirst();
            // The stream is held back all the time, except for moments.
            for (int taken = 2; taken <= 40; taken++) {
                int count = taken;
                permits.release();
                await().pollInterval(Duration.ofMillis(1)).until(() -> words.all().size() == count);
                clock.advance(timeout.dividedBy(4));
            }
            assertThat(asked).isNotDone();
            permits.release(1_000);

            CopilotRoute.succeeded(asked.get(60, TimeUnit.SECONDS));
            words.awaitEnds(1);
            assertThat(words.last().type()).isEqualTo("end");
            assertThat(words.text()).isEqualTo("a".repeat(200 * 1024));
        }
    }

    @Test
    void aSlowServerIsNoIdleConsumer() throws Exception {
        COPILOT.server().enqueue(Answer.sse(ServerEvents.text(LINE)).stallAfter(1));
        gate.countDown();
        Duration timeout = Duration.ofSeconds(40);
        try (VirtualScheduler clock = new VirtualScheduler(Duration.ZERO);
                CopilotRoute route = CopilotRoute.at(COPILOT.server())) {
            ComponentAccess.setScheduler(route.component(), clock);
            route.context().getShutdownStrategy().setTimeout(1);
            route.options().setReaderTimeout(timeout.toMillis());
            route.options().setIdleTimeout(0);
            CompletableFuture<Exchange> asked = route.start(routes("")).sendLater("Hi");
            assertThat(held.await(60, TimeUnit.SECONDS)).isTrue();
            clock.awaitAlarm(timeout.dividedBy(4));
            for (int i = 0; i < 40; i++) {
                clock.advance(timeout.dividedBy(4));
            }
            assertThat(asked).isNotDone();
        }
    }
}
