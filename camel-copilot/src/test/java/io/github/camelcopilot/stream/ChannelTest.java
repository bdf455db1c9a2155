// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.CopilotComponent;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotQuotaException;
import io.github.camelcopilot.api.CopilotRequestException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.CopilotStreamException;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.RecordedRequest;
import io.github.camelcopilot.testing.ChunkRecorder;
import io.github.camelcopilot.testing.ChunkRecorder.Seen;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.LiveStream;
import io.github.camelcopilot.testing.ServerEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.ExceptionHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a stream delivers to the consumers of a channel and to the exchange of the prompt. */
class ChannelTest {

    @RegisterExtension static final CopilotServerExtension COPILOT = new CopilotServerExtension();

    private static final String QUOTA = "x-quota-snapshot-premium_interactions";

    /** Deltas alternately of text and reasoning, which are never merged. */
    private static Answer byTurns() {
        return Answer.sse(
                        ServerEvents.reasoning("Hm, "),
                        ServerEvents.text("The "),
                        ServerEvents.reasoning("well."),
                        ServerEvents.text("answer 😀"),
                        ServerEvents.FINISH,
                        ServerEvents.usage(3, 4),
                        ServerEvents.DONE)
                .header(QUOTA, "ent=300&ov=0.0&ovPerm=false&rem=97.5&rst=2026-04-01T00%3A00%3A00Z");
    }

    /** The same answer, as {@code copilot:chat} gets it. */
    private static Answer whole() {
        return Answer.json(
                        """
                        {"id":"answer-1","model":"gpt-test","choices":[{"index":0,"finish_reason":"stop",
                          "message":{"content":"The answer 😀","reasoning_text":"Hm, well."}}],
                         "usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}}
                        """)
                .header(QUOTA, "ent=300&ov=0.0&ovPerm=false&rem=97.5&rst=2026-04-01T00%3A00%3A00Z");
    }

