// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.WireApiName;
import io.github.camelcopilot.api.AccessToken;
import io.github.camelcopilot.api.CopilotAccessException;
import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotModelException;
import io.github.camelcopilot.api.CopilotQuotaException;
import io.github.camelcopilot.api.CopilotRateLimitException;
import io.github.camelcopilot.api.CopilotRequestException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.CopilotStreamException;
import io.github.camelcopilot.api.CopilotTimeoutException;
import io.github.camelcopilot.api.TokenProvider;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.RecordedRequest;
import io.github.camelcopilot.testing.ChunkReader;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.EmitForm;
import io.github.camelcopilot.testing.LogRecorder;
import io.github.camelcopilot.testing.SecretFinder;
import io.github.camelcopilot.testing.ServerEvents;
import io.github.camelcopilot.testing.StreamRoute;
import io.github.camelcopilot.testing.VirtualScheduler;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Failures of a stream before and after its first chunk, in each form. */
@Timeout(60)
class StreamErrorTest {

    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(61);
    private static final String REQUEST_ID = "req-4711";

    @RegisterExtension
    private static final CopilotServerExtension SERVER = new CopilotServerExtension();

    private VirtualScheduler clock;
    private StreamRoute route;

    @BeforeEach
    void create() {
        // Delays between attempts elapse at once; deadlines do not elapse.
        clock = new VirtualScheduler(Duration.ofSeconds(5));
        route = StreamRoute.at(SERVER.server()).clock(clock);
        route.options().setModel("gpt-test");
        // These tests do not concern the list of models.
        route.options().setWireApi(WireApiName.COMPLETIONS);
        route.options().setIdleTimeout(IDLE_TIMEOUT.toMillis());
    }

    @AfterEach
    void close() {
        route.close();
        clock.close();
    }

    private static Stream<Arguments> inEachForm(Stream<Arguments> cases) {
        return cases.flatMap(
                each ->
                        Arrays.stream(EmitForm.values())
                                .map(
                                        form ->
                                                arguments(
                                                        Stream.concat(
                                                                        Stream.of(form),
                                                                        Arrays.stream(each.get()))
                                                                .toArray())));
    }

    static Stream<Arguments> breaksBeforeTheFirstChunk() {
        String role =
                "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n";
        Class<CopilotServerException> broken = CopilotServerException.class;
        return Stream.of(
                arguments("reset before the head", Answer.resetBeforeHead(), broken, 0),
                arguments("closed before the head", Answer.closeBeforeHead(), broken, 0),
                arguments("reset after the head", Answer.sse(role).resetAfter(0), broken, 200),
                arguments("closed after the head", Answer.sse(role).truncateAfter(0), broken, 200),
                arguments(
                        "closed after an event without text",
                        Answer.sse(role, role).truncateAfter(1),
                        broken,
                        200),
                arguments(
                        "closed within the first text",
                        Answer.sse(ServerEvents.text("one").substring(0, 40)).contentLength(999),
                        broken,
                        200),
                arguments("500", Answer.status(500, "overloaded"), broken, 500),
                arguments("503", Answer.status(503, "overloaded"), broken, 503),
                arguments(
                        "429",
                        Answer.status(429, "slow down").header("Retry-After", "1"),
                        CopilotRateLimitException.class,
                        429));
    }

