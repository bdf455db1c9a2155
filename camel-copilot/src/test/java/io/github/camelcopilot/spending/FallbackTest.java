// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.spending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.WireApiName;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotModelException;
import io.github.camelcopilot.api.CopilotQuotaException;
import io.github.camelcopilot.api.CopilotTimeoutException;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.RecordedRequest;
import io.github.camelcopilot.testing.ChatContext;
import io.github.camelcopilot.testing.ChunkReader;
import io.github.camelcopilot.testing.EmitForm;
import io.github.camelcopilot.testing.ServerEvents;
import io.github.camelcopilot.testing.StreamRoute;
import io.github.camelcopilot.testing.VirtualScheduler;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A prompt that the requested model cannot answer is sent once more, to fallbackModel. */
@Timeout(60)
class FallbackTest {

    private static final String FALLBACK = "gpt-5-mini";

    @RegisterExtension
    private static final CopilotServerExtension SERVER = new CopilotServerExtension();

    private VirtualScheduler clock;
    private ChatContext context;
    private StreamRoute route;

    @BeforeEach
    void start() {
        clock = new VirtualScheduler(Duration.ofSeconds(5));
        context = new ChatContext(clock);
        route = StreamRoute.at(SERVER.server()).clock(clock);
        route.options().setModel(ChatContext.MODEL);
        route.options().setWireApi(WireApiName.COMPLETIONS);
        route.options().setFallbackModel(FALLBACK);
    }

    @AfterEach
    void stop() {
        route.close();
        context.close();
        clock.close();
    }

    /** Name, answer, part of the reason. */
    static Stream<Arguments> faultsOfAModel() {
        return Stream.of(
                arguments("402", Answer.status(402, "quota exceeded"), "quota"),
                arguments("quota code", error(403, "quota_exceeded"), "quota_exceeded"),
                arguments("quota as 429", error(429, "free_quota_exceeded"), "free_quota_exceeded"),
                arguments("refused", error(400, "model_not_supported"), "model_not_supported"),
                arguments("wrong API", error(400, "unsupported_api_for_model"), "refused"),
                arguments("overloaded", error(429, "model_overloaded"), "model_overloaded"),
                arguments("model limit", error(429, "user_model_rate_limited:pro"), "overloaded"),
                arguments("529", Answer.status(529, "busy"), "overloaded"),
                arguments("503", Answer.status(503, "The model is overloaded"), "overloaded"),
                arguments(
                        "in the stream",
                        Answer.sse(ServerEvents.error("quota_exceeded", "No quota is left")),
                        "quota_exceeded"));
    }

    private static Answer error(int status, String code) {
        return Answer.status(
                status, "{\"error\":{\"code\":\"" + code + "\",\"message\":\"Not now\"}}");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faultsOfAModel")
    void aChatIsAnsweredByTheFallbackModel(String name, Answer fault, String reason) {
        CopilotServer server = SERVER.server().enqueue(fault, Answer.text("A camel."));

        Exchange exchange = context.send(uri("&maxRetries=0&fallbackModel=" + FALLBACK));

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody()).isEqualTo("A camel.");
        assertThat(models(server)).containsExactly(ChatContext.MODEL, FALLBACK);
        assertFallback(exchange, reason);
        assertThat(exchange.getMessage().getHeader(CopilotHeaders.RESULT, ChatResult.class))
                .extracting(ChatResult::fallback)
                .isEqualTo(exchange.getMessage().getHeader(CopilotHeaders.FALLBACK));
    }

