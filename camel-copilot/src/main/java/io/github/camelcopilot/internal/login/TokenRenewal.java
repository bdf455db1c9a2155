package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.StoredToken;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One search for a token that can be spent: in the store, where another process may have left a
 * fresh one, and else at the host, which renews it (RFC 6749, section 6). The lock of the store is
 * held meanwhile, so that of all processes one renews; the new pair is stored before anybody gets
 * it. Works on threads of the executor, and holds none while it waits.
 */
final class TokenRenewal {

    private static final Logger LOG = LoggerFactory.getLogger(TokenRenewal.class);

    /** How long all of it may take: the wait for others, the host, and a store that is slow. */
    static final Duration MAX_TIME = Duration.ofMinutes(3);

    /**
     * How long a process that was faster may take to save its pair, where the store has no lock:
     * ours is refused as soon as the host has given theirs.
     */
    static final Duration MAX_SAVE_WAIT = Duration.ofSeconds(3);

    static final Duration SAVE_POLL = Duration.ofMillis(250);

    private final AccountLogin account;
    private final LoginSettings settings;
    private final Scheduler scheduler;
    private final TokenValidity validity;
    private final RefreshLock lock;

    /** What the service answered 401 to; null = nothing. */
    private final Secret refused;

    private final int generation;
    private final long begin;
    private final CompletableFuture<StoredToken> result = new CompletableFuture<>();

    // Guarded by this.
    private boolean over;
    private Instant deadline;
    private RefreshCall call;
    private Scheduler.Alarm alarm;
    private Scheduler.Alarm limit;

    /** The host has killed the old pair, and the new one cannot be spent yet. */
    private boolean oldIsDead;

    /**
     * @param generation of the account when it begins
     */
    TokenRenewal(AccountLogin account, LoginSettings settings, Secret refused, int generation) {
        this.account = account;
        this.settings = settings;
        this.refused = refused;
        this.generation = generation;
        this.scheduler = account.logins().scheduler();
        this.validity = account.validity();
        this.lock = new RefreshLock(account);
        this.begin = scheduler.nanoTime();
    }

    CompletionStage<StoredToken> result() {
        return result;
    }

    /** Returns how long it has been going on. */
    Duration age() {
        return Duration.ofNanos(scheduler.nanoTime() - begin);
    }

    void start() {
        account.logins().began(this);
        synchronized (this) {
            limit = scheduler.schedule(MAX_TIME, () -> soon(this::tooLong));
        }
        soon(this::look);
    }

    private void tooLong() {
        fail(unanswered("it took longer than " + LoginText.of(MAX_TIME), ErrorDetails.NONE, null));
    }

