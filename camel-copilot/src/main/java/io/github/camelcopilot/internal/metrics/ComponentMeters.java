// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.metrics;

import io.github.camelcopilot.internal.client.OpenCalls;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.IdentityHashMap;
import java.util.Optional;
import org.apache.camel.CamelContext;

/**
 * Starts and ends the recording of a component's calls in the meter registry of its context. No
 * signature shows a type of Micrometer, so that the caller can be loaded without the library.
 */
public final class ComponentMeters {

    /** The listeners of the registries in use, each until its last component stops. */
    private static final IdentityHashMap<MeterRegistry, MicrometerListener> LISTENERS =
            new IdentityHashMap<>();

    private ComponentMeters() {}

    /**
     * Starts the recording.
     *
     * @return ends the recording; empty if the context has no meter registry
     */
    public static Optional<Runnable> start(CamelContext context, OpenCalls calls) {
        return MeterRegistries.find(context).map(registry -> start(registry, calls));
    }

    private static Runnable start(MeterRegistry registry, OpenCalls calls) {
        synchronized (LISTENERS) {
            LISTENERS.computeIfAbsent(registry, MicrometerListener::new).add(calls);
        }
        return () -> stop(registry, calls);
    }

    private static void stop(MeterRegistry registry, OpenCalls calls) {
        synchronized (LISTENERS) {
            if (LISTENERS.get(registry).remove(calls)) {
                LISTENERS.remove(registry);
            }
        }
    }
}
