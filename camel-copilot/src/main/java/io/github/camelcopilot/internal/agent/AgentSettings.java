// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.agent;

import io.github.camelcopilot.api.ToolApproval;
import io.github.camelcopilot.api.ToolSpec;
import java.time.Duration;

/**
 * The options of an endpoint for the agent loop.
 *
 * @param callsTools whether tools are called; if not, the result holds the calls
 * @param maxIterations maximum number of times that the tools of an answer are called
 * @param isParallel whether the calls of one answer run concurrently
 * @param failsOnToolFailure whether the exchange fails if a tool fails
 * @param failsOnHallucination whether the exchange fails if the model calls an unknown tool, or
 *     with arguments that do not fit
 * @param maxResultSize maximum size of a result in bytes of UTF-8
 * @param approval decides on calls; null = none, or {@code suspends}
 * @param suspends whether calls wait for a decision in a later message
 * @param approvesAll whether calls of tools that only read need approval too
 * @param approvalTimeout maximum time for {@code approval}
 */
public record AgentSettings(
        boolean callsTools,
        int maxIterations,
        boolean isParallel,
        boolean failsOnToolFailure,
        boolean failsOnHallucination,
        long maxResultSize,
        ToolApproval approval,
        boolean suspends,
        boolean approvesAll,
        Duration approvalTimeout) {

    /** Returns whether a call of the tool needs approval. */
    boolean needsApproval(ToolSpec tool) {
        boolean hasApproval = approval != null || suspends;
        return hasApproval && (approvesAll || !Boolean.TRUE.equals(tool.readOnlyHint()));
    }
}
