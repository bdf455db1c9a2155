package io.github.camelcopilot.test;

import java.util.List;

/** Tells the tokens that GitHub issues from other credentials, by their prefixes. */
final class GitHubTokens {

    private static final List<String> PREFIXES =
            List.of("gho_", "ghu_", "ghp_", "ghs_", "ghr_", "github_pat_");

    private GitHubTokens() {}

    /** Whether the value of a header is such a token, with a scheme before it or without. */
    static boolean isOne(String headerValue) {
        String value = headerValue.strip();
        String token = value.substring(value.lastIndexOf(' ') + 1);
        return PREFIXES.stream().anyMatch(token::startsWith);
    }
}
