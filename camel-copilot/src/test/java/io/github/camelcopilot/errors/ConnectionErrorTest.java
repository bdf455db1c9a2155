// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.CopilotTimeoutException;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.Outcome;
import io.github.camelcopilot.testing.ChatContext;
import io.github.camelcopilot.testing.RawServer;
import io.github.camelcopilot.testing.VirtualScheduler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The contract's table of errors, for whatever keeps an answer from coming, or from coming whole.
 */
class ConnectionErrorTest {

    private static final Duration RETRIES_ARE_EAGER = Duration.ofSeconds(20);
    private static final byte[] CHUNK = "{\"choices\":".getBytes(StandardCharsets.UTF_8);

    @RegisterExtension
    private static final CopilotServerExtension SERVER = new CopilotServerExtension();

    private VirtualScheduler clock;
    private ChatContext context;

    private void start(Duration eager) {
        clock = new VirtualScheduler(eager);
        context = new ChatContext(clock);
    }

    @AfterEach
    void stop() {
        context.close();
        clock.close();
    }

    static Stream<Arguments> lostConnections() {
        return Stream.of(
                arguments("reset before the head", Answer.resetBeforeHead(), 0, 3, "lost"),
                arguments("closed before the head", Answer.closeBeforeHead(), 0, 3, "lost"),
                // The pauses give the client time to read what it got before the reset.
                arguments(
                        "reset within the answer",
                        Answer.bytes(CHUNK, CHUNK)
                                .chunkDelay(Duration.ofMillis(200))
                                .resetAfter(1)
                                .header("x-request-id", "req-1"),
                        200,
                        1,
                        "request id req-1 is broken"),
                arguments(
                        "closed after the head",
                        Answer.bytes(CHUNK, CHUNK).truncateAfter(0).header("x-request-id", "req-1"),
                        200,
                        1,
                        "request id req-1 is broken"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lostConnections")
    void aLostConnectionIsAServerException(
            String name, Answer answer, int status, int requests, String words) {
        start(RETRIES_ARE_EAGER);
        CopilotServer server = SERVER.server().answerWith(request -> answer);

        Exchange exchange = context.send(ChatContext.uri(server.url(), ""));

        assertServerException(exchange, "127.0.0.1:" + server.port(), status, words);
        assertThat(server.requests()).hasSize(requests);
    }

    @Test
    void aRefusedConnectionIsTriedAgainAndIsAServerException() throws IOException {
        start(RETRIES_ARE_EAGER);
        String address = "127.0.0.1:" + closedPort();

        Exchange exchange = context.send(ChatContext.uri("http://" + address, ""));

        assertServerException(exchange, address, 0, "no connection");
        assertTries(3);
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket =
                new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            return socket.getLocalPort();
        }
    }

    @Test
    void anUnknownHostIsAServerException() {
        start(RETRIES_ARE_EAGER);

        Exchange exchange = context.send(ChatContext.uri("https://no-such-host.invalid", ""));

        assertServerException(exchange, "no-such-host.invalid", 0, "no connection");
        assertTries(3);
    }

    @Test
    void aServerWithoutTlsIsAServerException() throws IOException {
        start(RETRIES_ARE_EAGER);
        byte[] answer =
                "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII);
        try (RawServer server =
                new RawServer(
                        connection -> {
                            RawServer.awaitRequest(connection);
                            connection.getOutputStream().write(answer);
                        })) {
            Exchange exchange = context.send(ChatContext.uri("https://" + server.address(), ""));

            assertServerException(exchange, server.address(), 0, "no connection");
            await().untilAsserted(() -> assertThat(server.accepted()).isEqualTo(3));
            await().untilAsserted(() -> assertThat(server.hungUp()).isEqualTo(3));
        }
    }

    /** Retries are the alarms that the clock went on to by itself. */
    private void assertTries(int tries) {
        assertThat(clock.delays())
                .filteredOn(delay -> delay.compareTo(Duration.ofSeconds(2)) <= 0)
                .hasSize(tries - 1);
    }

    private static void assertServerException(
            Exchange exchange, String address, int status, String words) {
        CopilotException failure = ChatContext.failureOf(exchange);
        assertThat(failure).isExactlyInstanceOf(CopilotServerException.class);
        assertThat(failure.getStatus()).isEqualTo(status);
        assertThat(failure.getCode()).isNull();
        assertThat(failure.getRetryAfter()).isNull();
        assertThat(failure).hasMessageContainingAll("copilot", address, ChatContext.MODEL, words);
        assertThat(exchange.getMessage().getHeader(CopilotHeaders.STATUS_CODE))
                .isEqualTo(status == 0 ? null : status);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aHandshakeWithoutAnAnswerIsAConnectTimeoutAndTriedAgain(int retries) throws IOException {
        start(RETRIES_ARE_EAGER);
        try (RawServer server = new RawServer(connection -> {})) {
            String options = "&connectTimeout=200&maxRetries=" + retries;

            Exchange exchange =
                    context.send(ChatContext.uri("https://" + server.address(), options));

            assertTimeout(
                    exchange,
                    CopilotTimeoutException.Kind.CONNECT,
                    Duration.ofMillis(200),
                    0,
                    "connectTimeout (200 ms)");
            assertThat(server.accepted()).isEqualTo(1 + retries);
            await().untilAsserted(() -> assertThat(server.hungUp()).isEqualTo(1 + retries));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 0})
    void endpointsThatShareConnectionsHaveTheirOwnConnectTimeout(int timeout) throws IOException {
        start(RETRIES_ARE_EAGER);
        try (RawServer server = new RawServer(connection -> {})) {
            String uri = ChatContext.uri("https://" + server.address(), "&maxRetries=0");
            Exchange other = context.send(uri + "&connectTimeout=300");
            assertTimeout(
                    other,
                    CopilotTimeoutException.Kind.CONNECT,
                    Duration.ofMillis(300),
                    0,
                    "connectTimeout (300 ms)");

            CompletableFuture<Exchange> exchange =
                    context.sendLater(uri + "&connectTimeout=" + timeout);
            if (timeout == 0) {
                await().until(() -> server.accepted() == 2);
                await().during(Duration.ofMillis(500)).until(() -> !exchange.isDone());
                return;
            }

            assertTimeout(
                    exchange.join(),
                    CopilotTimeoutException.Kind.CONNECT,
                    Duration.ofMillis(timeout),
                    0,
                    "connectTimeout (" + timeout + " ms)");
        }
    }

    static Stream<Arguments> deadlines() {
        Answer halfAnswer =
                Answer.bytes(CHUNK, CHUNK).stallAfter(1).header("x-request-id", "req-2");
        Answer halfError = Answer.status(503, "over").contentLength(99).stallAfter(1);
        return Stream.of(
                arguments(
                        "responseTimeout",
                        Answer.silence(),
                        CopilotTimeoutException.Kind.RESPONSE,
                        0,
                        "responseTimeout (7 s)"),
                arguments(
                        "idleTimeout",
                        halfAnswer,
                        CopilotTimeoutException.Kind.IDLE,
                        200,
                        "request id req-2 within idleTimeout (7 s)"),
                arguments(
                        "idleTimeout",
                        halfError,
                        CopilotTimeoutException.Kind.IDLE,
                        503,
                        "idleTimeout (7 s)"),
                arguments(
                        "requestTimeout",
                        Answer.silence(),
                        CopilotTimeoutException.Kind.REQUEST,
                        0,
                        "requestTimeout (7 s)"),
                arguments(
                        "requestTimeout",
                        halfAnswer,
                        CopilotTimeoutException.Kind.REQUEST,
                        0,
                        "requestTimeout (7 s)"));
    }

    @ParameterizedTest
    @MethodSource("deadlines")
    void aDeadlineEndsTheCallAndItsConnectionWithoutARetry(
            String option,
            Answer answer,
            CopilotTimeoutException.Kind kind,
            int status,
            String words)
            throws Exception {
        start(Duration.ZERO);
        CopilotServer server = SERVER.server().answerWith(request -> answer);
        Duration limit = Duration.ofSeconds(7);

        CompletableFuture<Exchange> result =
                context.sendLater(ChatContext.uri(server.url(), "&" + option + "=7s"));
        await().untilAsserted(() -> assertThat(server.requests()).hasSize(1));
        clock.awaitAlarm(limit);
        clock.advance(limit.minusMillis(1));
        assertThat(result).isNotDone();
        clock.advance(Duration.ofMillis(1));

        assertTimeout(result.get(20, TimeUnit.SECONDS), kind, limit, status, words);
        assertThat(server.requests()).hasSize(1);
        await().untilAsserted(
                        () -> assertThat(server.request(0).outcome()).isEqualTo(Outcome.HUNG_UP));
        await().untilAsserted(() -> assertThat(server.openConnections()).isZero());
    }

    private static void assertTimeout(
            Exchange exchange,
            CopilotTimeoutException.Kind kind,
            Duration limit,
            int status,
            String words) {
        CopilotException failure = ChatContext.failureOf(exchange);
        assertThat(failure).isExactlyInstanceOf(CopilotTimeoutException.class);
        assertThat(((CopilotTimeoutException) failure).getKind()).isEqualTo(kind);
        assertThat(((CopilotTimeoutException) failure).getLimit()).isEqualTo(limit);
        assertThat(failure.getStatus()).isEqualTo(status);
        assertThat(failure)
                .hasMessageContainingAll("copilot", "127.0.0.1", ChatContext.MODEL, words);
    }
}
