// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.streamingchat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.CopilotHeaders;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A writer with a browser that does not read, on a real Vert.x socket. */
class EventWriterTest {

    private static final String TEXT = "x".repeat(1000);

    private final CamelContext context = new DefaultCamelContext();
    private final Words words = new Words();
    private final CompletableFuture<Throwable> ended = new CompletableFuture<>();
    private final AtomicInteger ends = new AtomicInteger();
    private Vertx vertx;
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        vertx = Vertx.vertx();
        server =
                vertx.createHttpServer()
                        .requestHandler(
                                request ->
                                        words.subscribe(
                                                new EventWriter(
                                                        request.response(),
                                                        (writer, failure) -> {
                                                            ends.incrementAndGet();
                                                            ended.complete(failure);
                                                        })))
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        context.close();
    }

    @Test
    void asksForNoMoreThanTheBrowserTakes() throws Exception {
        words.total = 100_000;
        try (Socket browser = ask()) {
            await().during(Duration.ofMillis(500)).until(words.given::get, new Steady());
            int taken = words.given.get();
            assertThat(taken).isLessThan(words.total / 2);

            byte[] read = browser.getInputStream().readNBytes(50_000_000);

            assertThat(read).hasSize(50_000_000);
            assertThat(words.given.get()).isGreaterThan(taken);
        }
        assertThat(ended.get(10, TimeUnit.SECONDS)).isNull();
        assertThat(words.cancelled).isTrue();
        assertThat(ends).hasValue(1);
    }

    @Test
    void endsTheResponseWithTheAnswer() throws Exception {
        words.total = 1000;
        try (Socket browser = ask()) {
            InputStream response = browser.getInputStream();
            assertThat(ended.get(10, TimeUnit.SECONDS)).isNull();
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
            assertThat(new String(response.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("text/event-stream")
                    .endsWith("\r\n0\r\n\r\n");
        }
        assertThat(words.cancelled).isFalse();
        assertThat(ends).hasValue(1);
    }

    @Test
    void endsWithAFailureWhenAChunkCannotBeWritten() throws Exception {
        words.total = 1000;
        words.type = null;
        try (Socket browser = ask()) {
            assertThat(ended.get(10, TimeUnit.SECONDS)).isInstanceOf(NullPointerException.class);
        }
        assertThat(words.cancelled).isTrue();
        assertThat(ends).hasValue(1);
    }

    private Socket ask() throws Exception {
        Socket browser = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
        browser.setSoTimeout(10_000);
        browser.getOutputStream()
                .write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return browser;
    }

    /** Matches a number that has not changed since the last check. */
    private static final class Steady implements Predicate<Integer> {
        private int last = -1;

        @Override
        public boolean test(Integer number) {
            boolean steady = number == last && number > 0;
            last = number;
            return steady;
        }
    }

    /** Publishes as many words as requested, on the requesting thread, up to a number. */
    private final class Words implements Flow.Publisher<Message>, Flow.Subscription {

        private final AtomicInteger given = new AtomicInteger();
        private volatile int total;
        private volatile String type = "text";
        private volatile boolean cancelled;
        private Flow.Subscriber<? super Message> reader;

        @Override
        public void subscribe(Flow.Subscriber<? super Message> subscriber) {
            reader = subscriber;
            subscriber.onSubscribe(this);
        }

        @Override
        public void request(long count) {
            // On another thread, like the real publisher; otherwise the calls would nest.
            vertx.executeBlocking(
                    () -> {
                        for (int i = 0; i < count && !cancelled && given.get() < total; i++) {
                            given.incrementAndGet();
                            reader.onNext(word());
                            if (given.get() == total) {
                                reader.onComplete();
                            }
                        }
                        return null;
                    });
        }

        private Message word() {
            Message message = new DefaultMessage(context);
            message.setHeader(CopilotHeaders.CHUNK_TYPE, type);
            message.setBody(TEXT);
            return message;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }
}
