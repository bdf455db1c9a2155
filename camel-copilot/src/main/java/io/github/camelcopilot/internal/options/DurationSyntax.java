package io.github.camelcopilot.internal.options;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Refuses durations that Camel cannot read but takes for zero, which means no limit here: Camel
 * reads {@code 10x} and {@code 10S} as 0.
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
                            "loginTimeout",
                            "modelsCacheTtl")
                    .map(OptionName::uniform)
                    .collect(Collectors.toUnmodifiableSet());

    /**
     * Camel's syntax: milliseconds, or numbers with units in falling order; a reference is resolved
     * later.
     */
    private static final Pattern SYNTAX =
            Pattern.compile("-?\\d+|(?=\\d)(\\d+d)?(\\d+h)?(\\d+m(?!s))?(\\d+s)?(\\d+ms)?|#.+");

    private DurationSyntax() {}

    /**
     * Checks options as text.
     *
     * @param options by their names, which may be in kebab or camel case
     * @throws IllegalArgumentException that names the option
     */
    public static void check(Map<String, Object> options) {
        options.forEach(DurationSyntax::check);
    }

    /** Checks one option. */
    public static void check(String option, Object value) {
        if (NAMES.contains(OptionName.uniform(option))
                && value instanceof String text
                && !SYNTAX.matcher(text.strip()).matches()) {
            throw new IllegalArgumentException(
                    "The value '"
                            + text
                            + "' of the option "
                            + option
                            + " is no duration; write milliseconds, or numbers with d, h, m, s or ms, such as 1m30s");
        }
    }
}
