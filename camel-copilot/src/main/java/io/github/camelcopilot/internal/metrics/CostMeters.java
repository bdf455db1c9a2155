// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.metrics;

import io.github.camelcopilot.api.Cost;
import io.micrometer.core.instrument.FunctionCounter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the price of answers. Sums are kept in nano-AIU, because sums of credits would be rounded
 * with each call. Thread-safe.
 */
final class CostMeters {

    private record Key(CallKey call, boolean estimated) {}

    private final RegisteredMeters meters;

    /** Also keeps the sums, to which their meters refer weakly. */
    private final Map<Key, LongAdder> nanoAiu = new ConcurrentHashMap<>();

    CostMeters(RegisteredMeters meters) {
        this.meters = meters;
    }

    void record(CallKey call, Cost cost) {
        nanoAiu.computeIfAbsent(new Key(call, cost.estimated()), this::register)
                .add(cost.nanoAiu());
    }

    private LongAdder register(Key key) {
        LongAdder sum = new LongAdder();
        meters.add(
                registry ->
                        FunctionCounter.builder(MeterNames.COST_CREDITS, sum, CostMeters::credits)
                                .description("Price of answers in AI credits")
                                .tags(key.call().modelTags())
                                .tag(MeterNames.COST_ESTIMATED, String.valueOf(key.estimated()))
                                .register(registry));
        return sum;
    }

    private static double credits(LongAdder nanoAiu) {
        return nanoAiu.sum() / (double) Cost.NANO_AIU_PER_CREDIT;
    }
}