    static Stream<Arguments> faultsOfAModelInEachForm() {
        return faultsOfAModel()
                .flatMap(
                        each ->
                                Arrays.stream(EmitForm.values())
                                        .map(
                                                form ->
                                                        arguments(
                                                                form,
                                                                each.get()[0],
                                                                each.get()[1])));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("faultsOfAModelInEachForm")
    void aStreamContinuesWithTheFallbackModel(EmitForm form, String name, Answer fault)
            throws Exception {
        CopilotServer server = SERVER.server();
        server.enqueue(fault, ServerEvents.texts("one ", "two"));
        route.start(form, "");

        ChunkReader reader = form.read(route.ask());

        assertThat(reader.rest()).isEqualTo("one two");
        assertThat(models(server)).containsExactly(ChatContext.MODEL, FALLBACK);
        await().until(() -> route.inflight() == 0);
    }

    @Test
    void theHeaderOverridesTheOption() {
        CopilotServer server =
                SERVER.server().enqueue(Answer.status(402, ""), Answer.text("A camel."));

        Exchange exchange =
                context.send(
                        uri("&fallbackModel=" + FALLBACK),
                        message -> message.setHeader(CopilotHeaders.FALLBACK_MODEL, "gpt-4.1"));

        assertThat(exchange.getMessage().getBody()).isEqualTo("A camel.");
        assertThat(models(server)).containsExactly(ChatContext.MODEL, "gpt-4.1");
    }

    @Test
    void theFallbackModelIsAskedInItsOwnFormat() {
        CopilotServer server = SERVER.server();
        server.models().offer(ChatContext.MODEL).offer(FALLBACK, "/responses");
        server.enqueue(Answer.status(402, ""), Answer.text("A camel."));

        // The virtual clock would end the lookup of the format at once.
        try (ChatContext realTime = new ChatContext(null)) {
            Exchange exchange =
                    realTime.send(uri("&fallbackModel=" + FALLBACK).replace("completions", "auto"));

            assertThat(exchange.getMessage().getBody()).isEqualTo("A camel.");
        }
        assertThat(server.requests())
                .extracting(RecordedRequest::path)
                .containsExactly("/chat/completions", "/responses");
    }

    /** Name, answer, further options: another model would not help, or there is none. */
    static Stream<Arguments> faultsOfAnotherKind() {
        String option = "&fallbackModel=" + FALLBACK;
        return Stream.of(
                arguments("401", Answer.status(401, "unauthorized"), option),
                arguments("403", Answer.status(403, "not signed up"), option),
                arguments("400", Answer.status(400, "bad"), option),
                arguments("500", Answer.status(500, "down"), option),
                arguments("429", error(429, "user_global_rate_limited"), option),
                arguments("reset", Answer.resetBeforeHead(), option),
                arguments("no fallback model", Answer.status(402, ""), ""),
                arguments(
                        "the same model",
                        Answer.status(402, ""),
                        "&fallbackModel=" + ChatContext.MODEL));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faultsOfAnotherKind")
    void otherFaultsFailTheExchange(String name, Answer fault, String options) {
        CopilotServer server = SERVER.server().enqueue(fault);

        Exchange exchange = context.send(uri("&maxRetries=0" + options));

        ChatContext.failureOf(exchange);
        assertThat(exchange.getMessage().getHeader(CopilotHeaders.FALLBACK)).isNull();
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void thereIsOneFallbackForEachCall() {
        CopilotServer server =
                SERVER.server().enqueue(Answer.status(402, "first"), Answer.status(402, "second"));

        Exchange exchange = context.send(uri("&fallbackModel=" + FALLBACK));

        CopilotException failure = ChatContext.failureOf(exchange);
        assertThat(failure)
                .isInstanceOf(CopilotQuotaException.class)
                .hasMessageContaining(FALLBACK);
        assertThat(failure.getSuppressed())
                .singleElement()
                .isInstanceOf(CopilotQuotaException.class);
        assertThat(models(server)).containsExactly(ChatContext.MODEL, FALLBACK);
    }

    @Test
    void thereIsOneFallbackForEachStream() throws Exception {
        CopilotServer server =
                SERVER.server()
                        .enqueue(Answer.status(402, "first"), error(400, "model_not_supported"));
        route.start(EmitForm.CHUNKS, "");

        CopilotException failure = StreamRoute.failureOf(route.send());

        assertThat(failure).isInstanceOf(CopilotModelException.class);
        assertThat(failure.getSuppressed()).hasSize(1);
        assertThat(server.requests()).hasSize(2);
        assertThat(route.inflight()).isZero();
    }

    /** The first model was refused by minQuotaPercent, so nothing was sent to it. */
    @Test
    void theFailureOfTheFallbackModelHasThatOfTheFirstOne() {
        SERVER.server().enqueue(lowQuota(Answer.text("One.")), Answer.status(400, "bad"));
        String uri = uri("&minQuotaPercent=20&fallbackModel=" + FALLBACK);
        context.send(uri);

        CopilotException failure = ChatContext.failureOf(context.send(uri));

        assertThat(failure.getStatus()).isEqualTo(400);
        assertThat(failure.getSuppressed())
                .singleElement()
                .isInstanceOf(CopilotQuotaException.class);
    }

    @ParameterizedTest
    @EnumSource
    void theFailureOfAStreamHasThatOfTheFirstModel(EmitForm form) throws Exception {
        SERVER.server().enqueue(lowQuota(ServerEvents.texts("one")), Answer.status(400, "bad"));
        route.options().setMinQuotaPercent(20.0);
        route.start(form, "");
        form.read(route.ask()).rest();

        CopilotException failure = StreamRoute.failureOf(route.send());

        assertThat(failure.getStatus()).isEqualTo(400);
        assertThat(failure.getSuppressed())
                .singleElement()
                .isInstanceOf(CopilotQuotaException.class);
    }

    private static Answer lowQuota(Answer answer) {
        return answer.header("x-quota-snapshot-premium_interactions", "ent=300&rem=5");
    }

    @Test
    void aStreamThatHasBegunIsNotRepeated() throws Exception {
        CopilotServer server = SERVER.server();
        server.enqueue(
                Answer.sse(
                        ServerEvents.text("one "),
                        ServerEvents.error("quota_exceeded", "No quota is left")));
        route.start(EmitForm.TEXT, "");

        ChunkReader reader = EmitForm.TEXT.read(route.ask());

        assertThat(reader.next()).isEqualTo("one ");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void theWholeCallLastsNoLongerThanRequestTimeout() throws Exception {
        CopilotServer server = SERVER.server();
        server.enqueue(Answer.status(402, ""), Answer.silence());
        CompletableFuture<Exchange> exchange =
                context.sendLater(uri("&requestTimeout=60s&fallbackModel=" + FALLBACK));
        await().until(() -> server.requests().size() == 2);

        clock.advance(Duration.ofSeconds(60));

        assertThat(ChatContext.failureOf(exchange.get(20, TimeUnit.SECONDS)))
                .isInstanceOf(CopilotTimeoutException.class);
    }

    @Test
    void aStreamCancelledDuringTheFallbackEnds() throws Exception {
        CopilotServer server = SERVER.server();
        server.enqueue(Answer.status(402, ""), Answer.silence());
        route.start(EmitForm.CHUNKS, "");
        CompletableFuture<Exchange> exchange = route.sendLater();
        await().until(() -> server.requests().size() == 2);

        route.context().getRouteController().stopRoute(StreamRoute.ROUTE, 1, TimeUnit.MILLISECONDS);

        assertThat(exchange.get(20, TimeUnit.SECONDS).getException())
                .isInstanceOf(CopilotException.class);
        await().until(() -> server.openConnections() == 0);
    }

    @Test
    void theEndOfAChannelNamesTheModelThatWasGivenUp() throws Exception {
        SERVER.server().enqueue(Answer.status(402, ""), ServerEvents.texts("one ", "two"));
        CompletableFuture<String> end = new CompletableFuture<>();
        route.start(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:in").to("copilot:stream:answers");
                        from("copilot:stream:answers")
                                .filter(header(CopilotHeaders.STREAM_COMPLETE))
                                .process(
                                        last ->
                                                end.complete(
                                                        last.getMessage()
                                                                .getHeader(
                                                                        CopilotHeaders.FALLBACK,
                                                                        String.class)));
                    }
                });

        Exchange exchange = route.send();

        assertThat(exchange.getMessage().getBody()).isEqualTo("one two");
        assertFallback(exchange, "quota");
        assertThat(end.get(20, TimeUnit.SECONDS)).startsWith(ChatContext.MODEL);
    }

    private static String uri(String options) {
        return ChatContext.uri(SERVER.url(), options);
    }

    private static List<String> models(CopilotServer server) {
        return server.requests().stream()
                .map(request -> request.json().path("model").asText())
                .toList();
    }

    private static void assertFallback(Exchange exchange, String reason) {
        assertThat(exchange.getMessage().getHeader(CopilotHeaders.FALLBACK, String.class))
                .startsWith(ChatContext.MODEL + ": ")
                .contains(reason);
    }
}
