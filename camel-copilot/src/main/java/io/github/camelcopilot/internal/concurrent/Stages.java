package io.github.camelcopilot.internal.concurrent;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** What completion stages make of failures. */
public final class Stages {

    private Stages() {}

    /** Completes a future as a stage does, with what that failed with itself. */
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

    /** Returns what a stage failed with, without what a later stage wrapped around it. */
    public static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }
}
