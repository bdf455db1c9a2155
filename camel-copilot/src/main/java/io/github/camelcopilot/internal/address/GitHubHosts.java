// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.address;

import java.util.List;
import java.util.Locale;

/** Which hosts belong to GitHub, and what they are for. Stateless. */
public final class GitHubHosts {

    /** With all hosts below them; Copilot's and GitHub Models' included. */
    private static final List<String> DOMAINS =
            List.of("github.ai", "github.com", "githubcopilot.com", "ghe.com");

    private GitHubHosts() {}

    /** Returns whether a host belongs to GitHub. */
    public static boolean isOwn(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return DOMAINS.stream().anyMatch(own -> name.equals(own) || name.endsWith("." + own));
    }

    /** Returns whether users log in to GitHub itself at this host. */
    public static boolean isLogin(String host) {
        return host.equalsIgnoreCase("github.com") || isDataResidency(host);
    }

    /** Returns whether a host is that of an enterprise with data residency. */
    public static boolean isDataResidency(String host) {
        return host.toLowerCase(Locale.ROOT).endsWith(".ghe.com");
    }
}
