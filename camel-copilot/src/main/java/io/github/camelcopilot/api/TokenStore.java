// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import java.util.Optional;

/**
 * Stores the tokens of logins; set with the option {@code tokenStore}. The default is a file; a
 * bean can store them elsewhere, for example in a vault that several machines share. Methods are
 * called by several threads at once, but never on an I/O thread, so they may block briefly. They
 * may throw any exception, which fails the call that needs the token with a {@link
 * CopilotAuthenticationException}; its message must not contain a token.
 *
 * <p>A store that several processes share should implement {@link LockableTokenStore}, as the file
 * does. Otherwise, if two processes renew a token simultaneously, the host refuses one of the
 * renewals; that process reloads the token until it finds the one that the other process saved.
 */
public interface TokenStore {

    /** Returns the token of this login; empty if there is none. */
    Optional<StoredToken> load(TokenKey key);

    /** Replaces the token of this login. The token must be durable when this method returns. */
    void save(TokenKey key, StoredToken token);

    /** Deletes the token of this login, if there is one. */
    void delete(TokenKey key);

    /**
     * Throws an exception if a token cannot be saved, as far as this can be determined without
     * saving one. Called before a user is prompted to log in. The default implementation does
     * nothing.
     */
    default void checkWritable() {}
}
