// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.options;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses sizes such as {@code 20MB}, for which Camel has no syntax. Holds no state. */
public final class ByteSize {

    private static final Pattern SYNTAX = Pattern.compile("(\\d{1,15})\\s*(|B|KB|MB|GB)");

    private ByteSize() {}

    /**
     * Returns the size in bytes, where 1 KB is 1024 bytes.
     *
     * @throws IllegalArgumentException if the text is not a size
     */
    public static long parse(String option, String text) {
        Matcher matcher = SYNTAX.matcher(text.strip().toUpperCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw refused(
                    option,
                    text,
                    "is not a size; use a number of bytes, or a number with KB, MB or GB, such as 20MB");
        }
        long unit =
                switch (matcher.group(2)) {
                    case "KB" -> 1L << 10;
                    case "MB" -> 1L << 20;
                    case "GB" -> 1L << 30;
                    default -> 1L;
                };
        try {
            return Math.multiplyExact(Long.parseLong(matcher.group(1)), unit);
        } catch (ArithmeticException tooLarge) {
            throw refused(option, text, "is too large");
        }
    }

    private static IllegalArgumentException refused(String option, String text, String reason) {
        return new IllegalArgumentException(
                "The value '" + text + "' of the option " + option + " " + reason);
    }
}
