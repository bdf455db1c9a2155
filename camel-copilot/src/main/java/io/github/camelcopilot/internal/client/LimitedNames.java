// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Limits the number of distinct names of models or of tools in statistics and meters, since callers
 * may name any model and any number of tools. Any thread may use it.
 */
public final class LimitedNames {

    /** Maximum number of distinct names; further ones are replaced with {@link #OTHER}. */
    private static final int MAX_NAMES = 100;

    /** Replaces names beyond the limit. */
    public static final String OTHER = "other";

    /** Stands for a missing name: the service chose the model, or did not answer. */
    public static final String NONE = "none";

    private final Set<String> names = ConcurrentHashMap.newKeySet();

    /** Returns the name, or its replacement. */
    public String limited(String name) {
        if (name == null) {
            return NONE;
        }
        if (names.contains(name)) {
            return name;
        }
        synchronized (names) {
            if (names.size() >= MAX_NAMES) {
                return OTHER;
            }
            names.add(name);
        }
        return name;
    }
}
