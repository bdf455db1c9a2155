package io.github.camelcopilot.internal.login.store;

import io.github.camelcopilot.api.StoredToken;
import io.github.camelcopilot.api.TokenKey;
import io.github.camelcopilot.api.TokenStore;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps logins in a JSON file that its owner alone can read, shared by any number of processes:
 * each change reads the file and replaces it whole, under a lock that all of them obey. Any thread
 * may call it; a change waits up to {@link #LOCK_WAIT} for the others.
 *
 * <p>It refuses, with advice, a file that others can read, a folder that others can write to, and
 * symbolic links for either. A file that is not what it wrote is moved aside, never lost. Every
 * failure is an {@link UncheckedIOException} that says what to do.
 *
 * <pre>{@code
 * TokenStore store = FileTokenStore.at(FileTokenStore.defaultFile(System::getenv, home));
 * }</pre>
 */
public final class FileTokenStore implements TokenStore {

    /** How long a change waits for those of other threads and processes. */
    static final Duration LOCK_WAIT = Duration.ofSeconds(10);

    /** A change takes a few milliseconds, and nothing tells when another process has ended one. */
    private static final Duration LOCK_POLL = Duration.ofMillis(10);

    private static final Logger LOG = LoggerFactory.getLogger(FileTokenStore.class);

    private final TokenFile file;
    private final Clock clock;
    private final Duration lockWait;

    /**
     * @param clock dates what is moved aside
     * @param lockWait how long a change waits for those of others
     */
    FileTokenStore(Path file, Clock clock, Duration lockWait) {
        Path path = file.toAbsolutePath().normalize();
        if (path.getFileName() == null) {
            throw new IllegalArgumentException(file + " is no path of a file");
        }
        this.file = new TokenFile(path);
        this.clock = clock;
        this.lockWait = lockWait;
    }

    /**
     * Returns the store in this file. Nothing is read or created before it is used.
     *
     * @throws IllegalArgumentException if the path names no file
     */
    public static FileTokenStore at(Path file) {
        return new FileTokenStore(file, Clock.systemUTC(), LOCK_WAIT);
    }

    /**
     * Returns where the file is unless somebody says otherwise: {@code camel-copilot/auth.json}
     * under the user's configuration (XDG Base Directory Specification, which has relative paths
     * ignored).
     *
     * @param environment gives the value of an environment variable, or null
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
                        "What {} holds for the account {} of {} is no token: log in again",
                        file.path(),
                        key.account(),
                        key.host());
            }
            return token;
        } catch (IOException failure) {
            throw advise("read", failure);
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
        try (ProcessLock.Held lock = lock()) {
            TokenDocument document = readLocked();
            document.put(key, token);
            file.replace(document.toBytes());
        } catch (IOException failure) {
            throw advise("write", failure);
        }
    }

    /**
     * Saves a token in place of another one, unless somebody has logged in anew or out meanwhile,
     * in any process.
     *
     * @return whether it did
     */
    public boolean replace(TokenKey key, StoredToken old, StoredToken fresh) {
        try (ProcessLock.Held lock = lock()) {
            TokenDocument document = readLocked();
            boolean same =
                    document.token(key)
                            .filter(found -> found.accessToken().equals(old.accessToken()))
                            .isPresent();
            if (same) {
                document.put(key, fresh);
                file.replace(document.toBytes());
            }
            return same;
        } catch (IOException failure) {
            throw advise("write", failure);
        }
    }

    /** Fails if a save could not succeed, as far as that can be told without leaving a trace. */
    public void checkWritable() {
        Path folder = file.path().getParent();
        while (folder != null && Files.notExists(folder)) {
            folder = folder.getParent();
        }
        if (folder == null || !Files.isWritable(folder)) {
            throw advise("write", new AccessDeniedException(String.valueOf(folder)));
        }
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
            // Without a login, not even the folder is made.
            if (read().contains(key)) {
                deleteLocked(key);
            }
        } catch (IOException failure) {
            throw advise("write", failure);
        }
    }

    private void deleteLocked(TokenKey key) throws IOException {
        try (ProcessLock.Held lock = lock()) {
            TokenDocument document = readLocked();
            if (document.contains(key)) {
                document.remove(key);
                file.replace(document.toBytes());
            }
        }
    }

    /**
     * Returns the lock that keeps processes from renewing one token at once, or nothing while
     * another holds it; never waits.
     */
    public Optional<Closeable> tryLockRefresh() throws IOException {
        file.prepareFolder();
        return file.refreshLock().tryAcquire().map(Closeable.class::cast);
    }

    /** Needs no lock, for the file is only ever replaced whole. */
    private TokenDocument read() throws IOException {
        Optional<byte[]> content = file.read();
        if (content.isEmpty()) {
            return TokenDocument.empty();
        }
        Optional<TokenDocument> document = TokenDocument.parse(content.get());
        if (document.isPresent()) {
            return document.get();
        }
        // Only who holds the lock may move it aside: a writer may have made it good by now.
        try (ProcessLock.Held lock = lock()) {
            return readLocked();
        }
    }

    private TokenDocument readLocked() throws IOException {
        Optional<byte[]> content = file.read();
        if (content.isEmpty()) {
            return TokenDocument.empty();
        }
        Optional<TokenDocument> document = TokenDocument.parse(content.get());
        if (document.isEmpty()) {
            Path aside = file.moveAside(clock.instant());
            LOG.warn(
                    "{} was not a file of tokens and is now {}, which may still hold some: log in"
                            + " again",
                    file.path(),
                    aside);
        }
        return document.orElseGet(TokenDocument::empty);
    }

    private ProcessLock.Held lock() throws IOException {
        file.prepareFolder();
        ProcessLock lock = file.writeLock();
        long begin = System.nanoTime();
        boolean interrupted = false;
        try {
            while (true) {
                Optional<ProcessLock.Held> held = lock.tryAcquire();
                if (held.isPresent()) {
                    return held.get();
                }
                if (System.nanoTime() - begin >= lockWait.toNanos()) {
                    throw new TokenStoreException(
                            "Another process or thread has held the lock of "
                                    + file.path()
                                    + " for "
                                    + lockWait.toSeconds()
                                    + " s: try again, and end a process that hangs");
                }
                LockSupport.parkNanos(LOCK_POLL.toNanos());
                // Left set, it would turn the wait into a spin.
                interrupted |= Thread.interrupted();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private UncheckedIOException advise(String verb, IOException failure) {
        return failure instanceof TokenStoreException advice
                ? new UncheckedIOException(advice.getMessage(), advice)
                : new UncheckedIOException(
                        "Cannot "
                                + verb
                                + " the token store "
                                + file.path()
                                + ": see that the user who runs this process may read and write"
                                + " there and that the disk has room, or set the option tokenStore"
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

    /** Returns where it is. */
    @Override
    public String toString() {
        return "FileTokenStore[" + file.path() + "]";
    }
}
