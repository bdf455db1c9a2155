// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import java.util.Optional;

/**
 * A {@link TokenStore} that several processes share and that prevents them from renewing the same
 * token simultaneously. It suits stores that support locks with an expiry time and atomic
 * compare-and-set, such as databases. The default store, a file, implements it.
 *
 * <p>Without it, all processes request the renewal of a token simultaneously. The host accepts only
 * the first request; the other processes wait up to 3 seconds for the token that the first process
 * saves.
 */
public interface LockableTokenStore extends TokenStore {

    /** A lock that is held. */
    @FunctionalInterface
    interface Lock extends AutoCloseable {
        /** Releases the lock. Called once, on any thread. */
        @Override
        void close();
    }

    /**
     * Tries to acquire the lock for renewing the token of this login. Must not wait: while the
     * result is empty, the method is called again every 50 ms. The lock may cover more logins than
     * this one.
     *
     * <p>The lock is held for at most 3 minutes. If a process dies, the store must release its lock
     * by then, or shortly afterwards.
     *
     * @return the lock; empty if another process or thread holds it
     */
    Optional<Lock> tryLock(TokenKey key);

    /**
     * Atomically saves a token if the store still contains the one that it replaces. Otherwise a
     * login or logout in another process came first, and takes precedence over the renewal.
     *
     * @param expected the token to replace, compared by its access token only
     * @return whether the token was saved
     */
    boolean replace(TokenKey key, StoredToken expected, StoredToken replacement);
}
