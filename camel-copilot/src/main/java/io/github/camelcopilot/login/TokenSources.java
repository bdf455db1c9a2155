package io.github.camelcopilot.login;

import io.github.camelcopilot.api.TokenProvider;
import java.util.List;
import java.util.Optional;
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
     */
    public static Optional<TokenSource> shared(
            TokenProvider provider, String token, UnaryOperator<String> environment) {
        if (provider != null) {
            return Optional.of(TokenSource.provided(provider));
        }
        if (isSet(token)) {
            return Optional.of(TokenSource.fixed(token, "the option token"));
        }
        for (String variable : ENVIRONMENT) {
            String value = environment.apply(variable);
            if (isSet(value)) {
                return Optional.of(
                        TokenSource.fixed(value, "the environment variable " + variable));
            }
        }
        return Optional.empty();
    }

    private static boolean isSet(String token) {
        return token != null && !token.isBlank();
    }
}
