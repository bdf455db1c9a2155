// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.options;

import java.util.Map;
import java.util.Set;
import org.apache.camel.spi.PropertyConfigurerGetter;

/**
 * Rejects other text for options that are whole numbers. Camel reads it as a duration ({@code
 * PropertyConfigurerSupport} in Camel 4.18): {@code two} becomes 0, {@code 2m} 120,000
 * milliseconds, and a number beyond the range of {@code int} another number. The message does not
 * quote the value, which may be a misplaced credential. Immutable.
 */
public final class IntegerSyntax {

    /** {@code long} is not one of them: that is the type of durations. */
    private static final Set<Class<?>> TYPES = Set.of(int.class, Integer.class, Long.class);

    private final PropertyConfigurerGetter types;

    /**
     * @param types the types of the options
     */
    public IntegerSyntax(PropertyConfigurerGetter types) {
        this.types = types;
    }

    /**
     * Checks the options that are whole numbers.
     *
     * @param options the values by option name, in camel or kebab case
     * @throws IllegalArgumentException if a value is no whole number; the message names the option
     */
    public void check(Map<String, Object> options) {
        options.forEach(this::check);
    }

    /**
     * Checks an option if it is a whole number and its value is a string.
     *
     * @throws IllegalArgumentException if the value is no whole number; the message names the
     *     option
     */
    public void check(String option, Object value) {
        Class<?> type = types.getOptionType(OptionName.normalize(option), true);
        // The set accepts no null, which is the type of an unknown option.
        boolean isInteger = type != null && TYPES.contains(type);
        // A reference is resolved later.
        if (isInteger
                && value instanceof String text
                && !text.startsWith("#")
                && !isInRange(text, type)) {
            throw new IllegalArgumentException(
                    "The value of the option " + option + " is not a whole number in its range");
        }
    }

    private static boolean isInRange(String text, Class<?> type) {
        try {
            long number = Long.parseLong(text);
            return type == Long.class || number == (int) number;
        } catch (NumberFormatException other) {
            return false;
        }
    }
}
