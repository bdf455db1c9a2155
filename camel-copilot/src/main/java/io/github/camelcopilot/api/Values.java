// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Code shared by the value types of this package. Each keeps its members in a private record, which
 * supplies equality, hash code and JSON. The type itself is a final class with a builder because
 * the canonical constructor of a public record is public (JLS 8.10.4) and changes with every
 * member.
 */
final class Values {

    private Values() {}

    /**
     * Returns an unmodifiable copy that keeps the order and allows null values, as JSON does; the
     * JDK's immutable copies do neither.
     *
     * @param members null = no members
     */
    static Map<String, Object> copyOf(Map<String, Object> members) {
        return members == null || members.isEmpty()
                ? Map.of()
                : Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /** Returns the text form that a record of this type would have. */
    static String toString(Class<?> type, Record members) {
        return type.getSimpleName()
                + members.toString().substring(members.getClass().getSimpleName().length());
    }
}
