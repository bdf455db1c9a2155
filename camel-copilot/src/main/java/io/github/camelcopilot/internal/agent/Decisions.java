// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.agent;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The decisions on tool calls that wait for approval, as a message brings them. Immutable. */
public final class Decisions {

    /** Null if the decisions are by call. */
    private final Decision forAll;

    private final Map<String, Decision> byCall;

    private Decisions(Decision forAll, Map<String, Decision> byCall) {
        this.forAll = forAll;
        this.byCall = byCall;
    }

    /**
     * Returns the decisions that a value stands for.
     *
     * @param value text for all calls, or a map from the id of a call to its text
     */
    public static Decisions of(Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            return new Decisions(Decision.of(value), Map.of());
        }
        Map<String, Decision> byCall = new LinkedHashMap<>();
        map.forEach((callId, text) -> byCall.put(String.valueOf(callId), Decision.of(text)));
        return new Decisions(null, byCall);
    }

    /** Returns the decision on a call; empty if there is none. */
    Optional<Decision> on(String callId) {
        return Optional.ofNullable(forAll == null ? byCall.get(callId) : forAll);
    }

    /** Returns the ids of the calls that are named. */
    Set<String> callIds() {
        return byCall.keySet();
    }
}
