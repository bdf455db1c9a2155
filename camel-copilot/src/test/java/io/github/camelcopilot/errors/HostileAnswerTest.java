// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotRequestException;
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
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Answers that are meant to fill the memory, to keep a connection, or to give a credential away.
 */
@Timeout(60)
class HostileAnswerTest {

    private static final String TOKEN = ChatContext.TOKEN;
    private static final byte[] MEGABYTE = "x".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
    private static final long GIGABYTE_IN_BLOCKS = 1024;

    @RegisterExtension
    private static final CopilotServerExtension SERVER = new CopilotServerExtension();

    private static VirtualScheduler clock;
    private static ChatContext context;

    @BeforeAll
    static void start() {
        clock = new VirtualScheduler(Duration.ofSeconds(20));
        context = new ChatContext(clock);
    }

    @AfterAll
    static void stop() {
        context.close();
        clock.close();
    }

    /**
     * Nothing of a call is left behind: the clock holds only the alarms by which connections are
     * looked after.
     */
    @AfterEach
    void everyAlarmOfTheCallsIsTakenBack() {
        // The watch over the callback threads may need a moment to see that nothing waits.
        await().untilAsserted(
                        () -> assertThat(clock.pending()).containsOnly(Duration.ofSeconds(30)));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static Answer errorOf(String message) {
        return Answer.status(400, "{\"error\":{\"message\":\"" + message + "\"}}");
    }

    static Stream<Arguments> endlessAnswers() {
        return Stream.of(
                arguments(
                        "error, 1 GB",
                        Answer.status(400, "").repeat(MEGABYTE, GIGABYTE_IN_BLOCKS),
                        CopilotRequestException.class),
                arguments(
                        "answer in chunks, 1 GB",
                        Answer.bytes().repeat(MEGABYTE, GIGABYTE_IN_BLOCKS),
                        CopilotServerException.class),
                arguments(
                        "page of tags that never close, 1 GB",
                        Answer.status(400, "<html>").repeat(ascii("<script<".repeat(9000)), 15_000),
                        CopilotRequestException.class),
                arguments(
                        "answer, 1 GB",
                        Answer.json("{\"choices\":[{\"message\":{\"content\":\"")
                                .repeat(MEGABYTE, GIGABYTE_IN_BLOCKS),
                        CopilotServerException.class));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endlessAnswers")
    void anEndlessAnswerIsCutOffTogetherWithItsConnection(
            String name, Answer answer, Class<? extends CopilotException> type) {
        CopilotServer server = SERVER.server().enqueue(answer);

        Exchange exchange = context.send(ChatContext.uri(server.url(), "&maxAnswerSize=1MB"));

        assertThat(ChatContext.failureOf(exchange)).isExactlyInstanceOf(type);
        assertThat(exchange.getException().getMessage().length()).isLessThan(2500);
        // Had the client read on, the server would have answered in the end.
        await().untilAsserted(
                        () -> assertThat(server.request(0).outcome()).isEqualTo(Outcome.HUNG_UP));
        assertThat(server.requests()).hasSize(1);
        Exchange next = context.send(ChatContext.uri(server.url(), "&maxAnswerSize=1MB"));
        assertThat(next.getException()).isNull();
    }

    @Test
    void ofAnEndlessAnswerLittleMoreThanTheLimitIsRead() throws IOException {
        AtomicLong sent = new AtomicLong();
        RawServer.Behaviour endless =
                connection -> {
                    RawServer.awaitRequest(connection);
                    write(connection, "HTTP/1.1 400 Bad Request\r\nConnection: keep-alive\r\n\r\n");
                    pour(connection, MEGABYTE, sent);
                };
        try (RawServer server = new RawServer(endless)) {
            Exchange exchange = context.send(ChatContext.uri("http://" + server.address(), ""));

            assertThat(ChatContext.failureOf(exchange)).isInstanceOf(CopilotRequestException.class);
            await().untilAsserted(() -> assertThat(server.hungUp()).isEqualTo(1));
            // What the kernel's buffers of both sides hold comes on top of the 64 KB that are read.
            assertThat(sent.get()).isLessThan(32L << 20);
        }
    }

    private static void write(Socket connection, String text) throws IOException {
        connection.getOutputStream().write(ascii(text));
    }

    private static void pour(Socket connection, byte[] block, AtomicLong sent) throws IOException {
        OutputStream out = connection.getOutputStream();
        while (true) {
            out.write(block);
            sent.addAndGet(block.length);
        }
    }

    static Stream<Arguments> brokenHeads() {
        return Stream.of(
                arguments(
                        "a header without end", "HTTP/1.1 200 OK\r\nx-endless: ", "y".repeat(8192)),
                arguments(
                        "headers without end",
                        "HTTP/1.1 200 OK\r\n",
                        "x-one-more: y\r\n".repeat(100)),
                arguments(
                        "folded lines without end",
                        "HTTP/1.1 200 OK\r\nx-folded: y\r\n",
                        " y\r\n".repeat(999)),
                arguments("a status line without end", "", "HTTP/1.1 ".repeat(1000)),
                arguments("another protocol", "", "220 smtp.example.com ESMTP\r\n".repeat(100)),
                arguments(
                        "the token as a header",
                        "HTTP/1.1 200 OK\r\n",
                        "Bearer " + TOKEN + "\r\n\r\n"),
                arguments("the token as a status line", "", "Bearer " + TOKEN + "\r\n\r\n"),
                arguments(
                        "the token as a length",
                        "HTTP/1.1 200 OK\r\n",
                        "Content-Length: " + TOKEN + "\r\n\r\n"),
                arguments(
                        "the token as a size of a chunk",
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                        TOKEN + "\r\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 000 No\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 -1 No\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 099 No\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 1000 No\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nx\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-7fffffff\r\nx\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nx"
            })
    void aStatusOrASizeThatIsNoneIsAnUnreadableAnswerAndNotTriedAgain(String answer)
            throws IOException {
        try (RawServer server =
                new RawServer(
                        connection -> {
                            RawServer.awaitRequest(connection);
                            write(connection, answer);
                        })) {
            String chat = ChatContext.uri("http://" + server.address(), "&maxRetries=2");
            CopilotException failure = ChatContext.failureOf(context.send(chat));
            assertThat(server.accepted()).as("connections").isEqualTo(1);
            // A stream of which nothing was handed on is tried again, as the contract has it.
            CopilotException streamed =
                    ChatContext.failureOf(context.send(chat.replace(":chat?", ":stream?")));
            for (CopilotException each : new CopilotException[] {failure, streamed}) {
                assertThat(each)
                        .isExactlyInstanceOf(CopilotServerException.class)
                        .hasMessageContainingAll("is broken", server.address());
                assertThat(each.getStatus()).isIn(0, 200);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenHeads")
    void aHeadThatIsNoneEndsTheCallOnce(String name, String begin, String block)
            throws IOException {
        RawServer.Behaviour behaviour =
                connection -> {
                    RawServer.awaitRequest(connection);
                    write(connection, begin);
                    if (block.contains(TOKEN)) {
                        write(connection, block);
                    } else {
                        pour(connection, ascii(block), new AtomicLong());
                    }
                };
        try (RawServer server = new RawServer(behaviour)) {
            Exchange exchange = context.send(ChatContext.uri("http://" + server.address(), ""));

            CopilotException failure = ChatContext.failureOf(exchange);
            assertThat(failure).isExactlyInstanceOf(CopilotServerException.class);
            assertThat(failure).hasMessageContainingAll("broken", server.address());
            assertThat(failure.getMessage().length()).isLessThan(1000);
            assertThat(server.accepted()).isEqualTo(1);
            await().untilAsserted(() -> assertThat(server.hungUp()).isEqualTo(1));
        }
    }

    static Stream<Arguments> echoes() {
        String half = "x".repeat(2000 - TOKEN.length() / 2);
        return Stream.of(
                arguments("message", errorOf("Bad token " + TOKEN)),
                arguments("message, cut by its length", errorOf(half + TOKEN)),
                arguments("message, escaped", errorOf("Bad token \\u0067" + TOKEN.substring(1))),
                arguments("text", Answer.status(400, "Authorization: Bearer " + TOKEN)),
                arguments("text, cut by its length", Answer.status(500, half + TOKEN)),
                arguments("page", Answer.status(400, "<p>" + TOKEN + "</p>")),
                arguments(
                        "code",
                        Answer.status(400, "{\"code\":\"" + TOKEN + "\",\"message\":\"no\"}")),
                arguments("request id", errorOf("no").header("x-request-id", TOKEN)),
                arguments(
                        "link",
                        Answer.status(
                                403,
                                "{\"error_details\":{\"url\":\"https://x/?t=" + TOKEN + "\"}}")),
                arguments("content type", Answer.json("{").header("Content-Type", "text/" + TOKEN)),
                arguments("broken JSON", Answer.json("{\"" + TOKEN)),
                arguments(
                        "error with status 200",
                        Answer.json("{\"error\":{\"message\":\"" + half + TOKEN + "\"}}")),
                arguments(
                        "redirect",
                        Answer.status(302, TOKEN).header("Location", "https://x/" + TOKEN)),
                arguments("refusal", Answer.status(401, "unauthorized: " + TOKEN)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("echoes")
    void aTokenThatTheServiceSendsBackIsMasked(String name, Answer answer) {
        SERVER.server().answerWith(request -> answer);

        Exchange exchange = context.send(ChatContext.uri(SERVER.url(), ""));

        CopilotException failure = ChatContext.failureOf(exchange);
        String shown = ChatContext.textOf(failure) + exchange.getMessage().getHeaders();
        // Not even half of it, which is what cutting before masking would leave.
        assertThat(shown).doesNotContain(TOKEN.substring(4, TOKEN.length() / 2 - 2));
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                arguments("huge header", Answer.text("hi").header("x-huge", "y".repeat(100_000))),
                arguments("error", Answer.status(400, "no")),
                arguments("server error", Answer.status(500, "no")),
                arguments("redirect", Answer.status(302, "").header("Location", "http://x/")),
                arguments("no content", Answer.status(204, "")),
                arguments("not modified", Answer.status(304, "")),
                arguments("page", Answer.status(200, "<html>")),
                arguments("broken JSON", Answer.json("{")),
                arguments("too much text", Answer.json("{}").repeat(MEGABYTE, 9)),
                arguments("truncated", Answer.json("{").contentLength(99)),
                arguments("compressed", Answer.json("{}").header("Content-Encoding", "gzip")),
                arguments("reset", Answer.resetBeforeHead()),
                arguments("closed", Answer.closeBeforeHead()),
                arguments("refused", Answer.status(401, "")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void afterAFaultTheOnlyConnectionIsFreeAgain(String name, Answer answer) {
        CopilotServer server = SERVER.server().answerWith(request -> answer);
        String uri = ChatContext.uri(server.url(), "&maxAnswerSize=1KB&maxConnections=1");

        for (int i = 0; i < 3; i++) {
            ChatContext.failureOf(context.send(uri));
        }

        server.reset();
        assertThat(context.send(uri).getException()).isNull();
        assertThat(context.send(uri).getException()).isNull();
    }

    @Test
    void afterADeadlineTheOnlyConnectionIsFreeAgain() throws Exception {
        CopilotServer server = SERVER.server().answerWith(request -> Answer.silence());
        String uri =
                ChatContext.uri(
                        server.url(), "&maxConnections=1&responseTimeout=0&requestTimeout=21s");

        CompletableFuture<Exchange> first = context.sendLater(uri);
        await().untilAsserted(() -> assertThat(server.requests()).hasSize(1));
        // The second waits for the connection of the first.
        CompletableFuture<Exchange> second = context.sendLater(uri);
        await().untilAsserted(
                        () ->
                                assertThat(clock.pending())
                                        .filteredOn(Duration.ofSeconds(21)::equals)
                                        .hasSize(2));
        clock.advance(Duration.ofSeconds(21));

        assertThat(ChatContext.failureOf(first.get(20, TimeUnit.SECONDS)))
                .isInstanceOf(CopilotTimeoutException.class);
        assertThat(ChatContext.failureOf(second.get(20, TimeUnit.SECONDS)))
                .isInstanceOf(CopilotTimeoutException.class);
        await().untilAsserted(
                        () -> assertThat(server.request(0).outcome()).isEqualTo(Outcome.HUNG_UP));
        server.reset();
        assertThat(context.send(uri).getException()).isNull();
    }
}
