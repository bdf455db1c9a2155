// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.api.CopilotStreamException;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.Outcome;
import io.github.camelcopilot.testing.ChunkSubscriber;
import io.github.camelcopilot.testing.EmitForm;
import io.github.camelcopilot.testing.LogRecorder;
import io.github.camelcopilot.testing.ServerEvents;
import io.github.camelcopilot.testing.StreamRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.camel.Message;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code emit=publisher} follows the rules of Reactive Streams on which subscribers rely. */
@Timeout(60)
class ChunkPublisherTest {

    private static final String[] WORDS = {"one ", "two ", "three ", "four "};

    @RegisterExtension
    private static final CopilotServerExtension SERVER = new CopilotServerExtension();

    private StreamRoute route;

    @BeforeEach
    void start() throws Exception {
        route = StreamRoute.at(SERVER.server(), EmitForm.PUBLISHER);
    }

    @AfterEach
    void close() {
        route.close();
    }

    private static CopilotServer server() {
        return SERVER.server();
    }

    private Flow.Publisher<Message> publisher(String... words) {
        server().enqueue(ServerEvents.texts(words));
        return EmitForm.publisher(route.ask().getBody());
    }

    private static void awaitComplete(ChunkSubscriber subscriber) {
        await().until(() -> subscriber.signals().contains(ChunkSubscriber.COMPLETE));
    }

    @Test
    void chunksComeInOrderAndCompletionRightAfterTheEnd() {
        ChunkSubscriber subscriber = new ChunkSubscriber(Long.MAX_VALUE);

        publisher(WORDS).subscribe(subscriber);

        awaitComplete(subscriber);
        assertThat(subscriber.bodies()).containsExactly("one ", "two ", "three ", "four ", "");
        assertThat(subscriber.signals()).last().isEqualTo(ChunkSubscriber.COMPLETE);
        assertThat(subscriber.threads()).allMatch(name -> name.contains("copilot-consumer"));
    }

    @Test
    void completionNeedsNoDemandOfItsOwn() {
        ChunkSubscriber subscriber = new ChunkSubscriber(WORDS.length + 1);

        publisher(WORDS).subscribe(subscriber);

        awaitComplete(subscriber);
    }

    @Test
    void noMoreChunksComeThanWereRequested() throws Exception {
        ChunkSubscriber subscriber = new ChunkSubscriber(0);
        publisher(WORDS).subscribe(subscriber);
        await().until(() -> server().request(0).outcome() == Outcome.ANSWERED);

        subscriber.request(1);
        assertThat(((Message) subscriber.takeSignal()).getBody()).isEqualTo("one ");
        assertThat(subscriber.signals()).hasSize(1);
        subscriber.request(1);
        subscriber.request(1);
        subscriber.takeSignal();
        assertThat(((Message) subscriber.takeSignal()).getBody()).isEqualTo("three ");
        assertThat(subscriber.signals()).hasSize(3);
        subscriber.request(2);

        awaitComplete(subscriber);
        assertThat(subscriber.signals()).hasSize(WORDS.length + 2);
    }

    @Test
    void requestingWithinOnNextBringsOneAfterAnother() {
        AtomicInteger depth = new AtomicInteger();
        AtomicInteger deepest = new AtomicInteger();
        ChunkSubscriber subscriber =
                new ChunkSubscriber(
                        1,
                        self -> {
                            deepest.accumulateAndGet(depth.incrementAndGet(), Math::max);
                            self.request(1);
                            depth.decrementAndGet();
                        });
        String[] many = IntStream.range(0, 5000).mapToObj(i -> i + " ").toArray(String[]::new);

        publisher(many).subscribe(subscriber);

        awaitComplete(subscriber);
        List<Object> expected = new ArrayList<>(List.of(many));
        expected.add("");
        assertThat(subscriber.bodies()).isEqualTo(expected);
        assertThat(deepest).hasValue(1);
    }

