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
 * A lock that one holder has at a time, among all threads of this JVM and all processes that use
 * the same lock file. The operating system releases it when a process dies. Any thread may acquire
 * or release it.
 *
 * <p>The lock file is never deleted: a process that deleted it could delete one that the next
 * holder has just locked.
 */
final class ProcessLock {

    private static final Set<OpenOption> OPTIONS =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    /**
     * Prefix of the system properties that mark the locks held in this JVM. POSIX releases all
     * locks that a process has on a file when it closes any handle of it, so the file must not even
     * be opened while a thread of this JVM holds its lock. System properties are shared by all
     * copies of this class, such as those of two web applications in one server.
     */
    private static final String HELD = "io.github.camelcopilot.lock:";

    /** Holders keep the lock for milliseconds, and no event reports that a process releases it. */
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
     * Acquires the lock, or returns nothing if it is still held after this time. An interrupt does
     * not end the wait, and stays set.
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
                // An interrupt that stays set would keep the next wait from waiting.
                interrupted |= Thread.interrupted();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Acquires the lock, or returns nothing while another thread or process holds it. */
    Optional<Held> tryAcquire() throws IOException {
        // The same name for all paths to the file, whichever symbolic links they contain.
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
            // Its owner could hold the lock without end, or may have made it unreadable.
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
            // Held in this JVM under another name of the file, such as a hard link.
            return Optional.empty();
        } finally {
            if (!acquired) {
                channel.close();
            }
        }
    }

    /** The lock while it is held. Closing it twice has no effect. */
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
                    // Only now: closing this channel would release the next holder's lock too.
                    System.clearProperty(name);
                }
            }
        }
    }
}
