// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.options;

import io.github.camelcopilot.CopilotConfiguration;
import io.github.camelcopilot.CopilotOperation;
import io.github.camelcopilot.internal.address.BaseUrl;

/** The option that sets the host to which an operation sends the credential. */
enum AddressOption {
    BASE_URL("baseUrl"),
    GITHUB_HOST("githubHost");

    private final String optionName;

    AddressOption(String optionName) {
        this.optionName = optionName;
    }

    static AddressOption of(CopilotOperation operation) {
        return operation == CopilotOperation.USAGE ? GITHUB_HOST : BASE_URL;
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
        return this == GITHUB_HOST
                ? LoginOptions.address(value(options), true)
                : BaseUrl.of(optionName, value(options), true);
    }

    private String value(CopilotConfiguration options) {
        return this == GITHUB_HOST ? options.getGithubHost() : options.getBaseUrl();
    }
}
