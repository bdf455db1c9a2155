package io.github.camelcopilot.internal.login.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A lock that one holder has at a time, among all threads of this JVM and all processes that use
 * the same lock file. The system frees it when a process dies. Any thread may acquire it, and any
 * other may release what was acquired.
 *
 * <p>The lock file stays: whoever deleted it could delete one that the next holder has just locked.
 */
final class ProcessLock {

    private static final Set<OpenOption> OPTIONS =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    /**
     * Begins the names under which held locks stand in the system properties. POSIX frees all locks
     * that a process has on a file as soon as it closes that file anywhere, so the file must not
     * even be opened while somebody in this JVM holds its lock; and this is the one map that all
     * copies of this class share, such as those of two web applications in one server.
     */
    private static final String HELD = "io.github.camelcopilot.lock:";

    private final Path file;

    /**
     * @param file the lock file, made if it is missing; its folder must exist when the lock is
     *     acquired
     */
    ProcessLock(Path file) {
        this.file = file;
    }

    /** Returns the lock if nobody holds it; never waits. */
    Optional<Held> tryAcquire() throws IOException {
        // One file has one name, whichever links the path to its folder goes through.
        Path real = file.toAbsolutePath().getParent().toRealPath().resolve(file.getFileName());
        String name = HELD + real;
        if (System.getProperties().putIfAbsent(name, "held") != null) {
            return Optional.empty();
        }
        boolean acquired = false;
        try {
            Optional<Held> held = open(name);
            acquired = held.isPresent();
            return held;
        } finally {
            if (!acquired) {
                System.clearProperty(name);
            }
        }
    }

    private Optional<Held> open(String name) throws IOException {
        boolean exists = OwnerOnlyFiles.checkRegular(file).isPresent();
        if (exists && !OwnerOnlyFiles.isOwn(file)) {
            // Its owner could hold the lock for ever, or has made it unreadable for others.
            throw new TokenStoreException(
                    "The lock file "
                            + file
                            + " belongs to the user "
                            + OwnerOnlyFiles.ownerOf(file)
                            + ", not to the one who runs this process: have it removed, or set the"
                            + " option tokenStore to a path in a folder of its own");
        }
        FileChannel channel = FileChannel.open(file, OPTIONS, OwnerOnlyFiles.newFile(file));
        boolean acquired = false;
        try {
            FileLock lock = channel.tryLock();
            acquired = lock != null;
            return acquired ? Optional.of(new Held(name, channel)) : Optional.empty();
        } catch (OverlappingFileLockException otherName) {
            // Held in this JVM under another name, such as that of a hard link.
            return Optional.empty();
        } finally {
            if (!acquired) {
                channel.close();
            }
        }
    }

    /** The lock while somebody has it; to close it again does nothing. */
    static final class Held implements Closeable {

        private final String name;
        private final FileChannel channel;
        private final AtomicBoolean released = new AtomicBoolean();

        private Held(String name, FileChannel channel) {
            this.name = name;
            this.channel = channel;
        }

        @Override
        public void close() throws IOException {
            if (released.compareAndSet(false, true)) {
                try {
                    channel.close();
                } finally {
                    // Not before: the next holder's lock would go with this channel.
                    System.clearProperty(name);
                }
            }
        }
    }
}
