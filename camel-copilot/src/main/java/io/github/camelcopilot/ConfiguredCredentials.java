// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.internal.options.EndpointOptions;
import io.github.camelcopilot.internal.options.McpOptions;
import io.github.camelcopilot.internal.options.OptionChecks;
import java.util.List;
import java.util.stream.Stream;

/** Finds the credentials that the options of an endpoint hold, which must not be shown. */
final class ConfiguredCredentials {

    private ConfiguredCredentials() {}

    /** Returns the values of options that are or may hold credentials. */
    static List<Secret> of(CopilotConfiguration configuration, EndpointOptions options) {
        return Stream.of(
                        Stream.of(
                                configuration.getToken(),
                                configuration.getApiKey(),
                                configuration.getBearerToken(),
                                configuration.getProxyAuthPassword()),
                        options.callSettings().headers().values().stream(),
                        McpOptions.secrets(configuration.getMcpServer()).stream())
                .flatMap(values -> values)
                .filter(value -> !OptionChecks.isBlank(value))
                .map(Secret::ofCredential)
                .toList();
    }
}
