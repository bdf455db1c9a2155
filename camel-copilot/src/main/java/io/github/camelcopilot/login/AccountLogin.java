package io.github.camelcopilot.login;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.StoredToken;
import io.github.camelcopilot.api.TokenKey;
import io.github.camelcopilot.api.TokenStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The login of one account: the token in memory, at most one renewal of it under way, and at most
 * one question to a person. Any thread may use it, and none waits: whoever needs a token gets a
 * stage. Stages are completed outside the lock.
 */
public final class AccountLogin {

    /**
     * A token is renewed so long before it expires, so that a call which begins with it can end
     * with it.
     */
    static final Duration RENEW_BEFORE = Duration.ofMinutes(5);

    /** After a renewal that failed for want of an answer, the next one waits so long. */
    static final Duration RENEWAL_PAUSE = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(AccountLogin.class);

    private final Logins logins;
    private final TokenStore store;
    private final TokenKey key;

    /** The token that calls spend; null = nobody has looked yet, or there was none. */
    private volatile StoredToken token;

    // Guarded by this.
    private TokenRenewal renewal;
    private LoginAttempt attempt;
    private Instant pauseUntil = Instant.MIN;
    private RotatedToken unsaved;
    private int users;

    /** The host will not renew with it any more, and must not be asked again and again. */
    private Secret deadRefreshToken;

    /** The service has answered 401 to it. */
    private volatile Secret refused;

    /** A new pair that could not be stored yet, and the one that it stands for. */
    record RotatedToken(StoredToken old, StoredToken fresh) {}

    AccountLogin(Logins logins, TokenStore store, TokenKey key) {
        this.logins = logins;
        this.store = store;
        this.key = key;
    }

    /** Returns whose login it is. */
    public TokenKey key() {
        return key;
    }

    /** Returns how messages name it. */
    public String name() {
        return Wording.of(key);
    }

    /** Returns a token that can be spent, renewed if need be. */
    CompletionStage<StoredToken> token(LoginSettings settings) {
        StoredToken known = token;
        return known != null && isFresh(known)
                ? CompletableFuture.completedStage(known)
                : renewed(settings, null);
    }

    /** Returns a token other than the one that the service refused. */
    CompletionStage<StoredToken> tokenAfter(LoginSettings settings, Secret refusedToken) {
        StoredToken known = token;
        boolean renewedMeanwhile =
                known != null && !known.accessToken().equals(refusedToken) && isFresh(known);
        return renewedMeanwhile
                ? CompletableFuture.completedStage(known)
                : renewed(settings, refusedToken);
    }

