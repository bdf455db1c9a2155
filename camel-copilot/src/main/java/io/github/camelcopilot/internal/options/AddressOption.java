// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.options;

import io.github.camelcopilot.CopilotConfiguration;
import io.github.camelcopilot.CopilotOperation;
import io.github.camelcopilot.internal.address.BaseUrl;
import io.github.camelcopilot.internal.address.GitHubHosts;

/** The option that sets the host to which an operation sends the credential. */
enum AddressOption {
    BASE_URL("baseUrl"),
    GITHUB_HOST("githubHost");

    private static final String DEFAULT_GITHUB_HOST = "github.com";

    private final String optionName;

    AddressOption(String optionName) {
        this.optionName = optionName;
    }

    /** Returns the option that applies to an operation with these options. */
    static AddressOption of(CopilotOperation operation, CopilotConfiguration options) {
        return operation == CopilotOperation.USAGE && !isOutsideGitHub(options)
                ? GITHUB_HOST
                : BASE_URL;
    }

    /**
     * Returns whether only {@code baseUrl} names a server, and one that is not GitHub's: its
     * credential must not be sent to GitHub.
     */
    private static boolean isOutsideGitHub(CopilotConfiguration options) {
        return BASE_URL.isSet(options)
                && DEFAULT_GITHUB_HOST.equalsIgnoreCase(
                        OptionChecks.stripToNull(options.getGithubHost()))
                && !GitHubHosts.isOwn(BASE_URL.address(options).uri().getHost());
    }

    /** Returns the name of the option. */
    String optionName() {
        return optionName;
    }

    /** Returns whether the option has a value. */
    boolean isSet(CopilotConfiguration options) {
        return !OptionChecks.isBlank(value(options));
    }

    /**
     * Returns the address, which may be one to which no credential must be sent over plain http.
     *
     * @throws IllegalArgumentException if the option is not a valid address
     */
    BaseUrl address(CopilotConfiguration options) {
        return address(options, true);
    }

    /**
     * @param allowInsecure whether a credential may be sent to it over plain http
     */
    BaseUrl address(CopilotConfiguration options, boolean allowInsecure) {
        return this == GITHUB_HOST
                ? LoginOptions.address(value(options), allowInsecure)
                : BaseUrl.of(optionName, value(options), allowInsecure);
    }

    private String value(CopilotConfiguration options) {
        return this == GITHUB_HOST ? options.getGithubHost() : options.getBaseUrl();
    }
}
