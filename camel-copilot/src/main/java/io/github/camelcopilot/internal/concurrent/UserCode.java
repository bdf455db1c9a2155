// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.concurrent;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Calls asynchronous code of the user. The result always completes within a time limit, even if the
 * code throws, returns null, or never completes its stage. The code runs on the calling thread, the
 * timeout on the scheduler's thread.
 */
public final class UserCode {

    private UserCode() {}

    /**
     * Calls the code.
     *
     * @param code returns a stage; may throw or return null
     * @param limit maximum time until the result
     * @param timeout creates the exception for an exceeded limit
     * @return the result, completed on any thread; fails with the failure of the code
     */
    public static <T> CompletableFuture<T> call(
            Supplier<? extends CompletionStage<? extends T>> code,
            Duration limit,
            Scheduler scheduler,
            Supplier<? extends Exception> timeout) {
        CompletableFuture<T> result = new CompletableFuture<>();
        // Scheduled before the code runs because the code may block while others wait for its
        // result.
        Scheduler.Alarm deadline =
                scheduler.schedule(limit, () -> result.completeExceptionally(timeout.get()));
        var unused = result.whenComplete((given, failure) -> deadline.cancel());
        try {
            CompletionStage<? extends T> stage = code.get();
            if (stage == null) {
                throw new NullPointerException("It returned null");
            }
            Stages.copy(stage, result);
        } catch (Throwable failure) {
            // Other JVM languages may throw checked exceptions anywhere.
            result.completeExceptionally(failure);
        }
        return result;
    }
}
