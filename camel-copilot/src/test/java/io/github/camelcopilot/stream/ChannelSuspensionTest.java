// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.CopilotStreamException;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.ChunkRecorder;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.LiveStream;
import io.github.camelcopilot.testing.ServerEvents;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ServiceStatus;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.RouteController;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams whose route or context is suspended, resumed or stopped. */
class ChannelSuspensionTest {

    @RegisterExtension static final CopilotServerExtension COPILOT = new CopilotServerExtension();

    private static final int FOREVER = 60;

    private final ChunkRecorder words = new ChunkRecorder();

    @AfterEach
    void release() {
        words.release();
    }

    private RouteBuilder routes(String options) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").routeId("asking").to("copilot:stream:words" + options);
                from("copilot:stream:words").routeId("listening").process(words);
            }
        };
    }

    /** Begins a stream and waits until its first delta has reached the consumer. */
    private CompletableFuture<Exchange> begin(CopilotRoute route, LiveStream live, String delta)
            throws Exception {
        CompletableFuture<Exchange> asked = route.sendLater("Hi");
        live.accept();
        live.text(delta);
        words.awaitFirst();
        return asked;
    }

    private static CompletableFuture<Void> stopLater(CopilotRoute route, String id) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        route.context()
                                .getRouteController()
                                .stopRoute(id, FOREVER / 2, TimeUnit.SECONDS);
                    } catch (Exception failed) {
                        throw new IllegalStateException(failed);
                    }
                });
    }

    /** Runs a task that may block, such as a stop that waits for a stream. */
    private static void staysUndone(CompletableFuture<?> waiting) {
        await().during(Duration.ofMillis(500))
                .atMost(ChunkRecorder.PATIENCE)
                .until(() -> !waiting.isDone());
    }

    private static Object bodyOf(CompletableFuture<Exchange> exchange) throws Exception {
        return CopilotRoute.succeeded(exchange.get(FOREVER, TimeUnit.SECONDS)).getBody();
    }

    private static Exception failureOf(CompletableFuture<Exchange> exchange) throws Exception {
        return exchange.get(FOREVER, TimeUnit.SECONDS).getException();
    }

    @Test
    void aSuspendedConsumerGetsWhatWasStreamedOnceItIsResumed() throws Exception {
        COPILOT.server().enqueue(Answer.text("The answer is 42."));
        try (CopilotRoute route = CopilotRoute.at(COPILOT.server()).start(routes(""))) {
            RouteController controller = route.context().getRouteController();
            controller.suspendRoute("listening");
            assertThat(route.ask("Hi").getBody()).isEqualTo("The answer is 42.");
            assertThat(words.all()).isEmpty();
            controller.resumeRoute("listening");
            words.awaitEnds(1);
            ChunkRecorder.isWellFormed(words.all());
            assertThat(words.text()).isEqualTo("The answer is 42.");
        }
    }

    @Test
    void aConsumerThatIsSuspendedInMidStreamPausesAtOnceAndLosesNothing() throws Exception {
        try (LiveStream live = new LiveStream();
                CopilotRoute route = live.route().start(routes(""))) {
            RouteController controller = route.context().getRouteController();
            CompletableFuture<Exchange> asked = begin(route, live, "one ");
            // It does not wait for the end of the stream, which follows later.
            controller.suspendRoute("listening", FOREVER / 2, TimeUnit.SECONDS);
            assertThat(controller.getRouteStatus("listening")).isEqualTo(ServiceStatus.Suspended);
            live.text("two ");
            live.text("three");
            live.finish();
            assertThat(bodyOf(asked)).isEqualTo("one two three");
            assertThat(words.text()).isEqualTo("one ");

            controller.resumeRoute("listening");
            words.awaitEnds(1);
            ChunkRecorder.isWellFormed(words.all());
            assertThat(words.text()).isEqualTo("one two three");
        }
    }

    @Test
    void aConsumerMayPauseMoreThanOnce() throws Exception {
        try (LiveStream live = new LiveStream();
                CopilotRoute route = live.route().start(routes(""))) {
            RouteController controller = route.context().getRouteController();
            CompletableFuture<Exchange> asked = route.sendLater("Hi");
            live.accept();
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < 3; i++) {
                live.text("a" + i);
                all.append('a').append(i);
                await().atMost(ChunkRecorder.PATIENCE).until(() -> words.text().contentEquals(all));
                controller.suspendRoute("listening", FOREVER / 2, TimeUnit.SECONDS);
                live.text("b" + i);
                assertThat(words.text()).isEqualTo(all.toString());
                all.append('b').append(i);
                controller.resumeRoute("listening");
            }
            live.finish();
            assertThat(bodyOf(asked)).isEqualTo(all.toString());
            words.awaitEnds(1);
            ChunkRecorder.isWellFormed(words.all());
            assertThat(words.text()).isEqualTo(all.toString());
        }
    }

    @Test
    void onceMaxAnswerSizeOfTextWaitsFurtherMessagesFailUntilItIsTaken() throws Exception {
        String large = "0123456789 ".repeat(200);
        COPILOT.server().answerWith(request -> Answer.text(large));
        try (CopilotRoute route =
                CopilotRoute.at(COPILOT.server()).start(routes("?maxAnswerSize=1KB"))) {
            RouteController controller = route.context().getRouteController();
            controller.suspendRoute("listening");
            Message first = route.ask("Hi");
            assertThat(first.getHeader("CamelCopilotAnswerTruncated")).isEqualTo(true);

            Exchange second = route.send("Hi");
            assertThat(second.getException())
                    .isInstanceOf(CopilotServerException.class)
                    .hasMessageContaining("words")
                    .hasMessageContaining("maxAnswerSize");
            assertThat(((CopilotException) second.getException()).getCode())
                    .isEqualTo("channel_full");
            assertThat(second.getMessage().getHeader("CamelCopilotErrorCode"))
                    .isEqualTo("channel_full");
            assertThat(second.getMessage().getBody()).isEqualTo("Hi");
            assertThat(COPILOT.server().requests()).hasSize(1);

            controller.resumeRoute("listening");
            words.awaitEnds(1);
            assertThat(words.text()).isEqualTo(large);
            Message unused = route.ask("Hi");
            words.awaitEnds(2);
            assertThat(words.text()).isEqualTo(large + large);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?emit=publisher"})
    void aStoppingContextLetsStreamsFinish(String options) throws Exception {
        try (LiveStream live = new LiveStream();
                CopilotRoute route = live.route().start(routes(options))) {
            route.context().getShutdownStrategy().setTimeout(FOREVER / 2);
            CompletableFuture<Exchange> asked = begin(route, live, "one ");
            CompletableFuture<Void> stopping =
                    CompletableFuture.runAsync(() -> route.context().stop());
            await().atMost(ChunkRecorder.PATIENCE).until(() -> route.context().isStopping());
            live.text("two");
            await().atMost(ChunkRecorder.PATIENCE).until(() -> words.text().equals("one two"));
            assertThat(stopping).isNotDone();
            live.finish();
            if (options.isEmpty()) {
                assertThat(bodyOf(asked)).isEqualTo("one two");
            }
            words.awaitEnds(1);
            stopping.get(FOREVER, TimeUnit.SECONDS);
            ChunkRecorder.isWellFormed(words.all());
            assertThat(words.last().type()).isEqualTo("end");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?emit=publisher"})
    void aStoppingContextEndsWithAnErrorWhatDoesNotFinishInTime(String options) throws Exception {
        try (LiveStream live = new LiveStream();
                CopilotRoute route = live.route().start(routes(options))) {
            route.context().getShutdownStrategy().setTimeout(4);
            CompletableFuture<Exchange> asked = begin(route, live, "so far");
            route.context().stop();
            if (options.isEmpty()) {
                assertThat(failureOf(asked))
                        .isInstanceOf(CopilotStreamException.class)
                        .hasMessageContaining("stopped");
                assertThat(((CopilotStreamException) failureOf(asked)).getPartialText())
                        .isEqualTo("so far");
            }
            await().atMost(ChunkRecorder.PATIENCE).until(() -> live.hungUp() == 1);
            words.awaitEnds(1);
            ChunkRecorder.isWellFormed(words.all());
            assertThat(words.last().type()).isEqualTo("error");
            assertThat(words.last().body()).isEqualTo("so far");
            assertThat(words.last().failure())
                    .isInstanceOf(CopilotStreamException.class)
                    .hasMessageContaining("stopped");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?emit=publisher"})
    void aRouteThatIsStoppedTakesItsStreamsWithIt(String options) throws Exception {
        try (LiveStream live = new LiveStream();
                CopilotRoute route = live.route().start(routes(options))) {
            CompletableFuture<Exchange> asked = begin(route, live, "so far");
            route.context().getRouteController().stopRoute("asking", 1, TimeUnit.SECONDS);
            if (options.isEmpty()) {
                assertThat(failureOf(asked))
                        .isInstanceOf(CopilotStreamException.class)
                        .hasMessageContaining("asking")
                        .hasMessageContaining("stopped");
            }
            words.awaitEnds(1);
            ChunkRecorder.isWellFormed(words.all());
            assertThat(words.last().type()).isEqualTo("error");
            assertThat(words.last().body()).isEqualTo("so far");
            await().atMost(ChunkRecorder.PATIENCE).until(() -> live.hungUp() == 1);
        }
    }

    @Test
    void aRouteThatIsStoppedWaitsForItsStreams() throws Exception {
        try (LiveStream live = new LiveStream();
                CopilotRoute route = live.route().start(routes("?emit=publisher"))) {
            CompletableFuture<Exchange> asked = begin(route, live, "one ");
            Exchange opened = asked.get(FOREVER, TimeUnit.SECONDS);
            assertThat(opened.getException()).isNull();
            CompletableFuture<Void> stopping = stopLater(route, "asking");
            live.text("two");
            await().atMost(ChunkRecorder.PATIENCE).until(() -> words.text().equals("one two"));
            staysUndone(stopping);
            live.finish();
            stopping.get(FOREVER, TimeUnit.SECONDS);
            words.awaitEnds(1);
            assertThat(words.last().type()).isEqualTo("end");
        }
    }

    @Test
    void aConsumerThatIsStoppedWaitsForItsStreams() throws Exception {
        try (LiveStream live = new LiveStream();
                CopilotRoute route = live.route().start(routes(""))) {
            CompletableFuture<Exchange> asked = begin(route, live, "one ");
            CompletableFuture<Void> stopping = stopLater(route, "listening");
            live.text("two");
            await().atMost(ChunkRecorder.PATIENCE).until(() -> words.text().equals("one two"));
            staysUndone(stopping);
            live.finish();
            stopping.get(FOREVER, TimeUnit.SECONDS);
            assertThat(bodyOf(asked)).isEqualTo("one two");
            ChunkRecorder.isWellFormed(words.all());
            assertThat(words.last().type()).isEqualTo("end");
        }
    }

    @Test
    void aConsumerThatIsStoppedHoldsNoStreamBackAnyMore() throws Exception {
        String line = "0123456789".repeat(1_000);
        COPILOT.server().enqueue(ServerEvents.repeated(line, line, 5_000));
        words.hold();
        try (CopilotRoute route = CopilotRoute.at(COPILOT.server()).start(routes(""))) {
            CompletableFuture<Exchange> asked = route.sendLater("Hi");
            words.awaitFirst();
            staysUndone(asked);
            route.context().getRouteController().stopRoute("listening", 1, TimeUnit.SECONDS);
            assertThat((String) bodyOf(asked)).startsWith(line);
            words.release();
        }
    }

    @Test
    void aConsumerThatIsStartedAgainGetsTheNextStream() throws Exception {
        COPILOT.server().answerWith(request -> Answer.text("Yes."));
        try (CopilotRoute route = CopilotRoute.at(COPILOT.server()).start(routes(""))) {
            RouteController controller = route.context().getRouteController();
            controller.stopRoute("listening");
            assertThat(route.ask("Hi").getBody()).isEqualTo("Yes.");
            assertThat(words.all()).isEmpty();
            controller.startRoute("listening");
            assertThat(route.ask("Hi").getBody()).isEqualTo("Yes.");
            words.awaitEnds(1);
            assertThat(words.text()).isEqualTo("Yes.");

            controller.suspendRoute("listening");
            assertThat(route.ask("Hi").getBody()).isEqualTo("Yes.");
            assertThat(words.text()).isEqualTo("Yes.");
            controller.resumeRoute("listening");
            words.awaitEnds(2);
            assertThat(words.text()).isEqualTo("Yes.Yes.");
        }
    }
}
