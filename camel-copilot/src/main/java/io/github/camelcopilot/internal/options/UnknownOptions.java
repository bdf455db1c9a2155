// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.options;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Rejects the options of an endpoint URI that do not exist. Holds no state. */
public final class UnknownOptions {

    private UnknownOptions() {}

    /**
     * Throws an exception if there are unknown options. The message suggests the nearest valid
     * names, and contains no values, which may be credentials.
     *
     * @param unknown the names that are not names of options
     * @param valid the names of all options
     * @throws IllegalArgumentException unless {@code unknown} is empty
     */
    public static void reject(Set<String> unknown, Collection<String> valid) {
        if (unknown.isEmpty()) {
            return;
        }
        throw new IllegalArgumentException(
                "Unknown options: "
                        + new TreeSet<>(unknown)
                                .stream()
                                        .map(name -> "'" + name + "'" + suggestion(name, valid))
                                        .collect(Collectors.joining(", ")));
    }

    private static String suggestion(String name, Collection<String> valid) {
        return NearestName.of(name, valid)
                .map(near -> " (did you mean '" + near + "'?)")
                .orElse("");
    }
}
