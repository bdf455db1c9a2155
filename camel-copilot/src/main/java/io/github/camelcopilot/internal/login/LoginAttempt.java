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
 * One question to a person, from the code to the stored token: runs a {@link DeviceFlow}, tells
 * what happens, and stores the token before anybody gets it. A question that nobody asked for by
 * hand also ends when somebody logs in elsewhere, in another process that shares the store. Works
 * on threads of the executor.
 */
final class LoginAttempt implements DeviceFlow.Listener {

    /** The code of the failure of a login for which there is no app. */
    static final String CLIENT_ID_MISSING = "client_id_missing";

    private final AccountLogin account;
    private final LoginSettings settings;
    private final boolean automatic;

    /** What the service answered 401 to, so that it cannot be what is looked for; or null. */
    private final Secret refused;

    private final DeviceFlow flow;
    private final CompletableFuture<StoredToken> token = new CompletableFuture<>();
    private final CompletableFuture<LoginEvent> outcome = new CompletableFuture<>();
    private volatile DeviceCode userCode;
    private volatile boolean loggedOut;
    private final int generation;

    /**
     * @param automatic whether a call or the start of the context asks, and no message to {@code
     *     copilot:login}
     */
    LoginAttempt(AccountLogin account, LoginSettings settings, boolean automatic, Secret refused) {
        this.account = account;
        this.settings = settings;
        this.automatic = automatic;
        this.refused = refused;
        this.generation = account.generation();
        this.flow = new DeviceFlow(settings, account.logins(), this);
    }

    /** Returns the stage of the token; it fails if there will be none. */
    CompletionStage<StoredToken> token() {
        return token;
    }

    /** Returns the stage of what it ended with; it never fails. */
    CompletionStage<LoginEvent> outcome() {
        return outcome;
    }

    /** Returns the generation of the account when it began. */
    int generation() {
        return generation;
    }

    Optional<DeviceCode> userCode() {
        return Optional.ofNullable(userCode);
    }

    void start() {
        account.logins().began(this);
        account.logins().soon(account.key(), this::begin, this::unexpected);
    }

    private void begin() throws CopilotException {
        if (settings.clientId() == null || settings.clientId().isBlank()) {
            throw new CopilotAuthenticationException(
                    "Nobody can log in to "
                            + account.name()
                            + ": set the option clientId to the client id of your own OAuth app or GitHub App, with"
                            + " the device flow enabled in its settings",
                    null,
                    ErrorDetails.ofCode(CLIENT_ID_MISSING));
        }
        // A store that cannot be used must not cost a person the trouble.
        Optional<StoredToken> theirs = account.store().load().filter(this::isAnswer);
        account.store().checkWritable();
        if (theirs.isPresent()) {
            settled(theirs.get());
        } else {
            flow.start();
        }
    }

    @Override
    public Optional<StoredToken> settledElsewhere() {
        try {
            return automatic ? account.store().load().filter(this::isAnswer) : Optional.empty();
        } catch (CopilotException passing) {
            // The question goes on: at its end the store may be there again.
            return Optional.empty();
        }
    }

    /** Returns whether a token in the store answers the question: somebody has logged in. */
    private boolean isAnswer(StoredToken stored) {
        return automatic && account.isFresh(stored) && !stored.accessToken().equals(refused);
    }

    @Override
    public void settled(StoredToken theirs) {
        // Whom nobody has asked need not hear of it.
        succeed(theirs, userCode != null);
    }

    @Override
    public void codeGiven(DeviceCode code) {
        userCode = code;
        account.logins().tell(LoginEvent.pending(account.key(), code));
    }

    @Override
    public void granted(StoredToken granted) throws CopilotException {
        if (loggedOut) {
            return;
        }
        account.store().save(granted);
        if (loggedOut) {
            account.store().delete();
        } else {
            succeed(granted, true);
        }
    }

    private void succeed(StoredToken found, boolean tell) {
        LoginEvent event = LoginEvent.authorized(account.key());
        account.questions().ended(this, found, null);
        try {
            if (tell) {
                account.logins().tell(event);
            }
        } finally {
            account.logins().ended(this);
            token.complete(found);
            outcome.complete(event);
        }
    }

    @Override
    public void ended(LoginState state, CopilotException failure) {
        LoginEvent event = LoginEvent.ended(account.key(), state, failure);
        account.questions().ended(this, null, failure);
        try {
            account.logins().tell(event);
        } finally {
            complete(event, failure);
        }
    }

    @Override
    public void unexpected(CopilotException failure) {
        flow.cancel();
        ended(LoginState.FAILED, failure);
    }

    private void complete(LoginEvent event, CopilotException failure) {
        account.logins().ended(this);
        token.completeExceptionally(failure);
        outcome.complete(event);
    }

    /** Ends it because the component stops; nobody is left to be told but whoever waits. */
    void stop() {
        flow.cancel();
        CopilotException failure = account.stopped();
        account.questions().ended(this, null, null);
        complete(LoginEvent.ended(account.key(), LoginState.FAILED, failure), failure);
    }

    /** Keeps a token that is being granted right now from being stored. */
    void forbid() {
        loggedOut = true;
        flow.cancel();
    }

    /** Tells that a logout has ended it. */
    void loggedOut() {
        ended(
                LoginState.FAILED,
                new CopilotAuthenticationException(
                        "The login to " + account.name() + " was ended by a logout",
                        null,
                        ErrorDetails.ofCode("logged_out")));
    }
}
