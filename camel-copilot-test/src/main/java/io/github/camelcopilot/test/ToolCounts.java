// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers of tool calls, by the name of the tool. Immutable.
 *
 * @param byName the numbers in the order of the first call; at most {@link #MAX_NAMES} names, and
 *     then {@link #OTHER} for the rest
 */
record ToolCounts(Map<String, Long> byName) {

    static final int MAX_NAMES = 1_000;
    static final String OTHER = "other";
    static final ToolCounts NONE = new ToolCounts(Map.of());

    static ToolCounts of(List<ScriptedCall> calls) {
        return calls.stream()
                .map(call -> new ToolCounts(Map.of(call.name(), 1L)))
                .reduce(NONE, ToolCounts::plus);
    }

    ToolCounts plus(ToolCounts other) {
        if (other.byName.isEmpty()) {
            return this;
        }
        Map<String, Long> sums = new LinkedHashMap<>(byName);
        other.byName.forEach(
                (name, count) ->
                        sums.merge(
                                sums.containsKey(name) || sums.size() < MAX_NAMES ? name : OTHER,
                                count,
                                Long::sum));
        return new ToolCounts(Collections.unmodifiableMap(sums));
    }

    long total() {
        return byName.values().stream().mapToLong(Long::longValue).sum();
    }
}
