// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import java.util.concurrent.CompletionStage;

/**
 * Decides whether a tool may be called: a bean for the option {@code toolApproval}.
 *
 * <pre>{@code
 * ToolApproval onlySmallRefunds =
 *         call ->
 *                 CompletableFuture.completedFuture(
 *                         amountOf(call.arguments()) < 100
 *                                 ? "yes"
 *                                 : "Refunds of 100 or more need a supervisor.");
 * }</pre>
 */
@FunctionalInterface
public interface ToolApproval {

    /**
     * Decides on a call, within {@code toolApprovalTimeout}; must not block for long.
     *
     * @return a stage with {@code true}, or one of the texts {@code yes}, {@code true} and {@code
     *     approve}, to allow the call. Any other text denies it and is what the model receives;
     *     {@code false}, {@code no}, an empty text and null deny it with a sentence of the
     *     component. If the stage fails, the exchange fails, and nothing is called
     */
    CompletionStage<?> decide(ToolInvocation call);
}
