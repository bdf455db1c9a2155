package io.github.camelcopilot.internal.provider;

import java.util.List;
import java.util.Locale;

/** Defines which hosts are GitHub's own, Copilot's and GitHub Models' included. Holds no state. */
public final class GitHubHosts {

    private static final List<String> OWN =
            List.of("github.ai", "github.com", "githubcopilot.com", "ghe.com");

    private GitHubHosts() {}

    /** Returns whether a host, or the domain that it is in, is GitHub's. */
    public static boolean isOwn(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return OWN.stream().anyMatch(own -> name.equals(own) || name.endsWith("." + own));
    }
}
