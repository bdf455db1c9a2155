// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.StoredToken;
import io.github.camelcopilot.api.TokenKey;
import io.github.camelcopilot.internal.concurrent.Stages;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The login of one account: the token in memory, at most one renewal in progress, and at most one
 * prompt to a user. Thread-safe. Requests for a token do not block: they return a stage, which is
 * completed outside the lock.
 */
public final class AccountLogin {

    private static final Logger LOG = LoggerFactory.getLogger(AccountLogin.class);

    /** Maximum time that calls wait for a renewal while the token in memory is still valid. */
    static final Duration RENEWAL_WAIT = Duration.ofSeconds(5);

    private final Logins logins;
    private final AccountStore store;
    private final RenewalState renewalState;
    private final LoginPrompts prompts;

    /** The token for calls; null = not loaded yet, or there is none. */
    private volatile StoredToken token;

    /**
     * Incremented by each login and logout. A renewal or prompt of an earlier generation does not
     * change the token. Changed only under the lock, but read without it: {@link LoginPrompts}
     * reads it while holding its own lock, which is acquired inside this one elsewhere.
     */
    private final AtomicInteger generation = new AtomicInteger();

    // Guarded by this.
    private TokenRenewal renewal;
    private UnsavedToken unsaved;
    private int users;

    /** A renewed token that could not be saved yet, and the one that it replaces. */
    private record UnsavedToken(StoredToken old, StoredToken renewed) {}

    AccountLogin(Logins logins, AccountStore store) {
        this.logins = logins;
        this.store = store;
        this.renewalState = new RenewalState(logins.scheduler());
        this.prompts = new LoginPrompts(this);
    }

    public TokenKey key() {
        return store.key();
    }

    /** Returns the name of this login in messages. */
    public String name() {
        return LoginText.of(key());
    }

    /** Returns a usable token, which is renewed if necessary. */
    CompletionStage<StoredToken> token(LoginSettings settings) {
        StoredToken current = token;
        if (current == null) {
            return renewed(settings, null);
        }
        TokenValidity validity = renewalState.validity();
        if (validity.isFresh(current)) {
            return CompletableFuture.completedStage(current);
        }
        return validity.hasExpired(current)
                ? renewed(settings, null)
                : renewedOrCurrent(settings, current);
    }

    /** Returns a token other than the one that the service refused. */
    CompletionStage<StoredToken> tokenAfter(LoginSettings settings, Secret refused) {
        StoredToken current = token;
        boolean isRenewedAlready =
                current != null && !current.accessToken().equals(refused) && isFresh(current);
        return isRenewedAlready
                ? CompletableFuture.completedStage(current)
                : renewed(settings, refused);
    }

    private CompletionStage<StoredToken> renewed(LoginSettings settings, Secret refused) {
        TokenRenewal started = null;
        CompletionStage<StoredToken> joined;
        synchronized (this) {
            if (logins.isClosed()) {
                return CompletableFuture.failedStage(stopped());
            }
            if (renewal == null) {
                started = new TokenRenewal(this, settings, refused, generation());
                renewal = started;
            }
            joined = renewal.result();
        }
        if (started != null) {
            started.start();
            return joined;
        }
        // The renewal of another call may have started before this token was refused.
        return joined.thenCompose(
                found ->
                        found.accessToken().equals(refused)
                                ? renewed(settings, refused)
                                : CompletableFuture.completedStage(found));
    }

    /**
     * Returns a renewed token, or the current one if the renewal takes too long or fails: a host
     * that does not respond must not delay calls whose token is still valid.
     */
    private CompletionStage<StoredToken> renewedOrCurrent(
            LoginSettings settings, StoredToken current) {
        CompletionStage<StoredToken> renewed =
                renewed(settings, null)
                        .exceptionallyCompose(
                                failure ->
                                        current.equals(token)
                                                        && !renewalState
                                                                .validity()
                                                                .hasExpired(current)
                                                ? CompletableFuture.completedStage(current)
                                                : CompletableFuture.failedStage(
                                                        Stages.cause(failure)));
        Duration rest;
        synchronized (this) {
            rest = renewal == null ? RENEWAL_WAIT : RENEWAL_WAIT.minus(renewal.age());
        }
        return rest.isNegative() || rest.isZero()
                ? CompletableFuture.completedStage(current)
                : logins.within(rest, renewed, () -> CompletableFuture.completedStage(current));
    }

    /**
     * Called at the end of the renewal, before its result is completed.
     *
     * @param found the token; null = the token in memory can no longer be used
     * @param startedIn the generation in which the renewal started
     */
    synchronized void onRenewed(StoredToken found, int startedIn) {
        renewal = null;
        if (generation() == startedIn) {
            token = found;
        }
    }

