// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.agent;

import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.Conversation;
import io.github.camelcopilot.api.CopilotMemoryException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.internal.memory.Memory;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * The conversation that one exchange continues, and its version. Without the id of a conversation,
 * nothing is loaded or saved. Futures are completed on any thread, and fail with a {@link
 * CopilotMemoryException}. Used by one thread at a time.
 */
final class ExchangeMemory {

    /** Maximum number of times that a turn is put behind those of other exchanges. */
    private static final int MAX_CONFLICTS = 10;

    private final Memory memory;
    private final String id;
    private final Executor pool;
    private long version;
    private boolean isClaimed;

    /**
     * @param id of the conversation; null = none
     * @param pool continues after a conflict, because the store completes its stages on threads of
     *     its own
     */
    ExchangeMemory(Memory memory, String id, Executor pool) {
        this.memory = memory;
        this.id = id;
        this.pool = pool;
    }

    /** Returns the stored messages. */
    CompletableFuture<List<ChatMessage>> load() {
        if (id == null) {
            return CompletableFuture.completedFuture(List.of());
        }
        return memory.load(id)
                .thenApply(
                        found -> {
                            version = found.version();
                            return found.messages();
                        });
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
        return save(messages, version)
                .thenApply(
                        isSaved -> {
                            isClaimed = true;
                            version++;
                            return isSaved;
                        });
    }

    /** Saves what the exchange has added, behind what others have saved in the meantime. */
    CompletableFuture<Void> save(ExchangeMessages messages) {
        return id == null
                ? CompletableFuture.completedFuture(null)
                : save(messages, messages.withoutInstructions(), version, MAX_CONFLICTS);
    }

    private CompletableFuture<Void> save(
            ExchangeMessages messages, List<ChatMessage> next, long expected, int conflictsLeft) {
        return save(next, expected)
                .thenCompose(
                        isSaved ->
                                isSaved
                                        ? CompletableFuture.completedFuture(null)
                                        : saveBehind(messages, conflictsLeft));
    }

    private CompletableFuture<Void> saveBehind(ExchangeMessages messages, int conflictsLeft) {
        if (conflictsLeft == 0) {
            return CompletableFuture.failedFuture(conflict());
        }
        return CompletableFuture.completedFuture(id)
                .thenComposeAsync(memory::load, pool)
                .thenComposeAsync(
                        latest ->
                                messages.onto(latest.messages(), isClaimed)
                                        .map(
                                                next ->
                                                        save(
                                                                messages,
                                                                next,
                                                                latest.version(),
                                                                conflictsLeft - 1))
                                        .orElseGet(() -> CompletableFuture.completedFuture(null)),
                        pool);
    }

    private CompletableFuture<Boolean> save(List<ChatMessage> messages, long expected) {
        return memory.save(
                id,
                Conversation.builder().messages(messages).version(expected + 1).build(),
                expected);
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
