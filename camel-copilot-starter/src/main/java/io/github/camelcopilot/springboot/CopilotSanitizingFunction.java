// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.springboot;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

/**
 * Masks the credentials of the component in the actuator, regardless of {@code show-values}: by the
 * name of a property and by its value, since a placeholder may take a credential from a property of
 * any name or from the command line. Thread-safe.
 */
final class CopilotSanitizingFunction implements SanitizingFunction {

    /** The option for MCP servers, with their headers and environment variables. */
    private static final String MCP_SERVER = "mcpServer";

    /** The secret options of the component's catalog. */
    static final List<String> SECRET_OPTIONS =
            List.of(
                    "token",
                    "apiKey",
                    "bearerToken",
                    "proxyAuthUsername",
                    "proxyAuthPassword",
                    MCP_SERVER);

    /** The environment variables that the component reads. */
    static final List<String> VARIABLES =
            List.of("COPILOT_GITHUB_TOKEN", "GH_TOKEN", "GITHUB_TOKEN");

    private static final String COMPONENT = "camelcomponentcopilot";

    /** The option that holds a bean with all other options. */
    private static final String CONFIGURATION = "configuration";

    /** The option for HTTP headers, which often contain keys. */
    private static final String HEADER = "header";

    private static final Set<String> SECRET_NAMES = names(SECRET_OPTIONS);
    private static final Set<String> VARIABLE_NAMES = names(VARIABLES);

    private final CopilotSecrets secrets;

    CopilotSanitizingFunction(CopilotSecrets secrets) {
        this.secrets = secrets;
    }

    @Override
    public SanitizableData apply(SanitizableData data) {
        if (data.getValue() == null) {
            return data;
        }
        return isSecret(data.getKey()) || secrets.occurIn(data.getValue().toString())
                ? data.withSanitizedValue()
                : data;
    }

    private static boolean isSecret(String key) {
        String name = normalize(key);
        if (VARIABLE_NAMES.contains(name)) {
            return true;
        }
        if (!name.startsWith(COMPONENT)) {
            return false;
        }
        String option = name.substring(COMPONENT.length());
        if (option.startsWith(CONFIGURATION)) {
            option = option.substring(CONFIGURATION.length());
        }
        return SECRET_NAMES.contains(option)
                || option.startsWith(HEADER)
                || option.startsWith(normalize(MCP_SERVER));
    }

    private static Set<String> names(List<String> names) {
        return names.stream()
                .map(CopilotSanitizingFunction::normalize)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Normalizes a name like relaxed binding: api-key, apiKey and API_KEY are equal. */
    private static String normalize(String key) {
        return key.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }
}
