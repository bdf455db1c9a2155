// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.api.Secret;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Selects the source of the credential of an endpoint: the first one that is set. Stateless. */
public final class TokenSources {

    /** The environment variables that may hold a token for Copilot, in order of precedence. */
    public static final List<String> ENVIRONMENT =
            List.of("COPILOT_GITHUB_TOKEN", "GH_TOKEN", "GITHUB_TOKEN");

    private TokenSources() {}

    /**
     * Returns the source for {@code provider=copilot}.
     *
     * @param provided the source of the option {@code tokenProvider}, or null
     * @param token the option {@code token}; null or blank = not set
     * @param environment returns the value of an environment variable, or null
     * @param isRefused whether the service is known to refuse tokens of this kind
     * @param login the source to use if nothing else is set
     */
    public static TokenSource ofCopilot(
            TokenSource provided,
            String token,
            UnaryOperator<String> environment,
            Predicate<Secret> isRefused,
            TokenSource login) {
        if (provided != null) {
            return provided;
        }
        if (isSet(token)) {
            return fixed(token, "the option token", isRefused);
        }
        for (String variable : ENVIRONMENT) {
            String value = environment.apply(variable);
            if (isSet(value)) {
                return fixed(value, "the environment variable " + variable, isRefused);
            }
        }
        return login;
    }

    /**
     * Returns the source for the other providers. GitHub credentials are not considered because
     * they must not be sent to other services.
     *
     * @param provided the source of the option {@code tokenProvider}, or null
     * @param bearerToken the option {@code bearerToken}; null or blank = not set
     * @param apiKey the option {@code apiKey}; null or blank = not set
     */
    public static TokenSource ofOtherProvider(
            TokenSource provided, String bearerToken, String apiKey) {
        if (provided != null) {
            return provided;
        }
        if (isSet(bearerToken)) {
            return TokenSource.fixed(Secret.ofCredential(bearerToken), "the option bearerToken");
        }
        return isSet(apiKey)
                ? TokenSource.apiKey(Secret.ofCredential(apiKey), "the option apiKey")
                : TokenSource.none();
    }

    private static TokenSource fixed(String token, String origin, Predicate<Secret> isRefused) {
        Secret secret = Secret.ofCredential(token);
        TokenSource source = TokenSource.fixed(secret, origin);
        source.onResponse(secret, isRefused.test(secret));
        return source;
    }

    private static boolean isSet(String token) {
        return token != null && !token.isBlank();
    }
}
