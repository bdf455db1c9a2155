// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotRateLimitException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.CopilotStreamException;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.Outcome;
import io.github.camelcopilot.test.RecordedRequest;
import io.github.camelcopilot.testing.ChunkReader;
import io.github.camelcopilot.testing.ChunkRecorder;
import io.github.camelcopilot.testing.ChunkSubscriber;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.EmitForm;
import io.github.camelcopilot.testing.ServerEvents;
import io.github.camelcopilot.testing.StreamRoute;
import io.github.camelcopilot.testing.VirtualScheduler;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the early or unusual end of a stream means for its reader, route and connection. */
@Timeout(60)
class StreamEndTest {

    private static final Duration READER_TIMEOUT = Duration.ofSeconds(40);
    private static final Duration FAREWELL = Duration.ofSeconds(5);
    private static final String REQUEST_ID = "req-4711";
    private static final String CHANNEL = "copilot:stream:words";

    @RegisterExtension private final CopilotServerExtension server = new CopilotServerExtension();

    private VirtualScheduler clock;
    private StreamRoute route;

    private CopilotServer server() {
        return server.server();
    }

    @BeforeEach
    void create() {
        clock = new VirtualScheduler(Duration.ZERO);
        route = StreamRoute.at(server());
        route.options().setReaderTimeout(READER_TIMEOUT.toMillis());
        route.options().setIdleTimeout(0);
    }

    @AfterEach
    void close() {
        route.close();
        clock.close();
    }

    /** Events of a stream whose first two chunks arrived with one read. */
    private enum Rest {
        NEVER_COMES,
        COMES_LATER,
        CAME_BEFORE;

        Answer answer() {
            String two = ServerEvents.text("one ") + ServerEvents.text("two");
            String end = ServerEvents.FINISH + ServerEvents.DONE;
            return switch (this) {
                case NEVER_COMES -> Answer.sse(two).stallAfter(1);
                case COMES_LATER -> Answer.sse(two, end).chunkDelay(Duration.ofSeconds(1));
                case CAME_BEFORE -> Answer.sse(two + end);
            };
        }
    }

    /** A subscriber that has received the first of two chunks and requests no other. */
    private ChunkSubscriber content(Rest rest) throws Exception {
        ChunkSubscriber subscriber = new ChunkSubscriber(1);
        Message answer = route.ask();
        if (rest == Rest.CAME_BEFORE) {
            await().until(() -> route.inflight() == 0);
        }
        EmitForm.publisher(answer.getBody()).subscribe(subscriber);
        assertThat(((Message) subscriber.takeSignal()).getBody()).isEqualTo("one ");
        if (rest == Rest.COMES_LATER) {
            await().until(() -> server().request(0).outcome() == Outcome.ANSWERED);
        }
        assertThat(route.inflight()).isEqualTo(rest == Rest.CAME_BEFORE ? 0 : 1);
        return subscriber;
    }

