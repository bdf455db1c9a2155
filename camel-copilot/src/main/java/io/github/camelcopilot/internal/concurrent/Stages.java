// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.concurrent;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Helpers for the failures of completion stages. */
public final class Stages {

    private Stages() {}

    /** Completes a future as a stage completes; a failure is passed on without its wrapper. */
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

    /** Returns the failure of a stage without the wrapper that a later stage adds. */
    public static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }
}
