// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.spending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.CopilotCallEvent;
import io.github.camelcopilot.CopilotEvent;
import io.github.camelcopilot.CopilotFallbackEvent;
import io.github.camelcopilot.CopilotOperation;
import io.github.camelcopilot.CopilotQuotaLowEvent;
import io.github.camelcopilot.CopilotToolEvent;
import io.github.camelcopilot.api.CopilotQuotaException;
import io.github.camelcopilot.api.CopilotRequestException;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.CopilotRoute;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.SimpleEventNotifierSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The component reports calls, tool calls, fallbacks and low quotas to Camel's event notifiers. */
@ExtendWith(CopilotServerExtension.class)
class CallEventsTest {

    private final List<CopilotEvent> events = new CopyOnWriteArrayList<>();
    private final Queue<String> threads = new ConcurrentLinkedQueue<>();

    private void listen(CopilotRoute route) {
        route.context()
                .getManagementStrategy()
                .addEventNotifier(
                        new SimpleEventNotifierSupport() {
                            @Override
                            public boolean isEnabled(CamelEvent event) {
                                return event instanceof CopilotEvent;
                            }

                            @Override
                            public void notify(CamelEvent event) {
                                events.add((CopilotEvent) event);
                                threads.add(Thread.currentThread().getName());
                                // Must affect neither the call nor the next event.
                                throw new IllegalStateException("a broken notifier");
                            }
                        });
    }

    private <E> List<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Test
    void reportEachCallOnceInOrder(CopilotServer server) throws Exception {
        try (MixedCalls calls = new MixedCalls(server)) {
            listen(calls.route());
            calls.start().sendAll();
            await().until(() -> events(CopilotCallEvent.class).size() == MixedCalls.CALLS);
            assertThat(events(CopilotCallEvent.class))
                    .extracting(CopilotCallEvent::requests)
                    .startsWith(1, 1, 2, 1);
            CopilotCallEvent plain = events(CopilotCallEvent.class).get(0);
            assertThat(plain.getType()).isEqualTo(CamelEvent.Type.Custom);
            assertThat(plain.getSource()).isSameAs(calls.route().component());
            assertThat(plain.getTimestamp()).isPositive();
            assertThat(plain.provider()).isEqualTo("copilot");
            assertThat(plain.requestModel()).isEqualTo(MixedCalls.MODEL);
            assertThat(plain.responseModel()).isEqualTo("gpt-mixed-2");
            assertThat(plain.initiator()).isEqualTo("user");
            assertThat(plain.duration()).isPositive();
            assertThat(plain.retries()).isZero();
            assertThat(plain.usage().promptTokens()).isEqualTo(MixedCalls.PROMPT_TOKENS);
            assertThat(plain.cost().nanoAiu()).isEqualTo(MixedCalls.NANO_AIU);
            assertThat(plain.failure()).isNull();
            assertThat(events(CopilotCallEvent.class).get(2).retries()).isEqualTo(1);
            assertThat(events(CopilotCallEvent.class).get(3).failure())
                    .isInstanceOf(CopilotRequestException.class);
            assertThat(threads).allMatch(thread -> thread.contains("copilot-callback"));
        }
    }

    @Test
    void reportEachToolCallWithoutItsArguments(CopilotServer server) throws Exception {
        try (MixedCalls calls = new MixedCalls(server)) {
            listen(calls.route());
            calls.start();
            EndedToolCalls.report(calls.endpoint(CopilotOperation.CHAT));
            await().until(
                            () ->
                                    events(CopilotToolEvent.class).size()
                                            == (int) EndedToolCalls.CALLS);
            CopilotToolEvent first = events(CopilotToolEvent.class).get(0);
            assertThat(first.name()).isEqualTo(EndedToolCalls.TOOL);
            assertThat(first.callId()).isEqualTo("call-1");
            assertThat(first.outcome()).isEqualTo("done");
            assertThat(first.duration()).hasMillis(EndedToolCalls.MILLIS);
            assertThat(first).hasToString("Call call-1 of the tool weather: done");
            assertThat(events(CopilotToolEvent.class))
                    .extracting(CopilotToolEvent::outcome)
                    .endsWith("failed", "failed", "suspended");
        }
    }

    static Stream<Throwable> failures() {
        return Stream.of(new IllegalStateException("broken"), new AssertionError("broken"));
    }

    /** Notifiers are user code, and may block, so no I/O thread calls them. */
    @ParameterizedTest
    @MethodSource("failures")
    void arriveAlthoughAnotherNotifierFails(Throwable failure, CopilotServer server)
            throws Exception {
        try (MixedCalls calls = new MixedCalls(server)) {
            calls.route()
                    .context()
                    .getManagementStrategy()
                    .addEventNotifier(
                            new SimpleEventNotifierSupport() {
                                @Override
                                public boolean isEnabled(CamelEvent event) {
                                    if (event instanceof CopilotEvent) {
                                        threads.add(Thread.currentThread().getName());
                                        CallEventsTest.<RuntimeException>fail(failure);
                                    }
                                    return false;
                                }

                                @Override
                                public void notify(CamelEvent event) {
                                    // Not enabled for any event.
                                }
                            });
            listen(calls.route());
            calls.start().sendAll();
            await().until(() -> events(CopilotCallEvent.class).size() == MixedCalls.CALLS);
            assertThat(threads).allMatch(thread -> thread.contains("copilot-callback"));
        }
    }

    @SuppressWarnings("unchecked") // The type is not checked at run time.
    private static <T extends Throwable> void fail(Throwable failure) throws T {
        throw (T) failure;
    }

    @Test
    void reportALowQuotaOnce(CopilotServer server) throws Exception {
        try (MixedCalls calls = new MixedCalls(server)) {
            listen(calls.route());
            calls.start().sendAll();
            await().until(() -> events(CopilotCallEvent.class).size() == MixedCalls.CALLS);
            assertThat(events(CopilotQuotaLowEvent.class))
                    .singleElement()
                    .satisfies(
                            low -> {
                                assertThat(low.quota().name()).isEqualTo("premium_interactions");
                                assertThat(low.quota().percent()).isEqualTo(8.5);
                                assertThat(low.limit()).isEqualTo(10);
                            });
        }
    }

    @Test
    void reportAFallback(CopilotServer server) throws Exception {
        server.answerWith(
                request ->
                        request.bodyText().contains("gpt-fallback")
                                ? Answer.text("fine")
                                : Answer.status(402, "{\"error\":{\"code\":\"quota_exceeded\"}}"));
        try (CopilotRoute route = CopilotRoute.at(server)) {
            listen(route);
            route.start(
                    "copilot:chat?wireApi=completions&model=gpt-first&fallbackModel=gpt-fallback");
            route.ask("Hi");
            await().until(() -> events(CopilotCallEvent.class).size() == 2);
            assertThat(events(CopilotFallbackEvent.class))
                    .singleElement()
                    .satisfies(
                            fallback -> {
                                assertThat(fallback.model()).isEqualTo("gpt-first");
                                assertThat(fallback.fallbackModel()).isEqualTo("gpt-fallback");
                                assertThat(fallback.reason())
                                        .isInstanceOf(CopilotQuotaException.class);
                            });
        }
    }
}
