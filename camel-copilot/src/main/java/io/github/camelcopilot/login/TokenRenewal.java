package io.github.camelcopilot.login;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.StoredToken;
import io.github.camelcopilot.transport.RunningCall;
import io.github.camelcopilot.transport.Scheduler;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
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

    /** How long the host may take, tries included. */
    static final Duration MAX_REFRESH = Duration.ofSeconds(60);

    /**
     * How long another process may hold the lock: as long as its own refresh may take, and more.
     */
    static final Duration MAX_LOCK_WAIT = Duration.ofSeconds(90);

    static final Duration LOCK_POLL = Duration.ofMillis(50);

    private final AccountLogin account;
    private final LoginSettings settings;
    private final Scheduler scheduler;

    /** What the service answered 401 to; null = nothing. */
    private final Secret refused;

    private final CompletableFuture<StoredToken> result = new CompletableFuture<>();

    // Guarded by this.
    private boolean over;
    private Closeable lock;
    private Instant lockDeadline;
    private RunningCall call;
    private Scheduler.Alarm alarm;

    TokenRenewal(AccountLogin account, LoginSettings settings, Secret refused) {
        this.account = account;
        this.settings = settings;
        this.refused = refused;
        this.scheduler = account.logins().scheduler();
    }

    CompletionStage<StoredToken> result() {
        return result;
    }

    void start() {
        soon(this::look);
    }

    /** Ends it, whatever it waits for. */
    void cancel() {
        fail(account.stopped());
    }

    private void soon(Runnable step) {
        try {
            account.logins().executor().execute(() -> guarded(step));
        } catch (RejectedExecutionException full) {
            fail(account.logins().isClosed() ? account.stopped() : account.noThread(full));
        }
    }

    /** The store may be the user's own, and throw anything; whoever waits must be told. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException unexpected) {
            fail(StoreFailures.of(settings.key(), unexpected));
        } catch (Error grave) {
            fail(StoreFailures.of(settings.key(), new IllegalStateException(grave)));
            throw grave;
        }
    }

    private void look() {
        Optional<StoredToken> stored = stored();
        if (!isSettledBy(stored)) {
            synchronized (this) {
                lockDeadline = scheduler.now().plus(MAX_LOCK_WAIT);
            }
            tryLock();
        }
    }

    /** Returns what is in the store, and stores first what could not be stored before. */
    private Optional<StoredToken> stored() {
        Optional<StoredToken> stored = settings.store().load(settings.key());
        Optional<AccountLogin.RotatedToken> unsaved = account.unsaved();
        if (unsaved.isEmpty()) {
            return stored;
        }
        // Unless somebody has logged in anew meanwhile, or out.
        boolean waits = stored.filter(unsaved.get().old()::equals).isPresent();
        if (waits) {
            settings.store().save(settings.key(), unsaved.get().fresh());
        }
        account.keepUnsaved(null);
        return waits ? Optional.of(unsaved.get().fresh()) : stored;
    }

    /** Ends the search if this token is one to spend, or if no renewal can bring one. */
    private boolean isSettledBy(Optional<StoredToken> stored) {
        if (stored.isEmpty()) {
            fail(
                    new LoginRequiredException(
                            "Nobody is logged in to " + Wording.of(settings.key()),
                            ErrorDetails.NONE));
            return true;
        }
        StoredToken token = stored.get();
        boolean spendable = !token.accessToken().equals(refused);
        if (spendable && account.isFresh(token)) {
            end(token);
            return true;
        }
        if (account.isRenewable(token)) {
            return false;
        }
        if (spendable && !account.hasExpired(token.expiresAt())) {
            end(token);
        } else {
            CopilotException failure = tooOld(token);
            if (account.renewalRefused(token)) {
                account.logins()
                        .tell(LoginEvent.ended(settings.key(), LoginState.EXPIRED, failure));
            }
            fail(failure);
        }
        return true;
    }

    private CopilotException tooOld(StoredToken token) {
        boolean expired = account.hasExpired(token.expiresAt());
        return new LoginRequiredException(
                "The login to "
                        + Wording.of(settings.key())
                        + (expired
                                ? " has expired, and cannot be renewed. Log in again"
                                : " is not accepted any more, and cannot be renewed. Log in again"),
                ErrorDetails.ofCode("expired_token"));
    }

    private void tryLock() {
        Optional<Closeable> held;
        try {
            held =
                    settings.store() instanceof FileTokenStore file
                            ? file.tryLockRefresh()
                            : Optional.of(() -> {});
        } catch (IOException unusable) {
            fail(StoreFailures.of(settings.key(), new java.io.UncheckedIOException(unusable)));
            return;
        }
        if (held.isPresent()) {
            locked(held.get());
        } else {
            waitForLock();
        }
    }

    private void waitForLock() {
        synchronized (this) {
            if (over) {
                return;
            }
            if (scheduler.now().isBefore(lockDeadline)) {
                alarm = scheduler.schedule(LOCK_POLL, () -> soon(this::tryLock));
                return;
            }
        }
        unanswered(
                settings.store().load(settings.key()),
                "another process has been renewing it for more than " + Wording.of(MAX_LOCK_WAIT),
                null);
    }

    private void locked(Closeable held) {
        boolean late;
        synchronized (this) {
            late = over;
            lock = late ? null : held;
        }
        if (late) {
            close(held);
            return;
        }
        // Who held the lock before has probably renewed it.
        Optional<StoredToken> stored = stored();
        if (!isSettledBy(stored)) {
            refresh(stored.orElseThrow());
        }
    }

    private void refresh(StoredToken old) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("client_id", old.clientId());
        form.put("grant_type", "refresh_token");
        form.put("refresh_token", old.refreshToken().orElseThrow().reveal());
        RunningCall next =
                new OAuthClient(settings, scheduler)
                        .post(
                                settings.host().tokenAddress(),
                                form,
                                OAuthClient.RETRIES,
                                answer -> soon(() -> refreshed(old, answer)));
        synchronized (this) {
            if (over) {
                return;
            }
            call = next;
            alarm = scheduler.schedule(MAX_REFRESH, () -> soon(() -> overdue(old)));
        }
        next.start();
    }

    private void overdue(StoredToken old) {
        RunningCall last;
        synchronized (this) {
            last = call;
        }
        last.cancel();
        unanswered(
                Optional.of(old),
                settings.host().name() + " took longer than " + Wording.of(MAX_REFRESH),
                null);
    }

    private void refreshed(StoredToken old, OAuthAnswer answer) {
        Optional<StoredToken> fresh =
                answer.token(old.clientId(), scheduler.now(), old.refreshToken());
        if (fresh.isPresent()) {
            // Even if nobody waits any more: the old pair is dead.
            rotated(old, fresh.get());
        } else if (isOver()) {
            return;
        } else if (answer.isTransient()) {
            unanswered(
                    Optional.of(old),
                    settings.host().name() + ": " + answer.problem(secrets(old, answer)),
                    answer);
        } else {
            refusedByHost(old, answer);
        }
    }

    private void rotated(StoredToken old, StoredToken fresh) {
        try {
            settings.store().save(settings.key(), fresh);
        } catch (RuntimeException notStored) {
            // The old pair is dead, so that this one must not be lost.
            account.keepUnsaved(new AccountLogin.RotatedToken(old, fresh));
            fail(StoreFailures.of(settings.key(), notStored));
            return;
        }
        end(fresh);
    }

    /** Goes on with the old token while it lives; without it the call fails, and may try again. */
    private void unanswered(Optional<StoredToken> old, String why, OAuthAnswer answer) {
        String message = "The login to " + Wording.of(settings.key()) + " was not renewed: " + why;
        boolean spendable =
                old.isPresent()
                        && !account.hasExpired(old.get().expiresAt())
                        && !old.get().accessToken().equals(refused);
        if (spendable) {
            LOG.warn("{}. The token that is there is still good", message);
            account.pause();
            end(old.get());
            return;
        }
        fail(
                new CopilotServerException(
                        message,
                        answer == null ? null : answer.failure().orElse(null),
                        answer == null
                                ? ErrorDetails.NONE
                                : new ErrorDetails(
                                        answer.status(),
                                        null,
                                        null,
                                        answer.retryAfter(scheduler.now()).orElse(null))));
    }

    private void refusedByHost(StoredToken old, OAuthAnswer answer) {
        Optional<StoredToken> stored = settings.store().load(settings.key());
        if (stored.isPresent()
                && !stored.get().equals(old)
                && !stored.get().accessToken().equals(refused)
                && account.isFresh(stored.get())) {
            // A store without a lock: another process was faster.
            end(stored.get());
            return;
        }
        account.renewalRefused(old);
        String advice = OAuthAdvice.of(answer.error());
        CopilotException failure =
                new LoginRequiredException(
                        "The login to "
                                + Wording.of(settings.key())
                                + " cannot be renewed: "
                                + answer.problem(secrets(old, answer))
                                + ". "
                                + (advice == null ? "Log in again" : advice),
                        new ErrorDetails(
                                answer.status(),
                                Wording.quoted(
                                        String.valueOf(answer.error()), secrets(old, answer)),
                                null,
                                null));
        account.logins().tell(LoginEvent.ended(settings.key(), LoginState.FAILED, failure));
        if (account.hasExpired(old.expiresAt()) || old.accessToken().equals(refused)) {
            fail(failure);
        } else {
            end(old);
        }
    }

    private static List<Secret> secrets(StoredToken old, OAuthAnswer answer) {
        List<Secret> secrets = new ArrayList<>(answer.secrets());
        secrets.add(old.accessToken());
        old.refreshToken().ifPresent(secrets::add);
        return secrets;
    }

    private void end(StoredToken token) {
        if (finish()) {
            account.renewalEnded(token);
            result.complete(token);
        }
    }

    private void fail(CopilotException failure) {
        if (finish()) {
            account.renewalEnded(null);
            result.completeExceptionally(failure);
        }
    }

    private synchronized boolean isOver() {
        return over;
    }

    /** Returns true once, for the one who ends it, and lets the next process have its turn. */
    private boolean finish() {
        Closeable held;
        RunningCall last;
        synchronized (this) {
            if (over) {
                return false;
            }
            over = true;
            held = lock;
            last = call;
            if (alarm != null) {
                alarm.cancel();
            }
        }
        if (last != null) {
            last.cancel();
        }
        if (held != null) {
            close(held);
        }
        return true;
    }

    private static void close(Closeable held) {
        try {
            held.close();
        } catch (IOException unreleased) {
            LOG.warn(
                    "The lock of the token store could not be released: {}", unreleased.toString());
        }
    }
}
