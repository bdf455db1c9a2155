// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.agent;

import io.github.camelcopilot.api.CopilotToolException;
import io.github.camelcopilot.api.ErrorDetails;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Creates the exceptions of the agent loop. Holds no state. */
final class ToolFailures {

    static final String FAILED = "tool_failed";
    static final String TIMEOUT = "tool_timeout";
    static final String UNKNOWN = "tool_unknown";
    static final String ARGUMENTS = "tool_arguments";

    private static final String APPROVAL_TAKEN = "approval_taken";

    private ToolFailures() {}

    private static CopilotToolException of(String code, Throwable cause, String message) {
        return new CopilotToolException(message, cause, ErrorDetails.ofCode(code));
    }

    /** The message does not repeat that of the cause, which may quote the arguments. */
    static CopilotToolException failed(String tool, Throwable cause) {
        return of(
                FAILED,
                cause,
                "The tool "
                        + tool
                        + " failed with "
                        + cause.getClass().getName()
                        + ", see the cause");
    }

    static CopilotToolException timeout(String tool, Duration limit) {
        return of(
                TIMEOUT,
                null,
                "The tool "
                        + tool
                        + " did not return a result within its timeout ("
                        + limit.toMillis()
                        + " ms); its route may still be running");
    }

    static CopilotToolException unknown(String sentence) {
        return of(UNKNOWN, null, "The model called a tool that was not offered. " + sentence);
    }

    static CopilotToolException notOffered(String choice, List<String> offered) {
        return of(
                UNKNOWN,
                null,
                "toolChoice names the tool "
                        + choice
                        + ", which is not offered; "
                        + (offered.isEmpty()
                                ? "no tools are offered"
                                : "the offered tools are: " + String.join(", ", offered)));
    }

    static CopilotToolException arguments(String sentence, Throwable cause) {
        return of(
                ARGUMENTS, cause, "The model called a tool with unsuitable arguments. " + sentence);
    }

    static CopilotToolException iterations(int max) {
        return of(
                "tool_iterations",
                null,
                "The model still requests tools after maxToolIterations ("
                        + max
                        + ") rounds of tool calls");
    }

    static CopilotToolException tokenBudget(long used, long max) {
        return of(
                "token_budget",
                null,
                "The model calls of this exchange used "
                        + used
                        + " tokens, which exhausts maxAgenticTokens ("
                        + max
                        + "), and the model still requests tools");
    }

    static CopilotToolException costBudget(double used, double max) {
        return of(
                "cost_budget",
                null,
                "The model calls of this exchange cost "
                        + used
                        + " AI credits, which exhausts maxCost ("
                        + max
                        + "), and the model still requests tools");
    }

    static CopilotToolException approvalFailed(String tool, Throwable cause) {
        return of(
                "approval_failed",
                cause,
                "The approval of a call of the tool "
                        + tool
                        + " failed with "
                        + cause.getClass().getName()
                        + ", so the tool was not called");
    }

    static CopilotToolException approvalTimeout(String tool, Duration limit) {
        return of(
                "approval_timeout",
                null,
                "A call of the tool "
                        + tool
                        + " was neither approved nor denied within toolApprovalTimeout ("
                        + limit.toMillis()
                        + " ms), so the tool was not called");
    }

    static CopilotToolException unknownDecision(Set<String> unknown, Set<String> known) {
        return of(
                APPROVAL_TAKEN,
                null,
                "There is a decision on the tool call "
                        + new TreeSet<>(unknown).first()
                        + ", but the calls of this conversation are: "
                        + String.join(", ", new TreeSet<>(known)));
    }

    static CopilotToolException approvalTaken() {
        return of(
                APPROVAL_TAKEN,
                null,
                "No tool call waits for a decision in this conversation: it was decided already, a later prompt replaced it, or the conversation is not known (any more)");
    }
}
