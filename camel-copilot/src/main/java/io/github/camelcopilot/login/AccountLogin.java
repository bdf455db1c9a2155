package io.github.camelcopilot.login;

import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.StoredToken;
import io.github.camelcopilot.api.TokenKey;
import io.github.camelcopilot.transport.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The login of one account: the token in memory, at most one renewal of it under way, and at most
 * one question to a person. Any thread may use it, and none waits: whoever needs a token gets a
 * stage. Stages are completed outside the lock.
 */
public final class AccountLogin {

    private static final Logger LOG = LoggerFactory.getLogger(AccountLogin.class);

    /** How long calls wait for a renewal while the token that is there is still good. */
    static final Duration RENEWAL_PATIENCE = Duration.ofSeconds(5);

    /**
     * After a question that a person did not answer with yes, the first pause; each next doubles.
     */
    static final Duration FIRST_QUESTION_PAUSE = Duration.ofSeconds(30);

    static final Duration MAX_QUESTION_PAUSE = Duration.ofMinutes(15);

    private final Logins logins;
    private final AccountStore store;
    private final TokenValidity validity;

    /** The token that calls spend; null = nobody has looked yet, or there was none. */
    private volatile StoredToken token;

    // Guarded by this.
    private TokenRenewal renewal;
    private LoginAttempt attempt;
    private RotatedToken unsaved;
    private int users;

    /** Grows with each login and logout, after which a renewal that began before means nothing. */
    private int generation;

    private CopilotException lastQuestionFailure;
    private Instant askAgainAt = Instant.MIN;
    private Duration questionPause = FIRST_QUESTION_PAUSE;

    /** A new pair that could not be stored yet, and the one that it stands for. */
    record RotatedToken(StoredToken old, StoredToken fresh) {}

    AccountLogin(Logins logins, AccountStore store) {
        this.logins = logins;
        this.store = store;
        this.validity = new TokenValidity(logins.scheduler());
    }

    /** Returns whose login it is. */
    public TokenKey key() {
        return store.key();
    }

    /** Returns how messages name it. */
    public String name() {
        return Wording.of(key());
    }

    /** Returns a token that can be spent, renewed if need be. */
    CompletionStage<StoredToken> token(LoginSettings settings) {
        StoredToken known = token;
        if (known == null) {
            return renewed(settings, null);
        }
        return isFresh(known)
                ? CompletableFuture.completedStage(known)
                : validity.hasExpired(known)
                        ? renewed(settings, null)
                        : renewedSoon(settings, known);
    }

    /** Returns a token other than the one that the service refused. */
    CompletionStage<StoredToken> tokenAfter(LoginSettings settings, Secret refused) {
        StoredToken known = token;
        boolean renewedMeanwhile =
                known != null && !known.accessToken().equals(refused) && isFresh(known);
        return renewedMeanwhile
                ? CompletableFuture.completedStage(known)
                : renewed(settings, refused);
    }

    private CompletionStage<StoredToken> renewed(LoginSettings settings, Secret refused) {
        TokenRenewal mine = null;
        CompletionStage<StoredToken> joined;
        synchronized (this) {
            if (logins.isClosed()) {
                return CompletableFuture.failedStage(stopped());
            }
            if (renewal == null) {
                mine = new TokenRenewal(this, settings, refused, generation);
                renewal = mine;
            }
            joined = renewal.result();
        }
        if (mine != null) {
            mine.start();
            return joined;
        }
        // Another's renewal may have begun before this token was refused.
        return joined.thenCompose(
                found ->
                        found.accessToken().equals(refused)
                                ? renewed(settings, refused)
                                : CompletableFuture.completedStage(found));
    }

    /** A host that does not answer must not hold up calls whose token is good. */
    private CompletionStage<StoredToken> renewedSoon(LoginSettings settings, StoredToken good) {
        CompletionStage<StoredToken> renewed = renewed(settings, null);
        Duration left;
        synchronized (this) {
            left = renewal == null ? RENEWAL_PATIENCE : RENEWAL_PATIENCE.minus(renewal.age());
        }
        return left.isNegative() || left.isZero()
                ? CompletableFuture.completedStage(good)
                : within(left, renewed, () -> CompletableFuture.completedStage(good));
    }

