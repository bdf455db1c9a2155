package io.github.camelcopilot.login;

import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.TokenProvider;
import java.util.List;
import java.util.function.UnaryOperator;

/** The order in which the places of a shared token are asked: the first that has one is used. */
public final class TokenSources {

    /** The environment variables that may hold a token for Copilot, in order. */
    public static final List<String> ENVIRONMENT =
            List.of("COPILOT_GITHUB_TOKEN", "GH_TOKEN", "GITHUB_TOKEN");

    private TokenSources() {}

    /**
     * Returns the source of the shared token.
     *
     * @param provider the option {@code tokenProvider}, or null
     * @param token the option {@code token}; null or blank = not set
     * @param environment gives the value of an environment variable, or null
     * @param login what comes last
     */
    public static TokenSource shared(
            TokenProvider provider,
            String token,
            UnaryOperator<String> environment,
            TokenSource login) {
        if (provider != null) {
            return TokenSource.provided(provider);
        }
        if (isSet(token)) {
            return TokenSource.fixed(Secret.of(token), "the option token");
        }
        for (String variable : ENVIRONMENT) {
            String value = environment.apply(variable);
            if (isSet(value)) {
                return TokenSource.fixed(Secret.of(value), "the environment variable " + variable);
            }
        }
        return login;
    }

    private static boolean isSet(String token) {
        return token != null && !token.isBlank();
    }
}
