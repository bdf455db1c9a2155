package io.github.camelcopilot.internal.provider;

import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.internal.address.BaseUrl;
import java.util.List;
import java.util.Optional;

/**
 * Keeps tokens of GitHub, which their beginning gives away, from going to hosts of others: a
 * caller's or an environment's token is soon handed to the wrong provider.
 */
final class GitHubTokens {

    private static final List<String> PREFIXES =
            List.of("gho_", "ghu_", "ghp_", "ghs_", "ghr_", "github_pat_");

    private GitHubTokens() {}

    /** Returns why the credential must not go to that host, or nothing. */
    static Optional<String> refusal(Secret credential, String provider, BaseUrl baseUrl) {
        String token = withoutScheme(credential);
        boolean isGitHubs = PREFIXES.stream().anyMatch(token::startsWith);
        return isGitHubs && !GitHubHosts.isOwn(baseUrl.uri().getHost())
                ? Optional.of(
                        "it is a token of GitHub, and provider="
                                + provider
                                + " means somebody else's host; GitHub's tokens are for provider=copilot")
                : Optional.empty();
    }

    /** A user's own provider may hand on what stands behind {@code Authorization} as a whole. */
    static String withoutScheme(Secret credential) {
        String value = credential.reveal();
        return value.substring(value.lastIndexOf(' ') + 1);
    }
}