    /** Returns the stage's result, or that of another stage if it does not come in time. */
    private CompletionStage<StoredToken> within(
            Duration time,
            CompletionStage<StoredToken> stage,
            Supplier<CompletionStage<StoredToken>> late) {
        CompletableFuture<StoredToken> first = new CompletableFuture<>();
        Scheduler.Alarm alarm =
                logins.scheduler()
                        .schedule(
                                time,
                                () -> logins.executor().execute(() -> copy(late.get(), first)));
        copy(stage.whenComplete((found, failure) -> alarm.cancel()), first);
        return first;
    }

    private static void copy(
            CompletionStage<StoredToken> from, CompletableFuture<StoredToken> into) {
        from.whenComplete(
                (found, failure) -> {
                    if (failure == null) {
                        into.complete(found);
                    } else {
                        into.completeExceptionally(Stages.cause(failure));
                    }
                });
    }

    /** Takes what a renewal ended with; before whoever waits for it is told. */
    void renewalEnded(StoredToken found, int begunIn) {
        synchronized (this) {
            renewal = null;
            if (generation == begunIn) {
                token = found;
            }
        }
        logins.dropIfUnused(this);
    }

    /** Asks a person to log in, or joins the question that is asked already. */
    LoginAttempt attempt(LoginSettings settings) {
        LoginAttempt mine = new LoginAttempt(this, settings, false, null);
        LoginAttempt joined;
        synchronized (this) {
            joined = join(mine);
        }
        begin(mine, joined);
        return joined;
    }

    /**
     * As {@link #attempt}, for a call or a start that nobody watches; returns the stage of the
     * token. It does not ask again at once after a person has not said yes.
     *
     * @param refused what the service refused, or null
     */
    CompletionStage<StoredToken> loggedIn(LoginSettings settings, Secret refused) {
        LoginAttempt mine = new LoginAttempt(this, settings, true, refused);
        LoginAttempt joined;
        synchronized (this) {
            if (attempt == null && logins.scheduler().now().isBefore(askAgainAt)) {
                return CompletableFuture.failedStage(lastQuestionFailure);
            }
            joined = join(mine);
        }
        begin(mine, joined);
        return joined == mine
                ? joined.token()
                // The question may be another endpoint's, which leaves a person more time.
                : within(
                        settings.timeout(),
                        joined.token(),
                        () -> CompletableFuture.failedStage(tooLate(settings)));
    }

    private LoginAttempt join(LoginAttempt mine) {
        if (attempt == null && logins.isAsking()) {
            attempt = mine;
        }
        return attempt == null ? mine : attempt;
    }

    private void begin(LoginAttempt mine, LoginAttempt joined) {
        if (joined == mine) {
            if (logins.isAsking()) {
                mine.start();
            } else {
                mine.stop();
            }
        }
    }

