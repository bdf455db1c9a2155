// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import java.util.Optional;

/**
 * A {@link TokenStore} that several processes share and that keeps them from renewing the same
 * token at the same time. Implement it for a store such as a database that has a lock with an
 * expiry and can compare and set; the token file implements it too.
 *
 * <p>Without it, all processes ask the host to renew a token at the same time. The host accepts the
 * first request only, and the other processes wait a moment for the token that the first one saves.
 */
public interface LockableTokenStore extends TokenStore {

    /** A lock that is held. */
    @FunctionalInterface
    interface Lock extends AutoCloseable {
        /** Releases the lock; called once, by any thread. */
        @Override
        void close();
    }

    /**
     * Acquires the lock for renewing this login's token, or returns nothing while another process
     * or thread holds it. Does not wait: it is called again every 50 ms. The lock may cover more
     * logins than this one.
     *
     * <p>It is held for 3 minutes at most; a lock whose process has died must be released by then
     * or shortly afterwards.
     */
    Optional<Lock> tryLock(TokenKey key);

    /**
     * Saves a token if the store still holds the one that it replaces, in one step: a login or
     * logout in another process takes precedence over a renewal.
     *
     * @param expected the token to replace; tokens are the same if their access tokens are
     * @return whether the token was saved
     */
    boolean replace(TokenKey key, StoredToken expected, StoredToken replacement);
}
