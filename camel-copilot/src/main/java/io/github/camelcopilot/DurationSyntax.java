package io.github.camelcopilot;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Refuses durations that Camel cannot read but takes for zero, which means no limit here: Camel
 * reads {@code 10x} and {@code 10S} as 0.
 */
public final class DurationSyntax {

    private static final List<String> OPTIONS =
            List.of(
                    "connectTimeout",
                    "responseTimeout",
                    "idleTimeout",
                    "requestTimeout",
                    "maxRetryDelay",
                    "readerTimeout",
                    "loginTimeout",
                    "modelsCacheTtl");

    /**
     * Camel's syntax: milliseconds, or numbers with units in falling order; a reference is resolved
     * later.
     */
    private static final Pattern SYNTAX =
            Pattern.compile("-?\\d+|(?=\\d)(\\d+d)?(\\d+h)?(\\d+m(?!s))?(\\d+s)?(\\d+ms)?|#.+");

    private DurationSyntax() {}

    /**
     * Checks options as text: those of a URI, or of properties.
     *
     * @throws IllegalArgumentException that names the option
     */
    public static void check(Map<String, Object> parameters) {
        for (String option : OPTIONS) {
            if (parameters.get(option) instanceof String text
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
}
