// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.api.LockableTokenStore;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Acquires and releases the lock of a token store for one renewal, which prevents other processes
 * from renewing the same token. While another process holds the lock, tries again on threads of the
 * executor, none of which is blocked in between.
 */
final class RefreshLock {

    private static final Logger LOG = LoggerFactory.getLogger(RefreshLock.class);

    /** Maximum wait; longer than the request of another process may take. */
    static final Duration MAX_WAIT = Duration.ofSeconds(90);

    static final Duration POLL = Duration.ofMillis(50);

    private final AccountLogin account;
    private final Scheduler scheduler;
    private final Instant deadline;

    // Guarded by this.
    private boolean released;
    private LockableTokenStore.Lock held;
    private Scheduler.Alarm nextTry;

    RefreshLock(AccountLogin account) {
        this.account = account;
        this.scheduler = account.logins().scheduler();
        this.deadline = scheduler.now().plus(MAX_WAIT);
    }

    /**
     * Acquires the lock and then calls one of the two callbacks, unless {@link #release} is called
     * first.
     *
     * @param onFailed receives the reason why the lock cannot be acquired
     */
    void acquire(Runnable onAcquired, Consumer<CopilotException> onFailed) {
        Optional<LockableTokenStore.Lock> lock;
        try {
            lock = account.store().tryLock();
        } catch (CopilotException failure) {
            onFailed.accept(failure);
            return;
        }
        if (lock.isPresent()) {
            if (hold(lock.get())) {
                onAcquired.run();
            }
        } else if (scheduler.now().isBefore(deadline)) {
            scheduleNextTry(onAcquired, onFailed);
        } else {
            onFailed.accept(
                    new CopilotServerException(
                            "The login to "
                                    + account.name()
                                    + " was not renewed: other processes or threads have held the lock of the token store for more than "
                                    + LoginText.of(MAX_WAIT),
                            null,
                            ErrorDetails.NONE));
        }
    }

    private boolean hold(LockableTokenStore.Lock lock) {
        synchronized (this) {
            if (!released) {
                held = lock;
                return true;
            }
        }
        close(lock);
        return false;
    }

    private synchronized void scheduleNextTry(
            Runnable onAcquired, Consumer<CopilotException> onFailed) {
        if (!released) {
            Runnable tryAgain =
                    () ->
                            account.logins()
                                    .execute(
                                            account.key(),
                                            () -> acquire(onAcquired, onFailed),
                                            onFailed);
            nextTry = scheduler.schedule(POLL, tryAgain);
        }
    }

    /** Releases the lock, or stops trying to acquire it. */
    void release() {
        LockableTokenStore.Lock lock;
        synchronized (this) {
            released = true;
            lock = held;
            held = null;
            if (nextTry != null) {
                nextTry.cancel();
            }
        }
        if (lock != null) {
            close(lock);
        }
    }

    private void close(LockableTokenStore.Lock lock) {
        try {
            account.store().release(lock);
        } catch (CopilotException failure) {
            LOG.warn("The lock of the token store was not released: {}", failure.getMessage());
        }
    }
}
