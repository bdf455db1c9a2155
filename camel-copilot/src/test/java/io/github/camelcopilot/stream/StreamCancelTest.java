// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.api.CopilotStreamException;
import io.github.camelcopilot.internal.stream.ChunkLog;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.Outcome;
import io.github.camelcopilot.testing.ChunkReader;
import io.github.camelcopilot.testing.ChunkSubscriber;
import io.github.camelcopilot.testing.EmitForm;
import io.github.camelcopilot.testing.ServerEvents;
import io.github.camelcopilot.testing.StreamRoute;
import io.github.camelcopilot.testing.VirtualScheduler;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way to end a stream early closes its connection and fails further reads. */
@Timeout(60)
class StreamCancelTest {

    private static final int MANY = 100;

    @RegisterExtension private final CopilotServerExtension server = new CopilotServerExtension();

    private StreamRoute route;
    private VirtualScheduler clock;

    private CopilotServer server() {
        return server.server();
    }

    private void start(EmitForm form, String options) throws Exception {
        server().answerWith(request -> ServerEvents.texts("one ", "two").stallAfter(1));
        route = StreamRoute.at(server()).start(form, options);
    }

    private void startWithClock(EmitForm form, String options) throws Exception {
        clock = new VirtualScheduler(Duration.ZERO);
        server().answerWith(request -> ServerEvents.texts("one ", "two").stallAfter(1));
        route = StreamRoute.at(server()).clock(clock).start(form, options);
    }

    @AfterEach
    void close() {
        route.close();
        if (clock != null) {
            clock.close();
        }
    }

    /** A reader that has read the first chunk, while the server sends no second. */
    private ChunkReader reading(EmitForm form) throws Exception {
        ChunkReader reader = form.read(route.ask());
        reader.awaitText("one ");
        return reader;
    }

