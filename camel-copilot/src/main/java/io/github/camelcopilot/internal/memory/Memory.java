// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.memory;

import io.github.camelcopilot.api.Conversation;
import io.github.camelcopilot.api.ConversationStore;
import io.github.camelcopilot.api.CopilotMemoryException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import io.github.camelcopilot.internal.concurrent.Stages;
import io.github.camelcopilot.internal.concurrent.UserCode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The access of an endpoint to its {@link ConversationStore}, whose faults become exceptions of the
 * component. Any thread that may run code of the user may call it; no thread waits.
 */
public final class Memory {

    /** Maximum time for the store to load or save a conversation. */
    public static final Duration STORE_TIMEOUT = Duration.ofSeconds(30);

    private static final Conversation EMPTY = Conversation.builder().build();

    private final ConversationStore store;
    private final Scheduler scheduler;

    public Memory(ConversationStore store, Scheduler scheduler) {
        this.store = store;
        this.scheduler = scheduler;
    }

    /**
     * Loads a conversation; an unknown one is empty and has the version 0. The future is completed
     * on any thread, and fails with a {@link CopilotMemoryException}.
     */
    public CompletableFuture<Conversation> load(String id) {
        return call("load", () -> store.load(id)).thenApply(found -> found == null ? EMPTY : found);
    }

    /**
     * Saves a conversation; the result is false if the stored version is not the expected one. The
     * future is completed on any thread, and fails with a {@link CopilotMemoryException}.
     */
    public CompletableFuture<Boolean> save(String id, Conversation next, long expectedVersion) {
        return call("save", () -> store.save(id, next, expectedVersion))
                .thenCompose(
                        saved ->
                                saved == null
                                        ? CompletableFuture.failedFuture(
                                                failed(
                                                        "save",
                                                        new NullPointerException(
                                                                "The stage held null")))
                                        : CompletableFuture.completedFuture(saved));
    }

    private <T> CompletableFuture<T> call(String verb, Supplier<CompletionStage<T>> code) {
        return UserCode.<T>call(code, STORE_TIMEOUT, scheduler, () -> timedOut(verb))
                .exceptionallyCompose(
                        failure ->
                                CompletableFuture.failedFuture(
                                        failed(verb, Stages.cause(failure))));
    }

    /** The message does not repeat that of the cause, which may quote the conversation. */
    private static CopilotMemoryException failed(String verb, Throwable cause) {
        return cause instanceof CopilotMemoryException known
                ? known
                : new CopilotMemoryException(
                        "The ConversationStore failed to "
                                + verb
                                + " a conversation with "
                                + cause.getClass().getName()
                                + ", see the cause",
                        cause,
                        ErrorDetails.ofCode("memory_failed"));
    }

    private static CopilotMemoryException timedOut(String verb) {
        return new CopilotMemoryException(
                "The ConversationStore did not "
                        + verb
                        + " a conversation within "
                        + STORE_TIMEOUT.toSeconds()
                        + " s",
                null,
                ErrorDetails.ofCode("memory_timeout"));
    }
}
