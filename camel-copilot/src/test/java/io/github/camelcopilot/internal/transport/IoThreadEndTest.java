// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.github.camelcopilot.internal.concurrent.SystemScheduler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When an I/O thread ends by an error, such as too little memory, its calls fail at once. */
@Timeout(30)
class IoThreadEndTest {

    private static final CallLimits LIMITS = new CallLimits(Duration.ZERO, Duration.ZERO, 1 << 20);

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpClients clients;
    private HttpTransport transport;
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        SystemScheduler scheduler = new SystemScheduler(clock);
        clients = new HttpClients(scheduler, threads);
        transport =
                new HttpTransport(
                        clients.connections(new ConnectionSettings(100, null, null)),
                        Duration.ofSeconds(10),
                        scheduler,
                        threads);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    exchange.sendResponseHeaders(200, 2);
                    exchange.getResponseBody().write(new byte[] {'h', 'i'});
                    exchange.close();
                });
        server.createContext(
                "/unfinished",
                exchange -> {
                    // A complete one would end before the receiver gets the bytes.
                    exchange.sendResponseHeaders(200, 3);
                    exchange.getResponseBody().write(new byte[] {'h', 'i'});
                    exchange.getResponseBody().flush();
                });
        server.start();
    }

    @AfterEach
    void stop() {
        clients.close();
        server.stop(0);
        threads.shutdownNow();
        clock.shutdownNow();
    }

    private static HttpRequest call(int port, String path) {
        return HttpRequest.ofGet(URI.create("http://127.0.0.1:" + port + path), List.of());
    }

    private static RetryPolicy noRetry() {
        return new RetryPolicy(0, Duration.ZERO, () -> 0, Instant::now);
    }

    /** Takes the outcome of a call. */
    private static final class Outcome implements HttpCall.Handler {

        private final CompletableFuture<HttpResponse> answer = new CompletableFuture<>();

        @Override
        public void onResponse(HttpResponse whole) {
            answer.complete(whole);
        }

        @Override
        public void onFailure(TransportException failure) {
            answer.completeExceptionally(failure);
        }
    }

    /** Ends the thread that reads the response. */
    private static final class Fatal implements HttpCall.BodyReceiver {

        @Override
        public void begin(ResponseHead head) {}

        @Override
        public void bytes(ByteBuffer source) {
            source.position(source.limit());
        }

        @Override
        public void readDone() {
            throw new OutOfMemoryError("simulated");
        }

        @Override
        public boolean hasRoom() {
            return true;
        }

        @Override
        public boolean hasHandedOn() {
            return true;
        }

        @Override
        public void ended() {}
    }

    @Test
    void theCallsInProgressFailAtOnceAndTheNextOneSucceeds() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            threads.execute(
                    () -> {
                        try (Socket connection = silent.accept()) {
                            connection.getInputStream().read();
                            asked.countDown();
                            connection.getInputStream().readAllBytes();
                        } catch (java.io.IOException closed) {
                            // Expected.
                        }
                    });
            Outcome underWay = new Outcome();
            transport.gather(call(silent.getLocalPort(), "/"), LIMITS, noRetry(), underWay).start();
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();

            transport
                    .receive(
                            call(server.getAddress().getPort(), "/unfinished"),
                            LIMITS,
                            noRetry(),
                            new Outcome(),
                            new Fatal())
                    .start();

            assertThatThrownBy(() -> underWay.answer.get(20, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("An I/O thread of the HTTP client has ended");
        }
        for (int i = 0; i < 3; i++) {
            Outcome next = new Outcome();
            transport
                    .gather(call(server.getAddress().getPort(), "/"), LIMITS, noRetry(), next)
                    .start();
            assertThat(next.answer.get(20, TimeUnit.SECONDS).body()).asString().isEqualTo("hi");
        }
    }
}
