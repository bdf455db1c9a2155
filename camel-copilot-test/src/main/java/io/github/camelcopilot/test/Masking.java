// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.util.Locale;
import java.util.Set;

/**
 * Masks credentials for display, as the API guide prescribes: {@code gho_***ijkl}, and {@code ***}
 * for short ones.
 */
final class Masking {

    private static final Set<String> SECRET_HEADERS =
            Set.of("authorization", "proxy-authorization", "api-key", "x-api-key", "cookie");

    private Masking() {}

    /**
     * The value of this header as it may be shown; the scheme of an Authorization header stays
     * readable.
     */
    static String header(String name, String value) {
        if (!SECRET_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
            return value;
        }
        int space = value.indexOf(' ');
        return value.substring(0, space + 1) + secret(value.substring(space + 1));
    }

    static String secret(String secret) {
        int length = secret.length();
        return length > 8 ? secret.substring(0, 4) + "***" + secret.substring(length - 4) : "***";
    }
}
