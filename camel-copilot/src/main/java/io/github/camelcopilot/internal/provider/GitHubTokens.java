// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.provider;

import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.internal.address.BaseUrl;
import io.github.camelcopilot.internal.address.GitHubHosts;
import java.util.List;
import java.util.Optional;

/**
 * Recognizes GitHub tokens by their prefix, and prevents them from being sent to other hosts: a
 * token from a caller or a token provider may have been meant for another provider. Stateless.
 */
final class GitHubTokens {

    private static final List<String> PREFIXES =
            List.of("gho_", "ghu_", "ghp_", "ghs_", "ghr_", "github_pat_");

    private GitHubTokens() {}

    /** Returns why the credential must not be sent to this host; empty if it may. */
    static Optional<String> refusal(Secret credential, String provider, BaseUrl baseUrl) {
        String token = withoutScheme(credential);
        boolean isGitHubToken = PREFIXES.stream().anyMatch(token::startsWith);
        return isGitHubToken && !GitHubHosts.isOwn(baseUrl.uri().getHost())
                ? Optional.of(
                        "it is a GitHub token, and provider="
                                + provider
                                + " would send it to a host that does not belong to GitHub; use it with provider=copilot")
                : Optional.empty();
    }

    /**
     * Returns the token without its scheme: a token provider may return a complete {@code
     * Authorization} value.
     */
    static String withoutScheme(Secret credential) {
        String value = credential.reveal();
        return value.substring(value.lastIndexOf(' ') + 1);
    }
}
