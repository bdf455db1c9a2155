// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.metrics;

import io.github.camelcopilot.api.ToolExecution;
import io.github.camelcopilot.internal.client.LimitedNames;
import io.micrometer.core.instrument.Counter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts tool calls by tool and outcome. The semantic conventions have no meter for them in version
 * 1.41.0. Thread-safe.
 */
final class ToolMeters {

    private record Key(String tool, String outcome) {}

    private final RegisteredMeters meters;
    private final LimitedNames tools = new LimitedNames();
    private final Map<Key, Counter> counters = new ConcurrentHashMap<>();

    ToolMeters(RegisteredMeters meters) {
        this.meters = meters;
    }

    void record(ToolExecution execution) {
        counters.computeIfAbsent(
                        new Key(tools.limited(execution.name()), execution.outcome()),
                        this::register)
                .increment();
    }

    private Counter register(Key key) {
        return meters.add(
                registry ->
                        Counter.builder(MeterNames.TOOL_CALLS)
                                .description("Calls of tools that have ended")
                                .tag(MeterNames.TOOL_NAME, key.tool())
                                .tag(MeterNames.TOOL_OUTCOME, key.outcome())
                                .register(registry));
    }
}
