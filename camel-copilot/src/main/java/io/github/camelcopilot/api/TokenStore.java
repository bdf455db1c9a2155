package io.github.camelcopilot.api;

import java.util.Optional;

/**
 * Where logins are kept, set with the option {@code tokenStore}: a file by default, or a bean such
 * as a vault that several machines share. Called by any number of threads at once, never by one
 * that serves connections, so it may block for a moment. What it throws fails the call that needed
 * the token; its message must not show one.
 *
 * <p>Only the file keeps other processes from renewing the same token at the same moment. With
 * another store that processes share, one of two that renew at once is refused, loads the token
 * again, and goes on with what the other one saved.
 */
public interface TokenStore {

    /** Returns the token of this login, or nothing. */
    Optional<StoredToken> load(TokenKey key);

    /** Keeps the token of this login in place of any other; it must be safe when this returns. */
    void save(TokenKey key, StoredToken token);

    /** Forgets the token of this login, if there is one. */
    void delete(TokenKey key);
}
