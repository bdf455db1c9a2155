package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.StoredToken;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What time, service and host say of an account's tokens: whether one is fresh, can be renewed, or
 * must not be tried again. Any thread may ask; its lock is held for a moment only.
 */
final class TokenValidity {

    /**
     * A token is renewed so long before it expires, so that a call which begins with it can end
     * with it; one that lives shorter, in the last quarter of its life.
     */
    static final Duration RENEW_BEFORE = Duration.ofMinutes(5);

    /** After a renewal that the host did not answer, the next one waits so long. */
    static final Duration RENEWAL_PAUSE = Duration.ofSeconds(30);

    /** A host may ask for a longer pause than that; more than this cannot be meant. */
    static final Duration MAX_RENEWAL_PAUSE = Duration.ofMinutes(15);

    /** A new token that the service refuses is renewed once more no sooner than this. */
    static final Duration UNTRIED_PAUSE = Duration.ofMinutes(5);

    private final Scheduler scheduler;

    // Guarded by this.
    private Instant pauseUntil = Instant.MIN;
    private CopilotException pauseReason;

    /** The access token of a pair that the host will not renew any more. */
    private Secret dead;

    /** A new access token that the service has not accepted yet. */
    private volatile Secret untried;

    /** The access token that the service refused last. */
    private volatile Secret refused;

    TokenValidity(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Returns whether a token need not be renewed yet. */
    boolean isFresh(StoredToken token) {
        if (token.expiresAt().isEmpty()) {
            return true;
        }
        Instant now = scheduler.now();
        Instant expiresAt = token.expiresAt().get();
        return now.isBefore(renewAt(token.issuedAt(), expiresAt))
                || (isPaused() && now.isBefore(expiresAt));
    }

    /** Returns from when on a token of that life needs to be renewed. */
    static Instant renewAt(Instant issuedAt, Instant expiresAt) {
        Duration quarter = Duration.between(issuedAt, expiresAt).dividedBy(4);
        return expiresAt.minus(quarter.compareTo(RENEW_BEFORE) < 0 ? quarter : RENEW_BEFORE);
    }

    boolean hasExpired(StoredToken token) {
        return hasPassed(token.expiresAt());
    }

    private boolean hasPassed(Optional<Instant> end) {
        Instant now = scheduler.now();
        return end.filter(at -> !now.isBefore(at)).isPresent();
    }

    /** Returns whether the host may be asked to renew it. */
    synchronized boolean isRenewable(StoredToken token) {
        return token.refreshToken().isPresent()
                && !token.accessToken().equals(dead)
                && !hasPassed(token.refreshTokenExpiresAt());
    }

    /** Takes note that a token cannot be renewed; returns whether that is news. */
    synchronized boolean died(StoredToken token) {
        boolean news = !token.accessToken().equals(dead);
        dead = token.accessToken();
        return news;
    }

    /** Takes note of a new token. */
    synchronized void renewed(StoredToken fresh) {
        untried = fresh.accessToken();
        pauseUntil = Instant.MIN;
        pauseReason = null;
    }

    /** Returns whether a token is new, and yet the service refuses it: another would not help. */
    boolean isRefusedAlthoughNew(StoredToken token, Secret refusedToken) {
        return token.accessToken().equals(refusedToken)
                && token.accessToken().equals(untried)
                && scheduler.now().isBefore(token.issuedAt().plus(UNTRIED_PAUSE));
    }

    /**
     * Lets the host alone for a while after it did not answer.
     *
     * @param asked how long it asks for, or zero
     * @param reason what calls fail with meanwhile, unless their token is still good; null =
     *     nothing, they may ask again
     */
    synchronized void pause(Duration asked, CopilotException reason) {
        Duration pause = asked.compareTo(RENEWAL_PAUSE) > 0 ? asked : RENEWAL_PAUSE;
        pause = pause.compareTo(MAX_RENEWAL_PAUSE) < 0 ? pause : MAX_RENEWAL_PAUSE;
        pauseUntil = scheduler.now().plus(pause);
        pauseReason = reason;
    }

    /** Returns whether the host is let alone. */
    synchronized boolean isPaused() {
        return scheduler.now().isBefore(pauseUntil);
    }

    /** Returns what calls without a good token fail with while the host is let alone. */
    synchronized Optional<CopilotException> pauseReason() {
        return isPaused() ? Optional.ofNullable(pauseReason) : Optional.empty();
    }

    /** Takes note of what the service said to a token. */
    void answered(Secret spent, boolean refusedByService) {
        if (refusedByService) {
            refused = spent;
            return;
        }
        if (refused != null) {
            refused = null;
        }
        if (untried != null && untried.equals(spent)) {
            untried = null;
        }
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

    synchronized void forget() {
        pauseUntil = Instant.MIN;
        pauseReason = null;
        dead = null;
        untried = null;
        refused = null;
    }
}