    @Test
    void demandsThatOverflowCountAsUnbounded() {
        ChunkSubscriber subscriber =
                new ChunkSubscriber(Long.MAX_VALUE, self -> self.request(Long.MAX_VALUE));

        publisher(WORDS).subscribe(subscriber);

        awaitComplete(subscriber);
        assertThat(subscriber.bodies()).hasSize(WORDS.length + 1);
    }

    @Test
    void theSecondSubscriberIsToldThatThereIsOne() throws Exception {
        ChunkSubscriber first = new ChunkSubscriber(0);
        ChunkSubscriber second = new ChunkSubscriber(1);
        Flow.Publisher<Message> publisher = publisher(WORDS);
        publisher.subscribe(first);

        publisher.subscribe(second);

        assertThat(second.takeSignal()).isInstanceOf(IllegalStateException.class);
        second.cancel();
        first.request(9);
        awaitComplete(first);
        assertThat(second.signals()).hasSize(1);
    }

    @Test
    void nullIsNoSubscriber() {
        Flow.Publisher<Message> publisher = publisher(WORDS);

        assertThatNullPointerException().isThrownBy(() -> publisher.subscribe(null));

        ChunkSubscriber subscriber = new ChunkSubscriber(9);
        publisher.subscribe(subscriber);
        awaitComplete(subscriber);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void aRequestOfNothingEndsTheStreamWithAnError(long count) throws Exception {
        server().enqueue(ServerEvents.texts(WORDS).stallAfter(1));
        ChunkSubscriber subscriber = new ChunkSubscriber(0);
        EmitForm.publisher(route.ask().getBody()).subscribe(subscriber);

        subscriber.request(count);

        assertThat(subscriber.takeSignal())
                .isInstanceOf(IllegalArgumentException.class)
                .asString()
                .contains("3.9");
        route.awaitHungUp(1);
        subscriber.request(1);
        subscriber.cancel();
        assertThat(subscriber.signals()).hasSize(1);
    }

    @Test
    void aFailureIsToldWithoutDemand() throws Exception {
        server().enqueue(ServerEvents.texts(WORDS).stallAfter(1));
        ChunkSubscriber subscriber = new ChunkSubscriber(1);
        EmitForm.publisher(route.ask().getBody()).subscribe(subscriber);
        assertThat(((Message) subscriber.takeSignal()).getBody()).isEqualTo("one ");

        route.context()
                .getRouteController()
                .stopRoute(StreamRoute.ROUTE, 100, TimeUnit.MILLISECONDS);

        assertThat(subscriber.takeSignal()).isInstanceOf(CopilotStreamException.class);
        subscriber.request(1);
        assertThat(subscriber.signals()).hasSize(2);
    }

    @Test
    void aFailureComesAfterTheChunksBeforeIt() throws Exception {
        server().enqueue(ServerEvents.texts(WORDS).truncateAfter(2));
        ChunkSubscriber subscriber = new ChunkSubscriber(1);
        EmitForm.publisher(route.ask().getBody()).subscribe(subscriber);
        assertThat(((Message) subscriber.takeSignal()).getBody()).isEqualTo("one ");
        await().until(() -> server().request(0).outcome() == Outcome.BROKEN);
        assertThat(subscriber.signals()).hasSize(1);

        subscriber.request(1);

        assertThat(((Message) subscriber.takeSignal()).getBody()).isEqualTo("two ");
        assertThat(subscriber.takeSignal()).isInstanceOf(CopilotStreamException.class);
    }

    private static void fail(Object what) {
        if (what instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) what;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSubscriberThatFailsEndsTheStream(boolean error) {
        server().enqueue(ServerEvents.texts(WORDS).stallAfter(2));
        Object what =
                error
                        ? new NoClassDefFoundError("Gone")
                        : new IllegalStateException("I do not like it");
        ChunkSubscriber subscriber = new ChunkSubscriber(9, self -> fail(what));

        try (LogRecorder log = LogRecorder.at(Level.WARN)) {
            EmitForm.publisher(route.ask().getBody()).subscribe(subscriber);

            route.awaitHungUp(1);
            assertThat(log.lines()).anyMatch(line -> line.contains("ChunkPublisher"));
        }
        assertThat(subscriber.bodies()).containsExactly("one ");
        assertThat(subscriber.signals()).hasSize(1);
        await().until(() -> route.inflight() == 0);
    }

    @Test
    void aSubscriberThatComesAfterTheEndGetsEverything() {
        Flow.Publisher<Message> publisher = publisher(WORDS);
        await().until(() -> route.inflight() == 0);
        ChunkSubscriber subscriber = new ChunkSubscriber(Long.MAX_VALUE);

        publisher.subscribe(subscriber);

        awaitComplete(subscriber);
        assertThat(subscriber.bodies()).hasSize(WORDS.length + 1);
    }

    /** Records whether two signals ever overlapped. */
    private static final class Overlap implements Flow.Subscriber<Message> {
        private final AtomicBoolean busy = new AtomicBoolean();
        private final AtomicBoolean overlaps = new AtomicBoolean();
        private final CountDownLatch complete = new CountDownLatch(1);
        private final Consumer<CountDownLatch> whileSubscribed;

        Overlap(Consumer<CountDownLatch> whileSubscribed) {
            this.whileSubscribed = whileSubscribed;
        }

        private void told(Runnable signal) {
            if (!busy.compareAndSet(false, true)) {
                overlaps.set(true);
            }
            signal.run();
            busy.set(false);
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            told(
                    () -> {
                        subscription.request(Long.MAX_VALUE);
                        whileSubscribed.accept(complete);
                    });
        }

        @Override
        public void onNext(Message chunk) {
            told(() -> {});
        }

        @Override
        public void onError(Throwable failure) {
            told(() -> {});
        }

        @Override
        public void onComplete() {
            told(complete::countDown);
        }
    }

    /** Gives the publisher time for a signal that it must not send. */
    private static void awaitBriefly(CountDownLatch latch) {
        try {
            assertThat(latch.await(300, TimeUnit.MILLISECONDS)).isFalse();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void nothingIsToldBeforeOnSubscribeHasReturned() throws Exception {
        Flow.Publisher<Message> publisher = publisher(WORDS);
        Overlap subscriber = new Overlap(ChunkPublisherTest::awaitBriefly);

        publisher.subscribe(subscriber);

        assertThat(subscriber.complete.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(subscriber.overlaps).isFalse();
    }

    @Test
    void signalsDoNotOverlapWhoeverRequests() throws Exception {
        String[] many = IntStream.range(0, 2000).mapToObj(i -> i + " ").toArray(String[]::new);
        ChunkSubscriber subscriber = new ChunkSubscriber(0);
        publisher(many).subscribe(subscriber);

        List<Thread> threads =
                IntStream.range(0, 4)
                        .mapToObj(
                                i ->
                                        new Thread(
                                                () -> {
                                                    for (int j = 0; j < 600; j++) {
                                                        subscriber.request(1);
                                                    }
                                                }))
                        .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        awaitComplete(subscriber);
        List<Object> expected = new ArrayList<>(List.of(many));
        expected.add("");
        assertThat(subscriber.bodies()).isEqualTo(expected);
    }

    @Test
    void aSubscriberThatBlocksDelaysNoOtherStream() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        List<ChunkSubscriber> blocked = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ChunkSubscriber subscriber =
                    new ChunkSubscriber(
                            Long.MAX_VALUE,
                            self -> {
                                try {
                                    go.await();
                                } catch (InterruptedException stopped) {
                                    Thread.currentThread().interrupt();
                                }
                            });
            publisher(WORDS).subscribe(subscriber);
            blocked.add(subscriber);
        }
        ChunkSubscriber free = new ChunkSubscriber(Long.MAX_VALUE);

        publisher(WORDS).subscribe(free);

        awaitComplete(free);
        go.countDown();
        blocked.forEach(ChunkPublisherTest::awaitComplete);
    }
}
