// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.transport;

import java.util.Locale;

/**
 * The proxy that a response came through.
 *
 * @param address host and port, as in the options
 * @param hasCredential whether user and password are set
 * @param isResponder whether the proxy itself sent the response
 */
public record ProxyHop(String address, boolean hasCredential, boolean isResponder) {

    private static final String OPTIONS = "proxyAuthUsername and proxyAuthPassword";

    /**
     * Returns advice about a response that the proxy itself sent, as a sentence without a full
     * stop.
     *
     * @param head of that response
     */
    public String advice(ResponseHead head) {
        return switch (head.status()) {
            case 407 ->
                    authenticationAdvice(head.field(ResponseField.PROXY_AUTHENTICATE).orElse(""));
            case 403 ->
                    "Look at the proxy's rules for this host and port"
                            + (hasCredential
                                    ? " and for the user in proxyAuthUsername (with proxyAuthPassword)"
                                    : ", which may need " + OPTIONS);
            default ->
                    "Look at the options proxyHost, proxyPort, "
                            + OPTIONS
                            + ", and at the proxy itself";
        };
    }

    private String authenticationAdvice(String challenges) {
        String offered = challenges.toLowerCase(Locale.ROOT);
        if (!offered.isEmpty() && !offered.contains("basic") && !offered.contains("digest")) {
            return OPTIONS
                    + " serve for Basic and Digest authentication, and the proxy offers neither";
        }
        return hasCredential
                ? "It does not accept the credential of the options " + OPTIONS
                : "It asks for a credential: set the options " + OPTIONS;
    }

    ProxyHop asResponder() {
        return new ProxyHop(address, hasCredential, true);
    }
}
