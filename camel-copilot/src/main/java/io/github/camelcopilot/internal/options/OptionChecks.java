// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.options;

import io.github.camelcopilot.internal.transport.HttpField;

/** Common checks and conversions of option values. Holds no state. */
public final class OptionChecks {

    private OptionChecks() {}

    /** Returns whether a text option is unset or blank; a blank value counts as unset. */
    public static boolean isBlank(String text) {
        return text == null || text.isBlank();
    }

    /** Returns the text; null if it is blank. */
    static String blankToNull(String text) {
        return isBlank(text) ? null : text;
    }

    /** Returns the text without surrounding space; null if it is blank. */
    static String stripToNull(String text) {
        return isBlank(text) ? null : text.strip();
    }

    /**
     * Checks the lower limit of a number.
     *
     * @throws IllegalArgumentException if the value is below it
     */
    static void checkAtLeast(String option, long minimum, long value) {
        if (value < minimum) {
            throw new IllegalArgumentException(
                    "The option " + option + " is " + value + ", but must be at least " + minimum);
        }
    }

    /**
     * Checks a floating-point number; JSON has no infinity and no NaN (RFC 8259, section 6).
     *
     * @param value the value; null if unset
     * @throws IllegalArgumentException if the value is infinite or not a number
     */
    static void checkFinite(String option, Double value) {
        if (value != null && !Double.isFinite(value)) {
            throw new IllegalArgumentException("The option " + option + " is not a finite number");
        }
    }

    /**
     * Checks that an option can be sent as an HTTP header.
     *
     * @param value the value; null if unset
     * @throws IllegalArgumentException if the header's name or value is invalid
     */
    static void checkHeader(String option, String header, String value) {
        if (value == null) {
            return;
        }
        try {
            HttpField.of(header, value);
        } catch (IllegalArgumentException invalid) {
            throw new IllegalArgumentException(
                    "The option " + option + " cannot be used: " + invalid.getMessage(), invalid);
        }
    }
}
