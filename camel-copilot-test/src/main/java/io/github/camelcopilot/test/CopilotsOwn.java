package io.github.camelcopilot.test;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What no other provider may see: Copilot's own headers, and GitHub's tokens in any header. */
final class CopilotsOwn {

    private static final Set<String> HEADERS = Set.of("x-initiator", "openai-intent");
    private static final List<String> HEADER_PREFIXES = List.of("copilot-", "editor-");
    private static final List<String> TOKEN_PREFIXES =
            List.of("gho_", "ghu_", "ghp_", "ghs_", "ghr_", "github_pat_");

    private CopilotsOwn() {}

    /** Names the first such header of the request, never its value. */
    static Optional<String> headerIn(RecordedRequest request) {
        for (String name : request.headers().keySet()) {
            if (isCopilots(name.toLowerCase(Locale.ROOT))) {
                return Optional.of("Copilot's header " + name);
            }
            if (request.headers().get(name).stream().anyMatch(CopilotsOwn::isGitHubToken)) {
                return Optional.of("a token of GitHub (header " + name + ")");
            }
        }
        return Optional.empty();
    }

    private static boolean isCopilots(String name) {
        return HEADERS.contains(name) || HEADER_PREFIXES.stream().anyMatch(name::startsWith);
    }

    /** With a scheme before it or without. */
    private static boolean isGitHubToken(String value) {
        String word = value.strip();
        String token = word.substring(word.lastIndexOf(' ') + 1);
        return TOKEN_PREFIXES.stream().anyMatch(token::startsWith);
    }
}
