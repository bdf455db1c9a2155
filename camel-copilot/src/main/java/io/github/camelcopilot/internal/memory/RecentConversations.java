// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.memory;

import io.github.camelcopilot.api.Conversation;
import io.github.camelcopilot.api.ConversationStore;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The default {@link ConversationStore}: keeps the conversations that were used last in memory.
 * Those beyond a number, and those that were not used for an hour, are forgotten. Thread-safe; no
 * thread of its own.
 */
public final class RecentConversations implements ConversationStore {

    /** Time without any use after which a conversation is forgotten. */
    static final Duration MAX_IDLE = Duration.ofHours(1);

    private record Entry(Conversation conversation, long usedAt) {}

    private final Scheduler scheduler;

    // Guarded by this.
    private int maxConversations;

    /** In the order of the last use. Guarded by this. */
    private final Map<String, Entry> byId = new LinkedHashMap<>(16, 0.75f, true);

    public RecentConversations(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Raises the maximum number of conversations: endpoints that share this store may differ. */
    public synchronized void allow(int conversations) {
        maxConversations = Math.max(maxConversations, conversations);
    }

    @Override
    public synchronized CompletionStage<Conversation> load(String id) {
        long now = scheduler.nanoTime();
        forgetIdle(now);
        return CompletableFuture.completedFuture(use(id, now));
    }

    private Conversation use(String id, long now) {
        Entry found =
                byId.computeIfPresent(id, (known, entry) -> new Entry(entry.conversation(), now));
        return found == null ? null : found.conversation();
    }

    @Override
    public synchronized CompletionStage<Boolean> save(
            String id, Conversation next, long expectedVersion) {
        long now = scheduler.nanoTime();
        forgetIdle(now);
        Conversation current = use(id, now);
        boolean isExpected = expectedVersion == (current == null ? 0 : current.version());
        if (isExpected) {
            byId.put(id, new Entry(next, now));
            forgetBeyondLimit();
        }
        return CompletableFuture.completedFuture(isExpected);
    }

    @Override
    public synchronized CompletionStage<Void> delete(String id) {
        byId.remove(id);
        return CompletableFuture.completedFuture(null);
    }

    private void forgetIdle(long now) {
        Iterator<Entry> leastRecent = byId.values().iterator();
        while (leastRecent.hasNext() && now - leastRecent.next().usedAt() >= MAX_IDLE.toNanos()) {
            leastRecent.remove();
        }
    }

    private void forgetBeyondLimit() {
        Iterator<Entry> leastRecent = byId.values().iterator();
        while (byId.size() > maxConversations) {
            leastRecent.next();
            leastRecent.remove();
        }
    }
}
