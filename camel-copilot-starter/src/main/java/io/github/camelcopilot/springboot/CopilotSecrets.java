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
        String whole = text.strip();
        return texts(credentials())
                        .anyMatch(
                                secret ->
                                        secret.length() < SHORTEST_PART
                                                ? whole.equals(secret)
                                                : whole.contains(secret))
                // These may be words that are part of many values.
                || texts(names()).anyMatch(whole::equals);
    }

    private static Stream<String> texts(Stream<Object> secrets) {
        return secrets.filter(Objects::nonNull)
                .map(secret -> secret.toString().strip())
                .filter(secret -> !secret.isEmpty());
    }

    private Stream<Object> credentials() {
        return Stream.concat(
                CopilotSanitizingFunction.VARIABLES.stream().map(this::variable),
                Stream.concat(
                        options.stream()
                                .flatMap(
                                        set ->
                                                Stream.of(
                                                        set.getToken(),
                                                        set.getApiKey(),
                                                        set.getBearerToken(),
                                                        set.getProxyAuthPassword())),
                        configurations()
                                .flatMap(
                                        set ->
                                                Stream.of(
                                                        set.getToken(),
                                                        set.getApiKey(),
                                                        set.getBearerToken(),
                                                        set.getProxyAuthPassword()))));
    }

    /** Null as well if it has a placeholder without a value, which must not fail the actuator. */
    private Object variable(String name) {
        try {
            return environment.getProperty(name);
        } catch (IllegalArgumentException unresolved) {
            return null;
        }
    }

    /** Names of users, and headers, which often carry keys. */
    private Stream<Object> names() {
        return Stream.concat(
                options.stream().flatMap(set -> with(set.getHeader(), set.getProxyAuthUsername())),
                configurations().flatMap(set -> with(set.getHeader(), set.getProxyAuthUsername())));
    }

    private static Stream<Object> with(Map<String, Object> headers, Object user) {
        return Stream.concat(
                headers == null
                        ? Stream.empty()
                        // A short one is a switch, such as true, rather than a key.
                        : headers.values().stream()
                                .filter(value -> String.valueOf(value).length() >= SHORTEST_PART),
                Stream.ofNullable(user));
    }

    private Stream<CopilotConfiguration> configurations() {
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
                                                .map(CopilotEndpoint::getConfiguration)));
    }
}
