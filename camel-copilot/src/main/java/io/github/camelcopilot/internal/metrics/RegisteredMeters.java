// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The meters that were added to a registry, so that they can be removed. Thread-safe. */
final class RegisteredMeters {

    private final MeterRegistry registry;
    private final Set<Meter> meters = ConcurrentHashMap.newKeySet();

    RegisteredMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Adds a meter. */
    <M extends Meter> M add(Function<MeterRegistry, M> registration) {
        M meter = registration.apply(registry);
        meters.add(meter);
        return meter;
    }

    /** Removes all meters from the registry. */
    void removeAll() {
        meters.forEach(registry::remove);
        meters.clear();
    }
}
