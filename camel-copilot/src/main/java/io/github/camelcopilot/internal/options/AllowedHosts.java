package io.github.camelcopilot.internal.options;

import io.github.camelcopilot.CopilotConfiguration;
import io.github.camelcopilot.ProviderName;
import io.github.camelcopilot.internal.address.BaseUrl;
import io.github.camelcopilot.internal.address.GitHubHosts;
import io.github.camelcopilot.internal.address.Loopback;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Keeps an endpoint whose URI names an address from sending there what it inherits: the credential
 * of the component, of the environment or of a login. With {@code toD} an address may come from a
 * message. Immutable.
 */
public final class AllowedHosts {

    /** An endpoint that sets one of these has a credential of its own. */
    private static final List<String> CREDENTIALS =
            List.of("token", "apiKey", "bearerToken", "tokenProvider", "tokenHeader");

    private static final String SUBDOMAINS = "*.";

    private final List<String> listed;

    private AllowedHosts(List<String> listed) {
        this.listed = listed;
    }

    /**
     * Reads the option.
     *
     * @param option hosts, separated by commas; {@code *.} in front means those below; null = none
     * @throws IllegalArgumentException if one of them is no host
     */
    public static AllowedHosts of(String option) {
        if (EndpointOptions.isBlank(option)) {
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
                                + " *.example.com, without scheme, port and path, but holds '"
                                + host
                                + "'");
            }
        }
        return new AllowedHosts(hosts);
    }

    /**
     * Checks the options of an endpoint.
     *
     * @param said the uniform names of the options that the endpoint's URI sets itself
     * @throws IllegalArgumentException that says how to allow the host, if it is none of those
     */
    public void check(
            CopilotConfiguration component, CopilotConfiguration endpoint, Set<String> said) {
        if (!said.contains(OptionName.uniform("baseUrl"))
                || EndpointOptions.isBlank(endpoint.getBaseUrl())
                || !inheritsCredential(endpoint, said)) {
            return;
        }
        String host = host(endpoint.getBaseUrl());
        boolean isAllowed =
                Loopback.isHost(host)
                        || (endpoint.getProvider() == ProviderName.COPILOT
                                && GitHubHosts.isOwn(host))
                        || isOf(component, host)
                        || isListed(host);
        if (!isAllowed) {
            throw new IllegalArgumentException(
                    "The baseUrl of this endpoint is on the host "
                            + host
                            + ", where the credential that it inherits from the component, the"
                            + " environment or a login must not go: set the option allowedHosts of"
                            + " the component to that host, or a credential on this endpoint");
        }
    }

    private static boolean inheritsCredential(CopilotConfiguration endpoint, Set<String> said) {
        if (CREDENTIALS.stream().map(OptionName::uniform).anyMatch(said::contains)) {
            return false;
        }
        // Copilot has one from the environment or a login, if not from the component.
        return endpoint.getProvider() == ProviderName.COPILOT
                || endpoint.getTokenProvider() != null
                || !EndpointOptions.isBlank(endpoint.getTokenHeader())
                || !EndpointOptions.isBlank(endpoint.getBearerToken())
                || !EndpointOptions.isBlank(endpoint.getApiKey());
    }

    /** What the component names itself is meant for its credential. */
    private static boolean isOf(CopilotConfiguration component, String host) {
        boolean isBase =
                !EndpointOptions.isBlank(component.getBaseUrl())
                        && host(component.getBaseUrl()).equals(host);
        return isBase
                || (!EndpointOptions.isBlank(component.getGithubHost())
                        && host(LoginOptions.address(component.getGithubHost(), true))
                                .equals(host));
    }

    private boolean isListed(String host) {
        return listed.stream()
                .anyMatch(
                        allowed ->
                                allowed.startsWith(SUBDOMAINS)
                                        ? host.endsWith(allowed.substring(1))
                                        : host.equals(allowed));
    }

    private static String host(String baseUrl) {
        return host(BaseUrl.of("baseUrl", baseUrl, true));
    }

    private static String host(BaseUrl address) {
        return address.uri().getHost().toLowerCase(Locale.ROOT);
    }
}
