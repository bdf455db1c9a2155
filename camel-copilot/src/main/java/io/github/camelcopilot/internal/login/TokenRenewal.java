// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.StoredToken;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Obtains a usable token for an account: from the store, where another process may have saved a new
 * one, or from the host, which renews it (RFC 6749, section 6). {@link RenewalDecision} decides;
 * this class executes the decisions. The store is locked during the request, so that only one
 * process renews the token, and a new token is saved before any call uses it. Runs on threads of
 * the executor, none of which is blocked while it waits.
 */
final class TokenRenewal {

    private static final Logger LOG = LoggerFactory.getLogger(TokenRenewal.class);

    /** Maximum time of a renewal, including the waits for the lock, the host, and a slow store. */
    static final Duration MAX_TIME = Duration.ofMinutes(3);

    /**
     * Maximum time that another process may take to save its new token in a store without locks:
     * the host refuses this process as soon as it has issued that token.
     */
    static final Duration MAX_SAVE_WAIT = Duration.ofSeconds(3);

    static final Duration SAVE_POLL = Duration.ofMillis(250);

    private final AccountLogin account;
    private final LoginSettings settings;
    private final Scheduler scheduler;
    private final RenewalState state;
    private final RenewalFailures failures;
    private final RefreshLock lock;

    /** The token that the service has just refused, or null. */
    private final Secret refused;

    private final int generation;
    private final long startNanos;
    private final CompletableFuture<StoredToken> result = new CompletableFuture<>();

    // Guarded by this.
    private boolean ended;
    private Scheduler.Alarm deadline;

    /** Cancels the request or delay that the renewal is waiting for; null = there is none. */
    private Scheduler.Alarm pending;

    /**
     * @param refused the token that the service has just refused, or null
     * @param generation the generation of the account when the renewal starts
     */
    TokenRenewal(AccountLogin account, LoginSettings settings, Secret refused, int generation) {
        this.account = account;
        this.settings = settings;
        this.refused = refused;
        this.generation = generation;
        this.scheduler = account.logins().scheduler();
        this.state = account.renewalState();
        this.failures = new RenewalFailures(account.name(), settings.host().name());
        this.lock = new RefreshLock(account);
        this.startNanos = scheduler.nanoTime();
    }

    CompletionStage<StoredToken> result() {
        return result;
    }

    /** Returns how long the renewal has been running. */
    Duration age() {
        return Duration.ofNanos(scheduler.nanoTime() - startNanos);
    }

    void start() {
        account.logins().onStarted(this);
        synchronized (this) {
            deadline =
                    scheduler.schedule(
                            MAX_TIME, () -> execute(() -> fail(failures.timedOut(MAX_TIME))));
        }
        execute(this::loadFromStore);
    }

