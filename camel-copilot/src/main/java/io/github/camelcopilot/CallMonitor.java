// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import io.github.camelcopilot.api.Quota;
import io.github.camelcopilot.internal.client.CallListener;
import io.github.camelcopilot.internal.client.CallListeners;
import io.github.camelcopilot.internal.client.CallStatistics;
import io.github.camelcopilot.internal.client.OpenCalls;
import io.github.camelcopilot.internal.metrics.ComponentMeters;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Observes all calls of a component: counts them, records them in the meters of an application that
 * has a meter registry, and sends events. The numbers are since the start of the component, and
 * remain readable after its stop. Any thread may use it.
 */
final class CallMonitor {

    private static final Logger LOG = LoggerFactory.getLogger(CallMonitor.class);

    /** Maximum number of quotas, because the service names them; further ones are ignored. */
    private static final int MAX_QUOTAS = 20;

    /** The main class of Micrometer, an optional library. */
    private static final String METER_REGISTRY = "io.micrometer.core.instrument.MeterRegistry";

    private final CopilotComponent component;
    private volatile CallStatistics statistics = new CallStatistics();

    /** Null before the first start. */
    private volatile OpenCalls calls;

    /** The latest quotas of the component's credentials, by name. Guarded by itself. */
    private final Map<String, Quota> quotas = new TreeMap<>();

    /** Ends the recording in meters; empty if there is no meter registry. Guarded by this. */
    private Optional<Runnable> meters = Optional.empty();

    CallMonitor(CopilotComponent component) {
        this.component = component;
    }

    /** Observes the calls of a runtime that has just been created. */
    synchronized void start(CopilotRuntime runtime) {
        statistics = new CallStatistics();
        synchronized (quotas) {
            quotas.clear();
        }
        calls = runtime.openCalls();
        CallListeners listeners = calls.listeners();
        listeners.add(statistics);
        listeners.add(new LatestQuotas());
        listeners.add(new EventPublisher(component, runtime.callbacks()));
        findMeterRegistry();
    }

    /**
     * Looks for a meter registry unless one is in use. Called again when the context has started,
     * because other components may add the registry during the start.
     */
    synchronized void findMeterRegistry() {
        if (calls == null || meters.isPresent()) {
            return;
        }
        try {
            if (hasMicrometer()) {
                meters = ComponentMeters.start(component.getCamelContext(), calls);
            }
        } catch (LinkageError incompatible) {
            LOG.warn(
                    "Calls are not recorded in meters, because Micrometer is incomplete or too old: {}",
                    incompatible.toString());
        } catch (RuntimeException failure) {
            LOG.warn(
                    "Calls are not recorded in meters, because the meter registry failed with {}",
                    failure.toString());
        }
    }

    private static boolean hasMicrometer() {
        try {
            Class.forName(METER_REGISTRY, false, CallMonitor.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException absent) {
            return false;
        }
    }

    /** Ends the recording in meters, after the runtime has ended all calls. */
    synchronized void stop() {
        meters.ifPresent(Runnable::run);
        meters = Optional.empty();
    }

    /** Returns the numbers since the start. */
    CallStatistics statistics() {
        return statistics;
    }

    /** Returns the number of streams that have not ended. */
    long streams() {
        OpenCalls current = calls;
        return current == null ? 0 : current.streams();
    }

    /** Returns the latest quotas, sorted by their names. */
    List<Quota> quotas() {
        synchronized (quotas) {
            return List.copyOf(quotas.values());
        }
    }

    /** Keeps the latest quotas. */
    private final class LatestQuotas implements CallListener {

        @Override
        public void onQuotas(List<Quota> reported) {
            synchronized (quotas) {
                for (Quota quota : reported) {
                    String name = quota.name();
                    if (name != null && (quotas.size() < MAX_QUOTAS || quotas.containsKey(name))) {
                        quotas.put(name, quota);
                    }
                }
            }
        }
    }
}
