// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.tool;

import java.util.Locale;

/**
 * The names of headers that control Camel's components, such as {@code CamelHttpUri} and {@code
 * CamelFileName}. Camel's own filters of headers match the same names, ignoring case.
 */
public final class ReservedNames {

    private ReservedNames() {}

    /** Returns whether no argument of the model may become a header of this name. */
    public static boolean contains(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("camel") || lower.startsWith("org.apache.camel");
    }
}