    static Stream<Arguments> breaksBeforeTheFirstChunkInEachForm() {
        return inEachForm(breaksBeforeTheFirstChunk());
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("breaksBeforeTheFirstChunkInEachForm")
    void aBreakBeforeTheFirstChunkIsOutlasted(
            EmitForm form,
            String name,
            Answer fault,
            Class<? extends CopilotException> type,
            int status)
            throws Exception {
        CopilotServer server = SERVER.server();
        server.enqueue(fault, fault, ServerEvents.texts("one ", "two"));
        route.start(form, "&maxRetries=2");

        ChunkReader reader = form.read(route.ask());

        assertThat(reader.rest()).isEqualTo("one two");
        assertThat(server.requests()).hasSize(3);
        assertThat(server.requests())
                .extracting(RecordedRequest::bodyText)
                .containsOnly(server.request(0).bodyText());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("breaksBeforeTheFirstChunk")
    void withoutRetriesABreakBeforeTheFirstChunkFailsTheExchange(
            String name, Answer fault, Class<? extends CopilotException> type, int status)
            throws Exception {
        SERVER.server().enqueue(fault);
        route.start(EmitForm.CHUNKS, "");

        Exchange exchange = route.send();

        CopilotException failure = StreamRoute.failureOf(exchange);
        assertThat(failure).isExactlyInstanceOf(type);
        assertThat(failure.getStatus()).isEqualTo(status);
        assertThat(exchange.getMessage().getHeader(CopilotHeaders.STATUS_CODE))
                .isEqualTo(status == 0 ? null : status);
        assertThat(SERVER.server().requests()).hasSize(1);
        assertThat(route.inflight()).isZero();
    }

    /** Name, answer that contains "one two " and then fails, words of the message, code. */
    static Stream<Arguments> breaksAfterTheFirstChunk() {
        String one = ServerEvents.text("one ");
        String two = ServerEvents.text("two ");
        String error = ServerEvents.error("server_gone", "The backend is gone");
        return Stream.of(
                arguments(
                        "reset",
                        Answer.sse(one, two, "x").chunkDelay(Duration.ofMillis(100)).resetAfter(2),
                        "broken",
                        null),
                arguments("closed", Answer.sse(one, two).truncateAfter(2), "broken", null),
                arguments(
                        "shorter than declared",
                        Answer.sse(one, two).contentLength(9999),
                        "broken",
                        null),
                arguments(
                        "error", Answer.sse(one, two, error), "The backend is gone", "server_gone"),
                arguments(
                        "error at once",
                        Answer.sse(one + two + error),
                        "The backend is gone",
                        "server_gone"),
                arguments(
                        "error as an unfinished line",
                        Answer.sse(one, two, error.strip()),
                        "The backend is gone",
                        "server_gone"),
                arguments(
                        "error as an unfinished line of a body that breaks off",
                        Answer.sse(one, two, error.strip()).truncateAfter(3),
                        "The backend is gone",
                        "server_gone"),
                arguments(
                        "event of type error",
                        Answer.sse(one, two, "event: error\ndata: {\"message\":\"No more\"}\n\n"),
                        "No more",
                        null),
                arguments("no [DONE] and no finish reason", Answer.sse(one, two), "cut off", null),
                arguments(
                        "last event without its end",
                        Answer.sse(one, two, ServerEvents.text("three").strip()),
                        "cut off",
                        null),
                arguments(
                        "event that is too large",
                        Answer.sse(one, two, "data: ").repeat(new byte[1000], 20),
                        "maxEventSize",
                        null),
                arguments(
                        "garbage",
                        Answer.sse(one, two, "data: \u0000\u0001{\n\n"),
                        "not valid JSON",
                        null),
                arguments(
                        "no JSON",
                        Answer.sse(one, two, "data: <html>\n\n"),
                        "not valid JSON",
                        null),
                arguments(
                        "JSON of another kind",
                        Answer.sse(one, two, "data: [1]\n\n"),
                        "not a JSON object",
                        null));
    }

    static Stream<Arguments> breaksAfterTheFirstChunkInEachForm() {
        return inEachForm(breaksAfterTheFirstChunk());
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("breaksAfterTheFirstChunkInEachForm")
    void aBreakAfterTheFirstChunkIsToldToTheReaderWithTheTextSoFar(
            EmitForm form, String name, Answer answer, String words, String code) throws Exception {
        SERVER.server().answerWith(request -> answer.header("x-request-id", REQUEST_ID));
        route.start(form, "&maxRetries=2&maxEventSize=10KB");

        ChunkReader reader = form.read(route.ask());
        reader.awaitText("one two ");
        CopilotStreamException failure = reader.failure();

        assertThat(failure.getPartialText()).isEqualTo("one two ");
        assertThat(failure)
                .hasMessageContainingAll(
                        words, "copilot", "127.0.0.1:" + SERVER.server().port(), REQUEST_ID);
        assertThat(failure.getCode()).isEqualTo(code);
        assertThat(failure.getRequestId()).isEqualTo(REQUEST_ID);
        assertThat(failure.getCause()).isInstanceOf(CopilotServerException.class);
        StreamRoute.assertNoToken(failure);
        if (reader instanceof ChunkReader.OfEvents events) {
            assertThat(events.error().path("message").asText()).isEqualTo(failure.getMessage());
            assertThat(events.error().path("code").asText(null)).isEqualTo(code);
        }
        assertThat(SERVER.server().requests()).hasSize(1);
        await().until(() -> route.inflight() == 0);
    }

    static Stream<Arguments> endsThatMissNothing() {
        String finish = ServerEvents.FINISH;
        String[] all = {ServerEvents.text("one "), ServerEvents.text("two"), finish};
        return Stream.of(
                arguments("finish reason, no [DONE]", Answer.sse(all)),
                arguments("finish reason, closed", Answer.sse(all).truncateAfter(3)),
                arguments(
                        "finish reason at once, closed",
                        Answer.sse(String.join("", all)).truncateAfter(1)),
                arguments(
                        "finish reason as an unfinished line, closed",
                        Answer.sse(all[0], all[1], finish.strip()).truncateAfter(3)),
                arguments(
                        "finish reason, shorter than declared",
                        Answer.sse(all).contentLength(9999)),
                arguments(
                        "finish reason, reset",
                        Answer.sse(all[0], all[1], finish, "x")
                                .chunkDelay(Duration.ofMillis(100))
                                .resetAfter(3)),
                arguments(
                        "[DONE], no finish reason", Answer.sse(all[0], all[1], ServerEvents.DONE)),
                arguments(
                        "[DONE] as an unfinished line",
                        Answer.sse(all[0], all[1], ServerEvents.DONE.strip())),
                arguments(
                        "finish reason as an unfinished line",
                        Answer.sse(all[0], all[1], finish.strip())),
                arguments(
                        "[DONE] and more",
                        Answer.sse(all[0], all[1], ServerEvents.DONE, "data: <\n\n")),
                arguments(
                        "[DONE], closed",
                        Answer.sse(all[0], all[1], finish, ServerEvents.DONE).truncateAfter(4)),
                arguments("closed after it", ServerEvents.texts("one ", "two").closeAfter()));
    }

    static Stream<Arguments> endsThatMissNothingInEachForm() {
        return inEachForm(endsThatMissNothing());
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("endsThatMissNothingInEachForm")
    void anAnswerIsWholeWithDoneOrWithAFinishReason(EmitForm form, String name, Answer answer)
            throws Exception {
        SERVER.server().enqueue(answer);
        route.start(form, "");

        assertThat(form.read(route.ask()).rest()).isEqualTo("one two");
        await().until(() -> route.inflight() == 0);
    }

    static Stream<Arguments> uselessAnswers() {
        return Stream.of(
                arguments(
                        "page",
                        Answer.status(200, "<html>Sign in</html>")
                                .header("Content-Type", "text/html"),
                        "text/html"),
                arguments("empty", Answer.sse(), "no event"),
                arguments("comments", Answer.sse(": ping\n\n", ": ping\n\n"), "no event"),
                arguments("no content", Answer.status(204, ""), ""),
                arguments(
                        "error",
                        Answer.sse(ServerEvents.error("x", "The backend is gone")),
                        "The backend is gone"),
                arguments(
                        "error as an unfinished line",
                        Answer.sse(ServerEvents.error("x", "The backend is gone").strip()),
                        "The backend is gone"),
                arguments(
                        "no text and no end", Answer.sse("data: {\"choices\":[]}\n\n"), "cut off"),
                arguments("garbage", Answer.sse("data: \u0000\n\n"), "not valid JSON"),
                arguments(
                        "event that is too large",
                        Answer.sse("data: ").repeat(new byte[1000], 20),
                        "maxEventSize"),
                arguments("broken JSON", Answer.json("{\"choices\":[{"), "not valid JSON"),
                arguments("JSON without choices", Answer.json("{\"id\":\"1\"}"), "no choices"),
                arguments(
                        "JSON that tells of an error",
                        Answer.json("{\"error\":{\"message\":\"The backend is gone\"}}"),
                        "The backend is gone"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("uselessAnswers")
    void anAnswerWithoutAChunkFailsTheExchange(String name, Answer answer, String words)
            throws Exception {
        SERVER.server().enqueue(answer.header("x-request-id", REQUEST_ID));
        route.start(EmitForm.CHUNKS, "&maxEventSize=10KB");

        CopilotException failure = StreamRoute.failureOf(route.send());

        assertThat(failure).isExactlyInstanceOf(CopilotServerException.class);
        assertThat(failure).hasMessageContainingAll(words, REQUEST_ID);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                arguments(401, "unauthorized: token expired", CopilotAuthenticationException.class),
                arguments(402, "quota exceeded", CopilotQuotaException.class),
                arguments(403, "forbidden", CopilotAccessException.class),
                arguments(429, "slow down", CopilotRateLimitException.class),
                arguments(421, "misdirected", CopilotRequestException.class),
                arguments(422, "filtered", CopilotRequestException.class),
                arguments(500, "overloaded", CopilotServerException.class),
                arguments(302, "elsewhere", CopilotServerException.class),
                arguments(
                        400,
                        "{\"error\":{\"code\":\"model_not_supported\",\"message\":\"no such model\"}}",
                        CopilotModelException.class));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void aRefusalBecomesTheExceptionOfTheContractAndTheBodyStays(
            int status, String body, Class<? extends CopilotException> type) throws Exception {
        SERVER.server()
                .enqueue(
                        Answer.status(status, body)
                                .header("x-request-id", REQUEST_ID)
                                .header(status == 403 ? "X-Other" : "Retry-After", "99"));
        route.start(EmitForm.SSE, "&maxRetries=2");

        Exchange exchange = route.send();

        CopilotException failure = StreamRoute.failureOf(exchange);
        assertThat(failure).isExactlyInstanceOf(type);
        assertThat(failure.getStatus()).isEqualTo(status);
        assertThat(exchange.getMessage().getHeader(CopilotHeaders.STATUS_CODE)).isEqualTo(status);
        assertThat(exchange.getMessage().getHeader(CopilotHeaders.ERROR_CODE))
                .isEqualTo(failure.getCode());
        assertThat(exchange.getMessage().getHeader(CopilotHeaders.RETRY_AFTER))
                .isEqualTo(status == 403 ? null : 99_000L);
        assertThat(exchange.getMessage().getHeader(CopilotHeaders.REQUEST_ID))
                .isEqualTo(REQUEST_ID);
        assertThat(exchange.getMessage().getHeaders())
                .doesNotContainKeys(CopilotHeaders.STREAM_ID, Exchange.CONTENT_TYPE);
        assertThat(SERVER.server().requests()).hasSize(1);
    }

    @Test
    void afterA401TheStreamIsAskedForWithAFreshToken() throws Exception {
        SERVER.server().enqueue(Answer.status(401, "unauthorized"), ServerEvents.texts("one"));
        TokenProvider provider =
                refused ->
                        CompletableFuture.completedFuture(
                                AccessToken.of(refused ? "gho_fresh" : CopilotRoute.TOKEN));
        route.context().getRegistry().bind("tokens", provider);
        route.start(EmitForm.TEXT, "&tokenProvider=#tokens");

        assertThat(EmitForm.TEXT.read(route.ask()).rest()).isEqualTo("one");

        assertThat(SERVER.server().requests())
                .extracting(request -> request.header("Authorization").orElseThrow())
                .containsExactly("Bearer " + CopilotRoute.TOKEN, "Bearer gho_fresh");
    }

    static Stream<Arguments> requestsThatAreNotSent() {
        return Stream.of(
                arguments("&maxRequestSize=10", CopilotRequestException.class, "maxRequestSize"),
                arguments("&token=ghp_0123456789", CopilotAuthenticationException.class, "classic"),
                arguments(
                        "&tokenHeader=X-GitHub-Token",
                        CopilotAuthenticationException.class,
                        "X-GitHub-Token"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requestsThatAreNotSent")
    void whatCannotBeSentFailsTheExchange(
            String options, Class<? extends CopilotException> type, String words) throws Exception {
        route.start(EmitForm.PUBLISHER, options);

        CopilotException failure = StreamRoute.failureOf(route.send());

        assertThat(failure).isExactlyInstanceOf(type);
        assertThat(failure.getMessage()).containsIgnoringCase(words);
        assertThat(SERVER.server().requests()).isEmpty();
        assertThat(route.inflight()).isZero();
    }

    @Test
    void theFirstByteMayTakeTwoMinutes() throws Exception {
        SERVER.server().enqueue(Answer.silence());
        route.start(EmitForm.CHUNKS, "&maxRetries=2");

        CompletableFuture<Exchange> result = route.sendLater();
        clock.awaitAlarm(Duration.ofMinutes(2));
        await().until(() -> SERVER.server().requests().size() == 1);
        clock.advance(Duration.ofMillis(119_999));
        assertThat(result).isNotDone();
        clock.advance(Duration.ofMillis(1));

        CopilotException failure = StreamRoute.failureOf(result.get(20, TimeUnit.SECONDS));
        assertTimeout(failure, CopilotTimeoutException.Kind.RESPONSE, Duration.ofMinutes(2));
        route.awaitHungUp(1);
    }

    private static void assertTimeout(
            Throwable failure, CopilotTimeoutException.Kind kind, Duration limit) {
        assertThat(failure).isExactlyInstanceOf(CopilotTimeoutException.class);
        assertThat(((CopilotTimeoutException) failure).getKind()).isEqualTo(kind);
        assertThat(((CopilotTimeoutException) failure).getLimit()).isEqualTo(limit);
    }

    @Test
    void silenceBeforeTheFirstChunkFailsTheExchangeAfterIdleTimeout() throws Exception {
        SERVER.server().enqueue(ServerEvents.texts("one").stallAfter(0));
        route.start(EmitForm.CHUNKS, "&maxRetries=2");

        CompletableFuture<Exchange> result = route.sendLater();
        clock.awaitAlarm(IDLE_TIMEOUT);
        clock.advance(IDLE_TIMEOUT);

        CopilotException failure = StreamRoute.failureOf(result.get(20, TimeUnit.SECONDS));
        assertTimeout(failure, CopilotTimeoutException.Kind.IDLE, IDLE_TIMEOUT);
        route.awaitHungUp(1);
    }

    @ParameterizedTest
    @EnumSource(EmitForm.class)
    void silenceAfterTheFirstChunkEndsTheStreamAfterIdleTimeout(EmitForm form) throws Exception {
        SERVER.server().enqueue(ServerEvents.texts("one ", "two").stallAfter(1));
        route.start(form, "&maxRetries=2");

        ChunkReader reader = form.read(route.ask());
        reader.awaitText("one ");
        CompletableFuture<CopilotStreamException> failure =
                CompletableFuture.supplyAsync(reader::failure);
        clock.advance(IDLE_TIMEOUT);

        CopilotStreamException broken = failure.get(20, TimeUnit.SECONDS);
        assertThat(broken.getPartialText()).isEqualTo("one ");
        assertTimeout(broken.getCause(), CopilotTimeoutException.Kind.IDLE, IDLE_TIMEOUT);
        route.awaitHungUp(1);
    }

    static Stream<Arguments> answersThatSendTheTokenBack() {
        String token = CopilotRoute.TOKEN;
        String one = ServerEvents.text("one ");
        return inEachForm(
                Stream.of(
                        arguments(
                                "error",
                                Answer.sse(one, ServerEvents.error(token, "Bearer " + token))),
                        arguments("garbage", Answer.sse(one, "data: " + token + "\n\n")),
                        arguments("broken JSON", Answer.sse(one, "data: {\"" + token + "\"}\n\n")),
                        arguments("error at once", Answer.sse(ServerEvents.error(token, token))),
                        arguments("page", Answer.status(200, "<html>" + token + "</html>")),
                        arguments("400", Answer.status(400, "Bearer " + token))));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("answersThatSendTheTokenBack")
    void theTokenShowsNowhere(EmitForm form, String name, Answer answer) throws Exception {
        SecretFinder hunt = new SecretFinder(CopilotRoute.TOKEN);
        SERVER.server().answerWith(request -> answer);
        try (LogRecorder log = LogRecorder.at(Level.TRACE)) {
            route.start(form, "");

            Exchange exchange = route.send();

            hunt.assertAbsent("the exchange", exchange.getMessage().getHeaders().toString());
            if (exchange.getException() != null) {
                hunt.assertAbsent("the exception", CopilotRoute.text(exchange.getException()));
            } else {
                ChunkReader reader = form.read(exchange.getMessage());
                CopilotStreamException failure = reader.failure();
                hunt.assertAbsent("the exception", CopilotRoute.text(failure));
                hunt.assertAbsent("its code", failure.getCode());
                if (reader instanceof ChunkReader.OfEvents events) {
                    hunt.assertAbsent("the event", events.error().toString());
                }
            }
            route.close();
            log.lines().forEach(line -> hunt.assertAbsent("the log", line));
        }
    }

    static Stream<Arguments> endings() {
        return Stream.of(
                        breaksBeforeTheFirstChunk().map(row -> row.get()[1]),
                        breaksAfterTheFirstChunk().map(row -> row.get()[1]),
                        endsThatMissNothing().map(row -> row.get()[1]),
                        uselessAnswers().map(row -> row.get()[1]))
                .flatMap(all -> all)
                .map(Arguments::of);
    }

    @Test
    void whateverHappensTheCallbackIsCalledOnce() throws Exception {
        CopilotServer server = SERVER.server();
        route.start(EmitForm.CHUNKS, "");
        AsyncProducer producer =
                route.context()
                        .getEndpoint("copilot:stream?maxRetries=1&maxEventSize=10KB")
                        .createAsyncProducer();
        producer.start();
        List<Answer> answers = endings().map(row -> (Answer) row.get()[0]).toList();
        AtomicInteger[] calls = new AtomicInteger[answers.size()];
        for (int i = 0; i < calls.length; i++) {
            AtomicInteger count = new AtomicInteger();
            calls[i] = count;
            Answer answer = answers.get(i);
            server.answerWith(request -> answer);
            Exchange exchange = new DefaultExchange(route.context());
            exchange.getMessage().setBody(StreamRoute.PROMPT);

            producer.process(exchange, sync -> count.incrementAndGet());

            await().until(() -> count.get() > 0);
        }

        // Nothing can call back afterwards.
        route.close();
        assertThat(calls).allMatch(count -> count.get() == 1);
    }
}