    /** Called when the renewal has failed and the token in memory remains usable. */
    synchronized void onRenewalFailed() {
        renewal = null;
    }

    int generation() {
        return generation.get();
    }

    /**
     * Uses the token of a login, and discards what is known about earlier tokens, unless another
     * login or a logout occurred after its start.
     *
     * @param startedIn the generation in which the login started
     */
    synchronized void onLoggedIn(StoredToken found, int startedIn) {
        if (generation() == startedIn) {
            clear();
            token = found;
        }
    }

    private synchronized void clear() {
        generation.incrementAndGet();
        token = null;
        unsaved = null;
        renewalState.clear();
    }

    /** Prompts a user to log in if there is no token. Joins a pending prompt. */
    void logInIfNeeded(LoginSettings settings) {
        var unused =
                token(settings).whenComplete((found, failure) -> promptAfter(failure, settings));
    }

    private void promptAfter(Throwable failure, LoginSettings settings) {
        Throwable cause = Stages.cause(failure);
        if (cause instanceof LoginRequiredException) {
            var unused = prompts.prompt(settings, null);
        } else if (cause != null) {
            // No caller receives this failure; calls will fail in the same way.
            LOG.warn("{}", cause.getMessage());
        }
    }

    /**
     * Deletes the token in memory and in the store, and ends a pending prompt. May block.
     *
     * @throws CopilotException if the store cannot be used
     */
    public void logOut() throws CopilotException {
        Optional<LoginAttempt> pending = prompts.revoke();
        clear();
        try {
            store.delete();
        } finally {
            // A call may have loaded the token from the store in the meantime.
            clear();
            pending.ifPresent(LoginAttempt::onLoggedOut);
        }
    }

    /** Returns the code that the user has to enter; empty unless a prompt is pending. */
    public Optional<DeviceCode> userCode() {
        return prompts.current().flatMap(LoginAttempt::userCode);
    }

    /**
     * Returns what is known about the login, without sending a request. May block while reading the
     * store.
     *
     * @throws CopilotException if the store cannot be used
     */
    public CredentialStatus status() throws CopilotException {
        StoredToken current = token;
        boolean isAuthorized =
                current != null
                        && renewalState.validity().state(current)
                                == CredentialStatus.State.AUTHORIZED;
        // If not, another process may have logged in since the last call.
        Optional<StoredToken> found = isAuthorized ? Optional.of(current) : store.load();
        CredentialStatus.State state =
                found.map(renewalState.validity()::state).orElse(CredentialStatus.State.MISSING);
        boolean isPending =
                state != CredentialStatus.State.AUTHORIZED && prompts.current().isPresent();
        return CredentialStatus.ofLogin(
                origin(),
                isPending ? CredentialStatus.State.PENDING : state,
                key().account(),
                found);
    }

    String origin() {
        return "the login to " + name();
    }

    /** Returns whether a token need not be renewed yet. */
    boolean isFresh(StoredToken found) {
        return renewalState.validity().isFresh(found);
    }

    LoginPrompts prompts() {
        return prompts;
    }

    RenewalState renewalState() {
        return renewalState;
    }

    AccountStore store() {
        return store;
    }

    Logins logins() {
        return logins;
    }

    /** Keeps a renewed token that could not be saved, so that it is not lost. */
    synchronized void keepUnsaved(StoredToken old, StoredToken renewed) {
        unsaved = new UnsavedToken(old, renewed);
    }

    /** Saves a renewed token that could not be saved before, if there is one. May block. */
    void saveUnsaved() throws CopilotException {
        UnsavedToken pair;
        synchronized (this) {
            pair = unsaved;
        }
        if (pair == null) {
            return;
        }
        store.replace(pair.old(), pair.renewed());
        synchronized (this) {
            unsaved = null;
        }
    }

    /** Makes a last attempt to save such a token when the component stops. May block. */
    void close() {
        try {
            saveUnsaved();
        } catch (CopilotException failure) {
            LOG.error(
                    "The login to {} is lost because its new token cannot be stored: {}",
                    name(),
                    failure.getMessage());
        }
    }

    synchronized void addUser() {
        users++;
    }

    /** Removes a user; returns whether the login is no longer used. */
    synchronized boolean removeUser() {
        users--;
        return isUnused();
    }

    synchronized boolean isUnused() {
        return users == 0 && renewal == null && unsaved == null && prompts.current().isEmpty();
    }

    CopilotException stopped() {
        return new CopilotServerException(
                "The login to " + name() + " was ended: the component was stopped",
                null,
                ErrorDetails.NONE);
    }
}
