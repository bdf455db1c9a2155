// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.internal.address.GitHubHosts;
import io.github.camelcopilot.internal.address.Loopback;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Validates the address and the code that the host of a login returns for the user (RFC 8628,
 * section 3.2): an attacker who impersonates the host could direct the user to another page.
 * Stateless.
 */
final class VerificationAddress {

    /**
     * Maximum length of an address in characters, so that users can compare it with the one in the
     * browser.
     */
    static final int MAX_LENGTH = 200;

    private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7e]+");
    private static final Pattern USER_CODE = Pattern.compile("[A-Z0-9-]{4,20}");

    private VerificationAddress() {}

    /**
     * Returns the address that the user opens.
     *
     * @param text the member {@code verification_uri} of the response
     * @throws IllegalArgumentException if it is not safe to open; the message states the reason
     */
    static URI of(String text, LoginHost host) {
        if (text.length() > MAX_LENGTH) {
            throw refused("is longer than " + MAX_LENGTH + " characters");
        }
        if (!PRINTABLE.matcher(text).matches()) {
            throw refused("contains characters that are not allowed in an address");
        }
        URI uri = parse(text);
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        boolean isWeb = scheme.equals("https") || scheme.equals("http");
        if (!isWeb || uri.getHost() == null) {
            throw refused("is not the address of a web page");
        }
        if (uri.getRawUserInfo() != null) {
            throw refused("contains a user name, which can hide the real host");
        }
        URI own = host.deviceCodeAddress();
        boolean isOwnHost = uri.getHost().equalsIgnoreCase(own.getHost());
        // If the login itself uses plain http, its page may be on the same host.
        boolean mayBePlain =
                Loopback.isHost(uri.getHost())
                        || (isOwnHost && "http".equalsIgnoreCase(own.getScheme()));
        if (scheme.equals("http") && !mayBePlain) {
            throw refused("uses plain http: others could read the code that is entered there");
        }
        if (!isOwnHost && GitHubHosts.isLogin(own.getHost())) {
            throw refused("is a page of " + uri.getHost() + ", not of " + own.getHost());
        }
        return uri;
    }

    private static URI parse(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException malformed) {
            throw refused("is not the address of a web page");
        }
    }

    private static IllegalArgumentException refused(String why) {
        return new IllegalArgumentException(
                "an address (verification_uri) that is not safe to open: it " + why);
    }

    /**
     * Returns the code that the user enters.
     *
     * @param text the member {@code user_code} of the response
     * @throws IllegalArgumentException if it is not a valid code
     */
    static String userCode(String text) {
        if (!USER_CODE.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "an invalid code (user_code): it must consist of 4 to 20 characters of A-Z, 0-9"
                            + " and -");
        }
        return text;
    }
}
