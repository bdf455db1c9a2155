// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.options;

import io.github.camelcopilot.CopilotConfiguration;
import io.github.camelcopilot.CopilotOperation;
import io.github.camelcopilot.ProviderName;
import java.util.Locale;
import java.util.Set;

/**
 * Prevents an endpoint from inheriting options of the component that are meant for another
 * provider, because a credential would be sent to the wrong host. Holds no state.
 */
public final class InheritedOptions {

    private InheritedOptions() {}

    /**
     * Checks the options of an endpoint.
     *
     * @param setInUri the normalized names of the options that the endpoint's URI sets
     * @throws IllegalArgumentException if such an option is inherited; the message names it
     */
    public static void check(
            CopilotOperation operation,
            CopilotConfiguration component,
            CopilotConfiguration endpoint,
            Set<String> setInUri) {
        AddressOption address = AddressOption.of(operation, endpoint);
        if (component.getProvider() == endpoint.getProvider() || isLoopback(address, endpoint)) {
            return;
        }
        if (address == AddressOption.BASE_URL) {
            check("baseUrl", component.getBaseUrl(), component, setInUri);
        }
        check("tokenHeader", component.getTokenHeader(), component, setInUri);
        check("tokenProvider", component.getTokenProvider(), component, setInUri);
        if (component.getProvider() == ProviderName.COPILOT) {
            // Copilot uses neither of these: if set on the component, they are meant for other
            // providers.
            return;
        }
        check("apiKey", component.getApiKey(), component, setInUri);
        check("bearerToken", component.getBearerToken(), component, setInUri);
    }

    /**
     * Returns whether the endpoint calls a server on the local machine, as in tests: nothing is
     * disclosed to it.
     */
    private static boolean isLoopback(AddressOption address, CopilotConfiguration endpoint) {
        return address.isSet(endpoint) && address.address(endpoint).isLoopback();
    }

    private static void check(
            String option, Object value, CopilotConfiguration component, Set<String> setInUri) {
        boolean isSet = value instanceof String text ? !text.isBlank() : value != null;
        if (isSet && !setInUri.contains(OptionName.normalize(option))) {
            throw new IllegalArgumentException(
                    "The option "
                            + option
                            + " of the component is meant for its provider, "
                            + component.getProvider().name().toLowerCase(Locale.ROOT)
                            + ": set "
                            + option
                            + " on this endpoint too, or use a separate component for its provider");
        }
    }
}
