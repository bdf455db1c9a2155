package io.github.camelcopilot.api;

import java.util.Optional;

/**
 * Where logins are kept, set with the option {@code tokenStore}: a file by default, or a bean such
 * as a vault that several machines share. Called by any number of threads at once, never by one
 * that serves connections, so it may block for a moment. What it throws fails the call that needed
 * the token; its message must not show one.
 *
 * <p>A store that several processes share should be a {@link LockableTokenStore}, as the file is.
 * Otherwise one of two processes that renew a token at the same time is refused, loads the token
 * again, and continues with the one that the other process has saved.
 */
public interface TokenStore {

    /** Returns the token of this login, or nothing. */
    Optional<StoredToken> load(TokenKey key);

    /** Keeps the token of this login in place of any other; it must be safe when this returns. */
    void save(TokenKey key, StoredToken token);

    /** Forgets the token of this login, if there is one. */
    void delete(TokenKey key);

    /**
     * Fails if a token could not be saved, as far as that can be found out without saving one.
     * Called before a user is asked to log in.
     */
    default void checkWritable() {}
}
