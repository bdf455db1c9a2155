// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.StoredToken;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The prompts to log in to one account: one at a time, shared by all calls that need the token.
 * After a failed prompt, automatic prompts are suspended for an increasing time; logins that a
 * message starts are not. Thread-safe; attempts start and end outside the lock.
 */
final class LoginPrompts {

    /** The pause after the first failed prompt. It doubles after each further one. */
    static final Duration FIRST_PAUSE = Duration.ofSeconds(30);

    static final Duration MAX_PAUSE = Duration.ofMinutes(15);

    private final AccountLogin account;
    private final Logins logins;

    // Guarded by this.
    private LoginAttempt current;
    private CopilotException lastFailure;
    private Instant pauseUntil = Instant.MIN;
    private Duration nextPause = FIRST_PAUSE;

    LoginPrompts(AccountLogin account) {
        this.account = account;
        this.logins = account.logins();
    }

    /** Returns the pending prompt. */
    synchronized Optional<LoginAttempt> current() {
        return Optional.ofNullable(current);
    }

    /** Prompts a user because a message requests a login, or joins the pending prompt. */
    LoginAttempt promptOnRequest(LoginSettings settings) {
        LoginAttempt attempt;
        boolean isNew;
        synchronized (this) {
            isNew = current == null;
            attempt = isNew ? create(settings, false, null) : current;
        }
        if (isNew) {
            start(attempt);
        }
        return attempt;
    }

    /**
     * Prompts a user because a call or the start of the context needs a token, or joins the pending
     * prompt.
     *
     * @param refused the token that the service has refused, or null
     * @return a stage that completes with the token
     */
    CompletionStage<StoredToken> prompt(LoginSettings settings, Secret refused) {
        LoginAttempt attempt;
        boolean isNew;
        synchronized (this) {
            isNew = current == null;
            if (isNew && logins.scheduler().now().isBefore(pauseUntil)) {
                return CompletableFuture.failedStage(lastFailure);
            }
            attempt = isNew ? create(settings, true, refused) : current;
        }
        if (isNew) {
            start(attempt);
            return attempt.token();
        }
        // The pending prompt may have been started by an endpoint with a longer loginTimeout.
        return logins.within(
                settings.timeout(),
                attempt.token(),
                () -> CompletableFuture.failedStage(timedOut(settings)));
    }

    private LoginAttempt create(LoginSettings settings, boolean automatic, Secret refused) {
        LoginAttempt attempt = new LoginAttempt(account, settings, automatic, refused);
        if (logins.arePromptsAllowed()) {
            current = attempt;
        }
        return attempt;
    }

    private void start(LoginAttempt attempt) {
        if (logins.arePromptsAllowed()) {
            attempt.start();
        } else {
            attempt.stop();
        }
    }

    private CopilotException timedOut(LoginSettings settings) {
        return new CopilotAuthenticationException(
                "No user logged in to "
                        + account.name()
                        + " within loginTimeout ("
                        + LoginText.of(settings.timeout())
                        + "). Log in again",
                null,
                ErrorDetails.ofCode("expired_token"));
    }

    /**
     * Called at the end of a prompt, before its result is completed.
     *
     * @param found the token, or null
     * @param failure why there is no token; null = the component is stopping
     */
    void onEnded(LoginAttempt ended, StoredToken found, CopilotException failure) {
        synchronized (this) {
            if (current != ended) {
                // A logout has ended the prompt before.
                return;
            }
            current = null;
            if (found != null) {
                clearFailures();
            } else if (failure != null) {
                pauseAfter(failure);
            }
        }
        if (found != null) {
            account.onLoggedIn(found, ended.generation());
        }
        logins.dropIfUnused(account);
    }

    private void pauseAfter(CopilotException failure) {
        if (LoginAttempt.CLIENT_ID_MISSING.equals(failure.getCode())) {
            // No user was prompted, and another endpoint may have a client id.
            return;
        }
        lastFailure = failure;
        pauseUntil = logins.scheduler().now().plus(nextPause);
        Duration doubled = nextPause.multipliedBy(2);
        nextPause = doubled.compareTo(MAX_PAUSE) < 0 ? doubled : MAX_PAUSE;
    }

    private void clearFailures() {
        lastFailure = null;
        pauseUntil = Instant.MIN;
        nextPause = FIRST_PAUSE;
    }

    /** Removes the pending prompt and returns it; its token will not be stored. */
    synchronized Optional<LoginAttempt> revoke() {
        Optional<LoginAttempt> pending = current();
        pending.ifPresent(LoginAttempt::revoke);
        current = null;
        clearFailures();
        return pending;
    }
}
