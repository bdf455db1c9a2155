package io.github.camelcopilot;

import java.util.Locale;

/** The names of options, as Camel compares them. */
final class OptionName {

    private OptionName() {}

    /** Camel takes requestTimeout, request-timeout and requesttimeout for one option. */
    static String uniform(String option) {
        return option.replace("-", "").toLowerCase(Locale.ROOT);
    }
}