    private void assertToldAndForgotten(ChunkSubscriber subscriber, String reason)
            throws Exception {
        assertThat(subscriber.takeSignal())
                .isInstanceOf(CopilotStreamException.class)
                .asString()
                .contains(reason);
        await().until(() -> route.inflight() == 0);
        assertThat(subscriber.signals()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(Rest.class)
    void aSubscriberThatAsksForNoMoreIsToldAfterReaderTimeout(Rest rest) throws Exception {
        server().enqueue(rest.answer());
        route.clock(clock).start(EmitForm.PUBLISHER, "");
        ChunkSubscriber subscriber = content(rest);

        for (int i = 0; i < 6; i++) {
            clock.advance(READER_TIMEOUT.dividedBy(4));
        }

        assertToldAndForgotten(subscriber, "readerTimeout");
        assertThat(clock.pending()).doesNotContain(READER_TIMEOUT.dividedBy(4));
    }

    @ParameterizedTest
    @EnumSource(value = Rest.class, names = "CAME_BEFORE", mode = EnumSource.Mode.EXCLUDE)
    void aSubscriberThatAsksForNoMoreIsToldWhenTheRouteIsStopped(Rest rest) throws Exception {
        server().enqueue(rest.answer());
        route.start(EmitForm.PUBLISHER, "");
        ChunkSubscriber subscriber = content(rest);

        route.context()
                .getRouteController()
                .stopRoute(StreamRoute.ROUTE, 100, TimeUnit.MILLISECONDS);

        assertToldAndForgotten(subscriber, "stopped");
    }

    @ParameterizedTest
    @EnumSource(value = Rest.class, names = "CAME_BEFORE", mode = EnumSource.Mode.EXCLUDE)
    void aSubscriberThatAsksForNoMoreIsToldWhenTheContextIsStopped(Rest rest) throws Exception {
        server().enqueue(rest.answer());
        route.start(EmitForm.PUBLISHER, "");
        ChunkSubscriber subscriber = content(rest);

        route.context().stop();

        assertToldAndForgotten(subscriber, "stopped");
    }

    @ParameterizedTest
    @EnumSource(
            value = EmitForm.class,
            names = {"TEXT", "SSE"})
    void aReaderThatTakesItsTimeForOneLargeDeltaGetsAllOfIt(EmitForm form) throws Exception {
        String large = "0123456789abcdef".repeat(64 * 1024);
        server().enqueue(ServerEvents.texts(large, "the rest"));
        route.clock(clock).start(form, "&maxEventSize=4MB");
        InputStream stream = route.ask().getBody(InputStream.class);

        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] part = new byte[1024];
        for (int count = stream.read(part); count >= 0; count = stream.read(part)) {
            read.write(part, 0, count);
            clock.advance(READER_TIMEOUT.dividedBy(8));
        }

        String all = read.toString(StandardCharsets.UTF_8);
        if (form == EmitForm.TEXT) {
            assertThat(all.equals(large + "the rest")).isTrue();
        } else {
            assertThat(all.contains(large)).isTrue();
            assertThat(all).contains("\"the rest\"").endsWith("data: [DONE]\n\n");
        }
    }

    @ParameterizedTest
    @EnumSource(EmitForm.class)
    void aSlowReaderThatStillReadsIsGivenItsTime(EmitForm form) throws Exception {
        String[] words = IntStream.range(0, 20).mapToObj(i -> i + " ").toArray(String[]::new);
        server().enqueue(ServerEvents.texts(words));
        route.clock(clock).start(form, "&streamBuffer=4");
        ChunkReader reader = form.read(route.ask());

        StringBuilder read = new StringBuilder();
        for (String part = reader.next(); part != null; part = reader.next()) {
            read.append(part);
            for (int i = 0; i < 3; i++) {
                clock.advance(READER_TIMEOUT.dividedBy(4));
            }
        }

        assertThat(read).hasToString(String.join("", words));
    }

    static Stream<Arguments> afterDone() {
        Answer done = Answer.sse(ServerEvents.text("Hi"), ServerEvents.FINISH, ServerEvents.DONE);
        byte[] ping = ServerEvents.bytes(": ping\n\n");
        return Stream.of(
                arguments("nothing", done.stallAfter(3)),
                arguments("a few comments", done.repeat(ping, 3).stallAfter(6)),
                arguments(
                        "a comment now and then",
                        done.repeat(ping, 1_000_000).chunkDelay(Duration.ofMillis(20))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("afterDone")
    void aConnectionWhoseBodyDoesNotEndAfterDoneIsClosed(String name, Answer answer)
            throws Exception {
        server().enqueue(answer);
        route.clock(clock).start(EmitForm.TEXT, "");
        assertThat(EmitForm.TEXT.read(route.ask()).rest()).isEqualTo("Hi");
        clock.awaitAlarm(FAREWELL);
        assertThat(server().request(0).outcome()).isEqualTo(Outcome.OPEN);

        clock.advance(FAREWELL);

        route.awaitHungUp(1);
    }

    /**
     * How many KB follow the end, and whether the connection is then kept. Bytes that arrived with
     * the end do not count.
     */
    @ParameterizedTest
    @CsvSource({"64, true", "128, false"})
    void whatFollowsDoneIsReadUpToALimit(int size, boolean kept) throws Exception {
        byte[] comment = ServerEvents.bytes(":" + "x".repeat(1021) + "\n\n");
        assertThat(comment).hasSize(1024);
        server().enqueue(
                        Answer.sse(ServerEvents.text("Hi"), ServerEvents.FINISH, ServerEvents.DONE)
                                .repeat(comment, size)
                                .stallAfter(3 + size));
        route.clock(clock).start(EmitForm.TEXT, "");
        assertThat(EmitForm.TEXT.read(route.ask()).rest()).isEqualTo("Hi");

        // On virtual time, only the limit closes it.
        if (kept) {
            await().during(Duration.ofMillis(300))
                    .until(() -> server().request(0).outcome() == Outcome.OPEN);
        } else {
            route.awaitHungUp(1);
        }
    }

    @Test
    void aConnectionWhoseBodyEndsWithDoneIsUsedAgain() throws Exception {
        server().answerWith(request -> ServerEvents.texts("Hi"));
        route.clock(clock).start(EmitForm.TEXT, "");

        // The reader may have everything a moment before the connection is free.
        await().until(
                        () -> {
                            assertThat(EmitForm.TEXT.read(route.ask()).rest()).isEqualTo("Hi");
                            return lastConnectionWasUsedBefore();
                        });
    }

    private boolean lastConnectionWasUsedBefore() {
        List<RecordedRequest> all = server().requests();
        int last = all.size() - 1;
        return last > 0 && all.get(last).connection() == all.get(last - 1).connection();
    }

    @Test
    void aStreamIsUnharmedByTheEndOfTheOneBeforeItOnItsConnection() throws Exception {
        route.clock(clock).start(EmitForm.TEXT, "");
        await().until(
                        () -> {
                            server().enqueue(
                                            ServerEvents.texts("Hi"),
                                            ServerEvents.texts("one ", "two").stallAfter(1));
                            assertThat(EmitForm.TEXT.read(route.ask()).rest()).isEqualTo("Hi");
                            try (ChunkReader second = EmitForm.TEXT.read(route.ask())) {
                                second.awaitText("one ");
                                clock.advance(FAREWELL);
                                int last = server().requests().size() - 1;
                                assertThat(server().request(last).outcome())
                                        .isEqualTo(Outcome.OPEN);
                            }
                            return lastConnectionWasUsedBefore();
                        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aStreamThatEndsWithDoneLeavesNoAlarmBehind(boolean atOnce) throws Exception {
        String[] events = {ServerEvents.text("Hi"), ServerEvents.FINISH, ServerEvents.DONE};
        server().enqueue(
                        atOnce
                                ? Answer.sse(String.join("", events))
                                : Answer.sse(events).chunkDelay(Duration.ofMillis(50)));
        route.clock(clock).start(EmitForm.TEXT, "");

        assertThat(EmitForm.TEXT.read(route.ask()).rest()).isEqualTo("Hi");

        await().untilAsserted(() -> assertThat(clock.pending()).doesNotContain(FAREWELL));
    }

    /** The unterminated error event, and whether the connection ends properly after it. */
    static Stream<Arguments> unfinishedErrors() {
        String event = "event: error\ndata: {\"message\":\"overloaded\",\"code\":\"rate_limited\"}";
        return Stream.of(event, event + "\n", event + "\r\n")
                .flatMap(each -> Stream.of(arguments(each, true), arguments(each, false)));
    }

    private static Answer ending(boolean well, String... events) {
        Answer answer = Answer.sse(events);
        return well ? answer : answer.truncateAfter(events.length);
    }

    @ParameterizedTest
    @MethodSource("unfinishedErrors")
    void anErrorEventThatNothingEndsFailsTheExchange(String event, boolean well) throws Exception {
        server().enqueue(ending(well, event));
        route.start(EmitForm.CHUNKS, "");

        assertThat(StreamRoute.failureOf(route.send()))
                .isExactlyInstanceOf(CopilotRateLimitException.class)
                .hasMessageContaining("overloaded");
    }

    @ParameterizedTest
    @MethodSource("unfinishedErrors")
    void anErrorEventThatNothingEndsBreaksTheStream(String event, boolean well) throws Exception {
        server().enqueue(ending(well, ServerEvents.text("one "), event));
        route.start(EmitForm.CHUNKS, "");

        CopilotStreamException failure = EmitForm.CHUNKS.read(route.ask()).failure();

        assertThat(failure).hasMessageContaining("overloaded");
        assertThat(failure).hasCauseExactlyInstanceOf(CopilotRateLimitException.class);
        assertThat(failure.getPartialText()).isEqualTo("one ");
    }

    private static final Answer ROLE_ALONE =
            Answer.sse("data: {\"choices\":[{\"delta\":{\"role\":\"assistant\"}}]}\n\n")
                    .stallAfter(1);

    static Stream<Arguments> waits() {
        return Stream.concat(
                        Arrays.stream(EmitForm.values()).map(f -> "copilot:stream?" + f.option()),
                        Stream.of(CHANNEL, CHANNEL + "?emit=text"))
                .flatMap(
                        uri ->
                                Stream.of(
                                        arguments(uri, "before the head", Answer.silence()),
                                        arguments(uri, "after the head", ROLE_ALONE)));
    }

    private static RouteBuilder to(String uri) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").routeId(StreamRoute.ROUTE).to(uri);
            }
        };
    }

    private Exchange prompt() {
        Exchange exchange = new DefaultExchange(route.context());
        exchange.getMessage().setBody(StreamRoute.PROMPT);
        return exchange;
    }

    private CompletableFuture<Exchange> sendLater(Exchange exchange) {
        return route.context().createProducerTemplate().asyncSend("direct:in", exchange);
    }

    private static Runnable cancelOf(Exchange exchange) {
        return exchange.getProperty(CopilotHeaders.CANCEL_STREAM, Runnable.class);
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("waits")
    void aCallerThatHasGoneEndsAStreamThatHasNoChunkYet(String uri, String name, Answer answer)
            throws Exception {
        server().enqueue(answer);
        route.start(to(uri));
        Exchange exchange = prompt();
        CompletableFuture<Exchange> asked = sendLater(exchange);
        await().until(() -> server().requests().size() == 1);
        Runnable cancel = await().until(() -> cancelOf(exchange), found -> found != null);
        assertThat(asked).isNotDone();

        cancel.run();

        CopilotException failure = StreamRoute.failureOf(asked.get(20, TimeUnit.SECONDS));
        assertThat(failure)
                .isExactlyInstanceOf(CopilotServerException.class)
                .hasMessageContaining("its caller cancelled it");
        assertThat(cancelOf(exchange)).isNull();
        route.awaitHungUp(1);
        await().until(() -> route.inflight() == 0);
    }

    @ParameterizedTest
    @EnumSource(EmitForm.class)
    void aStreamThatIsOpenHasItsReaderToEndIt(EmitForm form) throws Exception {
        server().enqueue(ServerEvents.texts("one ", "two").stallAfter(1));
        route.start(form, "");
        Exchange exchange = sendLater(prompt()).get(20, TimeUnit.SECONDS);

        Message answer = CopilotRoute.succeeded(exchange);
        if (form == EmitForm.TEXT || form == EmitForm.SSE) {
            // Closing such a body leaves the stream open for a reader that returns.
            assertThat(cancelOf(exchange)).isNotNull();
        } else {
            assertThat(cancelOf(exchange)).isNull();
        }
        form.end(answer, form.read(answer));
        route.awaitHungUp(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 500})
    void aChannelsProducerKeepsNoWayToEndAStreamThatIsOver(int status) throws Exception {
        server().enqueue(
                        status == 200
                                ? ServerEvents.texts("Hi")
                                : Answer.status(status, "overloaded"));
        route.start(to(CHANNEL));

        assertThat(cancelOf(sendLater(prompt()).get(20, TimeUnit.SECONDS))).isNull();
    }

    @Test
    void aCallerThatHasGoneEndsTheStreamOfAChannelInItsMiddle() throws Exception {
        server().enqueue(ServerEvents.texts("one ", "two").stallAfter(1));
        ChunkRecorder words = new ChunkRecorder();
        route.start(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:in").routeId(StreamRoute.ROUTE).to(CHANNEL);
                        from(CHANNEL).process(words);
                    }
                });
        Exchange exchange = prompt();
        CompletableFuture<Exchange> asked = sendLater(exchange);
        words.awaitFirst();

        cancelOf(exchange).run();

        CopilotException failure = StreamRoute.failureOf(asked.get(20, TimeUnit.SECONDS));
        assertThat(failure).isExactlyInstanceOf(CopilotStreamException.class);
        assertThat(((CopilotStreamException) failure).getPartialText()).isEqualTo("one ");
        assertThat(cancelOf(exchange)).isNull();
        words.awaitEnds(1);
        assertThat(words.last().failure()).isSameAs(failure);
        route.awaitHungUp(1);
    }

    @ParameterizedTest
    @EnumSource(value = EmitForm.class, names = "PUBLISHER", mode = EnumSource.Mode.EXCLUDE)
    void aStreamThatWasEndedStillHasItsRequestId(EmitForm form) throws Exception {
        server().enqueue(
                        ServerEvents.texts("one ", "two")
                                .header("x-request-id", REQUEST_ID)
                                .stallAfter(1));
        route.start(form, "");
        Message answer = route.ask();
        ChunkReader reader = form.read(answer);
        reader.awaitText("one ");

        form.end(answer, reader);

        CopilotStreamException failure = reader.failure();
        assertThat(failure.getRequestId()).isEqualTo(REQUEST_ID);
        assertThat(failure).hasMessageContaining(REQUEST_ID);
        assertThat(failure.getStatus()).isZero();
    }

    @ParameterizedTest
    @EnumSource(EmitForm.class)
    void aStreamWhoseReaderIsGoneStillHasItsRequestId(EmitForm form) throws Exception {
        server().enqueue(
                        ServerEvents.texts("one ", "two")
                                .header("x-request-id", REQUEST_ID)
                                .stallAfter(1));
        route.clock(clock).start(form, "");
        Message answer = route.ask();

        for (int i = 0; i < 6; i++) {
            clock.advance(READER_TIMEOUT.dividedBy(4));
        }

        assertThat(form.read(answer).failure().getRequestId()).isEqualTo(REQUEST_ID);
    }

    @ParameterizedTest
    @EnumSource(EmitForm.class)
    void aBrokenStreamKeepsTheFirstPartOfItsText(EmitForm form) throws Exception {
        server().enqueue(Answer.sse(ServerEvents.text("0123456789abc")).truncateAfter(1));
        route.start(form, "&maxAnswerSize=10");

        assertThat(form.read(route.ask()).failure().getPartialText()).isEqualTo("0123456789");
    }
}
