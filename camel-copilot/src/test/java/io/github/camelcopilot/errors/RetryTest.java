// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.AccessToken;
import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.CopilotTimeoutException;
import io.github.camelcopilot.api.TokenProvider;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.RecordedRequest;
import io.github.camelcopilot.testing.ChatContext;
import io.github.camelcopilot.testing.VirtualScheduler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RetryTest {

    private static final Duration EAGER = Duration.ofSeconds(5);
    private static final String FRESH_TOKEN = "gho_9876543210zyxwvuTheFreshToken";

    @RegisterExtension
    private static final CopilotServerExtension SERVER = new CopilotServerExtension();

    private VirtualScheduler clock;
    private ChatContext context;

    @BeforeEach
    void start() {
        clock = new VirtualScheduler(EAGER);
        context = new ChatContext(clock);
    }

    @AfterEach
    void stop() {
        context.close();
        clock.close();
    }

    /** As docs/errors.md says: requests = (maxRetries + 1) times (maximumRedeliveries + 1). */
    @ParameterizedTest
    @CsvSource({"2, 3, 12", "0, 3, 4", "2, 0, 3"})
    void retriesAndRedeliveriesMultiply(int retries, int redeliveries, int requests)
            throws Exception {
        SERVER.server().answerWith(request -> Answer.status(503, "down"));
        String uri = ChatContext.uri(SERVER.url(), "&maxRetries=" + retries);
        context.camel()
                .addRoutes(
                        new RouteBuilder() {
                            @Override
                            public void configure() {
                                onException(CopilotException.class)
                                        .maximumRedeliveries(redeliveries)
                                        .redeliveryDelay(0);
                                from("direct:redelivered").to(uri);
                            }
                        });

        Exchange exchange = context.send("direct:redelivered");

        assertThat(exchange.getException()).isInstanceOf(CopilotServerException.class);
        assertThat(SERVER.server().requests()).hasSize(requests);
    }

    static Stream<Arguments> passingFaults() {
        return Stream.of(
                arguments("408", Answer.status(408, "")),
                arguments("429", Answer.status(429, "")),
                arguments("429 for a moment", Answer.status(429, "").header("Retry-After", "5")),
                arguments("500", Answer.status(500, "")),
                arguments("502", Answer.status(502, "")),
                arguments("503 that breaks off", Answer.status(503, "over").contentLength(99)),
                arguments("504", Answer.status(504, "")),
                arguments("529", Answer.status(529, "")),
                arguments("reset", Answer.resetBeforeHead()),
                arguments("closed", Answer.closeBeforeHead()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("passingFaults")
    void aPassingFaultIsOutlastedAndEveryTrySendsTheSameBytes(String name, Answer fault) {
        CopilotServer server = SERVER.server().enqueue(fault, fault, Answer.text("A camel."));

        Exchange exchange = context.send(ChatContext.uri(server.url(), ""));

        assertAnswered(exchange);
        assertThat(server.requests()).hasSize(3);
        assertThat(server.requests())
                .extracting(RecordedRequest::bodyText)
                .containsOnly(server.request(0).bodyText());
        assertThat(server.requests())
                .extracting(RecordedRequest::headers)
                .containsOnly(server.request(0).headers());
        assertThat(exchange.getMessage().getHeaders())
                .doesNotContainKeys(
                        CopilotHeaders.STATUS_CODE,
                        CopilotHeaders.ERROR_CODE,
                        CopilotHeaders.RETRY_AFTER);
    }

    private static void assertAnswered(Exchange exchange) {
        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody()).isEqualTo("A camel.");
    }

    @Test
    void aPooledConnectionThatDiedIsReplacedByAFreshOne() {
        CopilotServer server = SERVER.server();
        server.answerWith(request -> Answer.text("A camel.").closeAfter());
        String uri = ChatContext.uri(server.url(), "");

        for (int i = 0; i < 20; i++) {
            assertAnswered(context.send(uri));
        }
    }

    @Test
    void anAnswerThatHasBegunIsNotAskedForAgain() {
        CopilotServer server = SERVER.server();
        server.enqueue(Answer.bytes(new byte[] {'{'}, new byte[] {'}'}).truncateAfter(0));

        Exchange exchange = context.send(ChatContext.uri(server.url(), "&maxRetries=9"));

        assertThat(ChatContext.failureOf(exchange)).isInstanceOf(CopilotServerException.class);
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("passingFaults")
    void withoutRetriesTheFirstFaultIsFinal(String name, Answer fault) {
        CopilotServer server = SERVER.server().enqueue(fault);

        Exchange exchange = context.send(ChatContext.uri(server.url(), "&maxRetries=0"));

        ChatContext.failureOf(exchange);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void theWaitLastsAsLongAsTheServiceAsks() throws Exception {
        CopilotServer server = SERVER.server();
        server.enqueue(Answer.status(429, "").header("Retry-After", "20"));
        server.answerWith(request -> Answer.text("A camel."));

        CompletableFuture<Exchange> result = context.sendLater(ChatContext.uri(server.url(), ""));
        clock.awaitAlarm(Duration.ofSeconds(20));
        clock.advance(Duration.ofMillis(19_999));
        assertThat(server.requests()).hasSize(1);
        clock.advance(Duration.ofMillis(1));

        assertAnswered(result.get(20, TimeUnit.SECONDS));
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void theRequestTimeoutEndsAWaitBetweenTries() throws Exception {
        CopilotServer server = SERVER.server();
        server.enqueue(Answer.status(429, "").header("Retry-After", "20"));

        CompletableFuture<Exchange> result =
                context.sendLater(ChatContext.uri(server.url(), "&requestTimeout=11s"));
        clock.awaitAlarm(Duration.ofSeconds(20));
        clock.advance(Duration.ofSeconds(11));

        assertRequestTimeout(result);
        assertThat(clock.pending()).doesNotContain(Duration.ofSeconds(20));
        assertThat(server.requests()).hasSize(1);
    }

    private static void assertRequestTimeout(CompletableFuture<Exchange> result) throws Exception {
        CopilotException failure = ChatContext.failureOf(result.get(20, TimeUnit.SECONDS));
        assertThat(failure).isExactlyInstanceOf(CopilotTimeoutException.class);
        assertThat(((CopilotTimeoutException) failure).getKind())
                .isEqualTo(CopilotTimeoutException.Kind.REQUEST);
        assertThat(((CopilotTimeoutException) failure).getLimit())
                .isEqualTo(Duration.ofSeconds(11));
    }

    /**
     * Gives the test's token first, and something else when that was refused; remembers how it was
     * asked.
     */
    private static final class ScriptedProvider implements TokenProvider {
        private final List<Boolean> asked = new CopyOnWriteArrayList<>();
        private final Function<Boolean, CompletionStage<AccessToken>> script;

        ScriptedProvider(Function<Boolean, CompletionStage<AccessToken>> script) {
            this.script = script;
        }

        @Override
        public CompletionStage<AccessToken> token(boolean refused) {
            asked.add(refused);
            return script.apply(refused);
        }
    }

    private static CompletionStage<AccessToken> token(String token) {
        return CompletableFuture.completedFuture(AccessToken.of(token));
    }

    private String uri(TokenProvider provider, String options) {
        return ChatContext.uriWithoutToken(SERVER.url(), context.option(provider) + options);
    }

    @Test
    void afterA401TheProviderIsAskedOnceForAFreshToken() {
        CopilotServer server = SERVER.server();
        server.enqueue(Answer.status(401, "unauthorized: token expired"), Answer.text("A camel."));
        ScriptedProvider provider =
                new ScriptedProvider(refused -> token(refused ? FRESH_TOKEN : ChatContext.TOKEN));

        assertAnswered(context.send(uri(provider, "")));

        assertThat(provider.asked).containsExactly(false, true);
        assertThat(server.requests())
                .extracting(request -> request.header("Authorization").orElseThrow())
                .containsExactly("Bearer " + ChatContext.TOKEN, "Bearer " + FRESH_TOKEN);
        assertThat(server.request(1).bodyText()).isEqualTo(server.request(0).bodyText());
    }

    @Test
    void aFixedTokenIsNotSentAgainAfterA401() {
        CopilotServer server = SERVER.server().answerWith(request -> Answer.status(401, ""));

        Exchange exchange = context.send(ChatContext.uri(server.url(), ""));

        assertThat(ChatContext.failureOf(exchange))
                .isExactlyInstanceOf(CopilotAuthenticationException.class);
        assertThat(server.requests()).hasSize(1);
    }

    private static final CompletionStage<AccessToken> FAILED =
            CompletableFuture.failedFuture(new IllegalStateException("vault is sealed"));

    /**
     * Name, what the provider does when asked again, requests, what the message says, what the
     * cause says.
     */
    static Stream<Arguments> hopelessRefreshes() {
        return Stream.of(
                arguments(
                        "same token",
                        script(() -> token(ChatContext.TOKEN)),
                        1,
                        "the same token again"),
                arguments(
                        "fresh token, refused too",
                        script(() -> token(FRESH_TOKEN)),
                        2,
                        "token expired"),
                arguments("failed stage", script(() -> FAILED), 1, "gave no fresh token"),
                arguments("null stage", script(() -> null), 1, "gave no fresh token"),
                arguments(
                        "null token",
                        script(() -> CompletableFuture.completedFuture(null)),
                        1,
                        "gave no fresh token"),
                arguments("exception", script(RetryTest::thrown), 1, "gave no fresh token"),
                arguments("error", script(RetryTest::thrownError), 1, "gave no fresh token"));
    }

    private interface Script {
        CompletionStage<AccessToken> answer();
    }

    private static Script script(Script script) {
        return script;
    }

    private static CompletionStage<AccessToken> thrown() {
        throw new IllegalStateException("vault is sealed");
    }

    private static CompletionStage<AccessToken> thrownError() {
        throw new NoClassDefFoundError("Vault");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hopelessRefreshes")
    void a401ThatNoFreshTokenMendsIsAnAuthenticationException(
            String name, Script whenRefused, int requests, String words) {
        CopilotServer server = SERVER.server();
        server.answerWith(
                request ->
                        Answer.status(401, "unauthorized: token expired")
                                .header("x-request-id", "req-3"));
        ScriptedProvider provider =
                new ScriptedProvider(
                        refused -> refused ? whenRefused.answer() : token(ChatContext.TOKEN));

        CopilotException failure = ChatContext.failureOf(context.send(uri(provider, "")));

        assertThat(failure).isExactlyInstanceOf(CopilotAuthenticationException.class);
        assertThat(failure.getStatus()).isEqualTo(401);
        assertThat(failure.getRequestId()).isEqualTo("req-3");
        assertThat(failure)
                .hasMessageContainingAll(
                        "copilot", ChatContext.MODEL, "req-3", "token expired", words);
        assertThat(ChatContext.textOf(failure)).doesNotContain(FRESH_TOKEN);
        assertThat(provider.asked).containsExactly(false, true);
        assertThat(server.requests()).hasSize(requests);
    }

    static Stream<Arguments> providersWithoutAToken() {
        return Stream.of(
                arguments("failed stage", script(() -> FAILED), "vault is sealed"),
                arguments(
                        "stage that fails later",
                        script(() -> FAILED.thenApply(token -> token)),
                        "vault is sealed"),
                arguments("null stage", script(() -> null), "null"),
                arguments("exception", script(RetryTest::thrown), "vault is sealed"),
                arguments("error", script(RetryTest::thrownError), "Vault"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("providersWithoutAToken")
    void aProviderWithoutATokenIsAnAuthenticationException(
            String name, Script script, String causeWords) {
        CopilotException failure =
                ChatContext.failureOf(
                        context.send(uri(new ScriptedProvider(refused -> script.answer()), "")));

        assertThat(failure).isExactlyInstanceOf(CopilotAuthenticationException.class);
        assertThat(failure)
                .hasMessageContainingAll(
                        "copilot", ChatContext.MODEL, "the tokenProvider gave no token");
        assertThat(failure.getCause()).hasMessageContaining(causeWords);
        assertThat(failure.getStatus()).isZero();
        assertThat(SERVER.server().requests()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("beforeAndAfterA401")
    void theRequestTimeoutEndsAWaitForAToken(boolean silentWhenRefused) throws Exception {
        SERVER.server().answerWith(request -> Answer.status(401, ""));
        CompletableFuture<AccessToken> never = new CompletableFuture<>();
        ScriptedProvider provider =
                new ScriptedProvider(
                        refused -> refused == silentWhenRefused ? never : token(ChatContext.TOKEN));

        CompletableFuture<Exchange> result =
                context.sendLater(uri(provider, "&requestTimeout=11s"));
        await().untilAsserted(() -> assertThat(provider.asked).contains(silentWhenRefused));
        clock.awaitAlarm(Duration.ofSeconds(11));
        clock.advance(Duration.ofSeconds(11));

        assertRequestTimeout(result);
        int requests = SERVER.server().requests().size();
        never.complete(AccessToken.of(FRESH_TOKEN));
        assertThat(SERVER.server().requests()).hasSize(requests);
    }

    static Stream<Boolean> beforeAndAfterA401() {
        return Stream.of(false, true);
    }
}