    private CompletionStage<StoredToken> renewed(LoginSettings settings, Secret refusedToken) {
        TokenRenewal mine = null;
        CompletionStage<StoredToken> joined;
        synchronized (this) {
            if (renewal == null) {
                mine = new TokenRenewal(this, settings, refusedToken);
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
                        found.accessToken().equals(refusedToken)
                                ? renewed(settings, refusedToken)
                                : CompletableFuture.completedStage(found));
    }

    /** Takes what a renewal ended with; before whoever waits for it is told. */
    void renewalEnded(StoredToken found) {
        synchronized (this) {
            renewal = null;
            token = found;
        }
        logins.dropIfUnused(this);
    }

    /** Asks a person to log in, or joins the question that is asked already. */
    LoginAttempt attempt(LoginSettings settings) {
        LoginAttempt mine = new LoginAttempt(this, settings);
        synchronized (this) {
            if (attempt != null) {
                return attempt;
            }
            if (!logins.isClosed()) {
                attempt = mine;
            }
        }
        if (logins.isClosed()) {
            mine.cancel();
        } else {
            mine.start();
        }
        return mine;
    }

    /** Takes what a login ended with, null = no token; before whoever waits for it is told. */
    void attemptEnded(LoginAttempt ended, StoredToken found) {
        synchronized (this) {
            if (attempt == ended) {
                attempt = null;
            }
            if (found != null) {
                token = found;
                unsaved = null;
                deadRefreshToken = null;
                refused = null;
            }
        }
        logins.dropIfUnused(this);
    }

    /** Asks a person to log in if there is no token and nobody has been asked yet. */
    void logInIfNeeded(LoginSettings settings) {
        var unused =
                token(settings)
                        .whenComplete(
                                (found, failure) -> {
                                    Throwable why = Stages.cause(failure);
                                    if (why instanceof LoginRequiredException) {
                                        attempt(settings);
                                    } else if (why != null) {
                                        // Nobody waits for it, and calls will fail likewise.
                                        LOG.warn("{}", why.getMessage());
                                    }
                                });
    }

    /** Forgets the token, here and in the store, and the question to a person; may block. */
    public void logOut() throws CopilotException {
        endAttempt();
        try {
            store.delete(key);
        } catch (RuntimeException failure) {
            throw StoreFailures.of(key, failure);
        }
        synchronized (this) {
            token = null;
            unsaved = null;
            deadRefreshToken = null;
            refused = null;
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

    /** Returns what is known of it, without asking a host; may block to look into the store. */
    public CredentialStatus status() throws CopilotException {
        StoredToken known = token;
        String origin = origin();
        boolean asking;
        synchronized (this) {
            asking = attempt != null;
        }
        Optional<StoredToken> found;
        try {
            found = known == null ? store.load(key) : Optional.of(known);
        } catch (RuntimeException failure) {
            throw StoreFailures.of(key, failure);
        }
        CredentialStatus.State state =
                asking
                        ? CredentialStatus.State.PENDING
                        : found.map(this::stateOf).orElse(CredentialStatus.State.MISSING);
        return CredentialStatus.ofLogin(origin, state, key.account(), found);
    }

    private synchronized CredentialStatus.State stateOf(StoredToken found) {
        if (found.accessToken().equals(refused)) {
            return CredentialStatus.State.REFUSED;
        }
        if (!hasExpired(found.expiresAt())) {
            return CredentialStatus.State.AUTHORIZED;
        }
        if (isRenewable(found)) {
            return CredentialStatus.State.AUTHORIZED;
        }
        boolean tooOld =
                found.refreshToken().isEmpty() || hasExpired(found.refreshTokenExpiresAt());
        return tooOld ? CredentialStatus.State.EXPIRED : CredentialStatus.State.REFUSED;
    }

    String origin() {
        return "the login to " + Wording.of(key);
    }

    /** Takes note of what the service said to a token. */
    void answered(Secret spent, boolean refusedByService) {
        if (refusedByService) {
            refused = spent;
        } else if (refused != null) {
            refused = null;
        }
    }

    /** Returns whether a token need not be renewed yet. */
    boolean isFresh(StoredToken found) {
        if (found.expiresAt().isEmpty()) {
            return true;
        }
        Instant now = logins.scheduler().now();
        Instant expiresAt = found.expiresAt().get();
        return now.plus(RENEW_BEFORE).isBefore(expiresAt)
                || (isPausing(now) && now.isBefore(expiresAt));
    }

    private synchronized boolean isPausing(Instant now) {
        return now.isBefore(pauseUntil);
    }

    synchronized void pause() {
        pauseUntil = logins.scheduler().now().plus(RENEWAL_PAUSE);
    }

    boolean hasExpired(Optional<Instant> expiresAt) {
        Instant now = logins.scheduler().now();
        return expiresAt.filter(end -> !now.isBefore(end)).isPresent();
    }

    /** Returns whether the host may be asked to renew it. */
    synchronized boolean isRenewable(StoredToken found) {
        return found.refreshToken().filter(t -> !t.equals(deadRefreshToken)).isPresent()
                && !hasExpired(found.refreshTokenExpiresAt());
    }

    /** Takes note that it cannot be renewed; returns whether that is news. */
    synchronized boolean renewalRefused(StoredToken old) {
        Secret last = deadRefreshToken;
        deadRefreshToken = old.refreshToken().orElse(null);
        return deadRefreshToken != null && !deadRefreshToken.equals(last);
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

    Logins logins() {
        return logins;
    }

    TokenStore store() {
        return store;
    }

    void endAttempt() {
        LoginAttempt last;
        synchronized (this) {
            last = attempt;
        }
        if (last != null) {
            last.cancel();
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
        synchronized (this) {
            last = renewal;
        }
        if (last != null) {
            last.cancel();
        }
    }

    CopilotException stopped() {
        return new CopilotServerException(
                "The login to " + Wording.of(key) + " was ended: the component was stopped",
                null,
                ErrorDetails.NONE);
    }

    CopilotException noThread(RejectedExecutionException full) {
        return new CopilotServerException(
                "No thread was free to go on with the login to " + Wording.of(key),
                full,
                ErrorDetails.NONE);
    }
}
