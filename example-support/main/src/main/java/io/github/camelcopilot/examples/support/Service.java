package io.github.camelcopilot.examples.support;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The service that answers: what the component is configured for if there is a credential, else the
 * simulator. Knows only where a credential was found, never its value.
 *
 * @param simulated whether the simulator answers
 * @param announcement who answers and why, for people
 */
public record Service(boolean simulated, String announcement) {

    private static final String COMPONENT = "camel.component.copilot.";

    /** The component's own order: its options win over the environment. */
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
     * Chooses by what is configured.
     *
     * @param properties looks up a property by its name, which may be in kebab or camel case
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
            // Others than Copilot read nothing from the environment, and may need no credential.
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
