package io.github.camelcopilot.springboot;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

/**
 * Masks the component's credentials in the actuator, whatever {@code show-values} says: by the name
 * of the property, and by the value, which a placeholder may have taken from a property of any name
 * or a command line. Any thread may use it.
 */
final class CopilotSanitizingFunction implements SanitizingFunction {

    /** The secret options of the component's catalog. */
    static final List<String> SECRET_OPTIONS =
            List.of("token", "apiKey", "bearerToken", "proxyAuthUsername", "proxyAuthPassword");

    /** The environment variables that the component reads. */
    static final List<String> VARIABLES =
            List.of("COPILOT_GITHUB_TOKEN", "GH_TOKEN", "GITHUB_TOKEN");

    private static final String COMPONENT = "camelcomponentcopilot";

    /** The component's options once more, in a bean of its own. */
    private static final String CONFIGURATION = "configuration";

    /** HTTP headers often carry keys. */
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
        return isSecret(data.getKey()) || secrets.areIn(data.getValue().toString())
                ? data.withSanitizedValue()
                : data;
    }

    private static boolean isSecret(String key) {
        String name = uniform(key);
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
        return SECRET_NAMES.contains(option) || option.startsWith(HEADER);
    }

    private static Set<String> names(List<String> names) {
        return names.stream()
                .map(CopilotSanitizingFunction::uniform)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** As relaxed binding compares: api-key, apiKey and API_KEY are one name. */
    private static String uniform(String key) {
        return key.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }
}