    private CopilotException tooLate(LoginSettings settings) {
        return new CopilotAuthenticationException(
                "Nobody logged in to "
                        + name()
                        + " within loginTimeout ("
                        + Wording.of(settings.timeout())
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
    void attemptEnded(LoginAttempt ended, StoredToken found, CopilotException failure) {
        synchronized (this) {
            if (attempt != ended) {
                // Logged out meanwhile.
                return;
            }
            attempt = null;
            if (found != null) {
                forget();
                token = found;
            } else if (failure != null) {
                lastQuestionFailure = failure;
                askAgainAt = logins.scheduler().now().plus(questionPause);
                Duration doubled = questionPause.multipliedBy(2);
                questionPause =
                        doubled.compareTo(MAX_QUESTION_PAUSE) < 0 ? doubled : MAX_QUESTION_PAUSE;
            }
        }
        logins.dropIfUnused(this);
    }

    /** Begins anew: nothing of what was known before a login or a logout holds any more. */
    private void forget() {
        generation++;
        token = null;
        unsaved = null;
        validity.forget();
        lastQuestionFailure = null;
        askAgainAt = Instant.MIN;
        questionPause = FIRST_QUESTION_PAUSE;
    }

    /** Asks a person to log in if there is no token and nobody has been asked yet. */
    void logInIfNeeded(LoginSettings settings) {
        var unused =
                token(settings).whenComplete((found, failure) -> askInstead(settings, failure));
    }

    private void askInstead(LoginSettings settings, Throwable failure) {
        Throwable why = Stages.cause(failure);
        if (why instanceof LoginRequiredException) {
            var unused = loggedIn(settings, null);
        } else if (why != null) {
            // Nobody waits for it, and calls will fail likewise.
            LOG.warn("{}", why.getMessage());
        }
    }

    /**
     * Forgets the token, here and in the store, and ends the question to a person; may block.
     *
     * @throws CopilotException if the store cannot be used
     */
    public void logOut() throws CopilotException {
        LoginAttempt last;
        synchronized (this) {
            last = attempt;
            if (last != null) {
                last.forbid();
            }
            attempt = null;
            forget();
        }
        try {
            store.delete();
        } finally {
            if (last != null) {
                last.loggedOut();
            }
        }
    }

    /** Returns the code that a person is to enter, while one is being asked. */
    public Optional<UserCode> userCode() {
        LoginAttempt current;
        synchronized (this) {
            current = attempt;
        }
        return current == null ? Optional.empty() : current.userCode();
    }

    /**
     * Returns what is known of it, without asking a host; may block to look into the store.
     *
     * @throws CopilotException if the store cannot be used
     */
    public CredentialStatus status() throws CopilotException {
        StoredToken known = token;
        boolean asking;
        synchronized (this) {
            asking = attempt != null;
        }
        Optional<StoredToken> found = known == null ? store.load() : Optional.of(known);
        CredentialStatus.State state =
                asking
                        ? CredentialStatus.State.PENDING
                        : found.map(validity::state).orElse(CredentialStatus.State.MISSING);
        return CredentialStatus.ofLogin(origin(), state, key().account(), found);
    }

    String origin() {
        return "the login to " + name();
    }

    /** Returns whether a token need not be renewed yet. */
    boolean isFresh(StoredToken found) {
        return validity.isFresh(found);
    }

    TokenValidity validity() {
        return validity;
    }

    AccountStore store() {
        return store;
    }

    Logins logins() {
        return logins;
    }

    synchronized Optional<RotatedToken> unsaved() {
        return Optional.ofNullable(unsaved);
    }

    /** Keeps a new pair that could not be stored, so that it is not lost; null = it is stored. */
    synchronized void keepUnsaved(RotatedToken rotated) {
        unsaved = rotated;
    }

    synchronized void used() {
        users++;
    }

    /** Takes back one use; returns whether it may be forgotten. */
    synchronized boolean unused() {
        users--;
        return isUnused();
    }

    synchronized boolean isUnused() {
        return users == 0 && renewal == null && attempt == null && unsaved == null;
    }

    void endAttempt() {
        LoginAttempt last;
        synchronized (this) {
            last = attempt;
        }
        if (last != null) {
            last.stop();
        }
    }

    void awaitRenewal(long nanos) {
        TokenRenewal last;
        synchronized (this) {
            last = renewal;
        }
        if (last == null || nanos <= 0) {
            return;
        }
        try {
            last.result().toCompletableFuture().get(nanos, TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException ended) {
            // Whoever waits for the token is told.
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    void endRenewal() {
        TokenRenewal last;
        RotatedToken left;
        synchronized (this) {
            last = renewal;
            left = unsaved;
        }
        if (last != null) {
            last.cancel();
        }
        if (left != null) {
            try {
                store.replace(left.old(), left.fresh());
            } catch (CopilotException lost) {
                LOG.error(
                        "The login to {} is lost, since its new token cannot be stored: {}",
                        name(),
                        lost.getMessage());
            }
        }
    }

    CopilotException stopped() {
        return new CopilotServerException(
                "The login to " + name() + " was ended: the component was stopped",
                null,
                ErrorDetails.NONE);
    }
}
