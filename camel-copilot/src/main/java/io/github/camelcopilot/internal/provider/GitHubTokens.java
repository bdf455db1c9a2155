// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.provider;

import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.internal.address.BaseUrl;
import io.github.camelcopilot.internal.address.GitHubHosts;
import java.util.List;
import java.util.Optional;

/**
 * Recognizes GitHub's tokens by their prefix and keeps them from being sent to other hosts: a token
 * from a caller or the environment can easily reach the wrong provider. Stateless.
 */
final class GitHubTokens {

    private static final List<String> PREFIXES =
            List.of("gho_", "ghu_", "ghp_", "ghs_", "ghr_", "github_pat_");

    private GitHubTokens() {}

    /** Returns why the credential must not be sent to this host, or nothing if it may. */
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

    /**
     * Returns the token of a whole {@code Authorization} value, which a user's provider may return.
     */
    static String withoutScheme(Secret credential) {
        String value = credential.reveal();
        return value.substring(value.lastIndexOf(' ') + 1);
    }
}
