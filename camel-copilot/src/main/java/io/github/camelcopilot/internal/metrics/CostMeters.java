// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.metrics;

import io.github.camelcopilot.api.Cost;
import io.micrometer.core.instrument.Counter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts the price of answers, in credits. Thread-safe. */
final class CostMeters {

    private record Key(CallKey call, boolean estimated) {}

    private final RegisteredMeters meters;
    private final Map<Key, Sum> sums = new ConcurrentHashMap<>();

    CostMeters(RegisteredMeters meters) {
        this.meters = meters;
    }

    void record(CallKey call, Cost cost) {
        sums.computeIfAbsent(new Key(call, cost.estimated()), key -> new Sum(register(key)))
                .add(cost.nanoAiu());
    }

    private Counter register(Key key) {
        return meters.add(
                registry ->
                        Counter.builder(MeterNames.COST_CREDITS)
                                .description("Price of answers in AI credits")
                                .tags(key.call().modelTags())
                                .tag(MeterNames.COST_ESTIMATED, String.valueOf(key.estimated()))
                                .register(registry));
    }

    /**
     * A sum in nano-AIU and its counter. Counters add floating-point numbers, whose rounding errors
     * would add up, so each increment also corrects those of earlier ones.
     */
    private static final class Sum {

        private final Counter counter;

        // Guarded by this.
        private long nanoAiu;
        private double counted;

        Sum(Counter counter) {
            this.counter = counter;
        }

        synchronized void add(long price) {
            nanoAiu += price;
            double increment = nanoAiu / (double) Cost.NANO_AIU_PER_CREDIT - counted;
            // A counter never decreases.
            if (increment > 0) {
                counter.increment(increment);
                counted += increment;
            }
        }
    }
}