    /** Waits until it has ended, for a bounded time. */
    void await(long nanos) {
        try {
            result.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException ended) {
            // Whoever waits for the token is told.
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends it, whatever it waits for. */
    void cancel() {
        fail(account.stopped());
    }

    private void soon(Logins.Step step) {
        account.logins().soon(account.key(), step, this::fail);
    }

    private void look() throws CopilotException {
        if (!isSettledBy(stored())) {
            lock.acquire(() -> soon(this::locked), why -> soon(() -> notLocked(why)));
        }
    }

    /** Returns what is in the store, and stores first what could not be stored before. */
    private Optional<StoredToken> stored() throws CopilotException {
        Optional<AccountLogin.RotatedToken> unsaved = account.unsaved();
        if (unsaved.isPresent()) {
            account.store().replace(unsaved.get().old(), unsaved.get().fresh());
            account.keepUnsaved(null);
        }
        return account.store().load();
    }

    /** Ends the search if this token is one to spend, or if no renewal can bring one. */
    private boolean isSettledBy(Optional<StoredToken> stored) {
        if (stored.isEmpty()) {
            fail(nobody());
            return true;
        }
        StoredToken token = stored.get();
        if (isSpendable(token)) {
            end(token);
            return true;
        }
        boolean good = isGood(token);
        if (!good && validity.pauseReason().isPresent()) {
            fail(validity.pauseReason().get());
            return true;
        }
        if (validity.isRefusedAlthoughNew(token, refused)) {
            fail(
                    new CopilotAuthenticationException(
                            "The token of the login to "
                                    + name()
                                    + " was renewed at "
                                    + token.issuedAt()
                                    + ", and yet the service refuses it",
                            null,
                            ErrorDetails.ofCode("token_refused")));
            return true;
        }
        if (validity.isRenewable(token)) {
            return false;
        }
        if (good) {
            end(token);
        } else {
            tooOld(token);
        }
        return true;
    }

    private CopilotException nobody() {
        return new LoginRequiredException("Nobody is logged in to " + name(), ErrorDetails.NONE);
    }

    /** Returns whether a call may spend it, and it need not be renewed yet. */
    private boolean isSpendable(StoredToken token) {
        return isGood(token) && validity.isFresh(token);
    }

    private boolean isGood(StoredToken token) {
        return !token.accessToken().equals(refused) && !validity.hasExpired(token);
    }

    private void tooOld(StoredToken token) {
        if (isStale()) {
            return;
        }
        boolean expired = validity.hasExpired(token);
        CopilotException failure =
                new LoginRequiredException(
                        "The login to "
                                + name()
                                + (expired ? " has expired" : " is not accepted any more")
                                + ", and cannot be renewed. Log in again",
                        ErrorDetails.ofCode("expired_token"));
        // A token that never expires has been told of by the call that it fails.
        boolean isNews = validity.died(token);
        if (isNews && (expired || token.refreshToken().isPresent())) {
            account.logins()
                    .tell(
                            LoginEvent.ended(
                                    account.key(),
                                    expired ? LoginState.EXPIRED : LoginState.FAILED,
                                    failure));
        }
        fail(failure);
    }

    private void notLocked(CopilotException why) throws CopilotException {
        notRenewed(account.store().load(), why, Duration.ZERO);
    }

    private void locked() throws CopilotException {
        // Who held the lock before has probably renewed it.
        Optional<StoredToken> stored = stored();
        if (!isSettledBy(stored)) {
            refresh(stored.orElseThrow());
        }
    }

    private void refresh(StoredToken old) {
        RefreshCall next =
                new RefreshCall(
                        settings,
                        scheduler,
                        old,
                        answer -> soon(() -> refreshed(old, answer)),
                        () -> soon(() -> overdue(old)));
        synchronized (this) {
            if (over) {
                return;
            }
            call = next;
        }
        next.start();
    }

    private void overdue(StoredToken old) {
        notRenewed(
                Optional.of(old),
                unanswered(
                        settings.host().name()
                                + " took longer than "
                                + LoginText.of(RefreshCall.MAX_TIME),
                        ErrorDetails.NONE,
                        null),
                Duration.ZERO);
    }

    private void refreshed(StoredToken old, OAuthResponse answer) throws CopilotException {
        Optional<StoredToken> fresh =
                answer.token(old.clientId(), scheduler.now(), old.refreshToken());
        if (fresh.isPresent()) {
            // Even if nobody waits any more: the old pair is dead.
            rotated(old, fresh.get());
        } else if (answer.isTransient()) {
            List<Secret> secrets = secrets(old, answer);
            Duration asked = answer.retryAfter(scheduler.now()).orElse(Duration.ZERO);
            notRenewed(
                    Optional.of(old),
                    unanswered(
                            settings.host().name() + ": " + answer.problem(secrets),
                            ErrorDetails.builder()
                                    .status(answer.status())
                                    .code(answer.quotedError(secrets))
                                    .retryAfter(asked.isZero() ? null : asked)
                                    .build(),
                            answer.failure(secrets)),
                    asked);
        } else {
            synchronized (this) {
                deadline = scheduler.now().plus(MAX_SAVE_WAIT);
            }
            refusedByHost(old, answer);
        }
    }

    private void rotated(StoredToken old, StoredToken fresh) throws CopilotException {
        boolean stored;
        try {
            stored = account.store().replace(old, fresh);
        } catch (CopilotException notStored) {
            // The old pair is dead, so that this one must not be lost.
            account.keepUnsaved(new AccountLogin.RotatedToken(old, fresh));
            synchronized (this) {
                oldIsDead = true;
            }
            throw notStored;
        }
        if (stored) {
            validity.renewed(fresh);
            end(fresh);
            return;
        }
        // Somebody has logged in anew or out meanwhile, which counts for more.
        Optional<StoredToken> theirs = account.store().load();
        if (theirs.filter(this::isSpendable).isPresent()) {
            end(theirs.get());
        } else {
            fail(nobody());
        }
    }

    private CopilotException unanswered(String why, ErrorDetails details, Throwable cause) {
        return new CopilotServerException(
                "The login to " + name() + " was not renewed: " + why, cause, details);
    }

    /**
     * Goes on with the old token while it is good; without it the call fails, and may try again.
     */
    private void notRenewed(Optional<StoredToken> old, CopilotException why, Duration asked) {
        if (isStale()) {
            return;
        }
        Optional<StoredToken> good = old.filter(this::isGood);
        if (good.isPresent()) {
            LOG.warn("{}. The token that is there is still good", why.getMessage());
            validity.pause(asked, null);
            end(good.get());
            return;
        }
        if (!asked.isZero()) {
            validity.pause(asked, why);
        }
        fail(why);
    }

    private void refusedByHost(StoredToken old, OAuthResponse answer) throws CopilotException {
        Optional<StoredToken> stored = account.store().load();
        boolean renewedByOther =
                stored.filter(this::isSpendable)
                        .filter(token -> !token.accessToken().equals(old.accessToken()))
                        .isPresent();
        if (renewedByOther) {
            end(stored.get());
        } else if (!account.store().isLockable() && isInTime()) {
            again(SAVE_POLL, () -> refusedByHost(old, answer));
        } else {
            refusedForGood(old, answer);
        }
    }

    private void refusedForGood(StoredToken old, OAuthResponse answer) {
        if (isStale()) {
            return;
        }
        List<Secret> secrets = secrets(old, answer);
        String advice = OAuthAdvice.of(answer.error());
        CopilotException failure =
                new LoginRequiredException(
                        "The login to "
                                + name()
                                + " cannot be renewed: "
                                + answer.problem(secrets)
                                + ". "
                                + (advice == null ? "Log in again" : advice),
                        ErrorDetails.builder()
                                .status(answer.status())
                                .code(answer.quotedError(secrets))
                                .build());
        if (validity.died(old)) {
            account.logins().tell(LoginEvent.ended(account.key(), LoginState.FAILED, failure));
        }
        if (isGood(old)) {
            end(old);
        } else {
            fail(failure);
        }
    }

    private synchronized boolean isInTime() {
        return scheduler.now().isBefore(deadline);
    }

    private synchronized void again(Duration delay, Logins.Step step) {
        if (!over) {
            alarm = scheduler.schedule(delay, () -> soon(step));
        }
    }

    private static List<Secret> secrets(StoredToken old, OAuthResponse answer) {
        List<Secret> secrets = new ArrayList<>(answer.secrets());
        secrets.add(old.accessToken());
        old.refreshToken().ifPresent(secrets::add);
        return secrets;
    }

    private String name() {
        return account.name();
    }

    private void end(StoredToken token) {
        if (finish()) {
            account.renewalEnded(token, generation);
            result.complete(token);
            account.logins().dropIfUnused(account);
        }
    }

    private void fail(CopilotException failure) {
        if (finish()) {
            if (failure instanceof LoginRequiredException || isOldDead()) {
                account.renewalEnded(null, generation);
            } else {
                account.renewalFailed();
            }
            result.completeExceptionally(failure);
            account.logins().dropIfUnused(account);
        }
    }

    private synchronized boolean isOldDead() {
        return oldIsDead;
    }

    /**
     * Fails if somebody has logged in or out since it began: then the old token means nothing any
     * more, and what became of it is nobody's concern.
     */
    private boolean isStale() {
        if (account.generation() == generation) {
            return false;
        }
        fail(
                new LoginRequiredException(
                        "The login to " + name() + " was ended or replaced meanwhile",
                        ErrorDetails.NONE));
        return true;
    }

    /** Returns true once, for the one who ends it, and lets the next process have its turn. */
    private boolean finish() {
        RefreshCall last;
        synchronized (this) {
            if (over) {
                return false;
            }
            over = true;
            last = call;
            if (alarm != null) {
                alarm.cancel();
            }
            if (limit != null) {
                limit.cancel();
            }
        }
        account.logins().ended(this);
        if (last != null) {
            last.cancel();
        }
        lock.release();
        return true;
    }
}
