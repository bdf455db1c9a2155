// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.Quota;
import io.github.camelcopilot.api.ToolExecution;
import java.util.List;

/**
 * Observes the model calls and tool calls of a component. Called on any thread, including I/O
 * reactor threads, so the methods must not block. What they throw is logged and has no effect on
 * the call.
 */
public interface CallListener {

    /**
     * Called when a model call has ended, before its exchange continues and before the last chunk
     * of a stream is delivered.
     */
    default void onCall(CallRecord call) {}

    /**
     * Called when a prompt is about to be repeated for {@code fallbackModel}.
     *
     * @param model the model that is given up, or null if the service chose it
     * @param fallbackModel the model to which the prompt is sent next
     * @param reason the failure of the call
     */
    default void onFallback(String model, String fallbackModel, CopilotException reason) {}

    /** Called with the quotas that the service reports for a credential of the component. */
    default void onQuotas(List<Quota> quotas) {}

    /**
     * Called when a quota falls below a limit: the option {@code minQuotaPercent}, or else 10 %.
     *
     * @param limit in percent
     */
    default void onQuotaLow(Quota quota, double limit) {}

    /**
     * Called when a tool call of the agent loop has ended, whatever its outcome.
     *
     * @param execution its name is that of a tool that was offered, or {@link LimitedNames#OTHER},
     *     since the model may invent names; its arguments must not be shown
     */
    default void onToolCall(ToolExecution execution) {}
}