    /** The outcome of a thread that waits for more text. */
    private static CompletableFuture<CopilotStreamException> waiting(ChunkReader reader) {
        CompletableFuture<CopilotStreamException> failure = new CompletableFuture<>();
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                failure.complete(reader.failure());
                            } catch (RuntimeException | Error unexpected) {
                                failure.completeExceptionally(unexpected);
                            }
                        },
                        "waiting-reader");
        thread.setDaemon(true);
        thread.start();
        await().until(
                        () ->
                                thread.getState() == Thread.State.WAITING
                                        || thread.getState() == Thread.State.TIMED_WAITING);
        return failure;
    }

    private static void assertEnded(CopilotStreamException failure, String words) {
        assertThat(failure).hasMessageContainingAll(words, "copilot at 127.0.0.1");
        assertThat(failure.getPartialText()).isEqualTo("one ");
        assertThat(failure.getStatus()).isZero();
        StreamRoute.assertNoToken(failure);
    }

    /**
     * Bodies that can be read again stay open for a reader that may return, such as a redelivery.
     */
    private void awaitCloseDelay(EmitForm form) throws InterruptedException {
        if (form == EmitForm.TEXT || form == EmitForm.SSE) {
            clock.advance(ChunkLog.CLOSE_DELAY.plusSeconds(1));
        }
    }

    private void assertClosed(int streams) {
        route.awaitHungUp(streams);
        await().until(() -> route.inflight() == 0);
    }

    @ParameterizedTest
    @EnumSource(value = EmitForm.class, names = "PUBLISHER", mode = EnumSource.Mode.EXCLUDE)
    void closingClosesTheConnectionAndReadingOnFails(EmitForm form) throws Exception {
        startWithClock(form, "&idleTimeout=1h");
        ChunkReader reader = reading(form);

        reader.close();
        reader.close();
        awaitCloseDelay(form);

        assertClosed(1);
        assertEnded(reader.failure(), "its reader closed it");
    }

    @ParameterizedTest
    @EnumSource(value = EmitForm.class, names = "PUBLISHER", mode = EnumSource.Mode.EXCLUDE)
    void closingWakesAReaderThatWaits(EmitForm form) throws Exception {
        startWithClock(form, "&idleTimeout=1h");
        ChunkReader reader = reading(form);
        CompletableFuture<Exception> thrown = new CompletableFuture<>();
        Thread waiting =
                new Thread(
                        () -> {
                            try {
                                thrown.completeExceptionally(new AssertionError(reader.next()));
                            } catch (Exception woken) {
                                thrown.complete(woken);
                            }
                        });
        waiting.start();
        await().until(() -> waiting.getState() == Thread.State.WAITING);

        reader.close();

        assertEnded(
                (CopilotStreamException) reader.broken(thrown.get(20, TimeUnit.SECONDS)),
                "its reader closed it");
        awaitCloseDelay(form);
        assertClosed(1);
    }

    @ParameterizedTest
    @EnumSource(value = EmitForm.class, names = "PUBLISHER", mode = EnumSource.Mode.EXCLUDE)
    void closingBeforeAnyReadingClosesTheConnection(EmitForm form) throws Exception {
        startWithClock(form, "&idleTimeout=1h");

        form.read(route.ask()).close();
        awaitCloseDelay(form);

        assertClosed(1);
    }

    @ParameterizedTest
    @EnumSource(value = EmitForm.class, names = "PUBLISHER", mode = EnumSource.Mode.EXCLUDE)
    void closingAtTheEndDoesNothing(EmitForm form) throws Exception {
        start(form, "");
        server().answerWith(request -> ServerEvents.texts("one ", "two"));
        ChunkReader reader = form.read(route.ask());
        assertThat(reader.rest()).isEqualTo("one two");

        reader.close();

        assertThat(reader.next()).isNull();
        assertThat(server().request(0).outcome()).isEqualTo(Outcome.ANSWERED);
    }

    @ParameterizedTest
    @EnumSource(value = EmitForm.class, names = "PUBLISHER", mode = EnumSource.Mode.EXCLUDE)
    void aReaderThatIsInterruptedClosesTheConnection(EmitForm form) throws Exception {
        start(form, "");
        ChunkReader reader = reading(form);
        AtomicReference<Exception> thrown = new AtomicReference<>();
        CountDownLatch over = new CountDownLatch(1);
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                reader.next();
                            } catch (Exception interrupted) {
                                thrown.set(interrupted);
                            }
                            if (Thread.currentThread().isInterrupted()) {
                                over.countDown();
                            }
                        });
        thread.start();
        await().until(() -> thread.getState() == Thread.State.WAITING);

        thread.interrupt();

        assertThat(over.await(20, TimeUnit.SECONDS)).as("still interrupted").isTrue();
        assertThat(thrown.get())
                .isInstanceOfAny(CopilotStreamException.class, InterruptedIOException.class);
        assertClosed(1);
        reader.failure();
    }

    @Test
    void cancellingASubscriptionClosesTheConnectionAndNothingIsToldAnyMore() throws Exception {
        start(EmitForm.PUBLISHER, "");
        ChunkSubscriber subscriber = new ChunkSubscriber(Long.MAX_VALUE);
        EmitForm.publisher(route.ask().getBody()).subscribe(subscriber);
        assertThat(((Message) subscriber.takeSignal()).getBody()).isEqualTo("one ");

        subscriber.cancel();
        subscriber.cancel();

        assertClosed(1);
        assertThat(subscriber.signals()).hasSize(1);
    }

    @Test
    void cancellingWithinOnNextClosesTheConnection() throws Exception {
        start(EmitForm.PUBLISHER, "");
        ChunkSubscriber subscriber = new ChunkSubscriber(Long.MAX_VALUE, ChunkSubscriber::cancel);

        EmitForm.publisher(route.ask().getBody()).subscribe(subscriber);

        assertClosed(1);
        assertThat(subscriber.bodies()).containsExactly("one ");
        assertThat(subscriber.signals()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(EmitForm.class)
    void stoppingTheRouteEndsItsStreams(EmitForm form) throws Exception {
        start(form, "");
        ChunkReader reader = reading(form);
        CompletableFuture<CopilotStreamException> failure = waiting(reader);

        route.context()
                .getRouteController()
                .stopRoute(StreamRoute.ROUTE, 100, TimeUnit.MILLISECONDS);

        assertEnded(failure.get(20, TimeUnit.SECONDS), "the route asking was stopped");
        assertClosed(1);
    }

    @ParameterizedTest
    @EnumSource(EmitForm.class)
    void stoppingTheContextEndsItsStreams(EmitForm form) throws Exception {
        start(form, "");
        ChunkReader reader = reading(form);
        CompletableFuture<CopilotStreamException> failure = waiting(reader);

        route.context().stop();

        assertEnded(failure.get(20, TimeUnit.SECONDS), "stopped");
        route.awaitHungUp(1);
    }

    @ParameterizedTest
    @EnumSource(EmitForm.class)
    void aStoppedRouteTellsReadersThatWereElsewhere(EmitForm form) throws Exception {
        start(form, "");
        ChunkReader reader = reading(form);

        route.context()
                .getRouteController()
                .stopRoute(StreamRoute.ROUTE, 100, TimeUnit.MILLISECONDS);

        assertClosed(1);
        assertEnded(reader.failure(), "the route asking was stopped");
    }

    static Stream<Arguments> readersThatGoAway() {
        return Arrays.stream(EmitForm.values())
                .flatMap(form -> Stream.of(true, false).map(begins -> arguments(form, begins)));
    }

    @ParameterizedTest(name = "{0}, reads the first chunk: {1}")
    @MethodSource("readersThatGoAway")
    void aReaderThatAsksForNothingForReaderTimeoutIsGone(EmitForm form, boolean begins)
            throws Exception {
        startWithClock(form, "&readerTimeout=40s&idleTimeout=1h");
        Message answer = route.ask();
        ChunkReader reader = form.read(answer);
        if (begins) {
            reader.awaitText("one ");
        }

        clock.awaitAlarm(Duration.ofSeconds(10));
        clock.advance(Duration.ofSeconds(39));
        assertThat(server().request(0).outcome()).isEqualTo(Outcome.OPEN);
        clock.advance(Duration.ofSeconds(11));

        assertClosed(1);
        assertEnded(reader.failure(), "readerTimeout (40 s)");
    }

    @ParameterizedTest
    @EnumSource(EmitForm.class)
    void aStreamThatNobodyTakesIsClosed(EmitForm form) throws Exception {
        startWithClock(form, "&readerTimeout=40s&idleTimeout=1h");

        assertThat(route.ask().getBody()).isNotNull();
        clock.awaitAlarm(Duration.ofSeconds(10));
        clock.advance(Duration.ofSeconds(50));

        assertClosed(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = EmitForm.class,
            names = {"TEXT", "SSE"})
    void aBodyThatCanBeReadAgainIsKeptAfterTheEnd(EmitForm form) throws Exception {
        startWithClock(form, "&readerTimeout=40s&idleTimeout=1h");
        server().answerWith(request -> ServerEvents.texts("one ", "two"));
        Message answer = route.ask();
        await().until(() -> route.inflight() == 0);

        clock.advance(Duration.ofMinutes(5));

        assertThat(form.read(answer).rest()).isEqualTo("one two");
    }

    @ParameterizedTest
    @EnumSource(
            value = EmitForm.class,
            names = {"CHUNKS", "PUBLISHER"})
    void textThatNobodyReadsIsLetGoAfterTheEnd(EmitForm form) throws Exception {
        startWithClock(form, "&readerTimeout=40s&idleTimeout=1h");
        server().answerWith(request -> ServerEvents.texts("one ", "two"));
        Message answer = route.ask();
        await().until(() -> server().request(0).outcome() == Outcome.ANSWERED);
        await().until(() -> route.inflight() == 0);
        // Not before: a stream with a subscriber runs until the subscriber has all chunks.
        ChunkReader reader = form.read(answer);

        clock.awaitAlarm(Duration.ofSeconds(10));
        clock.advance(Duration.ofSeconds(50));

        assertThat(reader.failure()).hasMessageContaining("readerTimeout (40 s)");
    }

    @ParameterizedTest
    @EnumSource(EmitForm.class)
    void aReaderThatWaitsIsNotGone(EmitForm form) throws Exception {
        startWithClock(form, "&readerTimeout=40s&idleTimeout=1h");
        CompletableFuture<CopilotStreamException> failure = waiting(reading(form));

        for (int i = 0; i < 12; i++) {
            clock.awaitAlarm(Duration.ofSeconds(10));
            clock.advance(Duration.ofSeconds(10));
        }

        assertThat(failure).isNotDone();
        assertThat(server().request(0).outcome()).isEqualTo(Outcome.OPEN);
    }

    @ParameterizedTest
    @EnumSource(EmitForm.class)
    void manyStreamsThatAreCancelledAtOnceLeaveNoConnection(EmitForm form) throws Exception {
        startWithClock(form, "&idleTimeout=1h");
        List<ChunkReader> readers = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            readers.add(form.read(route.ask()));
        }
        assertThat(server().openConnections()).isEqualTo(MANY);

        readers.parallelStream()
                .forEach(
                        reader -> {
                            try {
                                reader.close();
                            } catch (Exception unexpected) {
                                throw new AssertionError(unexpected);
                            }
                        });
        awaitCloseDelay(form);

        assertClosed(MANY);
    }

    @Test
    void streamsThatAreCancelledWhileTheyBeginLeaveNoConnection() throws Exception {
        start(EmitForm.TEXT, "");
        // One half opens, the other waits for its first chunk.
        AtomicInteger requests = new AtomicInteger();
        server().answerWith(
                        request ->
                                requests.incrementAndGet() % 2 == 0
                                        ? ServerEvents.texts("one ", "two").stallAfter(1)
                                        : Answer.silence());
        // Exchanges that reach the route too late fail at once.
        route.context().getComponent("direct", DirectComponent.class).setBlock(false);
        AsyncProducer direct = route.context().getEndpoint("direct:in").createAsyncProducer();
        direct.start();
        List<Exchange> exchanges = new ArrayList<>();
        AtomicIntegerArray callbacks = new AtomicIntegerArray(MANY);
        ExecutorService senders = Executors.newFixedThreadPool(4);
        for (int i = 0; i < MANY; i++) {
            int number = i;
            Exchange exchange = direct.getEndpoint().createExchange();
            exchange.getMessage().setBody(StreamRoute.PROMPT);
            exchanges.add(exchange);
            senders.execute(
                    () -> direct.process(exchange, doneSync -> callbacks.incrementAndGet(number)));
        }
        await().until(() -> done(callbacks) > 0 && requests.get() > 1);

        route.context()
                .getRouteController()
                .stopRoute(StreamRoute.ROUTE, 100, TimeUnit.MILLISECONDS);

        await().until(() -> done(callbacks) == MANY);
        senders.shutdown();
        assertThat(senders.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        await().untilAsserted(
                        () ->
                                assertThat(server().requests())
                                        .allMatch(each -> each.outcome() == Outcome.HUNG_UP));
        await().until(() -> server().openConnections() == 0);
        await().until(() -> route.inflight() == 0);
        assertThat(exchanges).anyMatch(each -> each.getException() == null);
        assertThat(exchanges).allSatisfy(StreamCancelTest::isCancelled);
        for (int i = 0; i < MANY; i++) {
            assertThat(callbacks.get(i)).as("calls of the callback").isEqualTo(1);
        }
    }

    private static long done(AtomicIntegerArray callbacks) {
        return IntStream.range(0, callbacks.length()).filter(i -> callbacks.get(i) > 0).count();
    }

    /** Failed too late for the route, while waiting for the first chunk, or with an ended body. */
    private static void isCancelled(Exchange exchange) {
        if (exchange.getException() instanceof DirectConsumerNotAvailableException) {
            return;
        }
        // Camel's error handler lets no exchange through a route that it stops by force, and says
        // so.
        if (exchange.getException() instanceof RejectedExecutionException) {
            return;
        }
        if (exchange.getException() != null) {
            assertThat(StreamRoute.failureOf(exchange)).hasMessageContaining("stopped");
        } else {
            assertEnded(EmitForm.TEXT.read(exchange.getMessage()).failure(), "stopped");
        }
    }
}
