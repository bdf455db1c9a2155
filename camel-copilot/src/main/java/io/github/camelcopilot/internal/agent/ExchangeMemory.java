// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.agent;

import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.Conversation;
import io.github.camelcopilot.api.CopilotMemoryException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.internal.memory.Memory;
import io.github.camelcopilot.internal.memory.MessageSizes;
import io.github.camelcopilot.internal.memory.TurnOrder;
import io.github.camelcopilot.internal.memory.TurnTokens;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * The conversation that one exchange continues, its version, and the turn of the exchange. Without
 * the id of a conversation, nothing is loaded or saved. Futures are completed on any thread, and
 * fail with a {@link CopilotMemoryException}. Used by one thread at a time; any thread may end the
 * turn.
 */
final class ExchangeMemory {

    /** Maximum number of times that a turn is put behind those of other exchanges. */
    private static final int MAX_CONFLICTS = 10;

    private static final Conversation EMPTY = Conversation.builder().build();

    private final Memory memory;
    private final String id;
    private final MemoryAction action;
    private final Executor pool;
    private final MessageSizes sizes = new MessageSizes();

    /** What was sent in front. */
    private Conversation before = EMPTY;

    private long version;
    private boolean isClaimed;

    /** Null before the turn is entered. Guarded by this. */
    private TurnOrder.Entry turn;

    /** Guarded by this. */
    private boolean isEnded;

    /**
     * @param id of the conversation; null = none
     * @param pool continues after a conflict, because the store completes its stages on threads of
     *     its own
     */
    ExchangeMemory(Memory memory, String id, MemoryAction action, Executor pool) {
        this.memory = memory;
        this.id = id;
        this.action = action;
        this.pool = pool;
    }

    /**
     * Enters the turn of the exchange. The future is completed when the turn has begun.
     *
     * @param properties of the exchange
     * @throws CopilotMemoryException if the turn can never begin, or if too many wait
     */
    CompletableFuture<Void> enterTurn(Map<String, Object> properties)
            throws CopilotMemoryException {
        if (id == null) {
            return CompletableFuture.completedFuture(null);
        }
        TurnOrder.Entry entered = memory.enter(id, EnclosingTurns.of(properties));
        synchronized (this) {
            turn = entered;
            if (!isEnded) {
                return entered.begun();
            }
        }
        // The exchange was cancelled in the meantime.
        entered.end();
        return entered.begun();
    }

    /** Ends the turn, also while it waits; no effect if there is none. */
    void endTurn() {
        TurnOrder.Entry entered;
        synchronized (this) {
            isEnded = true;
            entered = turn;
        }
        if (entered != null) {
            entered.end();
        }
    }

    /** Returns the task whose tools know that they are part of the turn. */
    AgentTask withinTurn(AgentTask task) {
        TurnOrder.Entry entered;
        synchronized (this) {
            entered = turn;
        }
        return entered == null
                ? task
                : task.withProperties(EnclosingTurns.within(entered, task.properties()));
    }

    /** Returns the stored conversation. */
    CompletableFuture<Conversation> load() {
        return id == null ? CompletableFuture.completedFuture(EMPTY) : memory.load(id);
    }

    /**
     * Begins with a stored conversation; returns its messages that are sent in front.
     *
     * @throws CopilotMemoryException if a message cannot be written as JSON
     */
    List<ChatMessage> begin(Conversation found) throws CopilotMemoryException {
        version = found.version();
        before = id == null || replaces() ? EMPTY : memory.limited(found, sizes);
        return before.messages();
    }

    private boolean replaces() {
        return action == MemoryAction.REPLACE;
    }

    /** Deletes the conversation, and ends the turn. */
    CompletableFuture<Void> delete() {
        return memory.delete(id).whenComplete((deleted, failure) -> endTurn());
    }

    /**
     * Saves that decided calls are about to run, before the first of them does.
     *
     * @param messages the conversation, in which the calls have results already
     * @return false if another exchange has saved the conversation, so that no call may run
     */
    CompletableFuture<Boolean> claim(List<ChatMessage> messages) {
        if (id == null) {
            return CompletableFuture.completedFuture(true);
        }
        Conversation next = TurnTokens.after(before, messages, null, false);
        return memory.save(id, next, version, true, sizes)
                .thenApply(
                        isSaved -> {
                            isClaimed = true;
                            version++;
                            return isSaved;
                        });
    }

    /**
     * Saves what the exchange has added, behind what others have saved in the meantime, and ends
     * the turn.
     *
     * @param counted the service's count of tokens for the last model call; null = none
     * @param hasAnswer whether there was a model call
     */
    CompletableFuture<Void> save(ExchangeMessages messages, Long counted, boolean hasAnswer) {
        if (id == null) {
            return CompletableFuture.completedFuture(null);
        }
        Conversation own =
                TurnTokens.after(before, messages.withoutInstructions(), counted, hasAnswer);
        return save(messages, own, own, version, MAX_CONFLICTS)
                .whenComplete((saved, failure) -> endTurn());
    }

    private CompletableFuture<Void> save(
            ExchangeMessages messages,
            Conversation own,
            Conversation next,
            long expected,
            int conflictsLeft) {
        return memory.save(id, next, expected, false, sizes)
                .thenCompose(
                        isSaved ->
                                isSaved
                                        ? CompletableFuture.completedFuture(null)
                                        : saveBehind(messages, own, conflictsLeft));
    }

    private CompletableFuture<Void> saveBehind(
            ExchangeMessages messages, Conversation own, int conflictsLeft) {
        if (conflictsLeft == 0) {
            return CompletableFuture.failedFuture(conflict());
        }
        return CompletableFuture.completedFuture(id)
                .thenComposeAsync(memory::load, pool)
                .thenComposeAsync(
                        latest ->
                                behind(messages, own, latest)
                                        .map(
                                                next ->
                                                        save(
                                                                messages,
                                                                own,
                                                                next,
                                                                latest.version(),
                                                                conflictsLeft - 1))
                                        .orElseGet(() -> CompletableFuture.completedFuture(null)),
                        pool);
    }

    /** Returns the conversation to save; empty if there is nothing left that could continue. */
    private Optional<Conversation> behind(
            ExchangeMessages messages, Conversation own, Conversation latest) {
        return replaces()
                ? Optional.of(own)
                : messages.onto(latest.messages(), isClaimed)
                        .map(next -> TurnTokens.behind(latest, next, own));
    }

    private static CopilotMemoryException conflict() {
        return new CopilotMemoryException(
                "The conversation was not saved: other exchanges have saved it each time, "
                        + MAX_CONFLICTS
                        + " times after the first",
                null,
                ErrorDetails.ofCode("conflict"));
    }
}
