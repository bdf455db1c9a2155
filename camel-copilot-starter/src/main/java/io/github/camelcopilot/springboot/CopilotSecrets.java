package io.github.camelcopilot.springboot;

import io.github.camelcopilot.CopilotComponent;
import io.github.camelcopilot.CopilotConfiguration;
import io.github.camelcopilot.CopilotEndpoint;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.env.Environment;

/**
 * The credentials that are in use: those of properties and of the environment, and those of each
 * component and endpoint, where placeholders are resolved. Looks them up each time and keeps none.
 */
final class CopilotSecrets {

    /** A shorter one could be part of any word; it is only looked for as a whole value. */
    private static final int SHORTEST_PART = 8;

    private final Environment environment;
    private final ObjectProvider<CopilotComponentConfiguration> options;
    private final ObjectProvider<CamelContext> camelContexts;

    CopilotSecrets(
            Environment environment,
            ObjectProvider<CopilotComponentConfiguration> options,
            ObjectProvider<CamelContext> camelContexts) {
        this.environment = environment;
        this.options = options;
        this.camelContexts = camelContexts;
    }

    /** Returns whether the text is a credential, or has one in it. */
    boolean areIn(String text) {
        return Stream.of(ofEnvironment(), ofProperties(), ofCamel())
                .flatMap(secrets -> secrets)
                .filter(Objects::nonNull)
                .map(secret -> secret.toString().strip())
                .filter(secret -> !secret.isEmpty())
                .anyMatch(
                        secret ->
                                secret.length() < SHORTEST_PART
                                        ? text.strip().equals(secret)
                                        : text.contains(secret));
    }

    private Stream<Object> ofEnvironment() {
        return CopilotSanitizingFunction.VARIABLES.stream().map(environment::getProperty);
    }

    private Stream<Object> ofProperties() {
        return options.stream()
                .flatMap(
                        set ->
                                of(
                                        set.getHeader(),
                                        set.getToken(),
                                        set.getApiKey(),
                                        set.getBearerToken(),
                                        set.getProxyAuthUsername(),
                                        set.getProxyAuthPassword()));
    }

    private Stream<Object> ofCamel() {
        return camelContexts.stream()
                .flatMap(
                        context ->
                                Stream.concat(
                                        context.getComponentNames().stream()
                                                .map(context::hasComponent)
                                                .filter(CopilotComponent.class::isInstance)
                                                .map(CopilotComponent.class::cast)
                                                .map(CopilotComponent::getConfiguration),
                                        context.getEndpoints().stream()
                                                .filter(CopilotEndpoint.class::isInstance)
                                                .map(CopilotEndpoint.class::cast)
                                                .map(CopilotEndpoint::getConfiguration)))
                .flatMap(CopilotSecrets::of);
    }

    private static Stream<Object> of(CopilotConfiguration set) {
        return of(
                set.getHeader(),
                set.getToken(),
                set.getApiKey(),
                set.getBearerToken(),
                set.getProxyAuthUsername(),
                set.getProxyAuthPassword());
    }

    private static Stream<Object> of(Map<String, Object> headers, Object... credentials) {
        return Stream.concat(
                headers == null
                        ? Stream.empty()
                        // A short one is a switch, such as true, rather than a key.
                        : headers.values().stream()
                                .filter(value -> String.valueOf(value).length() >= SHORTEST_PART),
                Stream.of(credentials));
    }
}
