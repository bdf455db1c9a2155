// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.StoredToken;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether tokens of an account can be used or renewed at one moment. Immutable, so that what is
 * decided from it depends on nothing else. A null secret matches no token.
 *
 * @param now the moment
 * @param pauseUntil until when the login's host is not asked to renew a token
 * @param pauseReason what calls without a usable token fail with until then; null = nothing, they
 *     may ask the host again
 * @param dead the access token of a pair that the host no longer renews
 * @param untried an access token that was just issued and that the service has not accepted yet
 * @param refused the access token that the service refused last
 */
record TokenValidity(
        Instant now,
        Instant pauseUntil,
        CopilotException pauseReason,
        Secret dead,
        Secret untried,
        Secret refused) {

    /**
     * How long before its expiry a token is renewed, so that a call that starts with it can finish
     * with it. For tokens with a lifetime of less than 20 minutes, a quarter of the lifetime.
     */
    static final Duration RENEW_BEFORE = Duration.ofMinutes(5);

    /** How long after it was issued a new token that the service refuses is not renewed again. */
    static final Duration UNTRIED_PAUSE = Duration.ofMinutes(5);

    /** Returns whether a token need not be renewed yet. */
    boolean isFresh(StoredToken token) {
        return token.expiresAt().isEmpty()
                || now.isBefore(renewAt(token.issuedAt(), token.expiresAt().get()))
                || (isPaused() && !hasExpired(token));
    }

    /** Returns the moment from which a token with this lifetime is renewed. */
    static Instant renewAt(Instant issuedAt, Instant expiresAt) {
        Duration quarter = Duration.between(issuedAt, expiresAt).dividedBy(4);
        return expiresAt.minus(quarter.compareTo(RENEW_BEFORE) < 0 ? quarter : RENEW_BEFORE);
    }

    boolean hasExpired(StoredToken token) {
        return hasPassed(token.expiresAt());
    }

    private boolean hasPassed(Optional<Instant> end) {
        return end.filter(at -> !now.isBefore(at)).isPresent();
    }

    /**
     * Returns whether calls may send the token.
     *
     * @param refusedToken the token that the service has just refused, or null
     */
    boolean isUsable(StoredToken token, Secret refusedToken) {
        return !token.accessToken().equals(refusedToken) && !hasExpired(token);
    }

    /** Returns whether the host may be asked to renew the token. */
    boolean isRenewable(StoredToken token) {
        return token.refreshToken().isPresent()
                && !token.accessToken().equals(dead)
                && !hasPassed(token.refreshTokenExpiresAt());
    }

    /**
     * Returns whether the service refuses a token that was just issued, so that renewing it again
     * would not help.
     *
     * @param refusedToken the token that the service has just refused, or null
     */
    boolean isRefusedAlthoughNew(StoredToken token, Secret refusedToken) {
        return token.accessToken().equals(refusedToken)
                && token.accessToken().equals(untried)
                && now.isBefore(token.issuedAt().plus(UNTRIED_PAUSE));
    }

    private boolean isPaused() {
        return now.isBefore(pauseUntil);
    }

    /** Returns what calls without a usable token fail with at this moment. */
    Optional<CopilotException> failureWhilePaused() {
        return isPaused() ? Optional.ofNullable(pauseReason) : Optional.empty();
    }

    CredentialStatus.State state(StoredToken token) {
        if (token.accessToken().equals(refused)) {
            return CredentialStatus.State.REFUSED;
        }
        if (!hasExpired(token) || isRenewable(token)) {
            return CredentialStatus.State.AUTHORIZED;
        }
        boolean tooOld = token.refreshToken().isEmpty() || hasPassed(token.refreshTokenExpiresAt());
        return tooOld ? CredentialStatus.State.EXPIRED : CredentialStatus.State.REFUSED;
    }
}
