// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.api.LockableTokenStore;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.StoredToken;
import io.github.camelcopilot.api.TokenKey;
import io.github.camelcopilot.api.TokenStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

/**
 * The token of one account in a token store. A store of the user may throw anything, even an
 * exception whose message contains a token; every failure is converted to a {@link
 * CopilotException} that names the account and contains no secret. Methods may block, so they are
 * called only on threads of the executor. Changes are mutually exclusive.
 */
public final class AccountStore {

    private final TokenStore store;
    private final TokenKey key;

    public AccountStore(TokenStore store, TokenKey key) {
        this.store = store;
        this.key = key;
    }

    public TokenStore store() {
        return store;
    }

    public TokenKey key() {
        return key;
    }

    public Optional<StoredToken> load() throws CopilotException {
        return guarded(List.of(), () -> store.load(key));
    }

    public synchronized void save(StoredToken token) throws CopilotException {
        guarded(secrets(token), Executors.callable(() -> store.save(key, token)));
    }

    /**
     * Saves a token if the store still holds the one that it replaces.
     *
     * @return whether the token was saved; false = a login or logout has changed the store before
     */
    public synchronized boolean replace(StoredToken expected, StoredToken replacement)
            throws CopilotException {
        if (store instanceof LockableTokenStore lockable) {
            return guarded(
                    secrets(expected, replacement),
                    () -> lockable.replace(key, expected, replacement));
        }
        boolean isSame =
                load().filter(found -> found.accessToken().equals(expected.accessToken()))
                        .isPresent();
        if (isSame) {
            save(replacement);
        }
        return isSame;
    }

    public synchronized void delete() throws CopilotException {
        guarded(List.of(), Executors.callable(() -> store.delete(key)));
    }

    /** Throws an exception if a token cannot be saved, as far as this is known. */
    public void checkWritable() throws CopilotException {
        guarded(List.of(), Executors.callable(() -> store.checkWritable()));
    }

    /** Returns whether the store prevents processes from renewing a token simultaneously. */
    public boolean isLockable() {
        return store instanceof LockableTokenStore;
    }

    /**
     * Tries to acquire the lock for renewing the token, without waiting; empty if another process
     * or thread holds it. If the store has no locks, the result is never empty.
     */
    public Optional<LockableTokenStore.Lock> tryLock() throws CopilotException {
        return store instanceof LockableTokenStore lockable
                ? guarded(List.of(), () -> lockable.tryLock(key))
                : Optional.of(() -> {});
    }

    public void release(LockableTokenStore.Lock lock) throws CopilotException {
        guarded(List.of(), Executors.callable(() -> lock.close()));
    }

    private <T> T guarded(List<Secret> secrets, Callable<T> work) throws CopilotException {
        try {
            return work.call();
        } catch (Throwable failure) {
            throw new CopilotAuthenticationException(
                    "The token store of the login to "
                            + LoginText.of(key)
                            + " failed: "
                            + LoginText.quoted(text(failure), secrets),
                    LoginText.isClean(failure, secrets) ? failure : null,
                    ErrorDetails.ofCode("token_store"));
        }
    }

    private static String text(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    private static List<Secret> secrets(StoredToken... tokens) {
        List<Secret> secrets = new ArrayList<>();
        for (StoredToken token : tokens) {
            secrets.add(token.accessToken());
            token.refreshToken().ifPresent(secrets::add);
        }
        return secrets;
    }
}
