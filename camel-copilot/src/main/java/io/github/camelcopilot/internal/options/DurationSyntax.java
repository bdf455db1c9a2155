// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.options;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rejects invalid durations. Camel silently converts some of them, such as {@code 10x} and {@code
 * 10S}, to 0, which would mean no limit. Holds no state.
 */
public final class DurationSyntax {

    private static final Set<String> NAMES =
            Stream.of(
                            "connectTimeout",
                            "responseTimeout",
                            "idleTimeout",
                            "requestTimeout",
                            "maxRetryDelay",
                            "readerTimeout",
                            "firstChunkTimeout",
                            "loginTimeout",
                            "mcpTimeout",
                            "memoryTimeout",
                            "modelsCacheTtl",
                            "toolTimeout",
                            "toolApprovalTimeout")
                    .map(OptionName::normalize)
                    .collect(Collectors.toUnmodifiableSet());

    /**
     * Milliseconds, or numbers with units in descending order. A reference, which starts with #, is
     * also accepted; it is resolved later.
     */
    private static final Pattern SYNTAX =
            Pattern.compile("-?\\d+|(?=\\d)(\\d+d)?(\\d+h)?(\\d+m(?!s))?(\\d+s)?(\\d+ms)?|#.+");

    private DurationSyntax() {}

    /**
     * Checks the options that are durations.
     *
     * @param options the values by option name, in camel or kebab case
     * @throws IllegalArgumentException if a duration is invalid; the message names the option
     */
    public static void check(Map<String, Object> options) {
        options.forEach(DurationSyntax::check);
    }

    /**
     * Checks an option if it is a duration and its value is a string.
     *
     * @throws IllegalArgumentException if the duration is invalid; the message names the option
     */
    public static void check(String option, Object value) {
        if (NAMES.contains(OptionName.normalize(option))
                && value instanceof String text
                && !SYNTAX.matcher(text.strip()).matches()) {
            throw new IllegalArgumentException(
                    "The value '"
                            + text
                            + "' of the option "
                            + option
                            + " is not a duration; use milliseconds, or numbers with d, h, m, s or ms, such as 1m30s");
        }
    }
}
