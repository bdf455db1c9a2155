// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.StoredToken;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import java.time.Duration;
import java.time.Instant;

/**
 * Records how the service and the host of the login have responded to the tokens of an account.
 * {@link #validity} returns what follows from it at the moment. Thread-safe; its lock is held only
 * briefly.
 */
final class RenewalState {

    /** Minimum time until the next request to a host that could not renew a token. */
    static final Duration RENEWAL_PAUSE = Duration.ofSeconds(30);

    /** Maximum time, even if the host requests a longer delay. */
    static final Duration MAX_RENEWAL_PAUSE = Duration.ofMinutes(15);

    private final Scheduler scheduler;

    // Guarded by this.
    private Instant pauseUntil = Instant.MIN;
    private CopilotException pauseReason;
    private Secret notRenewable;

    // Written by every call, therefore without the lock.
    private volatile Secret unconfirmed;
    private volatile Secret refused;

    RenewalState(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    synchronized TokenValidity validity() {
        return new TokenValidity(
                scheduler.now(), pauseUntil, pauseReason, notRenewable, unconfirmed, refused);
    }

    /** Records that the host no longer renews a token; returns false if this was known already. */
    synchronized boolean markNotRenewable(StoredToken token) {
        boolean isNew = !token.accessToken().equals(notRenewable);
        notRenewable = token.accessToken();
        return isNew;
    }

    /** Records that the host has renewed a token. */
    synchronized void onRenewed(StoredToken fresh) {
        unconfirmed = fresh.accessToken();
        pauseUntil = Instant.MIN;
        pauseReason = null;
    }

    /**
     * Suspends requests to the host for some time.
     *
     * @param retryAfter the delay that the host requests; zero = none
     * @param reason the exception for calls without a usable token in the meantime; null = they may
     *     send a request
     */
    synchronized void pause(Duration retryAfter, CopilotException reason) {
        Duration pause = retryAfter.compareTo(RENEWAL_PAUSE) > 0 ? retryAfter : RENEWAL_PAUSE;
        pause = pause.compareTo(MAX_RENEWAL_PAUSE) < 0 ? pause : MAX_RENEWAL_PAUSE;
        pauseUntil = scheduler.now().plus(pause);
        pauseReason = reason;
    }

    /**
     * Records how the service responded to a token.
     *
     * @param isRefused whether it responded with status 401
     */
    void onResponse(Secret token, boolean isRefused) {
        if (isRefused) {
            refused = token;
            return;
        }
        if (refused != null) {
            refused = null;
        }
        if (token.equals(unconfirmed)) {
            unconfirmed = null;
        }
    }

    synchronized void clear() {
        pauseUntil = Instant.MIN;
        pauseReason = null;
        notRenewable = null;
        unconfirmed = null;
        refused = null;
    }
}
