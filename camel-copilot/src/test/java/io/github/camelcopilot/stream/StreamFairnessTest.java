// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.CopilotComponent;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.ChunkRecorder;
import io.github.camelcopilot.testing.ChunkSubscriber;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.EmitForm;
import io.github.camelcopilot.testing.ServerEvents;
import io.github.camelcopilot.testing.StreamRoute;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.ThreadPoolProfile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** With one thread for all readers, a long stream does not delay a short one until its end. */
@Timeout(60)
class StreamFairnessTest {

    private static final int MANY = 3_000;

    @RegisterExtension private final CopilotServerExtension server = new CopilotServerExtension();

    private final CountDownLatch go = new CountDownLatch(1);
    private StreamRoute route;

    @BeforeEach
    void create() {
        route = StreamRoute.at(server.server());
        ThreadPoolProfile profile = new ThreadPoolProfile(CopilotComponent.CONSUMER_PROFILE);
        profile.setPoolSize(1);
        profile.setMaxPoolSize(1);
        profile.setMaxQueueSize(100);
        route.context().getExecutorServiceManager().registerThreadPoolProfile(profile);
    }

    @AfterEach
    void close() {
        go.countDown();
        route.close();
    }

    private void awaitGo() {
        try {
            go.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Deltas alternately of text and reasoning, which are never merged. */
    private static Answer many() {
        String two = ServerEvents.text("a") + ServerEvents.reasoning("b");
        return Answer.sse(two.repeat(MANY / 2), ServerEvents.FINISH, ServerEvents.DONE);
    }

    @Test
    void publishersTakeTurns() throws Exception {
        route.start(EmitForm.PUBLISHER, "&streamBuffer=100000");
        server.server().enqueue(many(), ServerEvents.texts("short"));
        Message longer = route.ask();
        Message shorter = route.ask();
        // All chunks have arrived before the first is requested.
        await().until(() -> route.inflight() == 0);
        ChunkSubscriber first = new ChunkSubscriber(Long.MAX_VALUE, self -> awaitGo());
        CompletableFuture<Integer> firstsAtEndOfSecond = new CompletableFuture<>();
        ChunkSubscriber second =
                new ChunkSubscriber(
                        Long.MAX_VALUE,
                        self -> firstsAtEndOfSecond.complete(first.signals().size()));
        EmitForm.publisher(longer.getBody()).subscribe(first);
        assertThat(first.takeSignal()).isInstanceOf(Message.class);
        EmitForm.publisher(shorter.getBody()).subscribe(second);

        go.countDown();

        await().until(() -> first.signals().contains(ChunkSubscriber.COMPLETE));
        assertThat(firstsAtEndOfSecond).isCompletedWithValueMatching(count -> count < MANY);
        assertThat(first.bodies()).hasSize(MANY + 1);
    }

    /** More chunks than a publisher signals in one turn, all arrived before it begins. */
    @Test
    void noMoreChunksComeThanWereRequestedWhereThatTakesTurns() throws Exception {
        route.start(EmitForm.PUBLISHER, "&streamBuffer=100000");
        server.server().enqueue(many());
        Message answer = route.ask();
        await().until(() -> route.inflight() == 0);
        ChunkSubscriber subscriber = new ChunkSubscriber(2_000);

        EmitForm.publisher(answer.getBody()).subscribe(subscriber);

        await().during(Duration.ofMillis(300)).until(() -> subscriber.signals().size() == 2_000);
        subscriber.request(MANY + 1 - 2_000);
        await().until(() -> subscriber.signals().contains(ChunkSubscriber.COMPLETE));
        assertThat(subscriber.bodies()).hasSize(MANY + 1);
    }

    @Test
    void consumersOfChannelsTakeTurns() throws Exception {
        ChunkRecorder all = new ChunkRecorder();
        route.start(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:in").to("copilot:stream:words");
                        from("copilot:stream:words")
                                .process(
                                        exchange -> {
                                            all.process(exchange);
                                            awaitGo();
                                        });
                    }
                });
        server.server().enqueue(many(), ServerEvents.texts("short"));
        CompletableFuture<Exchange> longer = route.sendLater();
        all.awaitFirst();
        CompletableFuture<Exchange> shorter = route.sendLater();
        // The answers have arrived and wait for the one thread.
        CopilotRoute.succeeded(longer.get(20, TimeUnit.SECONDS));
        CopilotRoute.succeeded(shorter.get(20, TimeUnit.SECONDS));

        go.countDown();

        all.awaitEnds(2);
        List<ChunkRecorder.Seen> seen = all.all();
        List<Integer> ends =
                IntStream.range(0, seen.size())
                        .filter(i -> seen.get(i).isComplete())
                        .boxed()
                        .toList();
        assertThat(seen.get(ends.get(0)).stream()).isNotEqualTo(seen.get(0).stream());
        assertThat(ends.get(0)).isLessThan(MANY);
    }
}
