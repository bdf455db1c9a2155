// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.Outcome;
import io.github.camelcopilot.testing.ChunkReader;
import io.github.camelcopilot.testing.EmitForm;
import io.github.camelcopilot.testing.Flood;
import io.github.camelcopilot.testing.ServerEvents;
import io.github.camelcopilot.testing.StreamRoute;
import io.github.camelcopilot.testing.TlsServer;
import io.github.camelcopilot.testing.VirtualScheduler;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.camel.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A reader that takes nothing holds back the service, and loses nothing when it continues. */
@Timeout(120)
class StreamBackPressureTest {

    private static final int MB = 1024 * 1024;
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(61);

    @TempDir private Path folder;

    private final VirtualScheduler clock = new VirtualScheduler(Duration.ZERO);
    private final Flood flood = new Flood();

    @AfterEach
    void close() throws IOException {
        flood.close();
        clock.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        flood.pour(exchange.getResponseBody());
        exchange.getResponseBody().close();
    }

    private static void assertWhole(ChunkReader reader) throws Exception {
        long length = 0;
        for (String part = reader.next(); part != null; part = reader.next()) {
            length += part.length();
        }
        assertThat(length).isEqualTo(Flood.LENGTH);
    }

    private StreamRoute route(EmitForm form) throws Exception {
        StreamRoute route = StreamRoute.at(flood.url()).clock(clock);
        route.options().setIdleTimeout(IDLE_TIMEOUT.toMillis());
        return route.start(form, "&streamBuffer=4&readerTimeout=1h&maxAnswerSize=100MB");
    }

    @ParameterizedTest
    @EnumSource(EmitForm.class)
    void aReaderThatTakesNothingHoldsTheServiceBackForAsLongAsItLikes(EmitForm form)
            throws Exception {
        try (StreamRoute route = route(form)) {
            ChunkReader reader = form.read(route.ask());
            flood.awaitStandstill();
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
            ChunkReader reader = EmitForm.TEXT.read(route.ask());
            flood.awaitStandstill();
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
                    Answer.sse(ServerEvents.text("one "))
                            .repeat(Flood.EVENT, 500L * MB / Flood.EVENT.length));
            route.start(form, "&streamBuffer=4");
            Message answer = route.ask();
            ChunkReader reader = form.read(answer);
            assertThat(reader.next()).startsWith("one ");

            assertThat(endless.request(0).outcome()).isEqualTo(Outcome.OPEN);
            form.end(answer, reader);
            route.awaitHungUp(1);
        }
    }
}
