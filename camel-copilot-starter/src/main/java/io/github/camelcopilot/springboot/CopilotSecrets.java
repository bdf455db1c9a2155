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

    /**
     * What properties, a component or an endpoint has.
     *
     * @param credentials may be part of a longer value, such as a command line
     * @param names the name of a user, and headers, which often carry keys: they may be words that
     *     are part of many values
     */
    private record Held(Stream<Object> credentials, Stream<Object> names) {

        static Held of(CopilotComponentConfiguration set) {
            return new Held(
                    Stream.of(
                            set.getToken(),
                            set.getApiKey(),
                            set.getBearerToken(),
                            set.getProxyAuthPassword()),
                    names(set.getProxyAuthUsername(), set.getHeader()));
        }

        static Held of(CopilotConfiguration set) {
            return new Held(
                    Stream.of(
                            set.getToken(),
                            set.getApiKey(),
                            set.getBearerToken(),
                            set.getProxyAuthPassword()),
                    names(set.getProxyAuthUsername(), set.getHeader()));
        }

        private static Stream<Object> names(Object user, Map<String, Object> headers) {
            return Stream.concat(
                    Stream.ofNullable(user),
                    headers == null
                            ? Stream.empty()
                            // A short one is a switch, such as true, rather than a key.
                            : headers.values().stream()
                                    .filter(
                                            value ->
                                                    String.valueOf(value).length()
                                                            >= SHORTEST_PART));
        }
    }

    /** Returns whether the text is a credential, or has one in it. */
    boolean areIn(String text) {
        String whole = text.strip();
        Stream<Object> variables = CopilotSanitizingFunction.VARIABLES.stream().map(this::variable);
        return texts(Stream.concat(variables, held().flatMap(Held::credentials)))
                        .anyMatch(
                                secret ->
                                        secret.length() < SHORTEST_PART
                                                ? whole.equals(secret)
                                                : whole.contains(secret))
                || texts(held().flatMap(Held::names)).anyMatch(whole::equals);
    }

    private static Stream<String> texts(Stream<Object> secrets) {
        return secrets.filter(Objects::nonNull)
                .map(secret -> secret.toString().strip())
                .filter(secret -> !secret.isEmpty());
    }

    /** Null as well if it has a placeholder without a value, which must not fail the actuator. */
    private Object variable(String name) {
        try {
            return environment.getProperty(name);
        } catch (IllegalArgumentException unresolved) {
            return null;
        }
    }

    private Stream<Held> held() {
        return Stream.concat(options.stream().map(Held::of), configurations().map(Held::of));
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
