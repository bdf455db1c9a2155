// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.ComponentAccess;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotStreamException;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.Outcome;
import io.github.camelcopilot.testing.ChunkRecorder;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.LiveStream;
import io.github.camelcopilot.testing.ServerEvents;
import io.github.camelcopilot.testing.VirtualScheduler;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.ExceptionHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of a stream or of its consumer, and what the limits of a channel count. */
@Timeout(120)
class ChannelEndTest {

    @RegisterExtension static final CopilotServerExtension COPILOT = new CopilotServerExtension();

    private static final String CHANNEL = "copilot:stream:words";
    private static final String CONSUMER = "consuming";
    private static final String TRUNCATED = "CamelCopilotAnswerTruncated";

    private final ChunkRecorder words = new ChunkRecorder();
    private final CountDownLatch gate = new CountDownLatch(1);

    @AfterEach
    void release() {
        words.release();
        gate.countDown();
    }

    private RouteBuilder channel(String options) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").to(CHANNEL + options);
                from(CHANNEL).routeId(CONSUMER).process(words);
            }
        };
    }

    private static CompletableFuture<Exchange> sendLater(CopilotRoute route) {
        return route.context()
                .createProducerTemplate()
                .asyncSend("direct:in", exchange -> exchange.getMessage().setBody("Hi"));
    }

    /** Text that arrives, and the part that is kept. */
    @ParameterizedTest
    @CsvSource({
        "0123456789abc, 0123456789, true",
        "0123456789, 0123456789, false",
        "012, 012, false",
        "01234567ééé, 01234567é, true",
        "01234567😀, 01234567, true"
    })
    void aBrokenStreamSaysWhetherItsTextIsCut(String text, String kept, boolean cut)
            throws Exception {
        COPILOT.server().enqueue(Answer.sse(ServerEvents.text(text)).truncateAfter(1));
        try (CopilotRoute route = CopilotRoute.at(COPILOT.server())) {
            Exchange failed = route.start(channel("?maxAnswerSize=10")).send("Hi");

            assertThat(failed.getException()).isInstanceOf(CopilotStreamException.class);
            assertThat(((CopilotStreamException) failed.getException()).getPartialText())
                    .isEqualTo(kept);
            assertThat(failed.getMessage().getHeader(TRUNCATED)).isEqualTo(cut ? true : null);
            words.awaitEnds(1);
            assertThat(words.text()).isEqualTo(text);
            assertThat(words.last().type()).isEqualTo("error");
            assertThat(words.last().body()).isEqualTo(kept);
            assertThat(words.last().headers().get(TRUNCATED)).isEqualTo(cut ? true : null);
        }
    }

    /** Size of the text, and of the part that is kept. */
    @ParameterizedTest
    @CsvSource({"5000, 1024, true", "1024, 1024, false", "100, 100, false"})
    void aWholeAnswerInsteadOfAStreamIsCutForTheProducerOnly(int size, int kept, boolean cut)
            throws Exception {
        String text = "0123456789".repeat(500).substring(0, size);
        COPILOT.server()
                .enqueue(
                        Answer.json(
                                "{\"id\":\"1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
                                        + text
                                        + "\"},\"finish_reason\":\"stop\"}]}"));
        try (CopilotRoute route = CopilotRoute.at(COPILOT.server())) {
            Message answer = route.start(channel("?maxAnswerSize=1KB")).ask("Hi");

            assertThat(answer.getBody()).isEqualTo(text.substring(0, kept));
            assertThat(answer.getHeader("CamelCopilotResult", ChatResult.class).text())
                    .isEqualTo(text.substring(0, kept));
            assertThat(answer.getHeader(TRUNCATED)).isEqualTo(cut ? true : null);
            words.awaitEnds(1);
            ChunkRecorder.isWellFormed(words.all());
            assertThat(words.text()).isEqualTo(text);
            assertThat(words.last().headers().get(TRUNCATED)).isEqualTo(cut ? true : null);
        }
    }

    /** A delta, and how many of them have 1,200 bytes in UTF-8. */
    @ParameterizedTest
    @CsvSource({"abcdef, 200", "a, 1200", "é, 600", "水, 400", "😀, 300"})
    void aTeeCountsTheBytesOfWaitingTextOnly(String delta, int count) throws Exception {
        for (boolean overflows : new boolean[] {false, true}) {
            ChunkRecorder slow = new ChunkRecorder();
            slow.hold();
            try (LiveStream live = new LiveStream();
                    CopilotRoute route = live.route()) {
                route.start(
                        new RouteBuilder() {
                            @Override
                            public void configure() {
                                from("direct:in").to(CHANNEL + "?emit=text&maxAnswerSize=1200");
                                from(CHANNEL).process(slow);
                            }
                        });
                CompletableFuture<Exchange> asked = sendLater(route);
                live.accept();
                live.text("First ");
                slow.awaitFirst();
                for (int i = 0; i < count; i++) {
                    live.text(delta);
                }
                if (overflows) {
                    live.text(".");
                }
                live.finish();
                String all = "First " + delta.repeat(count) + (overflows ? "." : "");
                InputStream reader =
                        CopilotRoute.succeeded(asked.get(60, TimeUnit.SECONDS))
                                .getBody(InputStream.class);
                assertThat(new String(reader.readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo(all);
                slow.release();
                slow.awaitEnds(1);
                ChunkRecorder.isWellFormed(slow.all());
                assertThat(slow.last().type()).isEqualTo(overflows ? "error" : "end");
                if (!overflows) {
                    assertThat(slow.text()).isEqualTo(all);
                }
            } finally {
                slow.release();
            }
        }
    }

    @Test
    void chunksThatCannotBeMergedHoldTheServerBackToo() throws Exception {
        int pairs = 100_000;
        String pair = ServerEvents.reasoning("r") + ServerEvents.text("t");
        COPILOT.server()
                .enqueue(
                        Answer.sse(ServerEvents.text("t"))
                                .repeat(ServerEvents.bytes(pair), pairs)
                                .repeat(
                                        ServerEvents.bytes(ServerEvents.FINISH + ServerEvents.DONE),
                                        1));
        AtomicLong text = new AtomicLong();
        AtomicLong reasoning = new AtomicLong();
        CountDownLatch held = new CountDownLatch(1);
        try (CopilotRoute route = CopilotRoute.at(COPILOT.server())) {
            route.start(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("direct:in").to(CHANNEL + "?maxEventSize=10KB");
                            from(CHANNEL).process(this::take);
                        }

                        private void take(Exchange exchange) throws InterruptedException {
                            held.countDown();
                            gate.await();
                            Message chunk = exchange.getMessage();
                            String body = chunk.getBody(String.class);
                            if ("text".equals(chunk.getHeader("CamelCopilotChunkType"))) {
                                text.addAndGet(body.length());
                            } else {
                                reasoning.addAndGet(body.length());
                            }
                        }
                    });
            CompletableFuture<Exchange> asked = sendLater(route);
            assertThat(held.await(60, TimeUnit.SECONDS)).isTrue();
            // Only a few buffers are in between.
            await().during(Duration.ofSeconds(1))
                    .atMost(ChunkRecorder.PATIENCE)
                    .until(() -> COPILOT.server().request(0).outcome() == Outcome.OPEN);
            gate.countDown();

            Message answer = CopilotRoute.succeeded(asked.get(60, TimeUnit.SECONDS));
            assertThat(answer.getBody(String.class)).hasSize(pairs + 1);
            await().atMost(ChunkRecorder.PATIENCE)
                    .untilAsserted(() -> assertThat(text).hasValue(pairs + 1L));
            assertThat(reasoning).hasValue(pairs);
        }
    }

    /** Whether the consumer is processing a chunk when it is stopped. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aConsumerThatIsStoppedLeavesNoAlarmBehind(boolean atWork) throws Exception {
        Duration readerTimeout = Duration.ofSeconds(40);
        Duration look = readerTimeout.dividedBy(4);
        if (atWork) {
            words.hold();
        }
        try (VirtualScheduler clock = new VirtualScheduler(Duration.ZERO);
                LiveStream live = new LiveStream();
                CopilotRoute route = live.route()) {
            ComponentAccess.setScheduler(route.component(), clock);
            route.options().setReaderTimeout(readerTimeout.toMillis());
            route.options().setIdleTimeout(0);
            route.start(channel(""));
            CompletableFuture<Exchange> asked = sendLater(route);
            live.accept();
            live.text("one ");
            words.awaitFirst();
            clock.awaitAlarm(look);

            boolean unused =
                    route.context()
                            .getRouteController()
                            .stopRoute(CONSUMER, 100, TimeUnit.MILLISECONDS, false);
            live.text("two");
            live.finish();

            assertThat(CopilotRoute.succeeded(asked.get(60, TimeUnit.SECONDS)).getBody())
                    .isEqualTo("one two");
            await().until(() -> !clock.pending().contains(look));
            words.release();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?emit=text"})
    void anExceptionHandlerThatFailsDoesNotStopTheStream(String options) throws Exception {
        COPILOT.server().enqueue(ServerEvents.texts("one ", "two ", "three"));
        try (CopilotRoute route = CopilotRoute.at(COPILOT.server())) {
            route.context().getRegistry().bind("broken", new Broken());
            route.start(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("direct:in").to(CHANNEL + options);
                            from(CHANNEL + "?exceptionHandler=#broken")
                                    .process(words)
                                    .throwException(new IllegalStateException("No"));
                        }
                    });
            assertThat(route.ask("Hi").getBody(String.class)).isEqualTo("one two three");
            words.awaitEnds(1);
            ChunkRecorder.isWellFormed(words.all());
            assertThat(words.text()).isEqualTo("one two three");
            assertThat(words.last().type()).isEqualTo("end");
        }
    }

    /** An exception handler that fails. */
    private static final class Broken implements ExceptionHandler {
        @Override
        public void handleException(Throwable exception) {
            throw new IllegalArgumentException("The handler is broken");
        }

        @Override
        public void handleException(String message, Throwable exception) {
            handleException(exception);
        }

        @Override
        public void handleException(String message, Exchange exchange, Throwable exception) {
            handleException(exception);
        }
    }
}
