// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Limits the number of distinct model names in statistics and meters, since callers may name any
 * model. Any thread may use it.
 */
public final class ModelNames {

    /** Maximum number of distinct names; further ones are replaced with {@link #OTHER}. */
    private static final int MAX_NAMES = 100;

    /** Replaces names beyond the limit. */
    public static final String OTHER = "other";

    /** Stands for a missing name: the service chose the model, or did not answer. */
    public static final String NONE = "none";

    private final Set<String> names = ConcurrentHashMap.newKeySet();

    /** Returns the name, or its replacement. */
    public String limited(String model) {
        if (model == null) {
            return NONE;
        }
        if (names.contains(model)) {
            return model;
        }
        synchronized (names) {
            if (names.size() >= MAX_NAMES) {
                return OTHER;
            }
            names.add(model);
        }
        return model;
    }
}
