// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import io.github.camelcopilot.api.ToolApproval;
import io.github.camelcopilot.api.ToolInvocation;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The value of the option {@code toolApproval} if it is text: {@code suspend}, or the URI of an
 * endpoint, which exists only when the endpoint of the option starts. Immutable.
 *
 * @param text the value
 */
record ApprovalOption(String text) implements ToolApproval {

    private static final String SUSPEND = "suspend";

    /** Returns whether calls wait for a decision in a later message. */
    boolean isSuspend() {
        return SUSPEND.equals(text);
    }

    /** Fails, since the endpoint of the option replaces this object by an approval. */
    @Override
    public CompletionStage<?> decide(ToolInvocation call) {
        return CompletableFuture.failedFuture(
                new IllegalStateException("The text of toolApproval decides nothing by itself"));
    }
}
