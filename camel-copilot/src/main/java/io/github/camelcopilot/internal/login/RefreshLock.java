package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wait of one renewal for the lock of the token store, which keeps processes from renewing one
 * token at once. It asks again and again, and holds no thread meanwhile; a store without a lock
 * gives it at once. Works on threads of the executor, and on the clock's for a moment.
 */
final class RefreshLock {

    private static final Logger LOG = LoggerFactory.getLogger(RefreshLock.class);

    /** How long another process may hold it: as long as its own refresh may take, and more. */
    static final Duration MAX_WAIT = Duration.ofSeconds(90);

    static final Duration POLL = Duration.ofMillis(50);

    private final AccountLogin account;
    private final Scheduler scheduler;
    private final Instant deadline;

    // Guarded by this.
    private boolean released;
    private Closeable held;
    private Scheduler.Alarm alarm;

    RefreshLock(AccountLogin account) {
        this.account = account;
        this.scheduler = account.logins().scheduler();
        this.deadline = scheduler.now().plus(MAX_WAIT);
    }

    /**
     * Acquires it sooner or later, unless it is released first; one of the two is told.
     *
     * @param failed is told why it cannot be had
     */
    void acquire(Runnable acquired, Consumer<CopilotException> failed) {
        Optional<Closeable> lock;
        try {
            lock = account.store().tryLockRefresh();
        } catch (CopilotException unusable) {
            failed.accept(unusable);
            return;
        }
        if (lock.isPresent()) {
            if (hold(lock.get())) {
                acquired.run();
            }
        } else if (scheduler.now().isBefore(deadline)) {
            acquireLater(acquired, failed);
        } else {
            failed.accept(
                    new CopilotServerException(
                            "The login to "
                                    + account.name()
                                    + " was not renewed: others have been renewing tokens of the same store for more than "
                                    + LoginText.of(MAX_WAIT),
                            null,
                            ErrorDetails.NONE));
        }
    }

    private boolean hold(Closeable lock) {
        synchronized (this) {
            if (!released) {
                held = lock;
                return true;
            }
        }
        close(lock);
        return false;
    }

    private synchronized void acquireLater(Runnable acquired, Consumer<CopilotException> failed) {
        if (!released) {
            Logins logins = account.logins();
            Runnable again =
                    () -> logins.soon(account.key(), () -> acquire(acquired, failed), failed);
            alarm = scheduler.schedule(POLL, again);
        }
    }

    /** Gives it back, or gives up; lets the next process have its turn. */
    void release() {
        Closeable lock;
        synchronized (this) {
            released = true;
            lock = held;
            held = null;
            if (alarm != null) {
                alarm.cancel();
            }
        }
        if (lock != null) {
            close(lock);
        }
    }

    private static void close(Closeable lock) {
        try {
            lock.close();
        } catch (IOException unreleased) {
            LOG.warn(
                    "The lock of the token store could not be released: {}", unreleased.toString());
        }
    }
}
