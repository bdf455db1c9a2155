package io.github.camelcopilot.internal.login;

import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.api.StoredToken;
import io.github.camelcopilot.api.TokenKey;
import io.github.camelcopilot.api.TokenStore;
import io.github.camelcopilot.internal.login.store.FileTokenStore;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * One account's place in a token store. The store may be the user's own and throw anything, a token
 * in its message included: here that becomes an exception that tells the account and no secret. May
 * block for a moment, so that only threads of the executor call it; changes exclude one another.
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
        guarded(
                secrets(token),
                () -> {
                    store.save(key, token);
                    return null;
                });
    }

    /**
     * Saves a token in place of another one, unless somebody has logged in anew or out meanwhile.
     *
     * @return whether it did
     */
    public synchronized boolean replace(StoredToken old, StoredToken fresh)
            throws CopilotException {
        if (store instanceof FileTokenStore file) {
            return guarded(secrets(old, fresh), () -> file.replace(key, old, fresh));
        }
        boolean same =
                load().filter(found -> found.accessToken().equals(old.accessToken())).isPresent();
        if (same) {
            save(fresh);
        }
        return same;
    }

    public synchronized void delete() throws CopilotException {
        guarded(
                List.of(),
                () -> {
                    store.delete(key);
                    return null;
                });
    }

    /** Fails if a save is known to be impossible. */
    public void checkWritable() throws CopilotException {
        if (store instanceof FileTokenStore file) {
            guarded(
                    List.of(),
                    () -> {
                        file.checkWritable();
                        return null;
                    });
        }
    }

    /** Returns whether it has a lock that keeps processes from renewing one token at once. */
    public boolean isLockable() {
        return store instanceof FileTokenStore;
    }

    /** Returns that lock, or nothing while another holds it; never waits. */
    public Optional<Closeable> tryLockRefresh() throws CopilotException {
        return store instanceof FileTokenStore file
                ? guarded(List.of(), file::tryLockRefresh)
                : Optional.of(() -> {});
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
