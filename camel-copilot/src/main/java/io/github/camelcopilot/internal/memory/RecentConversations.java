// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.memory;

import io.github.camelcopilot.api.Conversation;
import io.github.camelcopilot.api.ConversationStore;
import io.github.camelcopilot.api.CopilotMemoryException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The default {@link ConversationStore}: keeps the conversations that were used last in memory.
 * Those beyond a number or a total size, and those that were not used for an hour, are forgotten.
 * Thread-safe; no thread of its own.
 */
public final class RecentConversations implements ConversationStore {

    /** Time without any use after which a conversation is forgotten. */
    static final Duration MAX_IDLE = Duration.ofHours(1);

    /**
     * @param size in bytes of JSON
     */
    private record Entry(Conversation conversation, long size, long usedAt) {}

    private final Scheduler scheduler;

    // Guarded by this.
    private int maxConversations;
    private long maxConversationSize;
    private long size;

    /** In the order of the last use. Guarded by this. */
    private final Map<String, Entry> byId = new LinkedHashMap<>(16, 0.75f, true);

    public RecentConversations(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /**
     * Raises the limits: endpoints that share this store may differ.
     *
     * @param conversations maximum number of conversations
     * @param conversationSize maximum size of a conversation in bytes of JSON; only the total is
     *     limited, since a conversation may be larger while its tool calls wait for decisions
     */
    public synchronized void allow(int conversations, long conversationSize) {
        maxConversations = Math.max(maxConversations, conversations);
        maxConversationSize = Math.max(maxConversationSize, conversationSize);
    }

    /** Returns the maximum size of all conversations in bytes of JSON. */
    private long maxSize() {
        return maxConversationSize > Long.MAX_VALUE / maxConversations
                ? Long.MAX_VALUE
                : maxConversations * maxConversationSize;
    }

    @Override
    public synchronized CompletionStage<Conversation> load(String id) {
        long now = scheduler.nanoTime();
        forgetIdle(now);
        return CompletableFuture.completedFuture(use(id, now));
    }

    private Conversation use(String id, long now) {
        Entry found =
                byId.computeIfPresent(
                        id, (known, entry) -> new Entry(entry.conversation(), entry.size(), now));
        return found == null ? null : found.conversation();
    }

    @Override
    public CompletionStage<Boolean> save(String id, Conversation next, long expectedVersion) {
        try {
            return save(id, next, expectedVersion, new MessageSizes().of(next.messages()));
        } catch (CopilotMemoryException unwritable) {
            return CompletableFuture.failedFuture(unwritable);
        }
    }

    /**
     * Like {@link #save(String, Conversation, long)}, for a conversation whose size is known.
     *
     * @param bytes its size in bytes of JSON
     */
    synchronized CompletionStage<Boolean> save(
            String id, Conversation next, long expectedVersion, long bytes) {
        if (bytes > maxSize()) {
            return CompletableFuture.failedFuture(tooLarge(bytes));
        }
        long now = scheduler.nanoTime();
        forgetIdle(now);
        Conversation current = use(id, now);
        boolean isExpected = expectedVersion == (current == null ? 0 : current.version());
        if (isExpected) {
            forget(byId.put(id, new Entry(next, bytes, now)));
            size += bytes;
            forgetBeyondLimit();
        }
        return CompletableFuture.completedFuture(isExpected);
    }

    @Override
    public synchronized CompletionStage<Void> delete(String id) {
        forget(byId.remove(id));
        return CompletableFuture.completedFuture(null);
    }

    private void forgetIdle(long now) {
        Iterator<Entry> leastRecent = byId.values().iterator();
        while (leastRecent.hasNext()) {
            Entry entry = leastRecent.next();
            if (now - entry.usedAt() < MAX_IDLE.toNanos()) {
                return;
            }
            leastRecent.remove();
            forget(entry);
        }
    }

    private void forgetBeyondLimit() {
        Iterator<Entry> leastRecent = byId.values().iterator();
        while (byId.size() > maxConversations || size > maxSize()) {
            Entry entry = leastRecent.next();
            leastRecent.remove();
            forget(entry);
        }
    }

    private void forget(Entry removed) {
        size -= removed == null ? 0 : removed.size();
    }

    private CopilotMemoryException tooLarge(long bytes) {
        return new CopilotMemoryException(
                "The conversation, whose tool calls wait for decisions, has "
                        + bytes
                        + " bytes of JSON, which is more than memoryMaxConversations ("
                        + maxConversations
                        + ") times memoryMaxSize ("
                        + maxConversationSize
                        + " bytes), so it cannot be kept in memory",
                null,
                ErrorDetails.ofCode("memory_failed"));
    }
}
