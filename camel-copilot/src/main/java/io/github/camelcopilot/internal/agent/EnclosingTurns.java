// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.agent;

import io.github.camelcopilot.internal.memory.TurnOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The turns of stored conversations that an exchange is part of, because the route of a tool has
 * led to it. They are a property of the exchange, which exchanges of further tools inherit. Holds
 * no state.
 */
final class EnclosingTurns {

    private static final String PROPERTY = "CamelCopilotMemoryTurns";

    private EnclosingTurns() {}

    /** Returns the numbers of the turns that enclose an exchange with these properties. */
    static List<Long> of(Map<String, Object> properties) {
        List<Long> numbers = new ArrayList<>();
        if (properties.get(PROPERTY) instanceof List<?> all) {
            all.forEach(
                    each -> {
                        if (each instanceof Long number) {
                            numbers.add(number);
                        }
                    });
        }
        return numbers;
    }

    /**
     * Returns the properties of exchanges within a turn.
     *
     * @param properties of the exchange that the turn belongs to
     */
    static Map<String, Object> within(TurnOrder.Entry turn, Map<String, Object> properties) {
        List<Long> numbers = of(properties);
        numbers.add(turn.number());
        Map<String, Object> all = new LinkedHashMap<>(properties);
        all.put(PROPERTY, List.copyOf(numbers));
        return all;
    }
}
