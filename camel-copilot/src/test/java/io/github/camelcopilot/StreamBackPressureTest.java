package io.github.camelcopilot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A reader that takes nothing holds the service back, and loses nothing when it goes on. */
@Timeout(120)
class StreamBackPressureTest {

    private static final int MB = 1024 * 1024;
    private static final String DELTA = "x".repeat(8 * 1024);
    private static final byte[] EVENT = ServerEvents.bytes(ServerEvents.text(DELTA));
    private static final byte[] END = ServerEvents.bytes(ServerEvents.FINISH + ServerEvents.DONE);

    /** More than the buffers of two sockets hold. */
    private static final int EVENTS = 40 * MB / EVENT.length;

    private static final int MOST_ON_THE_WAY = 24 * MB;
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(61);

    @TempDir private Path folder;

    private final AtomicLong written = new AtomicLong();
    private final VirtualScheduler clock = new VirtualScheduler(Duration.ZERO);
    private RawServer server;

    @BeforeEach
    void start() {
        server = new RawServer(this::answer);
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        clock.close();
    }

    private void answer(Socket connection) throws IOException {
        RawServer.awaitRequest(connection);
        long length = (long) EVENT.length * EVENTS + END.length;
        String head =
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: "
                        + length
                        + "\r\n\r\n";
        connection.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        pour(connection.getOutputStream());
    }

    private void answer(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        pour(exchange.getResponseBody());
        exchange.getResponseBody().close();
    }

    private void pour(OutputStream out) throws IOException {
        for (int i = 0; i < EVENTS; i++) {
            out.write(EVENT);
            written.addAndGet(EVENT.length);
        }
        out.write(END);
        out.flush();
    }

    /** Waits until the server has written nothing for a while, since nobody reads. */
    private void awaitStandstill() {
        AtomicLong before = new AtomicLong();
        await().pollInterval(Duration.ofMillis(100))
                .during(Duration.ofMillis(700))
                .atMost(Duration.ofSeconds(30))
                .until(() -> written.get() > 0 && before.getAndSet(written.get()) == written.get());
        assertThat(written.get()).isLessThan(MOST_ON_THE_WAY);
    }

    private static void assertWhole(StreamReader reader) throws Exception {
        long length = 0;
        for (String part = reader.next(); part != null; part = reader.next()) {
            length += part.length();
        }
        assertThat(length).isEqualTo((long) DELTA.length() * EVENTS);
    }

    private StreamRoute route(EmitForm form) throws Exception {
        StreamRoute route = StreamRoute.at("http://" + server.address()).clock(clock);
        route.options().setIdleTimeout(IDLE_TIMEOUT.toMillis());
        return route.start(form, "&streamBuffer=4&readerTimeout=1h&maxAnswerSize=100MB");
    }

    @ParameterizedTest
    @EnumSource(EmitForm.class)
    void aReaderThatTakesNothingHoldsTheServiceBackForAsLongAsItLikes(EmitForm form)
            throws Exception {
        try (StreamRoute route = route(form)) {
            StreamReader reader = form.read(route.ask());
            awaitStandstill();
            clock.awaitAlarm(IDLE_TIMEOUT);
            for (int i = 0; i < 5; i++) {
                clock.advance(IDLE_TIMEOUT);
            }

            assertWhole(reader);
        }
    }

    @Test
    void overTlsToo() throws Exception {
        try (TlsServer secure = TlsServer.start(folder, this::answer);
                StreamRoute route = StreamRoute.at(secure.url()).clock(clock)) {
            route.options().setIdleTimeout(IDLE_TIMEOUT.toMillis());
            route.options().setSslContextParameters(secure.trust());
            route.start(EmitForm.TEXT, "&streamBuffer=4&readerTimeout=1h&maxAnswerSize=100MB");
            StreamReader reader = EmitForm.TEXT.read(route.ask());
            awaitStandstill();
            clock.awaitAlarm(IDLE_TIMEOUT);
            for (int i = 0; i < 5; i++) {
                clock.advance(IDLE_TIMEOUT);
            }

            assertWhole(reader);
        }
    }

    @ParameterizedTest
    @EnumSource(EmitForm.class)
    void closingAFloodThatNobodyReadsHangsUp(EmitForm form) throws Exception {
        try (CopilotServer endless = CopilotServer.start();
                StreamRoute route = StreamRoute.at(endless)) {
            // 500 MB, of which the server holds one event.
            endless.enqueue(
                    Answer.sse(ServerEvents.text("one ")).repeat(EVENT, 500L * MB / EVENT.length));
            route.start(form, "&streamBuffer=4");
            StreamReader reader = form.read(route.ask());
            assertThat(reader.next()).startsWith("one ");

            assertThat(endless.request(0).outcome()).isEqualTo(Outcome.OPEN);
            reader.close();
            route.awaitHungUp(1);
        }
    }
}
