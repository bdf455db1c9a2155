// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.options;

import io.github.camelcopilot.CopilotConfiguration;
import io.github.camelcopilot.CopilotOperation;
import io.github.camelcopilot.ProviderName;
import io.github.camelcopilot.internal.address.BaseUrl;
import io.github.camelcopilot.internal.address.GitHubHosts;
import io.github.camelcopilot.internal.address.Loopback;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Prevents an endpoint whose URI sets {@code baseUrl} (for {@code copilot:usage}, {@code
 * githubHost}) from sending a credential inherited from the component, the environment or a login
 * to a host that is not allowed. With {@code toD}, the URL may come from a message. Immutable.
 */
public final class AllowedHosts {

    /** An endpoint that sets one of these options inherits no credential. */
    private static final List<String> CREDENTIALS =
            List.of("token", "apiKey", "bearerToken", "tokenProvider", "tokenHeader");

    private static final String SUBDOMAINS = "*.";

    private final List<String> listed;

    private AllowedHosts(List<String> listed) {
        this.listed = listed;
    }

    /**
     * Parses the option.
     *
     * @param option host names, separated by commas; a leading {@code *.} matches all subdomains;
     *     null = none
     * @throws IllegalArgumentException if an element is not a host name
     */
    public static AllowedHosts of(String option) {
        if (OptionChecks.isBlank(option)) {
            return new AllowedHosts(List.of());
        }
        List<String> hosts =
                Arrays.stream(option.split(",", -1))
                        .map(host -> host.strip().toLowerCase(Locale.ROOT))
                        .toList();
        for (String host : hosts) {
            String name = host.startsWith(SUBDOMAINS) ? host.substring(2) : host;
            if (!name.matches("[a-z0-9_.-]+|\\[[0-9a-f:.]+]")) {
                throw new IllegalArgumentException(
                        "The option allowedHosts is a list of hosts such as llm.example.com or"
                                + " *.example.com, without scheme, port and path, but contains '"
                                + host
                                + "'");
            }
        }
        return new AllowedHosts(hosts);
    }

    /**
     * Checks the options of an endpoint.
     *
     * @param setInUri the normalized names of the options that the endpoint's URI sets
     * @throws IllegalArgumentException if the host is not allowed; the message says how to allow it
     */
    public void check(
            CopilotOperation operation,
            CopilotConfiguration component,
            CopilotConfiguration endpoint,
            Set<String> setInUri) {
        AddressOption option = AddressOption.of(operation, endpoint);
        if (!setInUri.contains(OptionName.normalize(option.optionName()))
                || !option.isSet(endpoint)
                || !inheritsCredential(endpoint, setInUri)) {
            return;
        }
        String host = host(option.address(endpoint));
        boolean isAllowed =
                Loopback.isHost(host)
                        || (endpoint.getProvider() == ProviderName.COPILOT
                                && GitHubHosts.isOwn(host))
                        || isHostOfComponent(component, host)
                        || isListed(host);
        if (!isAllowed) {
            throw new IllegalArgumentException(
                    "The "
                            + option.optionName()
                            + " of this endpoint is on the host "
                            + host
                            + ", to which the credential that it inherits from the component, the"
                            + " environment or a login must not be sent: add the host to the option"
                            + " allowedHosts of the component, or set a credential on this endpoint");
        }
    }

    private static boolean inheritsCredential(CopilotConfiguration endpoint, Set<String> setInUri) {
        if (CREDENTIALS.stream().map(OptionName::normalize).anyMatch(setInUri::contains)) {
            return false;
        }
        // Copilot always has the environment or a login as a source.
        return endpoint.getProvider() == ProviderName.COPILOT
                || endpoint.getTokenProvider() != null
                || !OptionChecks.isBlank(endpoint.getTokenHeader())
                || !OptionChecks.isBlank(endpoint.getBearerToken())
                || !OptionChecks.isBlank(endpoint.getApiKey());
    }

    /** Returns whether the component's own options name the host. */
    private static boolean isHostOfComponent(CopilotConfiguration component, String host) {
        return Arrays.stream(AddressOption.values())
                .filter(option -> option.isSet(component))
                .anyMatch(option -> host(option.address(component)).equals(host));
    }

    private boolean isListed(String host) {
        return listed.stream()
                .anyMatch(
                        allowed ->
                                allowed.startsWith(SUBDOMAINS)
                                        ? host.endsWith(allowed.substring(1))
                                        : host.equals(allowed));
    }

    private static String host(BaseUrl address) {
        return address.uri().getHost().toLowerCase(Locale.ROOT);
    }
}
