// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.internal.client.CallRecord;
import io.github.camelcopilot.internal.concurrent.CallbackPool;
import io.github.camelcopilot.testing.LogRecorder;
import io.github.camelcopilot.testing.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.SimpleEventNotifierSupport;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;

/** Slow event notifiers hold back neither calls nor an unlimited number of events. */
class EventPublisherTest {

    private static final int MAX_WAITING = 10_000;

    private final List<CopilotCallEvent> events = new CopyOnWriteArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch entered = new CountDownLatch(1);

    private final class SlowNotifier extends SimpleEventNotifierSupport {

        @Override
        public boolean isEnabled(CamelEvent event) {
            return event instanceof CopilotCallEvent;
        }

        @Override
        public void notify(CamelEvent event) throws InterruptedException {
            entered.countDown();
            release.await();
            events.add((CopilotCallEvent) event);
        }
    }

    private static CallRecord call(int number) {
        return new CallRecord(
                CallRecord.CHAT,
                "copilot",
                "model-" + number,
                "user",
                Duration.ZERO,
                1,
                1,
                null,
                null,
                null,
                null);
    }

    @Test
    void eventsBeyondTheLimitAreLostAndLogged() throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (DefaultCamelContext context = new DefaultCamelContext();
                LogRecorder log = LogRecorder.at(Level.WARN)) {
            context.getManagementStrategy().addEventNotifier(new SlowNotifier());
            CopilotComponent component = new CopilotComponent();
            component.setCamelContext(context);
            context.start();
            EventPublisher publisher =
                    new EventPublisher(
                            component, new CallbackPool(threads, Thread::new, 1, new ManualTime()));
            publisher.onCall(call(0));
            entered.await();
            for (int i = 1; i <= MAX_WAITING + 5; i++) {
                publisher.onCall(call(i));
            }
            release.countDown();
            await().until(
                            () ->
                                    log.lines().stream()
                                            .anyMatch(l -> l.contains("5 events were lost")));
            assertThat(events).hasSize(1 + MAX_WAITING);
            assertThat(events.get(MAX_WAITING).requestModel()).isEqualTo("model-" + MAX_WAITING);
            assertThat(log.lines().stream().filter(line -> line.contains("EventPublisher")))
                    .hasSize(2);
        } finally {
            threads.shutdownNow();
        }
    }
}
