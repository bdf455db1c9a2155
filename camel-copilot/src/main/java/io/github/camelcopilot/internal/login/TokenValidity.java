// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.StoredToken;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Determines whether tokens of an account can be used or renewed at a given time. Immutable. A null
 * secret matches no token.
 *
 * @param now the time
 * @param pauseUntil the time until which requests to the host of the login are suspended
 * @param pauseReason the exception for calls without a usable token until then; null = they may
 *     send a request
 * @param notRenewable the access token of a pair that the host no longer renews
 * @param unconfirmed an access token that was just issued and that the service has not accepted yet
 * @param refused the access token that the service refused last
 */
record TokenValidity(
        Instant now,
        Instant pauseUntil,
        CopilotException pauseReason,
        Secret notRenewable,
        Secret unconfirmed,
        Secret refused) {

    /**
     * Time before its expiry at which a token is renewed, so that a call that starts with a token
     * can finish with it. For tokens with a lifetime of less than 20 minutes, it is a quarter of
     * the lifetime.
     */
    static final Duration RENEW_BEFORE = Duration.ofMinutes(5);

    /** Time after its issue during which a token that the service refuses is not renewed again. */
    static final Duration UNCONFIRMED_PAUSE = Duration.ofMinutes(5);

    /** Returns whether a token need not be renewed yet. */
    boolean isFresh(StoredToken token) {
        return token.expiresAt().isEmpty()
                || now.isBefore(renewAt(token.issuedAt(), token.expiresAt().get()))
                || (isPaused() && !hasExpired(token));
    }

    /** Returns the time from which a token with this lifetime is renewed. */
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

    /** Returns whether a renewal of the token may be requested. */
    boolean isRenewable(StoredToken token) {
        return token.refreshToken().isPresent()
                && !token.accessToken().equals(notRenewable)
                && !hasPassed(token.refreshTokenExpiresAt());
    }

    /**
     * Returns whether the service refuses a token that was just issued, so that another renewal
     * would not help.
     *
     * @param refusedToken the token that the service has just refused, or null
     */
    boolean isRefusedAlthoughNew(StoredToken token, Secret refusedToken) {
        return token.accessToken().equals(refusedToken)
                && token.accessToken().equals(unconfirmed)
                && now.isBefore(token.issuedAt().plus(UNCONFIRMED_PAUSE));
    }

    private boolean isPaused() {
        return now.isBefore(pauseUntil);
    }

    /** Returns the exception for calls without a usable token while requests are suspended. */
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
