// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Reads and adds numbers of tokens. Numbers that exceed {@link Integer#MAX_VALUE} become that
 * value. Holds no state, so any thread may use it.
 */
public final class Tokens {

    private Tokens() {}

    /** Returns the number, or 0 for a negative number and any other value. */
    public static int of(JsonNode number) {
        return of(number, 0);
    }

    /**
     * Returns the number.
     *
     * @param other the result for a negative number and any other value
     */
    public static int of(JsonNode number, int other) {
        double count = number.isBoolean() ? other : number.asDouble(other);
        return count < 0 ? other : (int) count;
    }

    public static int sum(int a, int b) {
        return (int) Math.min(Integer.MAX_VALUE, (long) a + b);
    }
}
