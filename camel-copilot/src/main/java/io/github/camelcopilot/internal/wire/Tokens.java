package io.github.camelcopilot.internal.wire;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Reads and adds numbers of tokens; one that is too large becomes the largest, since a count that
 * makes no sense must not turn into one below zero. Holds no state, so any thread may use it.
 */
public final class Tokens {

    private Tokens() {}

    /** Returns the number, or 0 for what is none. */
    public static int of(JsonNode number) {
        return of(number, 0);
    }

    /**
     * Returns the number.
     *
     * @param other stands in for what is none
     */
    public static int of(JsonNode number, int other) {
        return (int) number.asDouble(other);
    }

    public static int sum(int a, int b) {
        return (int) Math.min(Integer.MAX_VALUE, (long) a + b);
    }
}
