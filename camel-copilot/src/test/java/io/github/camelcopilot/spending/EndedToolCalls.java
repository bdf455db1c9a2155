// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.spending;

import io.github.camelcopilot.ComponentAccess;
import io.github.camelcopilot.CopilotEndpoint;
import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.api.ToolExecution;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tool calls with each outcome, which are reported as the agent loop reports them. */
final class EndedToolCalls {

    static final String TOOL = "weather";
    static final String ARGUMENTS = "ThePlaceThatNobodyMayRead";
    static final long MILLIS = 12;

    /** The numbers of calls by outcome, all different. */
    static final Map<String, Long> BY_OUTCOME = new LinkedHashMap<>();

    static {
        BY_OUTCOME.put("done", 5L);
        BY_OUTCOME.put("denied", 3L);
        BY_OUTCOME.put("failed", 2L);
        BY_OUTCOME.put("suspended", 1L);
    }

    static final long CALLS = 11;

    private EndedToolCalls() {}

    /** Reports the calls of {@link #BY_OUTCOME} at an endpoint. */
    static void report(CopilotEndpoint endpoint) throws Exception {
        for (Map.Entry<String, Long> outcome : BY_OUTCOME.entrySet()) {
            for (int i = 0; i < outcome.getValue(); i++) {
                report(endpoint, TOOL, outcome.getKey());
            }
        }
    }

    /** Reports one call. */
    static void report(CopilotEndpoint endpoint, String tool, String outcome) throws Exception {
        ComponentAccess.toolCallEnded(
                endpoint,
                ToolExecution.of(ToolCall.of("call-1", tool, ARGUMENTS), outcome, MILLIS));
    }
}
