package io.github.camelcopilot.internal.concurrent;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A question to the user's code that is always answered: whatever that throws, returns or forgets,
 * whoever waits is told. Asked on the thread of whoever needs the answer; the clock's thread gives
 * up.
 */
public final class UserCode {

    private UserCode() {}

    /**
     * Asks.
     *
     * @param code gives a stage, or throws, or returns null
     * @param limit how long the answer may take
     * @param overdue what the answer fails with then
     * @return completed once, on any thread; it fails with what the code fails with
     */
    public static <T> CompletableFuture<T> ask(
            Supplier<? extends CompletionStage<? extends T>> code,
            Duration limit,
            Scheduler scheduler,
            Supplier<? extends Exception> overdue) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        // Before the code runs, which may block: who waits beside must be told even then.
        Scheduler.Alarm alarm =
                scheduler.schedule(limit, () -> answer.completeExceptionally(overdue.get()));
        var unused = answer.whenComplete((given, failure) -> alarm.cancel());
        try {
            CompletionStage<? extends T> stage = code.get();
            if (stage == null) {
                throw new NullPointerException("It returned null");
            }
            Stages.copy(stage, answer);
        } catch (Throwable failure) {
            // Other languages of the JVM throw checked exceptions from anywhere.
            answer.completeExceptionally(failure);
        }
        return answer;
    }
}
