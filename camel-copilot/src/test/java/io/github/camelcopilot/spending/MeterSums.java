// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.spending;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** Sums over the meters of a registry. Holds no state. */
final class MeterSums {

    /** The name of the counter of tool calls. */
    static final String TOOL_CALLS = "copilot.tool.calls";

    private MeterSums() {}

    /** Returns the sum of the counters or timers of a name that have the tags. */
    static double count(MeterRegistry registry, String name, String... tags) {
        return registry.find(name).tags(tags).meters().stream().mapToDouble(MeterSums::count).sum();
    }

    private static double count(Meter meter) {
        return meter instanceof Timer timer ? timer.count() : ((Counter) meter).count();
    }

    /** Returns the number of tool calls, whatever their tool and outcome. */
    static long toolCalls(MeterRegistry registry) {
        return Math.round(count(registry, TOOL_CALLS));
    }

    /** Returns the number of calls of a tool with an outcome. */
    static long toolCalls(MeterRegistry registry, String tool, String outcome) {
        return Math.round(
                count(registry, TOOL_CALLS, "gen_ai.tool.name", tool, "outcome", outcome));
    }

    /**
     * Returns the number of tokens.
     *
     * @param type {@code input} or {@code output}
     */
    static long tokens(MeterRegistry registry, String type) {
        return Math.round(
                registry
                        .find("gen_ai.client.token.usage")
                        .tag("gen_ai.token.type", type)
                        .summaries()
                        .stream()
                        .mapToDouble(DistributionSummary::totalAmount)
                        .sum());
    }
}
