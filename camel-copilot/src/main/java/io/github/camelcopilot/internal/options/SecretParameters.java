// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.options;

import java.util.regex.Pattern;

/**
 * Masks values in an endpoint URI that may be secrets and that Camel does not mask: those of {@code
 * header.*}, {@code body.*} and {@code mcpServer.*}, and the query of {@code baseUrl}. Holds no
 * state.
 */
public final class SecretParameters {

    /** The mask that Camel itself uses. */
    private static final String MASK = "xxxxxx";

    /**
     * A value in Camel's RAW syntax, which ends with a closing bracket at the end of the parameter.
     */
    private static final String RAW = "RAW(?:\\(.*?\\)|\\{.*?})(?=&|]|$)";

    private static final Pattern EXTRA =
            Pattern.compile(
                    "([?&](?:header|body|mcpServer)(?:\\.|%2[eE])[^=&]*=)(?:" + RAW + "|[^&\\]]*)");

    private static final Pattern RAW_QUERY =
            Pattern.compile("([?&]baseUrl=RAW[({][^?&]*\\?).*?([)}])(?=&|]|$)");

    private static final Pattern QUERY =
            Pattern.compile("([?&]baseUrl=(?!RAW[({])[^?&]*(?:\\?|%3[fF]))[^&\\]]*");

    private SecretParameters() {}

    /** Returns the URI with such values masked. */
    public static String masked(String uri) {
        String extra = EXTRA.matcher(uri).replaceAll("$1" + MASK);
        String raw = RAW_QUERY.matcher(extra).replaceAll("$1" + MASK + "$2");
        return QUERY.matcher(raw).replaceAll("$1" + MASK);
    }
}
