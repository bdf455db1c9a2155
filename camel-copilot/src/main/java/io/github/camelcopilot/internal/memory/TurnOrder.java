// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.memory;

import io.github.camelcopilot.api.ConversationStore;
import io.github.camelcopilot.api.CopilotMemoryException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Lets the turns of a conversation run one after another, in the order in which they entered. All
 * components of a Camel context share one instance. A turn that waits is a future and an alarm; it
 * holds no thread.
 *
 * <p>A turn runs until the complete answer is saved, or the exchange fails or is cancelled. A
 * stream that its reader holds back keeps its turn, at most until {@code readerTimeout} ends it;
 * once the answer is complete, the turn ends even if the reader has not read it. Any thread may use
 * this class.
 */
public final class TurnOrder {

    /** Maximum number of turns that wait for one conversation. */
    public static final int MAX_WAITING = 1_000;

    /** A conversation is known by its store and its id; two stores may use the same id. */
    private static final class Key {

        private final ConversationStore store;
        private final String id;

        Key(ConversationStore store, String id) {
            this.store = store;
            this.id = id;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key that && store == that.store && id.equals(that.id);
        }

        @Override
        public int hashCode() {
            return 31 * System.identityHashCode(store) + id.hashCode();
        }
    }

    /** The turns of each conversation that has any; the first one runs. Guarded by this. */
    private final Map<Key, LinkedHashSet<Entry>> turns = new HashMap<>();

    /**
     * Begins at random, since an exchange may take the numbers of enclosing turns to another
     * context or process. Guarded by this.
     */
    private long lastNumber = ThreadLocalRandom.current().nextLong();

    /**
     * Enters a turn, which waits until those before it have ended.
     *
     * @param enclosing the numbers of the turns that this one is part of, because the tool of an
     *     exchange has led to it
     * @param maxWait maximum time until the turn begins
     * @throws CopilotMemoryException if an enclosing turn of the same conversation is running, for
     *     whose end this one would wait in vain, or if too many turns wait
     */
    public Entry enter(
            ConversationStore store,
            String id,
            Collection<Long> enclosing,
            Duration maxWait,
            Scheduler scheduler)
            throws CopilotMemoryException {
        Key key = new Key(store, id);
        Entry turn;
        synchronized (this) {
            LinkedHashSet<Entry> all = turns.computeIfAbsent(key, unknown -> new LinkedHashSet<>());
            if (!all.isEmpty() && enclosing.contains(all.iterator().next().number)) {
                throw nested();
            }
            if (all.size() > MAX_WAITING) {
                throw busy();
            }
            turn = new Entry(key, ++lastNumber);
            all.add(turn);
            if (all.size() == 1) {
                turn.begun.complete(null);
                return turn;
            }
        }
        turn.waitFor(maxWait, scheduler);
        return turn;
    }

    /** Returns the number of turns that have not ended. */
    synchronized int size() {
        return turns.values().stream().mapToInt(LinkedHashSet::size).sum();
    }

    /**
     * Removes a turn.
     *
     * @param onlyWaiting whether a turn that runs stays
     * @return whether the turn was removed
     */
    private boolean remove(Entry turn, boolean onlyWaiting) {
        Entry next = null;
        synchronized (this) {
            LinkedHashSet<Entry> all = turns.get(turn.key);
            if (all == null || !all.contains(turn)) {
                return false;
            }
            boolean isRunning = all.iterator().next() == turn;
            if (isRunning && onlyWaiting) {
                return false;
            }
            all.remove(turn);
            if (all.isEmpty()) {
                turns.remove(turn.key);
            } else if (isRunning) {
                next = all.iterator().next();
            }
        }
        if (next != null) {
            next.begin();
        }
        return true;
    }

    private synchronized boolean isWaiting(Entry turn) {
        LinkedHashSet<Entry> all = turns.get(turn.key);
        return all != null && all.contains(turn) && all.iterator().next() != turn;
    }

    private static CopilotMemoryException nested() {
        return new CopilotMemoryException(
                "Nothing was sent, because the tool that has led to it belongs to a turn of the same"
                        + " conversation, so that each would wait for the other: use another memoryId in the route of"
                        + " the tool, or none",
                null,
                ErrorDetails.ofCode("memory_nested"));
    }

    private static CopilotMemoryException busy() {
        return new CopilotMemoryException(
                "Nothing was sent, because "
                        + MAX_WAITING
                        + " messages already wait for a turn of the same conversation",
                null,
                ErrorDetails.ofCode("memory_busy"));
    }

    private static CopilotMemoryException timedOut(Duration maxWait) {
        return new CopilotMemoryException(
                "Nothing was sent, because the turns of the same conversation before it did not end within"
                        + " memoryTimeout ("
                        + maxWait.toMillis()
                        + " ms)",
                null,
                ErrorDetails.ofCode("memory_timeout"));
    }

    /** The entry of one turn, until the turn ends. Any thread may use it. */
    public final class Entry {

        private final Key key;
        private final long number;
        private final CompletableFuture<Void> begun = new CompletableFuture<>();

        /** Null if the turn does not wait. */
        private volatile Scheduler.Alarm deadline;

        private Entry(Key key, long number) {
            this.key = key;
            this.number = number;
        }

        /** Returns the number of the turn, which no other one has. */
        public long number() {
            return number;
        }

        /**
         * Returns a future that is completed when the turn begins. The thread that ends the turn
         * before, or the scheduler's, completes it, so that dependent actions must only hand over
         * to another thread. It fails with a {@link CopilotMemoryException} after the maximum time.
         */
        public CompletableFuture<Void> begun() {
            return begun;
        }

        /** Ends the turn, so that the next one begins; also while it waits. Idempotent. */
        public void end() {
            if (remove(this, false)) {
                cancelDeadline();
            }
        }

        private void waitFor(Duration maxWait, Scheduler scheduler) {
            try {
                deadline = scheduler.schedule(maxWait, () -> expire(maxWait));
            } catch (RuntimeException | Error refused) {
                end();
                throw refused;
            }
            if (!isWaiting(this)) {
                cancelDeadline();
            }
        }

        private void expire(Duration maxWait) {
            if (remove(this, true)) {
                begun.completeExceptionally(timedOut(maxWait));
            }
        }

        private void begin() {
            cancelDeadline();
            begun.complete(null);
        }

        private void cancelDeadline() {
            Scheduler.Alarm known = deadline;
            if (known != null) {
                known.cancel();
            }
        }
    }
}
