package io.github.camelcopilot.internal.options;

import java.util.regex.Pattern;

/**
 * Masks the values in an endpoint's URI that Camel does not know for secrets: extra headers and
 * members of the body, whatever their names, and the query of an address. Holds no state.
 */
public final class SecretParameters {

    /** As Camel itself writes it in place of a secret. */
    private static final String MASK = "xxxxxx";

    /** What Camel takes literally ends with its bracket and the parameter. */
    private static final String RAW = "RAW(?:\\(.*?\\)|\\{.*?})(?=&|]|$)";

    private static final Pattern EXTRA =
            Pattern.compile("([?&](?:header|body)(?:\\.|%2[eE])[^=&]*=)(?:" + RAW + "|[^&\\]]*)");

    private static final Pattern RAW_QUERY =
            Pattern.compile("([?&]baseUrl=RAW[({][^?&]*\\?).*?([)}])(?=&|]|$)");

    private static final Pattern QUERY =
            Pattern.compile("([?&]baseUrl=(?!RAW[({])[^?&]*(?:\\?|%3[fF]))[^&\\]]*");

    private SecretParameters() {}

    public static String masked(String uri) {
        String extra = EXTRA.matcher(uri).replaceAll("$1" + MASK);
        String raw = RAW_QUERY.matcher(extra).replaceAll("$1" + MASK + "$2");
        return QUERY.matcher(raw).replaceAll("$1" + MASK);
    }
}
