// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.provider;

import io.github.camelcopilot.internal.address.BaseUrl;
import io.github.camelcopilot.internal.address.GitHubHosts;
import java.net.URI;
import java.util.Locale;

/**
 * The REST API of the GitHub host at which the users of Copilot log in. Immutable.
 *
 * @param host the host, with its port if it has one, for messages
 * @param userAddress the address of the report about the user's plan
 * @param userAgent the value of {@code User-Agent}; null or blank = the header is not sent
 */
public record GitHubApi(String host, URI userAddress, String userAgent) {

    /** The header for tokens, with the authentication scheme of this API. */
    public static final CredentialField TOKEN = new CredentialField("Authorization", "token ");

    private static final String USER_PATH = "/copilot_internal/user";

    /** The path of the API on a server with a single host name (GitHub Enterprise Server). */
    private static final String SERVER_PATH = "/api/v3";

    /**
     * Returns the API for a GitHub host.
     *
     * @param gitHubHost the host at which users log in; github.com and data-residency hosts have a
     *     separate host for the API
     */
    public static GitHubApi of(BaseUrl gitHubHost, String userAgent) {
        String host = gitHubHost.uri().getHost();
        if (!GitHubHosts.isLogin(host)) {
            return new GitHubApi(
                    gitHubHost.host(), gitHubHost.resolve(SERVER_PATH + USER_PATH), userAgent);
        }
        String apiHost = "api." + host.toLowerCase(Locale.ROOT);
        return new GitHubApi(apiHost, URI.create("https://" + apiHost + USER_PATH), userAgent);
    }
}
