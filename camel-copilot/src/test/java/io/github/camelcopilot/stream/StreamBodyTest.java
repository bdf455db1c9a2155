// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.net.httpserver.HttpServer;
import io.github.camelcopilot.ComponentAccess;
import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.Outcome;
import io.github.camelcopilot.testing.ChunkReader;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.EmitForm;
import io.github.camelcopilot.testing.LiveStream;
import io.github.camelcopilot.testing.ServerEvents;
import io.github.camelcopilot.testing.StreamRoute;
import io.github.camelcopilot.testing.VirtualScheduler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.MulticastDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each step of a route that reads a streamed body gets all of it, or fails. */
@Timeout(60)
class StreamBodyTest {

    private static final String TEXT = "A camel is \u6c34 \ud83d\udc2a.";
    private static final String[] DELTAS = {"A camel ", "is ", "\u6c34 \ud83d\udc2a", "."};

    @RegisterExtension
    private static final CopilotServerExtension SERVER = new CopilotServerExtension();

    private final List<String> seenElsewhere = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> posted = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> statuses = new LinkedBlockingQueue<>();
    private StreamRoute route;
    private HttpServer sink;

    @BeforeEach
    void create() throws IOException {
        route = StreamRoute.at(SERVER.server());
        SERVER.server().answerWith(request -> ServerEvents.texts(DELTAS));
        sink = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        sink.createContext(
                "/",
                request -> {
                    posted.add(
                            request.getRequestMethod()
                                    + ' '
                                    + text(request.getRequestBody().readAllBytes()));
                    Integer status = statuses.poll();
                    request.sendResponseHeaders(status == null ? 200 : status, -1);
                    request.close();
                });
        sink.start();
    }

    @AfterEach
    void close() {
        route.close();
        sink.stop(0);
    }

    private String sink() {
        return "http://127.0.0.1:" + sink.getAddress().getPort() + "/";
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /** What a route does with the body before the step that needs it. */
    private enum Look {
        NONE,
        LOG_COMPONENT,
        LOG_ALL,
        LOG_EIP,
        PREDICATE,
        FILTER,
        TRACING,
        BACKLOG_TRACING,
        WIRE_TAP,
        WIRE_TAP_LOG,
        CONVERT_TO_STRING_ELSEWHERE,
        RESET_TWICE;

        void add(RouteDefinition route, StreamBodyTest test) {
            switch (this) {
                case NONE, TRACING, BACKLOG_TRACING -> {}
                case LOG_COMPONENT -> route.to("log:body");
                case LOG_ALL -> route.to("log:all?showAll=true&showStreams=true");
                case LOG_EIP -> route.log("${body}");
                case PREDICATE ->
                        route.choice()
                                .when(b -> b.getMessage().getBody(String.class).contains("camel"))
                                .log("yes")
                                .otherwise()
                                .log("no")
                                .end();
                case FILTER -> route.filter().simple("${body} contains 'camel'").log("yes").end();
                case WIRE_TAP -> route.wireTap("direct:elsewhere");
                case WIRE_TAP_LOG -> route.wireTap("log:tap");
                case CONVERT_TO_STRING_ELSEWHERE ->
                        route.process(
                                exchange ->
                                        test.seenElsewhere.add(
                                                exchange.getMessage().getBody(String.class)));
                case RESET_TWICE ->
                        route.process(
                                exchange -> {
                                    StreamCache cache =
                                            exchange.getMessage().getBody(StreamCache.class);
                                    cache.reset();
                                    cache.reset();
                                });
            }
        }
    }

    static Stream<Arguments> looks() {
        return Arrays.stream(Look.values())
                .flatMap(
                        look ->
                                Stream.of(EmitForm.CHUNKS, EmitForm.TEXT, EmitForm.SSE)
                                        .map(form -> arguments(look, form)));
    }

    @ParameterizedTest
    @MethodSource("looks")
    void theNextStepGetsAllOfIt(Look look, EmitForm form) throws Exception {
        route.context().setTracing(look == Look.TRACING);
        route.context().setBacklogTracing(look == Look.BACKLOG_TRACING);
        route.start(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        RouteDefinition asking =
                                from("direct:in").to("copilot:stream?" + form.option());
                        look.add(asking, StreamBodyTest.this);
                        asking.to("direct:next");
                        from("direct:next").process(exchange -> read(form, exchange));
                        from("direct:elsewhere")
                                .process(
                                        exchange ->
                                                seenElsewhere.add(
                                                        textOf(
                                                                form,
                                                                exchange.getMessage()
                                                                        .getBody(String.class))));
                    }
                });

