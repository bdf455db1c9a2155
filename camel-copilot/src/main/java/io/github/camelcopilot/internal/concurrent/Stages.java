// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.concurrent;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Helpers for the failures of completion stages. */
public final class Stages {

    private Stages() {}

    /** Returns a new stage with the result of a stage, or with its failure without the wrapper. */
    public static <T> CompletionStage<T> copyOf(CompletionStage<? extends T> stage) {
        CompletableFuture<T> copy = new CompletableFuture<>();
        copy(stage, copy);
        return copy;
    }

    /** Completes a future with the result of a stage, or with its failure without the wrapper. */
    public static <T> void copy(CompletionStage<? extends T> from, CompletableFuture<T> into) {
        from.whenComplete(
                (found, failure) -> {
                    if (failure == null) {
                        into.complete(found);
                    } else {
                        into.completeExceptionally(cause(failure));
                    }
                });
    }

    /**
     * Returns a failure without the {@link CompletionException} in which dependent stages wrap it.
     */
    public static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }
}
