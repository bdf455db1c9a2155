// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.Quota;
import io.github.camelcopilot.api.ToolExecution;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listeners of a component's calls. A listener that throws affects neither the call nor the
 * other listeners. Any thread may use it.
 */
public final class CallListeners implements CallListener {

    private static final Logger LOG = LoggerFactory.getLogger(CallListeners.class);

    private final List<CallListener> listeners = new CopyOnWriteArrayList<>();

    /** Adds a listener, for calls that end later. */
    public void add(CallListener listener) {
        listeners.add(listener);
    }

    /** Removes a listener. */
    public void remove(CallListener listener) {
        listeners.remove(listener);
    }

    @Override
    public void onCall(CallRecord call) {
        notify(listener -> listener.onCall(call));
    }

    @Override
    public void onFallback(String model, String fallbackModel, CopilotException reason) {
        notify(listener -> listener.onFallback(model, fallbackModel, reason));
    }

    @Override
    public void onQuotas(List<Quota> quotas) {
        notify(listener -> listener.onQuotas(quotas));
    }

    @Override
    public void onQuotaLow(Quota quota, double limit) {
        notify(listener -> listener.onQuotaLow(quota, limit));
    }

    @Override
    public void onToolCall(ToolExecution execution) {
        notify(listener -> listener.onToolCall(execution));
    }

    private void notify(Consumer<CallListener> notification) {
        for (CallListener listener : listeners) {
            try {
                notification.accept(listener);
            } catch (Throwable failure) {
                // An incompatible library of meters throws a LinkageError, for example. The message
                // could quote what must not be logged, such as an answer.
                LOG.warn(
                        "A listener of model calls ({}) failed with {}",
                        listener.getClass().getName(),
                        failure.getClass().getName());
            }
        }
    }
}
