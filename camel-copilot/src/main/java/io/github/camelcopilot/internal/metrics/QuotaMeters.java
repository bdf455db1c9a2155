// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.metrics;

import io.github.camelcopilot.api.Quota;
import io.micrometer.core.instrument.Gauge;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The latest remaining percentage of each quota. Thread-safe. */
final class QuotaMeters {

    /** Maximum number of quotas; further ones are ignored, because the service names them. */
    private static final int MAX_QUOTAS = 20;

    /** The state of a gauge. */
    private static final class Percent {
        private volatile double value;

        double value() {
            return value;
        }
    }

    private final RegisteredMeters meters;
    private final Map<String, Percent> percents = new ConcurrentHashMap<>();

    QuotaMeters(RegisteredMeters meters) {
        this.meters = meters;
    }

    void record(List<Quota> quotas) {
        for (Quota quota : quotas) {
            Percent percent = quota.name() == null ? null : percent(quota.name());
            if (percent != null) {
                percent.value = quota.percent();
            }
        }
    }

    private Percent percent(String name) {
        Percent known = percents.get(name);
        return known == null ? register(name) : known;
    }

    private synchronized Percent register(String name) {
        Percent known = percents.get(name);
        if (known != null || percents.size() >= MAX_QUOTAS) {
            return known;
        }
        Percent percent = new Percent();
        percents.put(name, percent);
        meters.add(
                registry ->
                        Gauge.builder(MeterNames.QUOTA_REMAINING, percent, Percent::value)
                                .description("Remaining quota")
                                .baseUnit("percent")
                                .tag(MeterNames.QUOTA_NAME, name)
                                .strongReference(true)
                                .register(registry));
        return percent;
    }
}
