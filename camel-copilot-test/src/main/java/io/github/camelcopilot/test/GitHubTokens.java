// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.util.List;

/** Recognizes the tokens that GitHub issues by their prefixes. Holds no state. */
final class GitHubTokens {

    private static final List<String> PREFIXES =
            List.of("gho_", "ghu_", "ghp_", "ghs_", "ghr_", "github_pat_");

    private GitHubTokens() {}

    /** Returns whether the value of a header is such a token, with or without a scheme. */
    static boolean isOne(String headerValue) {
        String value = headerValue.strip();
        String token = value.substring(value.lastIndexOf(' ') + 1);
        return PREFIXES.stream().anyMatch(token::startsWith);
    }
}
