package io.github.camelcopilot.internal.options;

import java.util.Locale;

/** The names of options, as Camel compares them. */
public final class OptionName {

    private OptionName() {}

    /** Camel takes requestTimeout, request-timeout and requesttimeout for one option. */
    public static String uniform(String option) {
        return option.replace("-", "").toLowerCase(Locale.ROOT);
    }
}
