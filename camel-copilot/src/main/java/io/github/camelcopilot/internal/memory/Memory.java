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
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The access of an endpoint to its {@link ConversationStore}: within the limits of a conversation,
 * one turn of it after another. Faults of the store become exceptions of the component. Any thread
 * that may run code of the user may call it; no thread waits.
 */
public final class Memory {

    /** Maximum time for the store to load, save or delete a conversation. */
    public static final Duration STORE_TIMEOUT = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(Memory.class);

    private static final Conversation EMPTY = Conversation.builder().build();

    private final ConversationStore store;
    private final MemoryLimits limits;
    private final TurnOrder order;
    private final Duration maxWait;
    private final Scheduler scheduler;
    private final AtomicBoolean hasWarned = new AtomicBoolean();

    /**
     * @param order of the turns of all endpoints of the context
     * @param maxWait maximum time until a turn begins
     */
    public Memory(
            ConversationStore store,
            MemoryLimits limits,
            TurnOrder order,
            Duration maxWait,
            Scheduler scheduler) {
        this.store = store;
        this.limits = limits;
        this.order = order;
        this.maxWait = maxWait;
        this.scheduler = scheduler;
    }

    /**
     * Enters a turn of a conversation, see {@link TurnOrder#enter}.
     *
     * @param enclosing the numbers of the turns that this one is part of
     */
    public TurnOrder.Entry enter(String id, Collection<Long> enclosing)
            throws CopilotMemoryException {
        return order.enter(store, id, enclosing, maxWait, scheduler);
    }

    /**
     * Loads a conversation; an unknown one is empty and has the version 0. The future is completed
     * on any thread, and fails with a {@link CopilotMemoryException}.
     */
    public CompletableFuture<Conversation> load(String id) {
        return call("load", () -> store.load(id)).thenApply(found -> found == null ? EMPTY : found);
    }

    /**
     * Returns the newest turns of a conversation that are within the limits.
     *
     * @throws CopilotMemoryException if a message cannot be written as JSON
     */
    public Conversation limited(Conversation conversation, MessageSizes sizes)
            throws CopilotMemoryException {
        return kept(conversation, false, sizes).conversation();
    }

    private MemoryLimits.Kept kept(
            Conversation conversation, boolean isContinued, MessageSizes sizes)
            throws CopilotMemoryException {
        MemoryLimits.Kept kept = limits.keep(conversation, isContinued, sizes);
        if (kept.isForgotten() && hasWarned.compareAndSet(false, true)) {
            LOG.warn(
                    "The newest turn of a conversation alone exceeds memoryMaxMessages ({}), memoryMaxTokens ({}) or"
                            + " memoryMaxSize ({} bytes), so nothing of the conversation is kept; this is logged once per endpoint",
                    limits.maxMessages(),
                    limits.maxTokens() == null ? "not set" : limits.maxTokens(),
                    limits.maxSize());
        }
        return kept;
    }

    /**
     * Saves the newest turns of a conversation that are within the limits; the result is false if
     * the stored version is not the expected one. The future is completed on any thread, and fails
     * with a {@link CopilotMemoryException}.
     *
     * @param isContinued whether the newest turn is saved in any case, because an exchange is
     *     continuing it
     */
    public CompletableFuture<Boolean> save(
            String id,
            Conversation next,
            long expectedVersion,
            boolean isContinued,
            MessageSizes sizes) {
        MemoryLimits.Kept kept;
        try {
            kept = kept(next, isContinued, sizes);
        } catch (CopilotMemoryException unwritable) {
            return CompletableFuture.failedFuture(unwritable);
        }
        Conversation versioned =
                kept.conversation().toBuilder().version(expectedVersion + 1).build();
        return save(
                () ->
                        store instanceof RecentConversations recent
                                ? recent.save(id, versioned, expectedVersion, kept.size())
                                : store.save(id, versioned, expectedVersion));
    }

    private CompletableFuture<Boolean> save(Supplier<CompletionStage<Boolean>> code) {
        return call("save", code)
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

    /**
     * Deletes a conversation. The future is completed on any thread, and fails with a {@link
     * CopilotMemoryException}.
     */
    public CompletableFuture<Void> delete(String id) {
        return call("delete", () -> store.delete(id));
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
