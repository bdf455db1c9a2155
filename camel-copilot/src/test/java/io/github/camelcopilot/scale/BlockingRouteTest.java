package io.github.camelcopilot.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.ComponentAccess;
import io.github.camelcopilot.CopilotComponent;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.Outcome;
import io.github.camelcopilot.testing.ChunkReader;
import io.github.camelcopilot.testing.ChunkRecorder;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.EmitForm;
import io.github.camelcopilot.testing.ServerEvents;
import io.github.camelcopilot.testing.VirtualScheduler;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.util.concurrent.ThreadType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Routes that block behind {@code copilot:stream} hold threads of the pool {@code
 * copilot-callback}. What needs none of them goes on at once, on a clock that stands still; what
 * needs one goes on as soon as the pool has grown, which takes a known number of its looks.
 */
@Timeout(120)
class BlockingRouteTest {

    /** Then the pool gives each task a thread, so that it never stands still. */
    private static final boolean VIRTUAL = ThreadType.current() == ThreadType.VIRTUAL;

    private static final int BLOCKED = 20;
    private static final int USUAL_THREADS = VIRTUAL ? BLOCKED : 2;

    /** How long the pool watches its tasks before it grows. */
    private static final Duration STALL = Duration.ofMillis(200);

    /** It doubles four times, to 32 threads; a look that sees a task end lets it be. */
    private static final int MOST_LOOKS = 8;

    private static final String TEXT = "one two";

    @RegisterExtension private final CopilotServerExtension server = new CopilotServerExtension();

    private final VirtualScheduler clock = new VirtualScheduler(Duration.ZERO);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger blocked = new AtomicInteger();
    private final ChunkRecorder words = new ChunkRecorder();
    private CopilotRoute route;

    @BeforeEach
    void start() throws Exception {
        route = CopilotRoute.at(server.server());
        ComponentAccess.setScheduler(route.component(), clock);
        ThreadPoolProfile callbacks = new ThreadPoolProfile(CopilotComponent.CALLBACK_PROFILE);
        callbacks.setPoolSize(USUAL_THREADS);
        callbacks.setMaxPoolSize(256);
        callbacks.setMaxQueueSize(1_000);
        route.context().getExecutorServiceManager().registerThreadPoolProfile(callbacks);
        server.server()
                .answerWith(
                        request ->
                                request.json().path("stream").asBoolean()
                                        ? ServerEvents.texts("one ", "two")
                                        : Answer.text(TEXT));
        route.start(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:blocking")
                                .to("copilot:stream")
                                .split(body())
                                .streaming()
                                .process(this::block);
                        for (EmitForm form : EmitForm.values()) {
                            from("direct:" + form).to("copilot:stream?" + form.option());
                        }
                        from("direct:channel").to("copilot:stream:words");
                        from("copilot:stream:words").process(words);
                        from("direct:chat").to("copilot:chat");
                    }

                    private void block(Exchange exchange) throws InterruptedException {
                        blocked.incrementAndGet();
                        gate.await();
                    }
                });
    }

    @AfterEach
    void close() {
        gate.countDown();
        route.close();
        clock.close();
    }

    private CompletableFuture<Exchange> send(String uri) {
        return route.context()
                .createProducerTemplate()
                .asyncSend(uri, exchange -> exchange.getMessage().setBody("Hi"));
    }

    /** Lets as many splits block as the pool has threads, and more wait for one. */
    private List<CompletableFuture<Exchange>> block() {
        List<CompletableFuture<Exchange>> splits =
                Stream.generate(() -> send("direct:blocking")).limit(BLOCKED).toList();
        await().until(() -> blocked.get() == USUAL_THREADS);
        await().untilAsserted(
                        () ->
                                assertThat(server.server().requests())
                                        .filteredOn(each -> each.outcome() == Outcome.ANSWERED)
                                        .hasSizeGreaterThanOrEqualTo(BLOCKED));
        return splits;
    }

    /** Lets the pool look after its tasks as often as it needs to grow. */
    private void grow() throws Exception {
        if (VIRTUAL) {
            return;
        }
        for (int looks = 0; looks < MOST_LOOKS; looks++) {
            clock.awaitAlarm(STALL);
            clock.advance(STALL);
        }
    }

    @Test
    void otherCallsAndStreamsWaitForNoMoreThanTheGrowthOfThePool() throws Exception {
        List<CompletableFuture<Exchange>> splits = block();
        Map<EmitForm, CompletableFuture<Exchange>> streams = new EnumMap<>(EmitForm.class);
        for (EmitForm form : EmitForm.values()) {
            streams.put(form, send("direct:" + form));
        }
        List<CompletableFuture<Exchange>> whole =
                Stream.of("direct:channel", "direct:chat", "direct:chat").map(this::send).toList();

        grow();

        for (EmitForm form : EmitForm.values()) {
            Message answer = CopilotRoute.succeeded(streams.get(form).get(20, TimeUnit.SECONDS));
            assertThat(form.read(answer).rest()).isEqualTo(TEXT);
        }
        for (CompletableFuture<Exchange> each : whole) {
            Message answer = CopilotRoute.succeeded(each.get(20, TimeUnit.SECONDS));
            assertThat(answer.getBody()).isEqualTo(TEXT);
        }
        words.awaitEnds(1);
        assertThat(words.text()).isEqualTo(TEXT);
        assertThat(blocked).hasValue(BLOCKED);
        assertThat(splits).allSatisfy(split -> assertThat(split).isNotDone());

        gate.countDown();
        for (CompletableFuture<Exchange> split : splits) {
            Message unused = CopilotRoute.succeeded(split.get(20, TimeUnit.SECONDS));
        }
    }

    @ParameterizedTest
    @EnumSource(EmitForm.class)
    void streamsThatHaveBegunDoNotWaitAtAll(EmitForm form) throws Exception {
        ChunkReader reader =
                form.read(send("direct:" + form).get(20, TimeUnit.SECONDS).getMessage());
        List<CompletableFuture<Exchange>> splits = block();

        assertThat(reader.rest()).isEqualTo(TEXT);

        assertThat(blocked).hasValue(USUAL_THREADS);
        assertThat(splits).allSatisfy(split -> assertThat(split).isNotDone());
    }

    @Test
    void aChannelDoesNotWaitAtAll() throws Exception {
        List<CompletableFuture<Exchange>> splits = block();

        CompletableFuture<Exchange> asked = send("direct:channel");
        words.awaitEnds(1);

        assertThat(words.text()).isEqualTo(TEXT);
        assertThat(blocked).hasValue(USUAL_THREADS);
        if (!VIRTUAL) {
            assertThat(asked).isNotDone();
        }
        assertThat(splits).allSatisfy(split -> assertThat(split).isNotDone());
    }
}
