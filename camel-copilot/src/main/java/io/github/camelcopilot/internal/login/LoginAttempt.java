// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.StoredToken;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One attempt to log in, from the prompt to the stored token: runs a {@link DeviceFlow}, publishes
 * its events, and saves the token before any call uses it. An automatic attempt also ends when
 * another process that shares the store has logged in. Runs on threads of the executor.
 */
final class LoginAttempt implements DeviceFlow.Listener {

    /** The error code of a login for which no client id is configured. */
    static final String CLIENT_ID_MISSING = "client_id_missing";

    private final AccountLogin account;
    private final LoginSettings settings;
    private final boolean automatic;

    /**
     * The token that the service has refused, or null. Finding it in the store does not end the
     * attempt.
     */
    private final Secret refused;

    private final DeviceFlow flow;
    private final CompletableFuture<StoredToken> token = new CompletableFuture<>();
    private final CompletableFuture<LoginEvent> outcome = new CompletableFuture<>();
    private volatile DeviceCode userCode;
    private volatile boolean revoked;
    private final int generation;

    /**
     * @param automatic whether a call or the start of the context requires the token; false = a
     *     message to {@code copilot:login} has started the login
     * @param refused the token that the service has refused, or null
     */
    LoginAttempt(AccountLogin account, LoginSettings settings, boolean automatic, Secret refused) {
        this.account = account;
        this.settings = settings;
        this.automatic = automatic;
        this.refused = refused;
        this.generation = account.generation();
        this.flow = new DeviceFlow(settings, account.logins(), this);
    }

    /** Returns a stage that completes with the token, or fails if there is none. */
    CompletionStage<StoredToken> token() {
        return token;
    }

    /** Returns a stage that completes with the last event. It never fails. */
    CompletionStage<LoginEvent> outcome() {
        return outcome;
    }

    /** Returns the generation of the account when the login started. */
    int generation() {
        return generation;
    }

    Optional<DeviceCode> userCode() {
        return Optional.ofNullable(userCode);
    }

    void start() {
        account.logins().onStarted(this);
        account.logins().execute(account.key(), this::checkAndPrompt, this::onUnexpectedFailure);
    }

    private void checkAndPrompt() throws CopilotException {
        if (settings.clientId() == null || settings.clientId().isBlank()) {
            throw new CopilotAuthenticationException(
                    "Cannot log in to "
                            + account.name()
                            + ": set the option clientId to the client id of your own OAuth app or GitHub App, with"
                            + " the device flow enabled in its settings",
                    null,
                    ErrorDetails.ofCode(CLIENT_ID_MISSING));
        }
        // Checked first, because a user must not enter a code whose token cannot be saved.
        Optional<StoredToken> stored = account.store().load().filter(this::isResult);
        account.store().checkWritable();
        if (stored.isPresent()) {
            onFoundInStore(stored.get());
        } else {
            flow.start();
        }
    }

    @Override
    public Optional<StoredToken> findInStore() {
        try {
            return automatic ? account.store().load().filter(this::isResult) : Optional.empty();
        } catch (CopilotException temporary) {
            // The store may be available again by the time the user has entered the code.
            return Optional.empty();
        }
    }

    /**
     * Returns whether a stored token is the result of another login, for example in another
     * process.
     */
    private boolean isResult(StoredToken stored) {
        return automatic && account.isFresh(stored) && !stored.accessToken().equals(refused);
    }

    @Override
    public void onFoundInStore(StoredToken stored) {
        // Without a code, no user was prompted, and there is nothing to publish.
        succeed(stored, userCode != null);
    }

    @Override
    public void onCode(DeviceCode code) {
        userCode = code;
        account.logins().publish(LoginEvent.pending(account.key(), code));
    }

    @Override
    public void onGranted(StoredToken granted) throws CopilotException {
        if (revoked) {
            return;
        }
        account.store().save(granted);
        if (revoked) {
            account.store().delete();
        } else {
            succeed(granted, true);
        }
    }

    private void succeed(StoredToken found, boolean isPublished) {
        LoginEvent event = LoginEvent.authorized(account.key());
        account.prompts().onEnded(this, found, null);
        try {
            if (isPublished) {
                account.logins().publish(event);
            }
        } finally {
            account.logins().onEnded(this);
            token.complete(found);
            outcome.complete(event);
        }
    }

    @Override
    public void onFailed(LoginState state, CopilotException failure) {
        LoginEvent event = LoginEvent.ended(account.key(), state, failure);
        account.prompts().onEnded(this, null, failure);
        try {
            account.logins().publish(event);
        } finally {
            completeExceptionally(event, failure);
        }
    }

    @Override
    public void onUnexpectedFailure(CopilotException failure) {
        flow.cancel();
        onFailed(LoginState.FAILED, failure);
    }

    private void completeExceptionally(LoginEvent event, CopilotException failure) {
        account.logins().onEnded(this);
        token.completeExceptionally(failure);
        outcome.complete(event);
    }

    /** Ends the login because the component is stopping. No event is published. */
    void stop() {
        flow.cancel();
        CopilotException failure = account.stopped();
        account.prompts().onEnded(this, null, null);
        completeExceptionally(LoginEvent.ended(account.key(), LoginState.FAILED, failure), failure);
    }

    /** Ends the login, and prevents a token that is just being granted from being stored. */
    void revoke() {
        revoked = true;
        flow.cancel();
    }

    /** Publishes that a logout has ended the login. */
    void onLoggedOut() {
        onFailed(
                LoginState.FAILED,
                new CopilotAuthenticationException(
                        "The login to " + account.name() + " was ended by a logout",
                        null,
                        ErrorDetails.ofCode("logged_out")));
    }
}