    private static RouteBuilder routes(Map<String, ? extends Processor> consumers, String... to) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                for (int i = 0; i < to.length; i++) {
                    from("direct:" + (i == 0 ? "in" : "in" + i)).to(to[i]);
                }
                consumers.forEach(
                        (name, processor) ->
                                from("copilot:stream:" + name.replaceFirst("#.*", ""))
                                        .routeId(name)
                                        .process(processor));
            }
        };
    }

    @Test
    void theMessageThatAskedGetsTheWholeAnswerAtTheEndWithAllHeadersOfChat() throws Exception {
        COPILOT.server().enqueue(byTurns(), whole());
        ChunkRecorder words = new ChunkRecorder();
        try (CopilotRoute route = CopilotRoute.at(COPILOT.server())) {
            route.start(routes(Map.of("words", words), "copilot:stream:words"));
            Message answer = route.ask("Hi", Map.of("X-Mine", "stays", "Content-Length", 5));

            assertThat(answer.getBody()).isEqualTo("The answer 😀");
            assertThat(answer.getHeader("X-Mine")).isEqualTo("stays");
            assertThat(answer.getHeader("Content-Length")).isNull();
            Message chat =
                    route.context()
                            .createProducerTemplate()
                            .request(
                                    "copilot:chat", exchange -> exchange.getMessage().setBody("Hi"))
                            .getMessage();
            TreeSet<String> expected = new TreeSet<>(chat.getHeaders().keySet());
            expected.add("CamelCopilotStreamId");
            expected.add("X-Mine");
            assertThat(new TreeSet<>(answer.getHeaders().keySet())).isEqualTo(expected);
            assertThat(answer.getHeaders())
                    .containsEntry("Content-Type", "text/plain; charset=UTF-8")
                    .containsEntry("CamelCopilotResponseModel", "gpt-test")
                    .containsEntry("CamelCopilotResponseId", "answer-1")
                    .containsEntry("CamelCopilotFinishReason", "stop")
                    .containsEntry("CamelCopilotPromptTokens", 3)
                    .containsEntry("CamelCopilotCompletionTokens", 4)
                    .containsEntry("CamelCopilotTotalTokens", 7)
                    .containsEntry("CamelCopilotReasoning", "Hm, well.")
                    .containsEntry("CamelCopilotSentInitiator", "user")
                    .containsEntry("CamelCopilotQuotaRemaining", 97.5)
                    .containsKey("CamelCopilotRequestId");
            assertThat(answer.getHeader("CamelCopilotResult", ChatResult.class).text())
                    .isEqualTo("The answer 😀");
        }
    }

    @Test
    void eachChunkIsOneExchange() throws Exception {
        COPILOT.server().enqueue(byTurns());
        ChunkRecorder words = new ChunkRecorder();
        try (CopilotRoute route = CopilotRoute.at(COPILOT.server())) {
            route.start(routes(Map.of("words", words), "copilot:stream:words"));
            Message answer = route.ask("Hi", Map.of("X-Mine", "stays"));
            words.awaitEnds(1);

            List<Seen> seen = words.all();
            ChunkRecorder.isWellFormed(seen);
            assertThat(seen)
                    .extracting(Seen::type, Seen::body)
                    .containsExactly(
                            tuple("reasoning", "Hm, "),
                            tuple("text", "The "),
                            tuple("reasoning", "well."),
                            tuple("text", "answer 😀"),
                            tuple("end", ""));
            assertThat(seen)
                    .allSatisfy(
                            chunk -> {
                                assertThat(chunk.headers()).containsEntry("X-Mine", "stays");
                                assertThat(chunk.stream())
                                        .isEqualTo(answer.getHeader("CamelCopilotStreamId"));
                                assertThat(chunk.pattern()).isEqualTo("InOnly");
                                assertThat(chunk.thread()).contains("copilot-consumer");
                                assertThat(chunk.failure()).isNull();
                            });
            assertThat(seen.subList(0, 4))
                    .allSatisfy(
                            chunk ->
                                    assertThat(chunk.headers())
                                            .doesNotContainKeys(
                                                    "CamelCopilotResult",
                                                    "CamelCopilotFinishReason"));
            // The last chunk has all headers of the exchange of the prompt.
            assertThat(words.last().headers()).containsAllEntriesOf(answer.getHeaders());
        }
    }

    @Test
    void noChunkShowsWhatAnEarlierCallLeftOrTheCredentialOfTheCaller() throws Exception {
        COPILOT.server().enqueue(byTurns());
        ChunkRecorder words = new ChunkRecorder();
        try (CopilotRoute route = CopilotRoute.at(COPILOT.server())) {
            route.start(
                    routes(
                            Map.of("words", words),
                            "copilot:stream:words?tokenHeader=X-GitHub-Token"));
            Message unused =
                    route.ask(
                            "Hi",
                            Map.of(
                                    "X-GitHub-Token",
                                    CopilotRoute.TOKEN,
                                    "CamelCopilotResult",
                                    "stale",
                                    "CamelCopilotStreamId",
                                    "stale",
                                    "CamelCopilotFinishReason",
                                    "stale"));
            words.awaitEnds(1);
            assertThat(words.all())
                    .allSatisfy(
                            chunk ->
                                    assertThat(chunk.headers())
                                            .doesNotContainKey("X-GitHub-Token")
                                            .doesNotContainValue("stale"));
        }
    }

    @Test
    void aRouteMayChangeTheMessageOfItsChunkWithoutAnotherSeeingIt() throws Exception {
        COPILOT.server().enqueue(byTurns());
        ChunkRecorder words = new ChunkRecorder();
        Processor meddler =
                exchange -> {
                    exchange.getMessage().setHeader("X-Meddled", true);
                    exchange.getMessage().removeHeader("X-Mine");
                    exchange.getMessage().setBody("meddled");
                };
        try (CopilotRoute route = CopilotRoute.at(COPILOT.server())) {
            route.start(routes(Map.of("words", words, "words#2", meddler), "copilot:stream:words"));
            Message answer = route.ask("Hi", Map.of("X-Mine", "stays"));
            words.awaitEnds(1);
            assertThat(answer.getHeaders()).doesNotContainKey("X-Meddled");
            assertThat(words.all())
                    .allSatisfy(
                            chunk ->
                                    assertThat(chunk.headers())
                                            .doesNotContainKey("X-Meddled")
                                            .containsEntry("X-Mine", "stays"));
            assertThat(words.text()).isEqualTo("The answer 😀");
        }
    }

    @Test
    void severalConsumersOfAChannelGetAllOfItAndOtherChannelsNothing() throws Exception {
        COPILOT.server().enqueue(byTurns());
        ChunkRecorder one = new ChunkRecorder();
        ChunkRecorder two = new ChunkRecorder();
        ChunkRecorder other = new ChunkRecorder();
        try (CopilotRoute route = CopilotRoute.at(COPILOT.server())) {
            route.start(
                    routes(
                            Map.of("words", one, "words#2", two, "other", other),
                            "copilot:stream:words"));
            Message unused = route.ask("Hi");
            one.awaitEnds(1);
            two.awaitEnds(1);
            ChunkRecorder.isWellFormed(one.all());
            ChunkRecorder.isWellFormed(two.all());
            assertThat(one.all()).hasSize(5);
            assertThat(two.all()).hasSize(5);
            assertThat(other.all()).isEmpty();
        }
    }

    @Test
    void aConsumerWithOptionsOfItsOwnHearsTheSameChannel() throws Exception {
        COPILOT.server().enqueue(byTurns());
        ChunkRecorder words = new ChunkRecorder();
        try (CopilotRoute route = CopilotRoute.at(COPILOT.server())) {
            route.start(
                    routes(
                            Map.of("words?bridgeErrorHandler=true", words),
                            "copilot:stream:words?model=gpt-other"));
            Message unused = route.ask("Hi");
            words.awaitEnds(1);
            assertThat(words.text()).isEqualTo("The answer 😀");
        }
    }

    @Test
    void contextsAndComponentsDoNotMix() throws Exception {
        COPILOT.server().answerWith(request -> byTurns());
        ChunkRecorder here = new ChunkRecorder();
        ChunkRecorder otherContext = new ChunkRecorder();
        ChunkRecorder otherComponent = new ChunkRecorder();
        try (CopilotRoute route = CopilotRoute.at(COPILOT.server());
                CopilotRoute other = CopilotRoute.at(COPILOT.server())) {
            CopilotComponent second = new CopilotComponent();
            second.getConfiguration().setBaseUrl(COPILOT.url());
            second.getConfiguration().setToken(CopilotRoute.TOKEN);
            route.context().addComponent("second", second);
            route.context()
                    .addRoutes(
                            new RouteBuilder() {
                                @Override
                                public void configure() {
                                    from("second:stream:words").process(otherComponent);
                                }
                            });
            route.start(routes(Map.of("words", here), "copilot:stream:words"));
            other.start(routes(Map.of("words", otherContext), "copilot:stream:words"));
            Message unused = route.ask("Hi");
            here.awaitEnds(1);
            assertThat(here.all()).hasSize(5);
            assertThat(otherContext.all()).isEmpty();
            assertThat(otherComponent.all()).isEmpty();
        }
    }

    @Test
    void aChannelNeedsNoConsumer() throws Exception {
        COPILOT.server().enqueue(byTurns());
        try (CopilotRoute route =
                CopilotRoute.at(COPILOT.server()).start("copilot:stream:nobody")) {
            Message answer = route.ask("Hi");
            assertThat(answer.getBody()).isEqualTo("The answer 😀");
            assertThat(answer.getHeaders()).containsKey("CamelCopilotStreamId");
        }
    }

    @Test
    void aConsumerThatStartsInMidStreamGetsTheNextStreamAndNothingOfThisOne() throws Exception {
        ChunkRecorder early = new ChunkRecorder();
        ChunkRecorder late = new ChunkRecorder();
        try (LiveStream live = new LiveStream();
                CopilotRoute route = live.route()) {
            route.start(routes(Map.of("words", early), "copilot:stream:words"));
            CompletableFuture<Exchange> first = route.sendLater("Hi");
            live.accept();
            live.text("one ");
            early.awaitFirst();
            route.context().addRoutes(routes(Map.of("words#late", late)));
            live.text("two");
            live.finish();
            assertThat(bodyOf(first)).isEqualTo("one two");
            early.awaitEnds(1);

            CompletableFuture<Exchange> second = route.sendLater("Hi");
            live.accept();
            live.text("three");
            live.finish();
            assertThat(bodyOf(second)).isEqualTo("three");
            early.awaitEnds(2);
            late.awaitEnds(1);
            assertThat(early.text()).isEqualTo("one twothree");
            assertThat(late.text()).isEqualTo("three");
            ChunkRecorder.isWellFormed(late.all());
        }
    }

    @Test
    void aConsumerThatIsStoppedByForceInMidStreamTakesNothingFromTheOthers() throws Exception {
        ChunkRecorder staying = new ChunkRecorder();
        ChunkRecorder leaving = new ChunkRecorder();
        try (LiveStream live = new LiveStream();
                CopilotRoute route = live.route()) {
            route.start(
                    routes(
                            Map.of("words", staying, "words#leaving", leaving),
                            "copilot:stream:words"));
            CompletableFuture<Exchange> asked = route.sendLater("Hi");
            live.accept();
            live.text("one ");
            staying.awaitFirst();
            leaving.awaitFirst();
            // Waits for the stream for one second only.
            route.context().getRouteController().stopRoute("words#leaving", 1, TimeUnit.SECONDS);
            live.text("two");
            live.finish();
            assertThat(bodyOf(asked)).isEqualTo("one two");
            staying.awaitEnds(1);
            assertThat(staying.text()).isEqualTo("one two");
            assertThat(leaving.text()).isEqualTo("one ");
            ChunkRecorder.isWellFormed(leaving.all());
            assertThat(leaving.last().type()).isEqualTo("error");
            assertThat(leaving.last().body()).isEqualTo("one ");
            assertThat(leaving.last().failure()).hasMessageContaining("stopped");
        }
    }

    @Test
    void streamsRunSideBySideAndAreToldApartByTheirIds() throws Exception {
        ChunkRecorder words = new ChunkRecorder();
        try (LiveStream live = new LiveStream();
                LiveStream otherLive = new LiveStream();
                CopilotRoute route = live.route()) {
            route.start(
                    routes(
                            Map.of("words", words),
                            "copilot:stream:words",
                            "copilot:stream:words?baseUrl="
                                    + otherLive.route().options().getBaseUrl()));
            CompletableFuture<Exchange> one = route.sendLater("Hi");
            CompletableFuture<Exchange> two =
                    route.context()
                            .createProducerTemplate()
                            .asyncSend(
                                    "direct:in1", exchange -> exchange.getMessage().setBody("Ho"));
            live.accept();
            otherLive.accept();
            for (int i = 0; i < 5; i++) {
                int both = 2 * i;
                live.text("a" + i);
                await().atMost(ChunkRecorder.PATIENCE).until(() -> words.all().size() > both);
                otherLive.text("b" + i);
                await().atMost(ChunkRecorder.PATIENCE).until(() -> words.all().size() > both + 1);
            }
            live.finish();
            otherLive.finish();
            String firstId = streamOf(one);
            String secondId = streamOf(two);
            words.awaitEnds(2);

            assertThat(words.text()).isEqualTo("a0b0a1b1a2b2a3b3a4b4");
            assertThat(firstId).isNotEqualTo(secondId);
            ChunkRecorder.isWellFormed(words.of(firstId));
            ChunkRecorder.isWellFormed(words.of(secondId));
            assertThat(ChunkRecorder.joined(words.of(firstId), "text")).isEqualTo("a0a1a2a3a4");
            assertThat(ChunkRecorder.joined(words.of(secondId), "text")).isEqualTo("b0b1b2b3b4");
        }
    }

    static List<Arguments> failures() {
        String some = ServerEvents.text("so far");
        return List.of(
                Arguments.of(
                        "reset after a chunk",
                        Answer.sse(some, ServerEvents.text("never"))
                                .chunkDelay(Duration.ofMillis(300))
                                .resetAfter(1),
                        CopilotStreamException.class,
                        "so far"),
                Arguments.of(
                        "cut off after a chunk",
                        Answer.sse(some),
                        CopilotStreamException.class,
                        "so far"),
                Arguments.of(
                        "error in mid-stream",
                        Answer.sse(some, "data: {\"error\":{\"message\":\"Overloaded\"}}\n\n"),
                        CopilotStreamException.class,
                        "so far"),
                Arguments.of(
                        "garbage in mid-stream",
                        Answer.sse(some, "data: {\"choices\": nonsense\n\n"),
                        CopilotStreamException.class,
                        "so far"),
                Arguments.of(
                        "refused", Answer.status(400, "No."), CopilotRequestException.class, ""),
                Arguments.of(
                        "quota spent", Answer.status(402, "No."), CopilotQuotaException.class, ""),
                Arguments.of(
                        "lost before the head",
                        Answer.resetBeforeHead(),
                        CopilotServerException.class,
                        ""),
                Arguments.of(
                        "no event at all",
                        Answer.bytes(ServerEvents.bytes("\n\n")),
                        CopilotServerException.class,
                        ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void aFailedStreamEndsWithOneErrorChunk(
            String name, Answer answer, Class<? extends CopilotException> type, String textSoFar)
            throws Exception {
        COPILOT.server().enqueue(answer);
        ChunkRecorder words = new ChunkRecorder();
        try (CopilotRoute route = CopilotRoute.at(COPILOT.server())) {
            route.start(routes(Map.of("words", words), "copilot:stream:words"));
            Exchange exchange = route.send("Hi", Map.of("X-Mine", "stays"));
            words.awaitEnds(1);

            assertThat(exchange.getException()).as(name).isInstanceOf(type);
            assertThat(exchange.getMessage().getBody()).isEqualTo("Hi");
            ChunkRecorder.isWellFormed(words.all());
            Seen last = words.last();
            assertThat(last.type()).isEqualTo("error");
            assertThat(last.body()).isEqualTo(textSoFar);
            assertThat(last.headers()).containsEntry("X-Mine", "stays");
            assertThat(last.failure()).isSameAs(exchange.getException());
            assertThat(words.text()).isEqualTo(textSoFar);
            if (last.failure() instanceof CopilotStreamException broken) {
                assertThat(broken.getPartialText()).isEqualTo(textSoFar);
            }
            for (String header :
                    List.of(
                            "CamelCopilotStatusCode",
                            "CamelCopilotErrorCode",
                            "CamelCopilotRequestId")) {
                assertThat(last.headers().get(header))
                        .as(header)
                        .isEqualTo(exchange.getMessage().getHeader(header));
            }
        }
    }

    @Test
    void aRequestThatIsNeverSentIsNoStream() throws Exception {
        ChunkRecorder words = new ChunkRecorder();
        try (CopilotRoute route = CopilotRoute.at(COPILOT.server())) {
            route.start(routes(Map.of("words", words), "copilot:stream:words"));
            Exchange exchange = route.send("  ");
            assertThat(exchange.getException()).isInstanceOf(IllegalArgumentException.class);
            assertThat(COPILOT.server().requests()).isEmpty();
            assertThat(words.all()).isEmpty();
        }
    }

    @Test
    void anExchangeOfAConsumerThatFailsIsToldAndEndsNoStream() throws Exception {
        COPILOT.server().enqueue(byTurns());
        ChunkRecorder words = new ChunkRecorder();
        List<String> told = new CopyOnWriteArrayList<>();
        try (CopilotRoute route = CopilotRoute.at(COPILOT.server())) {
            route.context().getRegistry().bind("told", new Told(told));
            route.start(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("direct:in").to("copilot:stream:words");
                            from("copilot:stream:words?exceptionHandler=#told")
                                    .process(words)
                                    .filter(header("CamelCopilotChunkType").isEqualTo("text"))
                                    .throwException(new IllegalStateException("I want no text"));
                        }
                    });
            assertThat(route.ask("Hi").getBody()).isEqualTo("The answer 😀");
            words.awaitEnds(1);
            assertThat(words.all()).hasSize(5);
            assertThat(told).containsExactly("I want no text", "I want no text");
        }
    }

    private static final class Told implements ExceptionHandler {
        private final List<String> messages;

        Told(List<String> messages) {
            this.messages = messages;
        }

        @Override
        public void handleException(Throwable exception) {
            messages.add(exception.getMessage());
        }

        @Override
        public void handleException(String message, Throwable exception) {
            messages.add(exception.getMessage());
        }

        @Override
        public void handleException(String message, Exchange exchange, Throwable exception) {
            messages.add(exception.getMessage());
        }
    }

    @Test
    void aConsumerThatGoesOnAsynchronouslyGetsOneChunkAfterTheOther() throws Exception {
        COPILOT.server()
                .answerWith(
                        request ->
                                isStream(request)
                                        ? byTurns()
                                        : Answer.text("ok").delay(Duration.ofMillis(20)));
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ChunkRecorder before = new ChunkRecorder();
        ChunkRecorder after = new ChunkRecorder();
        try (CopilotRoute route = CopilotRoute.at(COPILOT.server())) {
            route.start(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("direct:in").to("copilot:stream:words");
                            from("copilot:stream:words")
                                    .process(before)
                                    .process(
                                            exchange ->
                                                    most.accumulateAndGet(
                                                            underWay.incrementAndGet(), Math::max))
                                    .setBody(constant("Translate"))
                                    .to("copilot:chat")
                                    .process(exchange -> underWay.decrementAndGet())
                                    .process(after);
                        }
                    });
            assertThat(route.ask("Hi").getBody()).isEqualTo("The answer 😀");
            after.awaitEnds(0);
            await().atMost(ChunkRecorder.PATIENCE).until(() -> after.all().size() == 5);
            ChunkRecorder.isWellFormed(before.all());
            assertThat(after.all()).extracting(Seen::body).containsOnly("ok");
            assertThat(most).hasValue(1);
        }
    }

    @Test
    void aConsumerMaySendItsChunksToAnotherChannel() throws Exception {
        COPILOT.server().answerWith(request -> byTurns());
        ChunkRecorder second = new ChunkRecorder();
        try (CopilotRoute route = CopilotRoute.at(COPILOT.server())) {
            route.start(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("direct:in").to("copilot:stream:first");
                            from("copilot:stream:first")
                                    .filter(header("CamelCopilotStreamComplete").isEqualTo(true))
                                    .setBody(constant("Again"))
                                    .to("copilot:stream:second");
                            from("copilot:stream:second").process(second);
                        }
                    });
            Message answer = route.ask("Hi");
            second.awaitEnds(1);
            ChunkRecorder.isWellFormed(second.all());
            assertThat(second.last().stream())
                    .isNotEqualTo(answer.getHeader("CamelCopilotStreamId"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"copilot:chat", "copilot:stream:second"})
    void sixtyFourConsumersThatCallAgainAndWaitDoNotHang(String uri) throws Exception {
        COPILOT.server()
                .answerWith(request -> isStream(request) ? byTurns() : Answer.text("Really."));
        int streams = 64;
        CountDownLatch all = new CountDownLatch(streams);
        List<Object> answers = new CopyOnWriteArrayList<>();
        ChunkRecorder second = new ChunkRecorder();
        try (CopilotRoute route = CopilotRoute.at(COPILOT.server())) {
            ProducerTemplate template = route.context().createProducerTemplate();
            route.start(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("direct:in").to("copilot:stream:first");
                            from("copilot:stream:first")
                                    .filter(header("CamelCopilotStreamComplete").isEqualTo(true))
                                    .process(
                                            exchange -> {
                                                // All of them occupy their thread at the same time.
                                                all.countDown();
                                                all.await();
                                                answers.add(template.requestBody(uri, "Really?"));
                                            });
                            from("copilot:stream:second").process(second);
                        }
                    });
            List<CompletableFuture<Exchange>> asked = new ArrayList<>();
            for (int i = 0; i < streams; i++) {
                asked.add(route.sendLater("Hi"));
            }
            for (CompletableFuture<Exchange> one : asked) {
                assertThat(bodyOf(one)).isEqualTo("The answer 😀");
            }
            await().atMost(ChunkRecorder.PATIENCE).until(() -> answers.size() == streams);
            assertThat(answers).containsOnly(uri.endsWith("chat") ? "Really." : "The answer 😀");
            if (!uri.endsWith("chat")) {
                second.awaitEnds(streams);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 40})
    void routesThatBlockDelayNoOtherStreamAndHoldNoReactorThread(int blocked) throws Exception {
        COPILOT.server().answerWith(request -> byTurns());
        ChunkRecorder free = new ChunkRecorder();
        ChunkRecorder stuck = new ChunkRecorder();
        stuck.hold();
        try (CopilotRoute route = CopilotRoute.at(COPILOT.server())) {
            route.start(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("direct:in").to("copilot:stream:words");
                            from("copilot:stream:words")
                                    .choice()
                                    .when(header("X-Blocks").isEqualTo(true))
                                    .process(stuck)
                                    .otherwise()
                                    .process(free);
                        }
                    });
            List<CompletableFuture<Exchange>> waiting = new ArrayList<>();
            for (int i = 0; i < blocked; i++) {
                waiting.add(
                        route.context()
                                .createProducerTemplate()
                                .asyncSend(
                                        "direct:in",
                                        exchange -> {
                                            exchange.getMessage().setBody("Hi");
                                            exchange.getMessage().setHeader("X-Blocks", true);
                                        }));
            }
            await().atMost(ChunkRecorder.PATIENCE).until(() -> stuck.all().size() == blocked);

            assertThat(route.ask("Hi").getBody()).isEqualTo("The answer 😀");
            free.awaitEnds(1);
            ChunkRecorder.isWellFormed(free.all());
            // They are still blocked, on threads of the pool.
            assertThat(stuck.all()).hasSize(blocked);
            assertThat(stuck.all())
                    .allSatisfy(
                            chunk ->
                                    assertThat(chunk.thread())
                                            .contains("copilot-consumer")
                                            .doesNotContain("copilot-io"));
            stuck.release();
            for (CompletableFuture<Exchange> one : waiting) {
                assertThat(bodyOf(one)).isEqualTo("The answer 😀");
            }
            stuck.awaitEnds(blocked);
        } finally {
            stuck.release();
        }
    }

    private static boolean isStream(RecordedRequest request) {
        return request.json().path("stream").asBoolean();
    }

    private static Object bodyOf(CompletableFuture<Exchange> exchange) throws Exception {
        return CopilotRoute.succeeded(exchange.get(60, TimeUnit.SECONDS)).getBody();
    }

    private static String streamOf(CompletableFuture<Exchange> exchange) throws Exception {
        return CopilotRoute.succeeded(exchange.get(60, TimeUnit.SECONDS))
                .getHeader("CamelCopilotStreamId", String.class);
    }
}
