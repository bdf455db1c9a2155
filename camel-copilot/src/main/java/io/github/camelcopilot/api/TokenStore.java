// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import java.util.Optional;

/**
 * Stores the tokens of logins; set with the option {@code tokenStore}. The default is a file; a
 * bean can keep them elsewhere, such as in a vault that several machines share. Called by any
 * number of threads at once, but never on an I/O thread, so it may block briefly. An exception
 * fails the call that needed the token; its message must not contain a token.
 *
 * <p>A store that several processes share should be a {@link LockableTokenStore}, as the file is.
 * With another store, the service refuses one of two simultaneous renewals; that process loads the
 * token again and continues with the one that the other process saved.
 */
public interface TokenStore {

    /** Returns the token of this login; empty if there is none. */
    Optional<StoredToken> load(TokenKey key);

    /** Replaces the token of this login. The token must be durable when this method returns. */
    void save(TokenKey key, StoredToken token);

    /** Deletes the token of this login, if there is one. */
    void delete(TokenKey key);

    /**
     * Fails if a token could not be saved, as far as that can be found out without saving one.
     * Called before a user is asked to log in.
     */
    default void checkWritable() {}
}
