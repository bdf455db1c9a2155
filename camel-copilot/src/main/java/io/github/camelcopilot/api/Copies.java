package io.github.camelcopilot.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Copies that keep order and allow null values, as JSON does; the JDK's immutable copies do
 * neither.
 */
final class Copies {

    private Copies() {}

    static Map<String, Object> of(Map<String, Object> members) {
        return members == null || members.isEmpty()
                ? Map.of()
                : Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }
}
