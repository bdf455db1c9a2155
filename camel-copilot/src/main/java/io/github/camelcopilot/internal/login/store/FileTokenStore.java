// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login.store;

import io.github.camelcopilot.api.LockableTokenStore;
import io.github.camelcopilot.api.StoredToken;
import io.github.camelcopilot.api.TokenKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps tokens in a JSON file that only its owner can read and that any number of processes can
 * share. Each change reads the file and replaces it as a whole, while holding a lock that all
 * processes respect. Thread-safe; a change waits up to {@link #LOCK_WAIT} for the lock.
 *
 * <p>Rejected are a file that other users can read, a folder that other users can write to, and
 * symbolic links to a file or folder. A file in another format is renamed, not deleted. Every
 * failure is an {@link UncheckedIOException} whose message contains advice.
 *
 * <pre>{@code
 * TokenStore store = FileTokenStore.at(FileTokenStore.defaultFile(System::getenv, home));
 * }</pre>
 */
public final class FileTokenStore implements LockableTokenStore {

    /** Maximum time that a change waits for those of other threads and processes. */
    static final Duration LOCK_WAIT = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(FileTokenStore.class);

    private final TokenFile file;
    private final Clock clock;
    private final Duration lockWait;

    /**
     * @param clock supplies the time for the names of renamed files
     * @param lockWait maximum time that a change waits for those of other threads and processes
     */
    FileTokenStore(Path file, Clock clock, Duration lockWait) {
        Path path = file.toAbsolutePath().normalize();
        if (path.getFileName() == null) {
            throw new IllegalArgumentException(file + " is not the path of a file");
        }
        this.file = new TokenFile(path);
        this.clock = clock;
        this.lockWait = lockWait;
    }

    /**
     * Returns a store that uses the given file. The file is neither read nor created yet.
     *
     * @throws IllegalArgumentException if the path does not name a file
     */
    public static FileTokenStore at(Path file) {
        return new FileTokenStore(file, Clock.systemUTC(), LOCK_WAIT);
    }

    /**
     * Returns the default path of the file: {@code camel-copilot/auth.json} in the user's
     * configuration folder (XDG Base Directory Specification, where relative paths are ignored).
     *
     * @param environment returns the value of an environment variable, or null
     * @param userHome the user's home folder
     */
    public static Path defaultFile(UnaryOperator<String> environment, String userHome) {
        String set = environment.apply("XDG_CONFIG_HOME");
        Path configuration =
                set != null && Path.of(set).isAbsolute()
                        ? Path.of(set)
                        : Path.of(userHome, ".config");
        return configuration.resolve("camel-copilot").resolve("auth.json");
    }

    /**
     * {@inheritDoc}
     *
     * @throws UncheckedIOException if the file cannot be read or is not safe
     */
    @Override
    public Optional<StoredToken> load(TokenKey key) {
        try {
            TokenDocument document = read();
            Optional<StoredToken> token = document.token(key);
            if (token.isEmpty() && document.contains(key)) {
                LOG.warn(
                        "The entry of {} for the account {} of {} is not a token: log in again",
                        file.path(),
                        key.account(),
                        key.host());
            }
            return token;
        } catch (IOException failure) {
            throw withAdvice("read", failure);
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws UncheckedIOException if the file cannot be written or is not safe, or if another
     *     process holds its lock for 10 seconds
     */
    @Override
    public void save(TokenKey key, StoredToken token) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(token, "token");
        change(
                document -> {
                    document.put(key, token);
                    return true;
                });
    }

    @Override
    public boolean replace(TokenKey key, StoredToken expected, StoredToken replacement) {
        return change(
                document -> {
                    boolean isExpected =
                            document.token(key)
                                    .filter(
                                            found ->
                                                    found.accessToken()
                                                            .equals(expected.accessToken()))
                                    .isPresent();
                    if (isExpected) {
                        document.put(key, replacement);
                    }
                    return isExpected;
                });
    }

    /**
     * {@inheritDoc}
     *
     * @throws UncheckedIOException if the file cannot be written or is not safe, or if another
     *     process holds its lock for 10 seconds
     */
    @Override
    public void delete(TokenKey key) {
        try {
            // If there is no token, not even the folder is created.
            if (!read().contains(key)) {
                return;
            }
        } catch (IOException failure) {
            throw withAdvice("write", failure);
        }
        change(document -> document.remove(key));
    }

    @Override
    public void checkWritable() {
        Path folder = file.path().getParent();
        while (folder != null && Files.notExists(folder)) {
            folder = folder.getParent();
        }
        if (folder == null || !Files.isWritable(folder)) {
            throw withAdvice("write", new AccessDeniedException(String.valueOf(folder)));
        }
    }

    /** {@inheritDoc} The lock covers all tokens of the file. */
    @Override
    public Optional<Lock> tryLock(TokenKey key) {
        try {
            file.prepareFolder();
            return file.refreshLock().tryAcquire().map(held -> () -> release(held));
        } catch (IOException failure) {
            throw withAdvice("lock", failure);
        }
    }

    private void release(ProcessLock.Held held) {
        try {
            held.close();
        } catch (IOException failure) {
            throw withAdvice("unlock", failure);
        }
    }

    /** Returns the document. No lock is required because the file is only replaced as a whole. */
    private TokenDocument read() throws IOException {
        Optional<TokenDocument> document = parse(file.read());
        if (document.isPresent()) {
            return document.get();
        }
        // Only the holder of the lock renames the file: a writer may have replaced it in the
        // meantime.
        try (ProcessLock.Held lock = acquireWriteLock()) {
            return readLocked();
        }
    }

    private TokenDocument readLocked() throws IOException {
        Optional<TokenDocument> document = parse(file.read());
        if (document.isEmpty()) {
            Path aside = file.moveAside(clock.instant());
            LOG.warn(
                    "{} was not a token file and was moved to {}, which may still contain tokens:"
                            + " log in again",
                    file.path(),
                    aside);
        }
        return document.orElseGet(TokenDocument::empty);
    }

    /**
     * Parses a file; a missing file is an empty document. Empty if the content is not a document.
     */
    private static Optional<TokenDocument> parse(Optional<byte[]> content) {
        return content.isEmpty()
                ? Optional.of(TokenDocument.empty())
                : TokenDocument.parse(content.get());
    }

    /**
     * Reads the document, changes it and writes it back while holding the lock.
     *
     * @param change changes the document; returns false to leave the file unchanged
     * @return what {@code change} returned
     */
    private boolean change(Predicate<TokenDocument> change) {
        try (ProcessLock.Held lock = acquireWriteLock()) {
            TokenDocument document = readLocked();
            boolean isChanged = change.test(document);
            if (isChanged) {
                file.replace(document.toBytes());
            }
            return isChanged;
        } catch (IOException failure) {
            throw withAdvice("write", failure);
        }
    }

    private ProcessLock.Held acquireWriteLock() throws IOException {
        file.prepareFolder();
        return file.writeLock()
                .acquire(lockWait)
                .orElseThrow(
                        () ->
                                new TokenStoreException(
                                        "Another process or thread has held the lock of "
                                                + file.path()
                                                + " for "
                                                + lockWait.toSeconds()
                                                + " s: try again, and terminate any process that hangs"));
    }

    private UncheckedIOException withAdvice(String verb, IOException failure) {
        return failure instanceof TokenStoreException advice
                ? new UncheckedIOException(advice.getMessage(), advice)
                : new UncheckedIOException(
                        "Cannot "
                                + verb
                                + " the token store "
                                + file.path()
                                + ": check that the user who runs this process may read and write"
                                + " there and that the disk has free space, or set the option tokenStore"
                                + " to another path ("
                                + failure
                                + ")",
                        failure);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FileTokenStore store && file.path().equals(store.file.path());
    }

    @Override
    public int hashCode() {
        return file.path().hashCode();
    }

    /** Returns the path of the file. */
    @Override
    public String toString() {
        return "FileTokenStore[" + file.path() + "]";
    }
}