        assertThat(route.ask().getHeader("read")).isEqualTo(TEXT);
        if (look == Look.WIRE_TAP) {
            await().untilAsserted(() -> assertThat(seenElsewhere).containsExactly(TEXT));
        }
    }

    private static void read(EmitForm form, Exchange exchange) throws Exception {
        exchange.getMessage().setHeader("read", form.read(exchange.getMessage()).rest());
    }

    /** Returns the text of an answer from what its body was converted to. */
    private static String textOf(EmitForm form, String body) throws Exception {
        if (form != EmitForm.SSE) {
            return body;
        }
        try (InputStream bytes = new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))) {
            return new ChunkReader.OfEvents(bytes).rest();
        }
    }

    private static void isTheAnswer(EmitForm form, String posted) throws Exception {
        assertThat(posted).startsWith("POST ");
        assertThat(textOf(form, posted.substring("POST ".length()))).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @EnumSource(value = EmitForm.class, names = "PUBLISHER", mode = EnumSource.Mode.EXCLUDE)
    void aRedeliveredStepSendsAllOfItAgain(EmitForm form) throws Exception {
        statuses.addAll(List.of(503, 503));
        route.start(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        errorHandler(
                                defaultErrorHandler().maximumRedeliveries(2).redeliveryDelay(1));
                        from("direct:in")
                                .to("copilot:stream?" + form.option())
                                .to(sink() + "?httpMethod=POST");
                    }
                });

        route.ask();

        assertThat(posted).hasSize(3);
        for (String each : posted) {
            isTheAnswer(form, each);
        }
    }

    @ParameterizedTest
    @EnumSource(value = EmitForm.class, names = "PUBLISHER", mode = EnumSource.Mode.EXCLUDE)
    void httpWithoutAMethodPostsIt(EmitForm form) throws Exception {
        route.start(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:in").to("copilot:stream?" + form.option()).to(sink());
                    }
                });

        route.ask();

        isTheAnswer(form, posted.poll(20, TimeUnit.SECONDS));
    }

    private static MulticastDefinition multicast(
            RouteBuilder routes, EmitForm form, boolean parallel) {
        MulticastDefinition multicast =
                routes.from("direct:in").to("copilot:stream?" + form.option()).multicast();
        return parallel ? multicast.parallelProcessing() : multicast;
    }

    static Stream<Arguments> multicasts() {
        return Stream.of(false, true)
                .flatMap(
                        parallel ->
                                Stream.of(EmitForm.CHUNKS, EmitForm.TEXT, EmitForm.SSE)
                                        .map(form -> arguments(parallel, form)));
    }

    @ParameterizedTest(name = "parallel: {0}, {1}")
    @MethodSource("multicasts")
    void everyBranchOfAMulticastConvertsAllOfIt(boolean parallel, EmitForm form) throws Exception {
        route.start(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        multicast(this, form, parallel).to("direct:a", "direct:b", "direct:c");
                        for (String branch : List.of("a", "b", "c")) {
                            from("direct:" + branch)
                                    .process(
                                            exchange ->
                                                    seenElsewhere.add(
                                                            textOf(
                                                                    form,
                                                                    exchange.getMessage()
                                                                            .getBody(
                                                                                    String
                                                                                            .class))));
                        }
                    }
                });

        route.ask();

        assertThat(seenElsewhere).containsExactly(TEXT, TEXT, TEXT);
    }

    @ParameterizedTest(name = "parallel: {0}")
    @ValueSource(booleans = {false, true})
    void onlyOneBranchOfAMulticastCanIterateChunksAndTheOthersFail(boolean parallel)
            throws Exception {
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        route.start(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        onException(Exception.class)
                                .handled(true)
                                .process(
                                        exchange ->
                                                failures.add(
                                                        exchange.getProperty(
                                                                Exchange.EXCEPTION_CAUGHT,
                                                                Throwable.class)));
                        multicast(this, EmitForm.CHUNKS, parallel).to("direct:a", "direct:b");
                        from("direct:a").split(body()).streaming().to("direct:word");
                        from("direct:b").split(body()).streaming().to("direct:word");
                        from("direct:word")
                                .filter(header(CopilotHeaders.CHUNK_TYPE).isEqualTo("text"))
                                .process(
                                        exchange ->
                                                seenElsewhere.add(
                                                        exchange.getMessage()
                                                                .getBody(String.class)));
                    }
                });

        route.send();

        assertThat(seenElsewhere).containsExactly(DELTAS);
        assertThat(failures).hasSize(1).allSatisfy(StreamBodyTest::isReadTwice);
    }

    private static void isReadTwice(Throwable failure) {
        assertThat(failure)
                .isInstanceOf(CopilotException.class)
                .hasMessageContaining("can be iterated only once");
        assertThat(((CopilotException) failure).getCode()).isEqualTo("stream_already_read");
    }

    @Test
    void aSecondIterationOfChunksFails() throws Exception {
        route.start(EmitForm.CHUNKS, "");
        Iterator<?> chunks = (Iterator<?>) route.ask().getBody();
        chunks.forEachRemaining(chunk -> assertThat(chunk).isInstanceOf(Message.class));

        assertThatThrownBy(() -> chunks.forEachRemaining(chunk -> {}))
                .satisfies(StreamBodyTest::isReadTwice);
        assertThatThrownBy(() -> chunks.forEachRemaining(chunk -> {}))
                .satisfies(StreamBodyTest::isReadTwice);
    }

    @Test
    void aSecondReaderBesideTheFirstFailsAndSoDoesTheFirst() throws Exception {
        SERVER.server().answerWith(request -> ServerEvents.texts(DELTAS).stallAfter(1));
        route.start(EmitForm.CHUNKS, "");
        Iterator<?> chunks = (Iterator<?>) route.ask().getBody();
        chunks.next();
        CompletableFuture<Throwable> first = new CompletableFuture<>();
        Thread waiting =
                new Thread(
                        () -> {
                            try {
                                first.completeExceptionally(
                                        new AssertionError("a chunk: " + chunks.next()));
                            } catch (Exception failure) {
                                first.complete(failure);
                            }
                        });
        waiting.start();
        await().until(() -> waiting.getState() == Thread.State.WAITING);

        assertThatThrownBy(chunks::next).satisfies(StreamBodyTest::isReadTwice);

        isReadTwice(first.get(20, TimeUnit.SECONDS));
        assertThatThrownBy(chunks::next).satisfies(StreamBodyTest::isReadTwice);
        route.awaitHungUp(1);
    }

    @Test
    void twoSplitsThatTakeTurnsFailBoth() throws Exception {
        route.start(EmitForm.CHUNKS, "");
        Iterator<?> chunks = (Iterator<?>) route.ask().getBody();
        splitOff(chunks, "first");
        splitOff(chunks, "second");

        assertThatThrownBy(chunks::next).satisfies(StreamBodyTest::isReadTwice);
        assertThatThrownBy(chunks::next).satisfies(StreamBodyTest::isReadTwice);
    }

    /** Takes a chunk like the split of the exchange with that id. */
    private Exchange splitOff(Iterator<?> chunks, String exchangeId) {
        Exchange part = new DefaultExchange(route.context());
        part.setProperty(Exchange.CORRELATION_ID, exchangeId);
        part.setIn((Message) chunks.next());
        return part;
    }

    static Stream<Arguments> conversions() {
        return Stream.of(EmitForm.CHUNKS, EmitForm.TEXT, EmitForm.SSE)
                .flatMap(
                        form ->
                                Stream.of(String.class, byte[].class, InputStream.class)
                                        .map(type -> arguments(form, type)));
    }

    @ParameterizedTest
    @ValueSource(classes = {String.class, byte[].class, InputStream.class})
    void aConversionOfAPublisherFails(Class<?> type) throws Exception {
        route.start(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:in").to("copilot:stream?emit=publisher").convertBodyTo(type);
                    }
                });

        assertThat(route.sendLater().get().getException())
                .rootCause()
                .isInstanceOf(CopilotException.class)
                .hasMessageContaining("can be iterated only once")
                .hasMessageContaining("emit=text");
    }

    @ParameterizedTest
    @MethodSource("conversions")
    void aConversionReadsTheWholeAnswer(EmitForm form, Class<?> type) throws Exception {
        route.start(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:in").to("copilot:stream?" + form.option()).convertBodyTo(type);
                    }
                });

        assertThat(textOf(form, route.ask().getBody(String.class))).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @EnumSource(value = EmitForm.class, names = "PUBLISHER", mode = EnumSource.Mode.EXCLUDE)
    void aConversionOfABrokenStreamFails(EmitForm form) throws Exception {
        SERVER.server().answerWith(request -> ServerEvents.texts(DELTAS).truncateAfter(2));
        route.start(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:in")
                                .to("copilot:stream?" + form.option())
                                .convertBodyTo(String.class);
                    }
                });

        Exchange exchange = route.send();

        assertThat(exchange.getException()).isNotNull();
        assertThat(CopilotRoute.text(exchange.getException())).contains("CopilotStreamException");
    }

    @Test
    void chunksThatWereConvertedCanStillBeIteratedOnce() throws Exception {
        SERVER.server()
                .answerWith(
                        request ->
                                Answer.sse(
                                        ServerEvents.reasoning("Hm"),
                                        ServerEvents.reasoning("m."),
                                        ServerEvents.text("A "),
                                        ServerEvents.text("camel."),
                                        ServerEvents.FINISH,
                                        ServerEvents.DONE));
        route.start(EmitForm.CHUNKS, "");
        Message answer = route.ask();

        assertThat(answer.getBody(String.class)).isEqualTo("A camel.");
        assertThat(answer.getBody(String.class)).isEqualTo("A camel.");
        Iterator<?> chunks = (Iterator<?>) answer.getBody();
        assertThat(chunks)
                .toIterable()
                .extracting(chunk -> ((Message) chunk).getBody())
                .containsExactly("Hmm.", "A camel.", "");
        assertThat(answer.getBody(String.class)).isEqualTo("A camel.");
    }

    @ParameterizedTest
    @EnumSource(value = EmitForm.class, names = "PUBLISHER", mode = EnumSource.Mode.EXCLUDE)
    void beyondMaxAnswerSizeTheFirstReaderGetsAllAndALaterOneFailsAtItsFirstRead(EmitForm form)
            throws Exception {
        SERVER.server().answerWith(request -> ServerEvents.repeated("a", "b".repeat(100), 200));
        route.start(form, "&maxAnswerSize=5000&maxEventSize=2000");
        Message answer = route.ask();

        if (form == EmitForm.CHUNKS) {
            assertThatThrownBy(() -> answer.getBody(String.class)).satisfies(this::isTooLong);
        }
        assertThat(form.read(answer).rest()).hasSize(20_001);
        if (form == EmitForm.CHUNKS) {
            assertThatThrownBy(() -> answer.getBody(String.class)).satisfies(this::isTooLong);
            return;
        }
        StreamCache stream = (StreamCache) answer.getBody();
        InputStream copy = (InputStream) stream.copy(answer.getExchange());
        assertThatThrownBy(copy::read).isInstanceOf(IOException.class).satisfies(this::isTooLong);
        stream.reset();
        assertThatThrownBy(((InputStream) stream)::read)
                .isInstanceOf(IOException.class)
                .satisfies(this::isTooLong);
    }

    private void isTooLong(Throwable failure) {
        Throwable cause = failure;
        while (!(cause instanceof CopilotException)) {
            cause = cause.getCause();
            assertThat(cause).isNotNull();
        }
        assertThat(((CopilotException) cause).getCode()).isEqualTo("answer_too_long");
        assertThat(cause).hasMessageContaining("maxAnswerSize (5000 bytes of text)");
    }

    static Stream<Arguments> returns() {
        return Stream.of(EmitForm.TEXT, EmitForm.SSE)
                .flatMap(
                        form ->
                                Stream.of("reset", "copy", "read")
                                        .map(how -> arguments(form, how)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("returns")
    void aClosedStreamGoesOnForAReaderThatReturnsWithin10Seconds(EmitForm form, String how)
            throws Exception {
        try (VirtualScheduler clock = new VirtualScheduler(Duration.ZERO);
                LiveStream live = new LiveStream();
                CopilotRoute asking = live.route()) {
            ComponentAccess.setScheduler(asking.component(), clock);
            asking.start("copilot:stream?idleTimeout=1h&" + form.option());
            Message answer = firstDelta(live, asking);
            InputStream stream = (InputStream) answer.getBody();
            ChunkReader reader = form.read(answer);
            reader.awaitText(DELTAS[0]);

            stream.close();
            clock.advance(Duration.ofSeconds(9));
            String before = "";
            switch (how) {
                case "reset" -> {
                    ((StreamCache) stream).reset();
                    reader = form.read(answer);
                }
                case "copy" -> {
                    answer.setBody(((StreamCache) stream).copy(answer.getExchange()));
                    reader = form.read(answer);
                }
                default -> {
                    live.text(DELTAS[1]);
                    reader.awaitText(DELTAS[1]);
                    before = DELTAS[0] + DELTAS[1];
                }
            }
            clock.advance(Duration.ofSeconds(9));
            if (before.isEmpty()) {
                live.text(DELTAS[1]);
            }
            live.text(DELTAS[2]);
            live.text(DELTAS[3]);
            live.finish();

            assertThat(before + reader.rest()).isEqualTo(TEXT);
        }
    }

    /** Returns the exchange once the first delta has arrived. */
    private static Message firstDelta(LiveStream live, CopilotRoute asking) throws Exception {
        CompletableFuture<Exchange> sent = asking.sendLater(StreamRoute.PROMPT);
        live.accept();
        live.text(DELTAS[0]);
        return CopilotRoute.succeeded(sent.get(20, TimeUnit.SECONDS));
    }

    @ParameterizedTest
    @EnumSource(
            value = EmitForm.class,
            names = {"TEXT", "SSE"})
    void aStreamWithoutAReaderIsClosedAfter10Seconds(EmitForm form) throws Exception {
        try (VirtualScheduler clock = new VirtualScheduler(Duration.ZERO)) {
            SERVER.server().answerWith(request -> ServerEvents.texts(DELTAS).stallAfter(1));
            route.clock(clock).start(form, "");
            Message answer = route.ask();
            StreamCache copy = ((StreamCache) answer.getBody()).copy(answer.getExchange());

            ((InputStream) answer.getBody()).close();
            clock.advance(Duration.ofSeconds(11));
            assertThat(SERVER.server().request(0).outcome()).isEqualTo(Outcome.OPEN);
            ((InputStream) copy).close();
            clock.advance(Duration.ofSeconds(11));

            route.awaitHungUp(1);
            ((StreamCache) answer.getBody()).reset();
            assertThat(form.read(answer).failure()).hasMessageContaining("its reader closed it");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = EmitForm.class,
            names = {"TEXT", "SSE"})
    void aHangUpThatTheRouteReportsClosesTheStreamAtOnce(EmitForm form) throws Exception {
        SERVER.server().answerWith(request -> ServerEvents.texts(DELTAS).stallAfter(1));
        route.start(form, "");
        Exchange exchange = route.send();

        exchange.getProperty(CopilotHeaders.CANCEL_STREAM, Runnable.class).run();

        route.awaitHungUp(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = EmitForm.class,
            names = {"TEXT", "SSE"})
    void copiesReadByThemselvesWhileTheStreamRuns(EmitForm form) throws Exception {
        try (LiveStream live = new LiveStream();
                CopilotRoute asking = live.route().start("copilot:stream?" + form.option())) {
            Message answer = firstDelta(live, asking);
            ChunkReader reader = form.read(answer);
            reader.awaitText(DELTAS[0]);
            StreamCache original = (StreamCache) answer.getBody();
            assertThat(original.length()).isEqualTo(DELTAS[0].length());

            Message second = answer.copy();
            second.setBody(original.copy(answer.getExchange()));
            ChunkReader copied = form.read(second);
            copied.awaitText(DELTAS[0]);
            live.text(DELTAS[1]);
            live.text(DELTAS[2]);
            live.text(DELTAS[3]);
            live.finish();

            assertThat(DELTAS[0] + copied.rest()).isEqualTo(TEXT);
            assertThat(DELTAS[0] + reader.rest()).isEqualTo(TEXT);
            assertThat(original.length()).isEqualTo(TEXT.getBytes(StandardCharsets.UTF_8).length);
            assertThat(original.inMemory()).isTrue();
        }
    }
}
