// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.internal.address.BaseUrl;
import java.net.URI;
import java.util.Locale;

/**
 * The OAuth endpoints of a host at which users log in: github.com, a data-residency host, a GitHub
 * Enterprise Server, or another OAuth server.
 *
 * @param name the name of the host in messages and in the token store, with its port and path if it
 *     has any
 * @param deviceCodeAddress the endpoint that issues device codes (RFC 8628, section 3.1)
 * @param tokenAddress the endpoint that issues and renews tokens (RFC 8628, section 3.4; RFC 6749,
 *     section 6)
 */
public record LoginHost(String name, URI deviceCodeAddress, URI tokenAddress) {

    private static final String DEVICE_CODE_PATH = "/login/device/code";
    private static final String TOKEN_PATH = "/login/oauth/access_token";

    /** Returns the endpoints below a base URL, which must have no query. */
    public static LoginHost of(BaseUrl address) {
        String path = address.resolve("").getRawPath();
        return new LoginHost(
                (address.uri().getRawAuthority() + path).toLowerCase(Locale.ROOT),
                address.resolve(DEVICE_CODE_PATH),
                address.resolve(TOKEN_PATH));
    }
}
