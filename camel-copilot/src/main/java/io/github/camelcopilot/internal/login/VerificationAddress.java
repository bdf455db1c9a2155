package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.internal.address.Loopback;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Checks what a login's host asks a person to open and to enter (RFC 8628, section 3.2): who plays
 * the host could send that person elsewhere. Holds no state.
 */
final class VerificationAddress {

    /** The longest address that a person can compare with what a browser shows. */
    static final int MAX_LENGTH = 200;

    private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7e]+");
    private static final Pattern USER_CODE = Pattern.compile("[A-Z0-9-]{4,20}");

    private VerificationAddress() {}

    /**
     * Returns the address that a person is asked to open.
     *
     * @param text as the host gave it
     * @throws IllegalArgumentException with the reason, if it is not safe to open
     */
    static URI of(String text, GitHubHost host) {
        if (text.length() > MAX_LENGTH) {
            throw refused("is longer than " + MAX_LENGTH + " characters");
        }
        if (!PRINTABLE.matcher(text).matches()) {
            throw refused("holds characters that are none of an address");
        }
        URI uri = parse(text);
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        boolean isWeb = scheme.equals("https") || scheme.equals("http");
        if (!isWeb || uri.getHost() == null) {
            throw refused("is no address of a web page");
        }
        if (uri.getRawUserInfo() != null) {
            throw refused("holds a user name, which hides the host behind it");
        }
        URI own = host.deviceCodeAddress();
        boolean isOwnHost = uri.getHost().equalsIgnoreCase(own.getHost());
        // Where the login itself may go over plain http, its page may.
        boolean mayBePlain =
                Loopback.isHost(uri.getHost())
                        || (isOwnHost && "http".equalsIgnoreCase(own.getScheme()));
        if (scheme.equals("http") && !mayBePlain) {
            throw refused("is plain http: others could read the code that is entered there");
        }
        if (!isOwnHost && GitHubHost.isGitHubs(own.getHost())) {
            throw refused("is a page of " + uri.getHost() + ", and not of " + own.getHost());
        }
        return uri;
    }

    private static URI parse(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException malformed) {
            throw refused("is no address of a web page");
        }
    }

    private static IllegalArgumentException refused(String why) {
        return new IllegalArgumentException(
                "an address to open (verification_uri) that nobody should: it " + why);
    }

    /**
     * Returns the code that a person is asked to enter.
     *
     * @param text as the host gave it
     * @throws IllegalArgumentException if it is none
     */
    static String userCode(String text) {
        if (!USER_CODE.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "a code to enter (user_code) that is none: it must be 4 to 20 of A-Z, 0-9 and"
                            + " -");
        }
        return text;
    }
}
