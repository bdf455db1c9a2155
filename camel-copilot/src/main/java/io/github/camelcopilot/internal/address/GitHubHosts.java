// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.address;

import java.util.List;
import java.util.Locale;

/** Determines whether a host belongs to GitHub, and for what it is used. Stateless. */
public final class GitHubHosts {

    /** The domains of GitHub, including those of Copilot and GitHub Models. */
    private static final List<String> DOMAINS =
            List.of("github.ai", "github.com", "githubcopilot.com", "ghe.com");

    private GitHubHosts() {}

    /** Returns whether a host belongs to GitHub. */
    public static boolean isOwn(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return DOMAINS.stream().anyMatch(own -> name.equals(own) || name.endsWith("." + own));
    }

    /** Returns whether users log in to GitHub at this host: github.com or a data-residency host. */
    public static boolean isLogin(String host) {
        return host.equalsIgnoreCase("github.com") || isDataResidency(host);
    }

    /**
     * Returns whether a host belongs to an enterprise with data residency ({@code SUB.ghe.com}).
     */
    public static boolean isDataResidency(String host) {
        return host.toLowerCase(Locale.ROOT).endsWith(".ghe.com");
    }
}
