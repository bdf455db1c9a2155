// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.options;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Normalizes the names of options for comparison. Holds no state. */
public final class OptionName {

    private OptionName() {}

    /**
     * Returns the same name for requestTimeout, request-timeout and requesttimeout, which Camel
     * treats as equal.
     */
    static String normalize(String option) {
        return option.replace("-", "").toLowerCase(Locale.ROOT);
    }

    /** Normalizes each of the names. */
    public static Set<String> normalize(Collection<String> options) {
        return options.stream().map(OptionName::normalize).collect(Collectors.toUnmodifiableSet());
    }
}
