// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.internal.transport.CallLimits;
import io.github.camelcopilot.internal.transport.ConnectionSettings;
import io.github.camelcopilot.internal.transport.HttpCall;
import io.github.camelcopilot.internal.transport.HttpClients;
import io.github.camelcopilot.internal.transport.HttpRequest;
import io.github.camelcopilot.internal.transport.HttpResponse;
import io.github.camelcopilot.internal.transport.HttpTransport;
import io.github.camelcopilot.internal.transport.ResponseHead;
import io.github.camelcopilot.internal.transport.RetryPolicy;
import io.github.camelcopilot.internal.transport.TransportException;
import io.github.camelcopilot.testing.RawServer;
import io.github.camelcopilot.testing.ServerEvents;
import io.github.camelcopilot.testing.VirtualScheduler;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The time in which a reader holds back an answer does not count as idle time of the server. */
@Timeout(60)
class HeldBackAnswerTest {

    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);

    /** More than is read before the room of a reader is checked. */
    private static final int FIRST_PART = 16 * 1024 + 16;

    private final VirtualScheduler clock = new VirtualScheduler(Duration.ZERO);
    private final RawServer server = new RawServer(HeldBackAnswerTest::beginAnswer);
    private final HttpClients clients = new HttpClients(clock, Runnable::run);
    private final HttpTransport transport =
            new HttpTransport(
                    clients.connections(new ConnectionSettings(1, null, null)),
                    Duration.ofSeconds(10),
                    clock,
                    Runnable::run);
    private final Reader reader = new Reader();

    @AfterEach
    void close() throws IOException {
        clients.close();
        server.close();
        clock.close();
    }

    /** Writes as much as the reader accepts at once, and then nothing more. */
    private static void beginAnswer(Socket connection) throws IOException {
        RawServer.awaitRequest(connection);
        String head = "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n";
        connection.getOutputStream().write(ServerEvents.bytes(head + "x".repeat(FIRST_PART)));
    }

    private HttpCall start() throws Exception {
        HttpCall call =
                transport.receive(
                        HttpRequest.ofGet(URI.create("http://" + server.address()), List.of()),
                        new CallLimits(Duration.ZERO, IDLE_TIMEOUT, Long.MAX_VALUE),
                        new RetryPolicy(0, Duration.ZERO, () -> 0, () -> Instant.EPOCH),
                        reader,
                        reader);
        call.start();
        assertThat(reader.held.await(20, TimeUnit.SECONDS)).isTrue();
        return call;
    }

    @Test
    void theServersTimeBeginsAnewWhenTheReaderGoesOn() throws Exception {
        HttpCall call = start();
        // The idle time is checked each time it may have passed.
        clock.advance(IDLE_TIMEOUT.multipliedBy(3).plusSeconds(20));
        assertThat(reader.failure).isNotDone();

        reader.hasRoom.set(true);
        call.resume();

        clock.advance(IDLE_TIMEOUT.minusMillis(1));
        assertThat(reader.failure).isNotDone();
        clock.advance(Duration.ofMillis(1));
        assertThat(reader.failure.get(20, TimeUnit.SECONDS).kind())
                .isEqualTo(TransportException.Kind.IDLE_TIMEOUT);
    }

    @Test
    void aReaderThatNeverGoesOnIsNoIdleServer() throws Exception {
        HttpCall call = start();
        for (int i = 0; i < 10; i++) {
            clock.advance(IDLE_TIMEOUT);
        }
        assertThat(reader.failure).isNotDone();
        call.cancel();
        assertThat(clock.pending()).doesNotContain(IDLE_TIMEOUT);
    }

    /** Has no room until the test releases it. */
    private static final class Reader implements HttpCall.Handler, HttpCall.BodyReceiver {
        private final AtomicBoolean hasRoom = new AtomicBoolean();
        private final CountDownLatch held = new CountDownLatch(1);
        private final CompletableFuture<TransportException> failure = new CompletableFuture<>();

        @Override
        public boolean hasRoom() {
            if (!hasRoom.get()) {
                held.countDown();
            }
            return hasRoom.get();
        }

        @Override
        public void bytes(ByteBuffer source) {
            source.position(source.limit());
        }

        @Override
        public boolean hasHandedOn() {
            return true;
        }

        @Override
        public void onFailure(TransportException why) {
            failure.complete(why);
        }

        @Override
        public void begin(ResponseHead head) {}

        @Override
        public void readDone() {}

        @Override
        public void ended() {}

        @Override
        public void onResponse(HttpResponse answer) {}
    }
}
