// SPDX-License-Identifier: Apache-2.0
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
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * A lock that is held by at most one thread, among all threads of this JVM and all processes that
 * use the same lock file. The operating system releases it when a process dies. It may be released
 * by a thread other than the one that has acquired it.
 *
 * <p>The lock file is never deleted, because a process could delete a file that the next holder has
 * just locked.
 */
final class ProcessLock {

    private static final Set<OpenOption> OPTIONS =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    /**
     * Prefix of the system properties that mark the locks held in this JVM. When a process closes
     * any handle of a file, POSIX releases all locks of the process on that file. Therefore the
     * file must not even be opened while a thread of this JVM holds its lock. System properties are
     * shared by all copies of this class, for example those of two web applications in one server.
     */
    private static final String HELD = "io.github.camelcopilot.lock:";

    /**
     * Interval of attempts. Locks are held for milliseconds, and their release triggers no event.
     */
    private static final Duration POLL = Duration.ofMillis(10);

    private final Path file;

    /**
     * @param file the lock file, created if it is missing; its folder must exist when the lock is
     *     acquired
     */
    ProcessLock(Path file) {
        this.file = file;
    }

    /**
     * Acquires the lock; empty if it is still held after the given time. An interrupt does not end
     * the wait; the interrupt status is restored afterwards.
     */
    Optional<Held> acquire(Duration limit) throws IOException {
        long start = System.nanoTime();
        boolean interrupted = false;
        try {
            while (true) {
                Optional<Held> held = tryAcquire();
                if (held.isPresent() || System.nanoTime() - start >= limit.toNanos()) {
                    return held;
                }
                LockSupport.parkNanos(POLL.toNanos());
                // While the interrupt status is set, parkNanos would return immediately.
                interrupted |= Thread.interrupted();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Tries to acquire the lock; empty if another thread or process holds it. */
    Optional<Held> tryAcquire() throws IOException {
        // Without symbolic links, so that all paths to the file have the same name.
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
            // The owner could hold the lock indefinitely.
            throw new TokenStoreException(
                    "The lock file "
                            + file
                            + " belongs to the user "
                            + OwnerOnlyFiles.ownerOf(file)
                            + ", not to the one who runs this process: remove it as that user, or set the"
                            + " option tokenStore to a path in a folder of its own");
        }
        FileChannel channel = FileChannel.open(file, OPTIONS, OwnerOnlyFiles.newFile(file));
        boolean acquired = false;
        try {
            FileLock lock = channel.tryLock();
            acquired = lock != null;
            return acquired ? Optional.of(new Held(name, channel)) : Optional.empty();
        } catch (OverlappingFileLockException otherName) {
            // Held in this JVM through another name of the file, such as a hard link.
            return Optional.empty();
        } finally {
            if (!acquired) {
                channel.close();
            }
        }
    }

    /** A lock that is held. Closing it again has no effect. */
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
                    // Cleared last: closing the channel would also release the lock of the next
                    // holder in this JVM.
                    System.clearProperty(name);
                }
            }
        }
    }
}
