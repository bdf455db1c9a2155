// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.Quota;
import io.github.camelcopilot.api.ToolExecution;
import io.github.camelcopilot.internal.client.CallListener;
import io.github.camelcopilot.internal.client.CallRecord;
import io.github.camelcopilot.internal.concurrent.CallbackPool;
import io.github.camelcopilot.internal.concurrent.SerialTasks;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.spi.EventNotifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a component's events to the event notifiers of its Camel context that are enabled for them,
 * one after another on the threads of the callback pool, since notifiers may block. Any thread may
 * use it.
 */
final class EventPublisher implements CallListener {

    /** Maximum number of events that wait for slow notifiers; further ones are lost. */
    private static final int MAX_WAITING = 10_000;

    /** Maximum number of events that are sent before the thread is yielded to other tasks. */
    private static final int EVENTS_PER_TURN = 100;

    private static final Logger LOG = LoggerFactory.getLogger(EventPublisher.class);

    private final CopilotComponent component;
    private final Queue<CopilotEvent> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waitingCount = new AtomicInteger();

    /** Number of events lost since the last log message. */
    private final AtomicLong lost = new AtomicLong();

    private final SerialTasks delivery;

    EventPublisher(CopilotComponent component, CallbackPool callbacks) {
        this.component = component;
        this.delivery = SerialTasks.on(callbacks::executeGuaranteed, this::deliverNext);
    }

    @Override
    public void onCall(CallRecord call) {
        publish(new CopilotCallEvent(component, call));
    }

    @Override
    public void onFallback(String model, String fallbackModel, CopilotException reason) {
        publish(new CopilotFallbackEvent(component, model, fallbackModel, reason));
    }

    @Override
    public void onQuotaLow(Quota quota, double limit) {
        publish(new CopilotQuotaLowEvent(component, quota, limit));
    }

    @Override
    public void onToolCall(ToolExecution execution) {
        publish(new CopilotToolEvent(component, execution));
    }

    private void publish(CopilotEvent event) {
        // Notifiers are user code, so not even isEnabled is called on this thread, which may be one
        // for I/O.
        if (notifiers().isEmpty()) {
            return;
        }
        if (waitingCount.incrementAndGet() > MAX_WAITING) {
            waitingCount.decrementAndGet();
            if (lost.getAndIncrement() == 0) {
                LOG.warn(
                        "Events are lost because {} wait for the event notifiers, which are too slow",
                        MAX_WAITING);
            }
            return;
        }
        waiting.add(event);
        delivery.wake();
    }

    private SerialTasks.Outcome deliverNext() {
        for (int i = 0; i < EVENTS_PER_TURN; i++) {
            CopilotEvent event = waiting.poll();
            if (event == null) {
                logLost();
                return SerialTasks.Outcome.IDLE;
            }
            waitingCount.decrementAndGet();
            notifiers().forEach(notifier -> deliver(event, notifier));
        }
        return SerialTasks.Outcome.CONTINUE;
    }

    private void logLost() {
        long count = lost.getAndSet(0);
        if (count > 0) {
            LOG.warn("{} events were lost", count);
        }
    }

    private static void deliver(CopilotEvent event, EventNotifier notifier) {
        try {
            if (!notifier.isDisabled() && notifier.isEnabled(event)) {
                notifier.notify(event);
            }
        } catch (Throwable failure) {
            // Other JVM languages may throw checked exceptions anywhere.
            LOG.warn(
                    "The event notifier {} failed with {}",
                    notifier.getClass().getName(),
                    failure.toString());
        }
    }

    private List<EventNotifier> notifiers() {
        return component
                .getCamelContext()
                .getManagementStrategy()
                .getStartedEventNotifiers()
                .stream()
                // The component's own one, which every context has, receives none of these events.
                .filter(notifier -> !(notifier instanceof CopilotRuntime.StoppingNotifier))
                .toList();
    }
}
