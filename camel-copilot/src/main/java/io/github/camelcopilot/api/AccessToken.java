package io.github.camelcopilot.api;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A token as a {@link TokenProvider} hands it out.
 *
 * @param secret the token
 * @param expiresAt the moment after which the service refuses it; empty if it does not expire or
 *     nobody knows
 */
public record AccessToken(Secret secret, Optional<Instant> expiresAt) {

    public AccessToken {
        Objects.requireNonNull(secret, "secret");
        Objects.requireNonNull(expiresAt, "expiresAt");
    }

    /** Returns a token that does not expire as far as anybody knows. */
    public static AccessToken of(String token) {
        return new AccessToken(Secret.ofCredential(token), Optional.empty());
    }

    /** Returns a token that the service refuses after {@code expiresAt}. */
    public static AccessToken of(String token, Instant expiresAt) {
        return new AccessToken(Secret.ofCredential(token), Optional.of(expiresAt));
    }
}
