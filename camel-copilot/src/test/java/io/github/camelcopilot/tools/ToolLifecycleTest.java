// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.CopilotComponent;
import io.github.camelcopilot.api.CopilotToolException;
import io.github.camelcopilot.api.ToolInvocation;
import io.github.camelcopilot.api.ToolSource;
import io.github.camelcopilot.testing.ManagedBeans;
import io.github.camelcopilot.testing.ManualTime;
import io.github.camelcopilot.testing.ToolContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.ServiceStatus;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.spi.RouteController;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.SynchronizationAdapter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tools are known as long as their routes, and can be called while these run. */
class ToolLifecycleTest {

    private static final String TOOL = "copilot:tool:t?description=x&toolTimeout=10s";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicInteger running = new AtomicInteger();

    @AfterEach
    void release() {
        released.countDown();
    }

    private void block(Exchange exchange) throws InterruptedException {
        running.incrementAndGet();
        released.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        exchange.getMessage().setBody("released");
    }

    private static void answer(Exchange exchange) {
        exchange.getMessage().setBody("done");
    }

    private static RouteBuilder notStarted(String uri) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(uri).routeId("tool").autoStartup(false).process(ToolLifecycleTest::answer);
            }
        };
    }

    private static CompletableFuture<String> begin(ToolContext context) {
        return context.begin(call -> call);
    }

    @Test
    void aToolIsKnownBeforeItsRouteStarts() throws Exception {
        try (ToolContext context = ToolContext.bare().add(notStarted(TOOL))) {
            context.camel().start();
            assertThat(context.spec().name()).isEqualTo("t");
            CompletableFuture<String> call = begin(context);
            assertThat(call).isNotDone();
            context.camel().getRouteController().startRoute("tool");
            assertThat(ToolContext.result(call)).isEqualTo("done");
            assertThat(context.call("")).isEqualTo("done");
        }
    }

    @Test
    void theWaitForTheRouteEndsBeforeTheTimeoutOfTheCall() throws Exception {
        ManualTime time = new ManualTime();
        try (ToolContext context = ToolContext.at(time).add(notStarted(TOOL))) {
            context.camel().start();
            CompletableFuture<String> call = begin(context);
            time.advance(Duration.ofMillis(9_899));
            assertThat(call).isNotDone();
            time.advance(Duration.ofMillis(1));
            isNotRunning(call);
            // It is not made later.
            context.camel().getRouteController().startRoute("tool");
            assertThat(context.call("")).isEqualTo("done");
        }
    }

    private static void isNotRunning(CompletableFuture<String> call) throws Exception {
        assertThat(ToolContext.failure(call))
                .isInstanceOfSatisfying(
                        CopilotToolException.class,
                        failure -> {
                            assertThat(failure.getCode()).isEqualTo("tool_timeout");
                            assertThat(failure)
                                    .hasMessage(
                                            "The tool t cannot be called: the route tool is not running");
                        });
    }

    @Test
    void noMoreCallsWaitThanTheLimit() throws Exception {
        ManualTime time = new ManualTime();
        try (ToolContext context = ToolContext.at(time).add(notStarted(TOOL))) {
            context.camel().start();
            List<CompletableFuture<String>> calls = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                calls.add(begin(context));
            }
            assertThat(calls).noneMatch(CompletableFuture::isDone);
            isNotRunning(begin(context));
            context.camel().getRouteController().startRoute("tool");
            for (CompletableFuture<String> call : calls) {
                assertThat(ToolContext.result(call)).isEqualTo("done");
            }
            // Besides those of the pool, which grows while it is busy.
            assertThat(time.alarms()).isLessThan(10);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void callsWaitWhileTheRouteIsSuspendedOrStopped(boolean suspends) throws Exception {
        try (ToolContext context = ToolContext.started(TOOL, ToolLifecycleTest::answer)) {
            RouteController controller = context.camel().getRouteController();
            // The loop may hold the source while the route starts again.
            ToolSource source = context.source();
            for (int i = 0; i < 3; i++) {
                if (suspends) {
                    controller.suspendRoute("tool");
                } else {
                    controller.stopRoute("tool");
                }
                assertThat(context.source()).isSameAs(source);
                CompletableFuture<String> call = begin(context);
                await().during(Duration.ofMillis(100)).atMost(PATIENCE).until(() -> !call.isDone());
                if (suspends) {
                    controller.resumeRoute("tool");
                } else {
                    controller.startRoute("tool");
                }
                assertThat(ToolContext.result(call)).isEqualTo("done");
            }
        }
    }

    @Test
    void aRemovedToolIsUnknownAndItsWaitingCallsFail() throws Exception {
        try (ToolContext context = ToolContext.started(TOOL, ToolLifecycleTest::answer)) {
            context.camel().getRouteController().stopRoute("tool");
            CompletableFuture<String> call = begin(context);
            context.camel().removeRoute("tool");
            assertThat(context.sources()).isEmpty();
            isNotRunning(call);
            context.add("copilot:tool:t?description=another", ToolLifecycleTest::answer);
            assertThat(context.spec().description()).isEqualTo("another");
            assertThat(context.call("")).isEqualTo("done");
        }
    }

    @Test
    void aRouteThatReplacesAnotherReplacesItsTool() throws Exception {
        try (ToolContext context = ToolContext.started(TOOL, ToolLifecycleTest::answer)) {
            context.add("copilot:tool:t?description=new", exchange -> {});
            assertThat(context.spec().description()).isEqualTo("new");
            context.add("copilot:tool:u?description=renamed", exchange -> {});
            assertThat(context.spec().name()).isEqualTo("u");
        }
    }

    @Test
    void aStoppedContextHasNoTools() throws Exception {
        ToolContext context = ToolContext.started(TOOL, ToolLifecycleTest::answer);
        context.close();
        assertThat(context.sources()).isEmpty();
    }

    /** The calling route still needs the tool while the context stops. */
    @Test
    void aToolStopsAfterTheRouteThatCallsIt() throws Exception {
        try (ToolContext context = ToolContext.bare()) {
            CountDownLatch called = new CountDownLatch(1);
            context.add(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("copilot:tool:t?description=x")
                                    .routeId("tool")
                                    .startupOrder(1)
                                    .process(ToolLifecycleTest::answer);
                            from("seda:in")
                                    .routeId("calling")
                                    .startupOrder(2)
                                    .process(
                                            exchange -> {
                                                called.countDown();
                                                block(exchange);
                                                exchange.getMessage().setBody(context.call(""));
                                            })
                                    .to("mock:out");
                        }
                    });
            context.camel().start();
            context.camel()
                    .createProducerTemplate()
                    .sendBody("seda:in?waitForTaskToComplete=Never", "x");
            assertThat(called.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            AtomicReference<Object> out = new AtomicReference<>();
            context.camel()
                    .getEndpoint("mock:out", MockEndpoint.class)
                    .whenAnyExchangeReceived(e -> out.set(e.getMessage().getBody()));
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(context.camel()::stop);
            await().atMost(PATIENCE)
                    .until(() -> context.camel().getStatus() == ServiceStatus.Stopping);
            released.countDown();
            stopped.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(out.get()).isEqualTo("done");
        }
    }

    /** A stop waits for calls, including those that have not begun. */
    @Test
    void aStopWaitsForPendingCalls() throws Exception {
        try (ToolContext context = small().add(TOOL, this::block)) {
            context.camel().start();
            List<CompletableFuture<String>> calls = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                calls.add(begin(context));
            }
            await().atMost(PATIENCE).until(() -> running.get() == 1);
            ShutdownAware consumer = (ShutdownAware) context.camel().getRoute("tool").getConsumer();
            assertThat(consumer.getPendingExchangesSize()).isEqualTo(3);
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(context.camel()::stop);
            await().atMost(PATIENCE)
                    .until(() -> context.camel().getStatus() == ServiceStatus.Stopping);
            released.countDown();
            stopped.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            for (CompletableFuture<String> call : calls) {
                assertThat(ToolContext.result(call)).isEqualTo("released");
            }
            assertThat(consumer.getPendingExchangesSize()).isZero();
        }
    }

    /** A context whose consumer pool has one thread and a short queue. */
    private static ToolContext small() {
        ToolContext context = ToolContext.bare();
        ThreadPoolProfile profile = new ThreadPoolProfile(CopilotComponent.CONSUMER_PROFILE);
        profile.setPoolSize(1);
        profile.setMaxPoolSize(1);
        profile.setMaxQueueSize(3);
        context.camel().getExecutorServiceManager().registerThreadPoolProfile(profile);
        return context;
    }

    @Test
    void aFullPoolFailsTheCall() throws Exception {
        try (ToolContext context = small().add(TOOL, this::block)) {
            context.camel().start();
            List<CompletableFuture<String>> calls = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                calls.add(begin(context));
            }
            await().atMost(PATIENCE)
                    .until(() -> calls.stream().anyMatch(CompletableFuture::isDone));
            for (CompletableFuture<String> call : calls) {
                if (call.isDone()) {
                    assertThat(ToolContext.failure(call))
                            .isInstanceOfSatisfying(
                                    CopilotToolException.class,
                                    failure ->
                                            assertThat(failure.getCode()).isEqualTo("tool_failed"))
                            .hasMessageContaining("copilot-consumer has no free thread");
                }
            }
            released.countDown();
            await().atMost(PATIENCE)
                    .until(() -> calls.stream().allMatch(CompletableFuture::isDone));
            assertThat(calls)
                    .filteredOn(call -> !call.isCompletedExceptionally())
                    .hasSizeBetween(1, 4);
        }
    }

    @Test
    void theRouteRunsOnThePoolAndNotOnTheThreadOfTheCaller() throws Exception {
        AtomicReference<String> thread = new AtomicReference<>();
        try (ToolContext context =
                ToolContext.started(TOOL, e -> thread.set(Thread.currentThread().getName()))) {
            context.call("");
            assertThat(thread.get()).contains("copilot-consumer");
        }
    }

    /** A route may end on any thread, such as one of an HTTP client. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theResultIsReadOnThePool(boolean fails) throws Exception {
        ExecutorService foreign = Executors.newSingleThreadExecutor();
        AtomicReference<String> thread = new AtomicReference<>();
        AsyncProcessorSupport route =
                new AsyncProcessorSupport() {
                    @Override
                    public boolean process(Exchange exchange, AsyncCallback callback) {
                        exchange.getMessage()
                                .setBody(
                                        onRead(
                                                "read",
                                                () ->
                                                        thread.set(
                                                                Thread.currentThread().getName())));
                        if (fails) {
                            exchange.setException(new IllegalStateException("broken"));
                        }
                        foreign.execute(() -> callback.done(false));
                        return false;
                    }
                };
        try (ToolContext context = ToolContext.started(TOOL, route)) {
            if (fails) {
                assertThat(context.failure("")).hasMessage("broken");
            } else {
                assertThat(context.call("")).isEqualTo("read");
                assertThat(thread.get()).contains("copilot-consumer");
            }
        } finally {
            foreign.shutdownNow();
        }
    }

    @Test
    void anErrorOfTheRouteFailsTheCall() throws Exception {
        AssertionError broken = new AssertionError("broken");
        try (ToolContext context =
                ToolContext.started(
                        TOOL,
                        exchange -> {
                            throw broken;
                        })) {
            assertThat(context.failure("")).hasRootCause(broken);
        }
    }

    @Test
    void anExceptionThatTheRouteHandlesIsAResult() throws Exception {
        try (ToolContext context = ToolContext.bare()) {
            context.add(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            onException(Exception.class).handled(true).setBody(constant("handled"));
                            from(TOOL).throwException(new Exception("broken"));
                        }
                    });
            context.camel().setTracing(true);
            context.camel().start();
            assertThat(context.call("")).isEqualTo("handled");
        }
    }

    /**
     * Each call has a unit of work, which ends between the reading of the result and its return.
     */
    @Test
    void theCompletionsOfACallRunOnceItsResultHasBeenRead() throws Exception {
        List<String> steps = Collections.synchronizedList(new ArrayList<>());
        try (ToolContext context =
                ToolContext.started(
                        TOOL,
                        exchange -> {
                            exchange.getMessage().setBody(onRead("done", () -> steps.add("read")));
                            exchange.getUnitOfWork()
                                    .addSynchronization(
                                            new SynchronizationAdapter() {
                                                @Override
                                                public void onComplete(Exchange done) {
                                                    steps.add("completed");
                                                }
                                            });
                        })) {
            CompletableFuture<String> call =
                    begin(context).whenComplete((r, f) -> steps.add("returned"));
            assertThat(ToolContext.result(call)).isEqualTo("done");
            assertThat(steps).startsWith("read").endsWith("completed", "returned");
            assertThat(context.camel().getInflightRepository().size()).isZero();
        }
    }

    private static Reader onRead(String text, Runnable action) {
        return new StringReader(text) {
            @Override
            public int read(char[] into, int offset, int length) throws IOException {
                action.run();
                return super.read(into, offset, length);
            }
        };
    }

    @Test
    void theConsumerIsManaged() throws Exception {
        List<String> shown = new ArrayList<>();
        try (ToolContext context = ToolContext.started(TOOL, ToolLifecycleTest::answer)) {
            context.call("");
            new ManagedBeans((where, text) -> shown.add(where + "=" + text)).visitAll();
        }
        assertThat(shown)
                .anyMatch(line -> line.contains("type=consumers") && line.contains("ToolConsumer"));
    }

    @Test
    void aResultThatIsNoLongerNeededIsClosedWithoutReading() throws Exception {
        AtomicBoolean read = new AtomicBoolean();
        CountDownLatch closed = new CountDownLatch(1);
        InputStream stream =
                new ByteArrayInputStream(new byte[1]) {
                    @Override
                    public synchronized int read(byte[] into, int offset, int length) {
                        read.set(true);
                        return super.read(into, offset, length);
                    }

                    @Override
                    public void close() {
                        closed.countDown();
                    }
                };
        try (ToolContext context =
                ToolContext.started(
                        TOOL,
                        exchange -> {
                            block(exchange);
                            exchange.getMessage().setBody(stream);
                        })) {
            CompletableFuture<String> call = begin(context);
            await().atMost(PATIENCE).until(() -> running.get() == 1);
            call.cancel(false);
            released.countDown();
            assertThat(closed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(read).isFalse();
        }
    }

    @Test
    void theToolOfAnotherCallIsNotConfused() throws Exception {
        try (ToolContext context = ToolContext.bare()) {
            context.add(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("copilot:tool:a?description=x").setBody(constant("a"));
                            from("copilot:tool:b?description=x").setBody(constant("b"));
                        }
                    });
            context.camel().start();
            assertThat(context.sources()).hasSize(2);
            for (ToolSource source : context.sources()) {
                ToolInvocation call = ToolInvocation.builder(source.tools().get(0)).build();
                assertThat(ToolContext.result(source.call(call).toCompletableFuture()))
                        .isEqualTo(source.tools().get(0).name());
            }
        }
    }
}
