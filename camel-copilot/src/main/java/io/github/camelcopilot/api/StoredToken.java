package io.github.camelcopilot.api;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What a login left: a token, and what is needed to renew it. Its text form shows no secret.
 *
 * @param accessToken the token that calls spend
 * @param expiresAt the moment after which the service refuses the access token; empty = it does not
 *     expire ({@code gho_})
 * @param refreshToken what it can be renewed with, once: each renewal brings a new pair, and the
 *     old one dies; empty = it cannot be renewed
 * @param refreshTokenExpiresAt the moment after which it cannot be renewed any more; empty = nobody
 *     knows
 * @param clientId the OAuth app that it was issued to, which alone can renew it
 * @param issuedAt when it came
 */
public record StoredToken(
        Secret accessToken,
        Optional<Instant> expiresAt,
        Optional<Secret> refreshToken,
        Optional<Instant> refreshTokenExpiresAt,
        String clientId,
        Instant issuedAt) {

    public StoredToken {
        Objects.requireNonNull(accessToken, "accessToken");
        Objects.requireNonNull(expiresAt, "expiresAt");
        Objects.requireNonNull(refreshToken, "refreshToken");
        Objects.requireNonNull(refreshTokenExpiresAt, "refreshTokenExpiresAt");
        Objects.requireNonNull(clientId, "clientId");
        Objects.requireNonNull(issuedAt, "issuedAt");
    }

    /** Returns the token without what renews it. */
    public AccessToken toAccessToken() {
        return new AccessToken(accessToken, expiresAt);
    }
}
