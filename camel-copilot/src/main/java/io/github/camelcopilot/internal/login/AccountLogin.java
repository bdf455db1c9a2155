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
 * The login of one account: the token in memory, at most one renewal of it under way, and at most
 * one question to a person. Any thread may use it, and none waits: whoever needs a token gets a
 * stage. Stages are completed outside the lock.
 */
public final class AccountLogin {

    private static final Logger LOG = LoggerFactory.getLogger(AccountLogin.class);

    /** How long calls wait for a renewal while the token that is there is still good. */
    static final Duration RENEWAL_PATIENCE = Duration.ofSeconds(5);

    private final Logins logins;
    private final AccountStore store;
    private final TokenValidity validity;
    private final LoginPrompts questions;

    /** The token that calls spend; null = nobody has looked yet, or there was none. */
    private volatile StoredToken token;

    /**
     * Grows with each login and logout, after which a renewal that began before means nothing.
     * Changed under the lock, but read without: {@link LoginPrompts} reads it under its own, which
     * is taken inside this one elsewhere.
     */
    private final AtomicInteger generation = new AtomicInteger();

    // Guarded by this.
    private TokenRenewal renewal;
    private RotatedToken unsaved;
    private int users;

    /** A new pair that could not be stored yet, and the one that it stands for. */
    record RotatedToken(StoredToken old, StoredToken fresh) {}

    AccountLogin(Logins logins, AccountStore store) {
        this.logins = logins;
        this.store = store;
        this.validity = new TokenValidity(logins.scheduler());
        this.questions = new LoginPrompts(this);
    }

    /** Returns whose login it is. */
    public TokenKey key() {
        return store.key();
    }

    /** Returns how messages name it. */
    public String name() {
        return LoginText.of(key());
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
                mine = new TokenRenewal(this, settings, refused, generation());
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
        CompletionStage<StoredToken> renewed =
                renewed(settings, null)
                        .exceptionallyCompose(
                                failure ->
                                        good.equals(token) && !validity.hasExpired(good)
                                                ? CompletableFuture.completedStage(good)
                                                : CompletableFuture.failedStage(
                                                        Stages.cause(failure)));
        Duration left;
        synchronized (this) {
            left = renewal == null ? RENEWAL_PATIENCE : RENEWAL_PATIENCE.minus(renewal.age());
        }
        return left.isNegative() || left.isZero()
                ? CompletableFuture.completedStage(good)
                : logins.within(left, renewed, () -> CompletableFuture.completedStage(good));
    }

    /**
     * Takes what a renewal ended with, before whoever waits for it is told.
     *
     * @param found the token; null = what is in memory cannot be spent
     */
    synchronized void renewalEnded(StoredToken found, int begunIn) {
        renewal = null;
        if (generation() == begunIn) {
            token = found;
        }
    }

    /** Takes that a renewal ended without news of the token in memory. */
    synchronized void renewalFailed() {
        renewal = null;
    }

    int generation() {
        return generation.get();
    }

    /**
     * Begins anew with the token of a login, unless another login or a logout came first: nothing
     * of what was known before holds any more.
     */
    synchronized void beginAnew(StoredToken found, int begunIn) {
        if (generation() == begunIn) {
            forget();
            token = found;
        }
    }

    private synchronized void forget() {
        generation.incrementAndGet();
        token = null;
        unsaved = null;
        validity.forget();
    }

    /** Asks a person to log in if there is no token and nobody has been asked yet. */
    void logInIfNeeded(LoginSettings settings) {
        var unused =
                token(settings).whenComplete((found, failure) -> askInstead(settings, failure));
    }

    private void askInstead(LoginSettings settings, Throwable failure) {
        Throwable why = Stages.cause(failure);
        if (why instanceof LoginRequiredException) {
            var unused = questions.ask(settings, null);
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
        Optional<LoginAttempt> last = questions.forbid();
        forget();
        try {
            store.delete();
        } finally {
            // Once more: a call may have found the token in the store meanwhile.
            forget();
            last.ifPresent(LoginAttempt::loggedOut);
        }
    }

    /** Returns the code that a person is to enter, while one is being asked. */
    public Optional<DeviceCode> userCode() {
        return questions.current().flatMap(LoginAttempt::userCode);
    }

    /**
     * Returns what is known of it, without asking a host; may block to look into the store.
     *
     * @throws CopilotException if the store cannot be used
     */
    public CredentialStatus status() throws CopilotException {
        StoredToken known = token;
        boolean good = known != null && validity.state(known) == CredentialStatus.State.AUTHORIZED;
        // Somebody may have logged in elsewhere, and no call have looked since.
        Optional<StoredToken> found = good ? Optional.of(known) : store.load();
        CredentialStatus.State state =
                found.map(validity::state).orElse(CredentialStatus.State.MISSING);
        boolean pending =
                state != CredentialStatus.State.AUTHORIZED && questions.current().isPresent();
        return CredentialStatus.ofLogin(
                origin(), pending ? CredentialStatus.State.PENDING : state, key().account(), found);
    }

    String origin() {
        return "the login to " + name();
    }

    /** Returns whether a token need not be renewed yet. */
    boolean isFresh(StoredToken found) {
        return validity.isFresh(found);
    }

    LoginPrompts questions() {
        return questions;
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
        return users == 0 && renewal == null && unsaved == null && questions.current().isEmpty();
    }

    /** Tries once more to store a pair that could not be stored, before all ends. */
    void saveUnsaved() {
        Optional<RotatedToken> left = unsaved();
        if (left.isEmpty()) {
            return;
        }
        try {
            store.replace(left.get().old(), left.get().fresh());
        } catch (CopilotException lost) {
            LOG.error(
                    "The login to {} is lost, since its new token cannot be stored: {}",
                    name(),
                    lost.getMessage());
        }
    }

    CopilotException stopped() {
        return new CopilotServerException(
                "The login to " + name() + " was ended: the component was stopped",
                null,
                ErrorDetails.NONE);
    }
}
