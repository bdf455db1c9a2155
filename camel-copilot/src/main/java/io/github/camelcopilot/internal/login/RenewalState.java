// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.StoredToken;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import java.time.Duration;
import java.time.Instant;

/**
 * Remembers how the service and the login's host responded to an account's tokens; {@link
 * #validity} is what follows from it at one moment. Thread-safe; its lock is held only briefly.
 */
final class RenewalState {

    /** How long a host that did not renew a token is not asked again, unless it says longer. */
    static final Duration RENEWAL_PAUSE = Duration.ofSeconds(30);

    /** Limit of the pause that a host may ask for. */
    static final Duration MAX_RENEWAL_PAUSE = Duration.ofMinutes(15);

    private final Scheduler scheduler;

    // Guarded by this.
    private Instant pauseUntil = Instant.MIN;
    private CopilotException pauseReason;
    private Secret dead;

    // Written by every call, so read and written without the lock.
    private volatile Secret untried;
    private volatile Secret refused;

    RenewalState(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    synchronized TokenValidity validity() {
        return new TokenValidity(scheduler.now(), pauseUntil, pauseReason, dead, untried, refused);
    }

    /** Records that the host no longer renews a token; returns false if that was known. */
    synchronized boolean addDead(StoredToken token) {
        boolean isNew = !token.accessToken().equals(dead);
        dead = token.accessToken();
        return isNew;
    }

    /** Records that the host has renewed a token. */
    synchronized void onRenewed(StoredToken fresh) {
        untried = fresh.accessToken();
        pauseUntil = Instant.MIN;
        pauseReason = null;
    }

    /**
     * Keeps the host from being asked again for a while.
     *
     * @param retryAfter how long the host asks for, or zero
     * @param reason what calls without a usable token fail with meanwhile; null = nothing, they may
     *     ask the host again
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
     * @param isRefused whether with status 401
     */
    void onResponse(Secret token, boolean isRefused) {
        if (isRefused) {
            refused = token;
            return;
        }
        if (refused != null) {
            refused = null;
        }
        if (token.equals(untried)) {
            untried = null;
        }
    }

    synchronized void clear() {
        pauseUntil = Instant.MIN;
        pauseReason = null;
        dead = null;
        untried = null;
        refused = null;
    }
}
