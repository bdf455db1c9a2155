// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.springboot;

import io.github.camelcopilot.CopilotComponent;
import io.github.camelcopilot.CopilotConfiguration;
import io.github.camelcopilot.CopilotEndpoint;
import io.github.camelcopilot.internal.options.McpOptions;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.env.Environment;

/**
 * The credentials in use: those of properties and environment variables, and those of each
 * component and endpoint, where placeholders are resolved. They are looked up on each call and not
 * stored.
 */
final class CopilotSecrets {

    /**
     * Shorter credentials are masked only as whole values, because they may occur in other words.
     */
    private static final int MIN_PART_LENGTH = 8;

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

    /**
     * The secrets of the properties, a component or an endpoint.
     *
     * @param credentials secrets that are also masked inside a longer value, such as a command line
     * @param words a user name and the values of headers and environment variables; they may be
     *     words that occur in many values, so they are only masked as whole values
     */
    private record Secrets(Stream<Object> credentials, Stream<Object> words) {

        static Secrets of(CopilotComponentConfiguration options) {
            return new Secrets(
                    Stream.of(
                            options.getToken(),
                            options.getApiKey(),
                            options.getBearerToken(),
                            options.getProxyAuthPassword()),
                    words(
                            options.getProxyAuthUsername(),
                            options.getHeader(),
                            options.getMcpServer()));
        }

        static Secrets of(CopilotConfiguration options) {
            return new Secrets(
                    Stream.of(
                            options.getToken(),
                            options.getApiKey(),
                            options.getBearerToken(),
                            options.getProxyAuthPassword()),
                    words(
                            options.getProxyAuthUsername(),
                            options.getHeader(),
                            options.getMcpServer()));
        }

        private static Stream<Object> words(
                Object user, Map<String, Object> headers, Map<String, Object> mcpServers) {
            Stream<Object> values =
                    Stream.concat(
                            headers == null ? Stream.empty() : headers.values().stream(),
                            mcpServers == null
                                    ? Stream.empty()
                                    : McpOptions.secrets(mcpServers).stream());
            return Stream.concat(
                    Stream.ofNullable(user),
                    // A short value, such as true, is unlikely to be a key.
                    values.filter(value -> String.valueOf(value).length() >= MIN_PART_LENGTH));
        }
    }

    /** Returns whether the text is or contains a secret. */
    boolean occurIn(String text) {
        String whole = text.strip();
        Stream<Object> variables = CopilotSanitizingFunction.VARIABLES.stream().map(this::variable);
        return texts(Stream.concat(variables, secrets().flatMap(Secrets::credentials)))
                        .anyMatch(
                                secret ->
                                        secret.length() < MIN_PART_LENGTH
                                                ? whole.equals(secret)
                                                : whole.contains(secret))
                || texts(secrets().flatMap(Secrets::words)).anyMatch(whole::equals);
    }

    private static Stream<String> texts(Stream<Object> values) {
        return values.filter(Objects::nonNull)
                .map(secret -> secret.toString().strip())
                .filter(secret -> !secret.isEmpty());
    }

    /** Returns a variable; null if unset or unresolvable, which must not fail the actuator. */
    private Object variable(String name) {
        try {
            return environment.getProperty(name);
        } catch (IllegalArgumentException unresolved) {
            return null;
        }
    }

    private Stream<Secrets> secrets() {
        return Stream.concat(options.stream().map(Secrets::of), configurations().map(Secrets::of));
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
