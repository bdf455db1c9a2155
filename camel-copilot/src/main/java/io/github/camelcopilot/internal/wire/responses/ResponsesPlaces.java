package io.github.camelcopilot.internal.wire.responses;

import java.util.HashMap;
import java.util.Map;

/**
 * Remembers which items of a streamed output in OpenAI's Responses format have brought something,
 * by their index, so that what comes again whole is not taken twice. Servers leave the index out,
 * or give a whole item another one than its deltas: then rather something is lost that only the
 * whole item brings than doubled. Used by one thread at a time.
 */
final class ResponsesPlaces {

    /** So many items are told apart; those behind them count as one. */
    private static final int MOST_ITEMS = 1000;

    /** As long as it takes to know a text again. */
    private static final int LONGEST_TAIL = 64;

    private static final String UNKNOWN = "";
    private static final String WHOLE = "whole";

    /** What kind of events brings an item; some servers write the same in two. */
    private final Map<String, String> kinds = new HashMap<>(2);

    /**
     * The end of what has come, and a little more: shortening it for each delta would cost more.
     */
    private final StringBuilder tail = new StringBuilder(0);

    private boolean hasDeltas;

    boolean isEmpty() {
        return kinds.isEmpty();
    }

    /**
     * Returns whether a delta is to be taken: not if events of another kind bring its item.
     *
     * @param index null if unknown
     */
    boolean takeDelta(String index, String kind, String delta) {
        hasDeltas = true;
        return take(index, kind, delta);
    }

    /**
     * Returns whether a text that comes whole is to be taken: not if it has come already, as far as
     * anybody can tell.
     *
     * @param index null if unknown
     */
    boolean takeWhole(String index, String whole) {
        String end = last(tail.toString());
        boolean isRepeated = !end.isEmpty() && (whole.endsWith(end) || end.endsWith(whole));
        boolean hasCome =
                index == null ? hasDeltas : kinds.containsKey(index) || kinds.containsKey(UNKNOWN);
        return !isRepeated && !hasCome && take(index, WHOLE, whole);
    }

    private boolean take(String index, String kind, String text) {
        boolean isFull = kinds.size() >= MOST_ITEMS && !kinds.containsKey(index);
        String first = kinds.putIfAbsent(index == null || isFull ? UNKNOWN : index, kind);
        boolean isTaken = first == null || first.equals(kind);
        if (isTaken) {
            tail.append(last(text));
            if (tail.length() > 4 * LONGEST_TAIL) {
                tail.delete(0, tail.length() - LONGEST_TAIL);
            }
        }
        return isTaken;
    }

    private static String last(String text) {
        return text.substring(Math.max(0, text.length() - LONGEST_TAIL));
    }
}
