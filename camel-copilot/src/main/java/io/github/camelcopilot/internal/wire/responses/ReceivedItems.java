// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire.responses;

import java.util.HashMap;
import java.util.Map;

/**
 * Tracks by index which items of a streamed output in OpenAI's Responses format have been received,
 * so that a complete item does not repeat its deltas. If a server omits the index, or gives a
 * complete item another index than its deltas, text that only the complete item holds is lost
 * rather than repeated. Used by one thread at a time.
 */
final class ReceivedItems {

    /** Maximum number of items that are distinguished; the others count as one. */
    private static final int MAX_ITEMS = 1000;

    /** Number of characters at the end of a text by which it is recognized. */
    private static final int TAIL_LENGTH = 64;

    private static final String UNKNOWN = "";
    private static final String WHOLE = "whole";

    /** The kind of events that holds each item; some servers send the same text in two kinds. */
    private final Map<String, String> kinds = new HashMap<>(2);

    /** At least the end of the text so far; shortened only when it has grown. */
    private final StringBuilder tail = new StringBuilder(0);

    private boolean hasDeltas;

    boolean isEmpty() {
        return kinds.isEmpty();
    }

    /**
     * Returns whether to use a delta; false if events of another kind hold its item.
     *
     * @param index null if unknown
     */
    boolean takeDelta(String index, String kind, String delta) {
        hasDeltas = true;
        return take(index, kind, delta);
    }

    /**
     * Returns whether to use a complete text; false if it has probably been received already.
     *
     * @param index null if unknown
     */
    boolean takeWhole(String index, String whole) {
        String end = last(tail.toString());
        boolean isRepeated = !end.isEmpty() && (whole.endsWith(end) || end.endsWith(whole));
        boolean isReceived =
                index == null ? hasDeltas : kinds.containsKey(index) || kinds.containsKey(UNKNOWN);
        return !isRepeated && !isReceived && take(index, WHOLE, whole);
    }

    private boolean take(String index, String kind, String text) {
        boolean isFull = kinds.size() >= MAX_ITEMS && !kinds.containsKey(index);
        String first = kinds.putIfAbsent(index == null || isFull ? UNKNOWN : index, kind);
        boolean isTaken = first == null || first.equals(kind);
        if (isTaken) {
            tail.append(last(text));
            if (tail.length() > 4 * TAIL_LENGTH) {
                tail.delete(0, tail.length() - TAIL_LENGTH);
            }
        }
        return isTaken;
    }

    private static String last(String text) {
        return text.substring(Math.max(0, text.length() - TAIL_LENGTH));
    }
}
