package io.github.camelcopilot.internal.login;

import java.net.URI;
import java.util.Locale;

/**
 * Where to log in: github.com, a data-residency host or a GitHub Enterprise Server.
 *
 * @param name as in messages and in the token store: the host, with its port and path if it has
 *     such
 * @param deviceCodeAddress gives device codes (RFC 8628, section 3.1)
 * @param tokenAddress gives and renews tokens (RFC 8628, section 3.4; RFC 6749, section 6)
 */
public record GitHubHost(String name, URI deviceCodeAddress, URI tokenAddress) {

    /** Behind the address of the host. */
    public static final String DEVICE_CODE_PATH = "/login/device/code";

    /** Behind the address of the host. */
    public static final String TOKEN_PATH = "/login/oauth/access_token";

    private static final String GITHUB = "github.com";
    private static final String DATA_RESIDENCY = ".ghe.com";

    /** Returns whether logins of that host are GitHub's own: not those of another server. */
    public static boolean isGitHubs(String host) {
        return host.equalsIgnoreCase(GITHUB) || isDataResidency(host);
    }

    /** Returns whether a host keeps the data of a company in its region. */
    public static boolean isDataResidency(String host) {
        return host.toLowerCase(Locale.ROOT).endsWith(DATA_RESIDENCY);
    }
}
