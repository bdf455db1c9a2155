// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.options;

import io.github.camelcopilot.CopilotConfiguration;
import io.github.camelcopilot.api.TokenKey;
import io.github.camelcopilot.internal.address.BaseUrl;
import io.github.camelcopilot.internal.address.GitHubHosts;
import io.github.camelcopilot.internal.login.LoginHost;
import io.github.camelcopilot.internal.provider.CopilotProvider;
import java.time.Duration;
import java.util.Locale;

/**
 * The validated options of logins. Immutable.
 *
 * @param host the host to log in to
 * @param account the account; if null, a consumer receives the events of all accounts, and
 *     everything else uses the default account
 * @param clientId the client ID of the OAuth app; null if unset
 * @param scope the scopes to request, separated by spaces; null = none
 * @param timeout the maximum time for the user to complete a login
 * @param auto whether a call without a token starts a login
 * @param onStart whether to start a login when the context has started without a token
 */
public record LoginOptions(
        LoginHost host,
        String account,
        String clientId,
        String scope,
        Duration timeout,
        boolean auto,
        boolean onStart) {

    /**
     * Parses and validates the options.
     *
     * @throws IllegalArgumentException if an option is invalid; the message says how to correct it
     */
    static LoginOptions of(CopilotConfiguration options) {
        String clientId = OptionChecks.stripToNull(options.getClientId());
        if (clientId == null && (options.isAutoLogin() || options.isLoginOnStart())) {
            throw new IllegalArgumentException(
                    (options.isAutoLogin() ? "autoLogin" : "loginOnStart")
                            + " needs the option clientId: the client id of your own OAuth app or GitHub App, with the"
                            + " device flow enabled in its settings");
        }
        return new LoginOptions(
                host(options.getGithubHost(), options.isAllowInsecure()),
                OptionChecks.stripToNull(options.getAccount()),
                clientId,
                OptionChecks.stripToNull(options.getScope()),
                Duration.ofMillis(options.getLoginTimeout()),
                options.isAutoLogin(),
                options.isLoginOnStart());
    }

    /** Returns the key of the token in a store. */
    public TokenKey key() {
        return TokenKey.of(host.name(), account);
    }

    private static LoginHost host(String option, boolean allowInsecure) {
        BaseUrl address = address(option, allowInsecure);
        if (address.uri().getRawQuery() != null) {
            throw new IllegalArgumentException(
                    "The option githubHost contains a query; it must be a host");
        }
        return LoginHost.of(address);
    }

    /** Returns the base URL for a {@code githubHost}, which is a host name or a URL. */
    static BaseUrl address(String option, boolean allowInsecure) {
        String text = OptionChecks.stripToNull(option);
        if (text == null) {
            throw new IllegalArgumentException("The option githubHost is blank");
        }
        return BaseUrl.of(
                "githubHost", text.contains("://") ? text : "https://" + text, allowInsecure);
    }

    /**
     * Returns the default base URL of Copilot for the {@code githubHost}. A data-residency host has
     * its own; its tokens must not be sent elsewhere.
     */
    static String copilotAddress(CopilotConfiguration options) {
        String host = address(options.getGithubHost(), true).uri().getHost();
        return GitHubHosts.isDataResidency(host)
                ? "https://copilot-api." + host
                : CopilotProvider.DEFAULT_BASE_URL;
    }

    /**
     * Prevents the token of a login from being sent to a host that it was not issued for.
     *
     * @throws IllegalArgumentException if {@code baseUrl} is required, because the address of
     *     Copilot cannot be derived from the {@code githubHost}
     */
    static void checkAddress(CopilotConfiguration options) {
        boolean ownCredential =
                options.getTokenProvider() != null
                        || OptionChecks.stripToNull(options.getToken()) != null
                        || OptionChecks.stripToNull(options.getTokenHeader()) != null;
        if (ownCredential || OptionChecks.stripToNull(options.getBaseUrl()) != null) {
            return;
        }
        String host =
                address(options.getGithubHost(), true).uri().getHost().toLowerCase(Locale.ROOT);
        if (!GitHubHosts.isLogin(host)) {
            throw new IllegalArgumentException(
                    "The address of Copilot for the githubHost "
                            + host
                            + " is unknown: set baseUrl, so that tokens of that host are not sent elsewhere");
        }
    }
}
