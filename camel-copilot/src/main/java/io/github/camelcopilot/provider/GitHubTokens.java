package io.github.camelcopilot.provider;

import io.github.camelcopilot.api.Secret;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Keeps tokens of GitHub, which their beginning gives away, from going to hosts of others: a
 * caller's or an environment's token is soon handed to the wrong provider.
 */
final class GitHubTokens {

    private static final List<String> PREFIXES =
            List.of("gho_", "ghu_", "ghp_", "ghs_", "ghr_", "github_pat_");

    /** GitHub's own, such as GitHub Models, which speaks OpenAI's format. */
    private static final List<String> OWN_HOSTS =
            List.of("github.ai", "github.com", "githubcopilot.com", "ghe.com");

    private GitHubTokens() {}

    /** Returns why the credential must not go to that host, or nothing. */
    static Optional<String> refusal(Secret credential, String provider, BaseUrl baseUrl) {
        String token = withoutScheme(credential);
        boolean isGitHubs = PREFIXES.stream().anyMatch(token::startsWith);
        return isGitHubs && !isOwn(baseUrl.uri().getHost())
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

    private static boolean isOwn(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return OWN_HOSTS.stream().anyMatch(own -> name.equals(own) || name.endsWith("." + own));
    }
}
