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
 * The options of logins, read and checked. Immutable.
 *
 * @param host where to log in
 * @param account as whom; null = any login, for a consumer, and else the one without a name
 * @param clientId the OAuth app that asks, or null
 * @param scope what it asks for, or null
 * @param timeout how long a person may take
 * @param auto whether calls ask a person
 * @param onStart whether the start of the context does
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
     * Reads the options.
     *
     * @throws IllegalArgumentException with advice, if one cannot be used
     */
    static LoginOptions of(CopilotConfiguration options) {
        String clientId = stripped(options.getClientId());
        if (clientId == null && (options.isAutoLogin() || options.isLoginOnStart())) {
            throw new IllegalArgumentException(
                    (options.isAutoLogin() ? "autoLogin" : "loginOnStart")
                            + " needs the option clientId: the client id of your own OAuth app or GitHub App, with the"
                            + " device flow enabled in its settings");
        }
        return new LoginOptions(
                host(options.getGithubHost(), options.isAllowInsecure()),
                stripped(options.getAccount()),
                clientId,
                stripped(options.getScope()),
                Duration.ofMillis(options.getLoginTimeout()),
                options.isAutoLogin(),
                options.isLoginOnStart());
    }

    /** Returns what finds the token in a store. */
    public TokenKey key() {
        return TokenKey.of(host.name(), account);
    }

    private static LoginHost host(String option, boolean allowInsecure) {
        BaseUrl address = address(option, allowInsecure);
        if (address.uri().getRawQuery() != null) {
            throw new IllegalArgumentException("The githubHost holds a ?, but must be a host");
        }
        return LoginHost.of(address);
    }

    /** Returns the address of a {@code githubHost}, which is a host or a whole address. */
    static BaseUrl address(String option, boolean allowInsecure) {
        String text = stripped(option);
        if (text == null) {
            throw new IllegalArgumentException("The option githubHost is blank");
        }
        return BaseUrl.of(
                "githubHost", text.contains("://") ? text : "https://" + text, allowInsecure);
    }

    /**
     * Returns where Copilot answers for logins of that host: a data-residency host has an address
     * of its own, and its tokens must not go elsewhere.
     */
    static String copilotAddress(CopilotConfiguration options) {
        String host = address(options.getGithubHost(), true).uri().getHost();
        return GitHubHosts.isDataResidency(host)
                ? "https://copilot-api." + host
                : CopilotProvider.DEFAULT_BASE_URL;
    }

    /**
     * Sees that a login's token goes nowhere but where its host means it to.
     *
     * @throws IllegalArgumentException if only the user can know where that is
     */
    static void checkAddress(CopilotConfiguration options) {
        boolean ownCredential =
                options.getTokenProvider() != null
                        || stripped(options.getToken()) != null
                        || stripped(options.getTokenHeader()) != null;
        if (ownCredential || stripped(options.getBaseUrl()) != null) {
            return;
        }
        String host =
                address(options.getGithubHost(), true).uri().getHost().toLowerCase(Locale.ROOT);
        if (!GitHubHosts.isLogin(host)) {
            throw new IllegalArgumentException(
                    "Where Copilot answers for the githubHost "
                            + host
                            + " is not known: set baseUrl to it, so that tokens of that host go nowhere else");
        }
    }

    private static String stripped(String text) {
        return EndpointOptions.isBlank(text) ? null : text.strip();
    }
}
