// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.support;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The service to use: the configured one if there is a credential, otherwise the simulator. States
 * where a credential was found, but never contains its value.
 *
 * @param simulated whether the simulator is used
 * @param announcement which service is used and why, for display
 */
public record Service(boolean simulated, String announcement) {

    private static final String COMPONENT = "camel.component.copilot.";

    /** In the component's own order: its options take precedence over the environment. */
    private static final List<String> CREDENTIAL_OPTIONS =
            List.of(
                    "tokenProvider",
                    "token-provider",
                    "token",
                    "bearerToken",
                    "bearer-token",
                    "apiKey",
                    "api-key");

    private static final List<String> CREDENTIAL_VARIABLES =
            List.of("COPILOT_GITHUB_TOKEN", "GH_TOKEN", "GITHUB_TOKEN");

    /**
     * Chooses the service from the configuration.
     *
     * @param properties looks up a property by its name, in kebab or camel case
     * @param environment the environment variables
     */
    public static Service choose(
            Function<String, Optional<String>> properties, Map<String, String> environment) {
        String provider = properties.apply(COMPONENT + "provider").orElse("copilot");
        Optional<String> option =
                CREDENTIAL_OPTIONS.stream()
                        .map(COMPONENT::concat)
                        .filter(name -> !properties.apply(name).orElse("").isBlank())
                        .findFirst();
        if (option.isPresent()) {
            return real(provider, "the credential in the property " + option.get());
        }
        if (!provider.equals("copilot")) {
            // Other providers use no environment variable, and may need no credential.
            return real(provider, "no credential");
        }
        return CREDENTIAL_VARIABLES.stream()
                .filter(name -> !environment.getOrDefault(name, "").isBlank())
                .findFirst()
                .map(name -> real(provider, "the credential in the environment variable " + name))
                .orElseGet(Service::simulator);
    }

    private static Service real(String provider, String credential) {
        String name = provider.equals("copilot") ? "GitHub Copilot" : provider;
        return new Service(false, name + " answers, using " + credential + ".");
    }

    private static Service simulator() {
        return new Service(
                true,
                "The simulator answers, since there is no credential for GitHub Copilot in "
                        + String.join(", ", CREDENTIAL_VARIABLES)
                        + ".");
    }
}
