// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.ComponentAccess;
import io.github.camelcopilot.CopilotComponent;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.Outcome;
import io.github.camelcopilot.testing.ChunkReader;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.EmitForm;
import io.github.camelcopilot.testing.VirtualScheduler;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
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
 * copilot-callback}. Whatever needs none of them continues at once, without virtual time passing;
 * whatever needs one continues once the pool has grown, after a known number of its checks.
 */
@Timeout(120)
class BlockingRouteTest {

    /** With virtual threads each task has a thread of its own, so that the pool never stalls. */
    private static final boolean VIRTUAL = ThreadType.current() == ThreadType.VIRTUAL;

    private static final int BLOCKED = 20;
    private static final int USUAL_THREADS = VIRTUAL ? BLOCKED : 2;

    /** Time without a completed task after which the pool grows. */
    private static final Duration STALL = Duration.ofMillis(200);

    /**
     * The pool doubles four times, to 32 threads; a check that sees a completed task has no effect.
     */
    private static final int MAX_CHECKS = 8;

    @RegisterExtension private final CopilotServerExtension server = new CopilotServerExtension();

    private final VirtualScheduler clock = new VirtualScheduler(Duration.ZERO);
    private BlockingRoutes routes;
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
        routes = new BlockingRoutes(server.server());
        route.start(routes);
    }

    @AfterEach
    void close() {
        routes.openGate();
        route.close();
        clock.close();
    }

    /** Starts splits that block all threads of the pool, and more that wait for one. */
    private List<CompletableFuture<Exchange>> block() {
        List<CompletableFuture<Exchange>> splits =
                Stream.generate(() -> routes.send(BlockingRoutes.BLOCKING_SPLIT))
                        .limit(BLOCKED)
                        .toList();
        await().until(() -> routes.blocked().get() == USUAL_THREADS);
        await().untilAsserted(
                        () ->
                                assertThat(server.server().requests())
                                        .filteredOn(each -> each.outcome() == Outcome.ANSWERED)
                                        .hasSizeGreaterThanOrEqualTo(BLOCKED));
        return splits;
    }

    /** Lets the pool check its tasks as often as it needs to grow. */
    private void grow() throws Exception {
        if (VIRTUAL) {
            return;
        }
        for (int checks = 0; checks < MAX_CHECKS; checks++) {
            clock.awaitAlarm(STALL);
            clock.advance(STALL);
        }
    }

    @Test
    void otherCallsAndStreamsWaitOnlyUntilThePoolHasGrown() throws Exception {
        List<CompletableFuture<Exchange>> splits = block();
        Map<EmitForm, CompletableFuture<Exchange>> streams = new EnumMap<>(EmitForm.class);
        for (EmitForm form : EmitForm.values()) {
            streams.put(form, routes.send(BlockingRoutes.stream(form)));
        }
        List<CompletableFuture<Exchange>> whole =
                Stream.of(BlockingRoutes.CHANNEL, BlockingRoutes.CHAT, BlockingRoutes.CHAT)
                        .map(routes::send)
                        .toList();

        grow();

        for (EmitForm form : EmitForm.values()) {
            Message answer = CopilotRoute.succeeded(streams.get(form).get(20, TimeUnit.SECONDS));
            assertThat(form.read(answer).rest()).isEqualTo(BlockingRoutes.TEXT);
        }
        for (CompletableFuture<Exchange> each : whole) {
            Message answer = CopilotRoute.succeeded(each.get(20, TimeUnit.SECONDS));
            assertThat(answer.getBody()).isEqualTo(BlockingRoutes.TEXT);
        }
        routes.words().awaitEnds(1);
        assertThat(routes.words().text()).isEqualTo(BlockingRoutes.TEXT);
        assertThat(routes.blocked()).hasValue(BLOCKED);
        assertThat(splits).allSatisfy(split -> assertThat(split).isNotDone());

        routes.openGate();
        for (CompletableFuture<Exchange> split : splits) {
            Message unused = CopilotRoute.succeeded(split.get(20, TimeUnit.SECONDS));
        }
    }

    @ParameterizedTest
    @EnumSource(EmitForm.class)
    void streamsInProgressDoNotWaitAtAll(EmitForm form) throws Exception {
        ChunkReader reader =
                form.read(
                        routes.send(BlockingRoutes.stream(form))
                                .get(20, TimeUnit.SECONDS)
                                .getMessage());
        List<CompletableFuture<Exchange>> splits = block();

        assertThat(reader.rest()).isEqualTo(BlockingRoutes.TEXT);

        assertThat(routes.blocked()).hasValue(USUAL_THREADS);
        assertThat(splits).allSatisfy(split -> assertThat(split).isNotDone());
    }

    @Test
    void aChannelDoesNotWaitAtAll() throws Exception {
        List<CompletableFuture<Exchange>> splits = block();

        CompletableFuture<Exchange> call = routes.send(BlockingRoutes.CHANNEL);
        routes.words().awaitEnds(1);

        assertThat(routes.words().text()).isEqualTo(BlockingRoutes.TEXT);
        assertThat(routes.blocked()).hasValue(USUAL_THREADS);
        if (!VIRTUAL) {
            assertThat(call).isNotDone();
        }
        assertThat(splits).allSatisfy(split -> assertThat(split).isNotDone());
    }
}
