package io.github.camelcopilot.internal.options;

import io.github.camelcopilot.CopilotConfiguration;
import io.github.camelcopilot.ProviderName;
import io.github.camelcopilot.internal.address.BaseUrl;
import java.util.Locale;
import java.util.Set;

/**
 * Sees that an endpoint which names another provider than its component does not take over what is
 * meant for the component's: its credential would go to the wrong host. Holds no state.
 */
public final class InheritedOptions {

    private InheritedOptions() {}

    /**
     * Checks the options of an endpoint.
     *
     * @param said the uniform names of the options that the endpoint's URI sets itself
     * @throws IllegalArgumentException that names the option to set on the endpoint
     */
    public static void check(
            CopilotConfiguration component, CopilotConfiguration endpoint, Set<String> said) {
        if (component.getProvider() == endpoint.getProvider() || staysHere(endpoint)) {
            return;
        }
        check("baseUrl", component.getBaseUrl(), component, said);
        check("tokenHeader", component.getTokenHeader(), component, said);
        check("tokenProvider", component.getTokenProvider(), component, said);
        if (component.getProvider() == ProviderName.COPILOT) {
            // Copilot has no use for keys: they were set for endpoints of other providers.
            return;
        }
        check("apiKey", component.getApiKey(), component, said);
        check("bearerToken", component.getBearerToken(), component, said);
    }

    /** What is sent to this machine, as in tests, goes to nobody else. */
    private static boolean staysHere(CopilotConfiguration endpoint) {
        return !EndpointOptions.isBlank(endpoint.getBaseUrl())
                && BaseUrl.of("baseUrl", endpoint.getBaseUrl(), true).isLoopback();
    }

    private static void check(
            String option, Object value, CopilotConfiguration component, Set<String> said) {
        boolean isSet = value instanceof String text ? !text.isBlank() : value != null;
        if (isSet && !said.contains(OptionName.uniform(option))) {
            throw new IllegalArgumentException(
                    "The option "
                            + option
                            + " of the component is meant for its provider, "
                            + component.getProvider().name().toLowerCase(Locale.ROOT)
                            + ": set "
                            + option
                            + " on this endpoint too, or give its provider a component of its own");
        }
    }
}