    /** Waits for the end of the renewal, at most for the given time. */
    void await(long nanos) {
        try {
            result.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException reportedElsewhere) {
            // The calls that wait for the token receive the failure.
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
    }

    void cancel() {
        fail(account.stopped());
    }

    private void execute(Logins.Step step) {
        account.logins().execute(account.key(), step, this::fail);
    }

    private void loadFromStore() throws CopilotException {
        if (tokenToRenew().isPresent()) {
            lock.acquire(() -> execute(this::onLocked), why -> execute(() -> onLockFailed(why)));
        }
    }

    private void onLocked() throws CopilotException {
        // The previous holder of the lock has probably renewed the token.
        tokenToRenew().ifPresent(this::refresh);
    }

    private void onLockFailed(CopilotException why) throws CopilotException {
        onNotRenewed(account.store().load(), why, Duration.ZERO);
    }

    /** Returns the stored token if it has to be renewed; otherwise ends the renewal. */
    private Optional<StoredToken> tokenToRenew() throws CopilotException {
        account.saveUnsaved();
        Optional<StoredToken> stored = account.store().load();
        TokenValidity validity = state.validity();
        switch (RenewalDecision.onLoaded(stored, refused, validity)) {
            case RENEW -> {
                return stored;
            }
            case USE -> complete(stored.orElseThrow());
            case FAIL_PAUSED -> fail(validity.failureWhilePaused().orElseThrow());
            case FAIL_NEW_TOKEN_REFUSED -> fail(failures.newTokenRefused(stored.orElseThrow()));
            case FAIL_EXPIRED -> failExpired(stored.orElseThrow());
            default -> fail(failures.notLoggedIn());
        }
        return Optional.empty();
    }

    private void failExpired(StoredToken token) {
        if (failIfReplaced()) {
            return;
        }
        boolean hasExpired = state.validity().hasExpired(token);
        CopilotException failure = failures.notRenewable(hasExpired);
        boolean isNew = state.markNotRenewable(token);
        // The refusal of a token that never expires is reported by the call that fails.
        if (isNew && (hasExpired || token.refreshToken().isPresent())) {
            publish(hasExpired ? LoginState.EXPIRED : LoginState.FAILED, failure);
        }
        fail(failure);
    }

    private void refresh(StoredToken old) {
        RefreshCall call =
                new RefreshCall(
                        settings,
                        scheduler,
                        old,
                        response -> execute(() -> onResponse(old, response)),
                        () -> execute(() -> onTimeout(old)));
        synchronized (this) {
            if (ended) {
                return;
            }
            pending = call::cancel;
        }
        call.start();
    }

    private void onTimeout(StoredToken old) {
        onNotRenewed(Optional.of(old), failures.hostTimedOut(RefreshCall.MAX_TIME), Duration.ZERO);
    }

    private void onResponse(StoredToken old, OAuthResponse response) throws CopilotException {
        Instant now = scheduler.now();
        Optional<StoredToken> renewed = response.token(old.clientId(), now, old.refreshToken());
        if (renewed.isPresent()) {
            // Even after the end of the renewal, because the old token can no longer be renewed.
            onRenewed(old, renewed.get());
        } else if (response.isTransient()) {
            Duration retryAfter = response.retryAfter(now).orElse(Duration.ZERO);
            onNotRenewed(
                    Optional.of(old), failures.unavailable(old, response, retryAfter), retryAfter);
        } else {
            onRefusedByHost(old, response, now.plus(MAX_SAVE_WAIT));
        }
    }

    private void onRenewed(StoredToken old, StoredToken renewed) throws CopilotException {
        boolean saved;
        try {
            saved = account.store().replace(old, renewed);
        } catch (CopilotException failure) {
            // The host has revoked the old token, so losing the new one would lose the login.
            account.keepUnsaved(old, renewed);
            fail(failure, true);
            return;
        }
        if (saved) {
            state.onRenewed(renewed);
            complete(renewed);
            return;
        }
        // A login or logout has changed the store, and takes precedence.
        Optional<StoredToken> stored = account.store().load();
        if (RenewalDecision.onReplaced(stored, refused, state.validity()) == RenewalDecision.USE) {
            complete(stored.orElseThrow());
        } else {
            fail(failures.notLoggedIn());
        }
    }

    /** Completes with the old token if it is still usable; otherwise fails. */
    private void onNotRenewed(
            Optional<StoredToken> old, CopilotException why, Duration retryAfter) {
        if (failIfReplaced()) {
            return;
        }
        TokenValidity validity = state.validity();
        Optional<StoredToken> usable = old.filter(token -> validity.isUsable(token, refused));
        if (usable.isPresent()) {
            LOG.warn("{}. The current token is still valid", why.getMessage());
            state.pause(retryAfter, null);
            complete(usable.get());
            return;
        }
        if (!retryAfter.isZero()) {
            state.pause(retryAfter, why);
        }
        fail(why);
    }

    /**
     * @param reloadUntil the time until which another process may save the token that it has
     *     obtained
     */
    private void onRefusedByHost(StoredToken old, OAuthResponse response, Instant reloadUntil)
            throws CopilotException {
        Optional<StoredToken> stored = account.store().load();
        boolean mayReload = !account.store().isLockable() && scheduler.now().isBefore(reloadUntil);
        switch (RenewalDecision.onRefusedByHost(
                old, stored, refused, state.validity(), mayReload)) {
            case USE -> complete(stored.orElseThrow());
            case RELOAD -> schedule(() -> onRefusedByHost(old, response, reloadUntil));
            default -> failRefusedByHost(old, response);
        }
    }

    private void failRefusedByHost(StoredToken old, OAuthResponse response) {
        if (failIfReplaced()) {
            return;
        }
        CopilotException failure = failures.refusedByHost(old, response);
        if (state.markNotRenewable(old)) {
            publish(LoginState.FAILED, failure);
        }
        if (state.validity().isUsable(old, refused)) {
            complete(old);
        } else {
            fail(failure);
        }
    }

    private synchronized void schedule(Logins.Step step) {
        if (!ended) {
            pending = scheduler.schedule(SAVE_POLL, () -> execute(step));
        }
    }

    private void publish(LoginState loginState, CopilotException failure) {
        account.logins().publish(LoginEvent.ended(account.key(), loginState, failure));
    }

    private void complete(StoredToken token) {
        if (end()) {
            account.onRenewed(token, generation);
            result.complete(token);
            account.logins().dropIfUnused(account);
        }
    }

    private void fail(CopilotException failure) {
        fail(failure, failure instanceof LoginRequiredException);
    }

    /**
     * @param tokenIsUseless whether calls must no longer use the token in memory
     */
    private void fail(CopilotException failure, boolean tokenIsUseless) {
        if (end()) {
            if (tokenIsUseless) {
                account.onRenewed(null, generation);
            } else {
                account.onRenewalFailed();
            }
            result.completeExceptionally(failure);
            account.logins().dropIfUnused(account);
        }
    }

    /**
     * Fails if a login or logout has occurred since the start; the old token is irrelevant then.
     */
    private boolean failIfReplaced() {
        if (account.generation() == generation) {
            return false;
        }
        fail(failures.replaced());
        return true;
    }

    /**
     * Ends the renewal and releases the lock; returns whether this call, and no earlier one, has
     * ended it.
     */
    private boolean end() {
        Scheduler.Alarm last;
        synchronized (this) {
            if (ended) {
                return false;
            }
            ended = true;
            last = pending;
            if (deadline != null) {
                deadline.cancel();
            }
        }
        account.logins().onEnded(this);
        if (last != null) {
            last.cancel();
        }
        lock.release();
        return true;
    }
}
