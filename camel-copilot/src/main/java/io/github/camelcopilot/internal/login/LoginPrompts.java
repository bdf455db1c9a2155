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
 * The questions to a person to log in to one account: one at a time, which all who need the answer
 * share, and none for a while after one that was not answered with yes, unless somebody asks by
 * hand. Any thread may use it; attempts begin and end outside its lock.
 */
final class LoginPrompts {

    /** After a question that a person did not answer with yes; each further pause doubles. */
    static final Duration FIRST_PAUSE = Duration.ofSeconds(30);

    static final Duration MAX_PAUSE = Duration.ofMinutes(15);

    private final AccountLogin account;
    private final Logins logins;

    // Guarded by this.
    private LoginAttempt attempt;
    private CopilotException lastFailure;
    private Instant pauseUntil = Instant.MIN;
    private Duration nextPause = FIRST_PAUSE;

    LoginPrompts(AccountLogin account) {
        this.account = account;
        this.logins = account.logins();
    }

    /** Returns the question that is being asked. */
    synchronized Optional<LoginAttempt> current() {
        return Optional.ofNullable(attempt);
    }

    /** Asks a person, since somebody wants it by hand, or joins the question that is asked. */
    LoginAttempt askByHand(LoginSettings settings) {
        LoginAttempt joined;
        boolean begins;
        synchronized (this) {
            begins = attempt == null;
            joined = begins ? begun(settings, false, null) : attempt;
        }
        if (begins) {
            begin(joined);
        }
        return joined;
    }

    /**
     * Asks a person, since a call or the start of the context needs a token, or joins the question
     * that is asked already; returns the stage of the token.
     *
     * @param refused what the service refused, or null
     */
    CompletionStage<StoredToken> ask(LoginSettings settings, Secret refused) {
        LoginAttempt joined;
        boolean begins;
        synchronized (this) {
            begins = attempt == null;
            if (begins && logins.scheduler().now().isBefore(pauseUntil)) {
                return CompletableFuture.failedStage(lastFailure);
            }
            joined = begins ? begun(settings, true, refused) : attempt;
        }
        if (begins) {
            begin(joined);
            return joined.token();
        }
        // The question may be another endpoint's, which leaves a person more time.
        return logins.within(
                settings.timeout(),
                joined.token(),
                () -> CompletableFuture.failedStage(tooLate(settings)));
    }

    private LoginAttempt begun(LoginSettings settings, boolean automatic, Secret refused) {
        LoginAttempt begun = new LoginAttempt(account, settings, automatic, refused);
        if (logins.isAsking()) {
            attempt = begun;
        }
        return begun;
    }

    private void begin(LoginAttempt begun) {
        if (logins.isAsking()) {
            begun.start();
        } else {
            begun.stop();
        }
    }

    private CopilotException tooLate(LoginSettings settings) {
        return new CopilotAuthenticationException(
                "Nobody logged in to "
                        + account.name()
                        + " within loginTimeout ("
                        + LoginText.of(settings.timeout())
                        + "). Log in again",
                null,
                ErrorDetails.ofCode("expired_token"));
    }

    /**
     * Takes what a question ended with, before whoever waits for it is told.
     *
     * @param found the token, or null
     * @param failure why there is none, or null if nobody is to blame
     */
    void ended(LoginAttempt ended, StoredToken found, CopilotException failure) {
        synchronized (this) {
            if (attempt != ended) {
                // Logged out meanwhile.
                return;
            }
            attempt = null;
            if (found != null) {
                forgetFailures();
            } else if (failure != null) {
                pauseAfter(failure);
            }
        }
        if (found != null) {
            account.beginAnew(found, ended.generation());
        }
        logins.dropIfUnused(account);
    }

    private void pauseAfter(CopilotException failure) {
        if (LoginAttempt.CLIENT_ID_MISSING.equals(failure.getCode())) {
            // Nobody was asked; and another endpoint may have one.
            return;
        }
        lastFailure = failure;
        pauseUntil = logins.scheduler().now().plus(nextPause);
        Duration doubled = nextPause.multipliedBy(2);
        nextPause = doubled.compareTo(MAX_PAUSE) < 0 ? doubled : MAX_PAUSE;
    }

    private void forgetFailures() {
        lastFailure = null;
        pauseUntil = Instant.MIN;
        nextPause = FIRST_PAUSE;
    }

    /**
     * Keeps the question that is being asked from leaving a token, and forgets it; returns it, to
     * be told of the logout afterwards.
     */
    synchronized Optional<LoginAttempt> forbid() {
        Optional<LoginAttempt> last = current();
        last.ifPresent(LoginAttempt::forbid);
        attempt = null;
        forgetFailures();
        return last;
    }
}
