package io.github.camelcopilot.login;

import java.net.URI;

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
}
