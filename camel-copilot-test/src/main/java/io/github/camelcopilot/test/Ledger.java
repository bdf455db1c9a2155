// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps the books of one server, in memory that is bounded by {@link #MAX_LINES} and {@link
 * #MAX_NAME}. Thread-safe.
 */
final class Ledger {

    private static final int MAX_LINES = 1_000;
    private static final int MAX_NAME = 256;

    /** One line of the books from its first request until the books are cleared. */
    static final class Entry {

        private final String model;
        private final String initiator;
        private Figures figures = Figures.ZERO;

        private Entry(String model, String initiator) {
            this.model = model;
            this.initiator = initiator;
        }

        private void add(Figures more) {
            figures = figures.plus(more);
        }
    }

    private record Key(String model, String initiator) {}

    private static final Key OTHER = new Key("other", "");

    private final Map<Key, Entry> entries = new LinkedHashMap<>();

    /** Counts a prompt, and returns the entry for its answer. */
    synchronized Entry requested(String model, String initiator) {
        Key key = new Key(model, initiator);
        boolean kept =
                entries.containsKey(key)
                        || (entries.size() < MAX_LINES
                                && model.length() <= MAX_NAME
                                && initiator.length() <= MAX_NAME);
        Entry entry =
                entries.computeIfAbsent(
                        kept ? key : OTHER, used -> new Entry(used.model(), used.initiator()));
        entry.add(Figures.ONE_REQUEST);
        return entry;
    }

    /** Counts tool results in a prompt that no earlier prompt contained. */
    synchronized void returned(Entry entry, int toolResults) {
        entry.add(Figures.ofToolResults(toolResults));
    }

    /**
     * Writes the last bytes of an answer, and counts the answer if they were written. {@link
     * #books} waits for it, so that a client that has read these bytes finds the answer. After
     * {@link #clear}, the answers to earlier requests have no effect.
     *
     * @return whether the bytes were written
     */
    synchronized boolean answered(Entry entry, Figures answer, Settlement.LastWrite write)
            throws IOException {
        if (!write.complete()) {
            return false;
        }
        entry.add(answer);
        return true;
    }

    synchronized Books books() {
        return new Books(
                entries.values().stream()
                        .map(entry -> new Books.Line(entry.model, entry.initiator, entry.figures))
                        .toList());
    }

    synchronized void clear() {
        entries.clear();
    }
}
