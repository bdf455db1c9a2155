package io.github.camelcopilot.login;

import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.api.StoredToken;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;

/**
 * One question to a person, from the code to the stored token: runs a {@link DeviceFlow}, tells
 * what happens, and stores the token before anybody gets it. Works on threads of the executor.
 */
final class LoginAttempt implements DeviceFlow.Listener {

    private final AccountLogin account;
    private final LoginSettings settings;
    private final DeviceFlow flow;
    private final CompletableFuture<StoredToken> token = new CompletableFuture<>();
    private final CompletableFuture<LoginEvent> outcome = new CompletableFuture<>();
    private volatile UserCode userCode;

    LoginAttempt(AccountLogin account, LoginSettings settings) {
        this.account = account;
        this.settings = settings;
        this.flow =
                new DeviceFlow(
                        settings, account.logins().scheduler(), account.logins().executor(), this);
    }

    /** Returns the stage of the token; it fails if there will be none. */
    CompletionStage<StoredToken> token() {
        return token;
    }

    /** Returns the stage of what it ended with; it never fails. */
    CompletionStage<LoginEvent> outcome() {
        return outcome;
    }

    Optional<UserCode> userCode() {
        return Optional.ofNullable(userCode);
    }

    void start() {
        try {
            account.logins().executor().execute(this::begin);
        } catch (RejectedExecutionException full) {
            end(LoginState.FAILED, account.noThread(full));
        }
    }

    private void begin() {
        if (settings.clientId() == null || settings.clientId().isBlank()) {
            end(
                    LoginState.FAILED,
                    new CopilotAuthenticationException(
                            "Nobody can log in to "
                                    + Wording.of(settings.key())
                                    + ": set the option clientId to the client id of your own OAuth app or GitHub App,"
                                    + " with the device flow enabled in its settings",
                            null,
                            ErrorDetails.NONE));
            return;
        }
        try {
            // A store that cannot be used must not cost a person the trouble.
            var unused = settings.store().load(settings.key());
        } catch (RuntimeException unusable) {
            end(LoginState.FAILED, StoreFailures.of(settings.key(), unusable));
            return;
        }
        flow.start();
    }

    @Override
    public void codeGiven(UserCode code) {
        userCode = code;
        account.logins().tell(LoginEvent.pending(settings.key(), code));
    }

    @Override
    public void granted(StoredToken granted) {
        try {
            settings.store().save(settings.key(), granted);
        } catch (RuntimeException notStored) {
            end(LoginState.FAILED, StoreFailures.of(settings.key(), notStored));
            return;
        }
        if (token.isDone()) {
            // Logged out meanwhile.
            settings.store().delete(settings.key());
            return;
        }
        LoginEvent event = LoginEvent.authorized(settings.key());
        account.attemptEnded(this, granted);
        account.logins().tell(event);
        token.complete(granted);
        outcome.complete(event);
    }

    @Override
    public void ended(LoginState state, CopilotException failure) {
        end(state, failure);
    }

    private void end(LoginState state, CopilotException failure) {
        LoginEvent event = LoginEvent.ended(settings.key(), state, failure);
        account.attemptEnded(this, null);
        account.logins().tell(event);
        complete(event, failure);
    }

    private void complete(LoginEvent event, CopilotException failure) {
        token.completeExceptionally(failure);
        outcome.complete(event);
    }

    /**
     * Ends it without telling listeners: whoever logs out or stops the component knows. Whoever
     * waits for the token is told on the caller's thread.
     */
    void cancel() {
        flow.cancel();
        account.attemptEnded(this, null);
        CopilotException failure =
                account.logins().isClosed()
                        ? account.stopped()
                        : new CopilotAuthenticationException(
                                "The login to "
                                        + Wording.of(settings.key())
                                        + " was ended by a logout",
                                null,
                                ErrorDetails.NONE);
        complete(LoginEvent.ended(settings.key(), LoginState.FAILED, failure), failure);
    }
}
