package io.github.camelcopilot.internal.login.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A file of secrets on the disk: read if it is safe, and replaced whole, so that who reads sees the
 * old or the new one, whenever a writer is killed. Any thread may read; one that changes holds
 * {@link #writeLock()}. An interrupt stops none of it: to lose a token that was just renewed is to
 * lose the login.
 */
final class TokenFile {

    /** More than two thousand logins; what is larger is something else. */
    static final int MAX_BYTES = 1024 * 1024;

    private static final Set<OpenOption> NEW_FILE =
            Set.of(
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS);

    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private final Path path;
    private final Path folder;
    private final Pattern unfinished;

    /**
     * @param path absolute and normalized
     */
    TokenFile(Path path) {
        this.path = path;
        this.folder = path.getParent();
        this.unfinished =
                Pattern.compile(Pattern.quote(path.getFileName() + ".") + "[0-9a-f]{32}\\.tmp");
    }

    Path path() {
        return path;
    }

    /** Returns the lock of those that change the file. */
    ProcessLock writeLock() {
        return new ProcessLock(sibling(".lock"));
    }

    /** Returns the lock of those that renew a token of the file. */
    ProcessLock refreshLock() {
        return new ProcessLock(sibling(".refresh.lock"));
    }

    private Path sibling(String suffix) {
        return path.resolveSibling(path.getFileName() + suffix);
    }

    /** Makes the folder if it is missing, and refuses one that is not safe. */
    void prepareFolder() throws IOException {
        OwnerOnlyFiles.createFolder(folder);
        OwnerOnlyFiles.checkFolder(folder);
    }

    /** Returns all that the file holds, or nothing if there is none. */
    Optional<byte[]> read() throws IOException {
        if (!OwnerOnlyFiles.checkFolder(folder) || OwnerOnlyFiles.checkPrivate(path).isEmpty()) {
            return Optional.empty();
        }
        try (InputStream input = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
            byte[] content = input.readNBytes(MAX_BYTES + 1);
            checkSize(content);
            return Optional.of(content);
        } catch (NoSuchFileException justGone) {
            return Optional.empty();
        }
    }

    private void checkSize(byte[] content) throws TokenStoreException {
        if (content.length > MAX_BYTES) {
            throw new TokenStoreException(
                    path
                            + " is larger than a file of tokens can be ("
                            + MAX_BYTES
                            + " bytes): move it away, or set the option tokenStore to another"
                            + " path");
        }
    }

    /** Puts this content in place of the file; it is on the disk when this returns. */
    void replace(byte[] content) throws IOException {
        checkSize(content);
        removeUnfinished();
        boolean interrupted = false;
        boolean replaced = false;
        try {
            while (!replaced) {
                // Left set, it would close the channel at once.
                interrupted |= Thread.interrupted();
                replaced = tryReplace(content);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        OwnerOnlyFiles.force(folder);
    }

    /** Returns false if an interrupt came in between, after which nothing has changed. */
    private boolean tryReplace(byte[] content) throws IOException {
        Path next = sibling("." + UUID.randomUUID().toString().replace("-", "") + ".tmp");
        try {
            // What creates the file writes it: opened a second time, it could be another one.
            try (FileChannel channel =
                    FileChannel.open(next, NEW_FILE, OwnerOnlyFiles.newFile(next))) {
                ByteBuffer rest = ByteBuffer.wrap(content);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                channel.force(true);
            }
            Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (ClosedByInterruptException early) {
            deleteIfPossible(next);
            return false;
        } catch (IOException | RuntimeException failure) {
            deleteIfPossible(next);
            throw failure;
        }
    }

    /** What killed writers have left: nobody else writes now. */
    private void removeUnfinished() throws IOException {
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(
                        folder,
                        file -> unfinished.matcher(file.getFileName().toString()).matches())) {
            files.forEach(TokenFile::deleteIfPossible);
        }
    }

    private static void deleteIfPossible(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException next) {
            // The next writer tries again; a failure that led here says more.
        }
    }

    /**
     * Gives the file a name that says since when it is of no use, and never that of another file.
     *
     * @return its new path
     */
    Path moveAside(Instant now) throws IOException {
        String suffix = ".corrupt-" + SECOND.format(now);
        Path aside = sibling(suffix);
        for (int count = 1; Files.exists(aside, LinkOption.NOFOLLOW_LINKS); count++) {
            aside = sibling(suffix + "-" + count);
        }
        // Fails rather than replace a file that has come since the look.
        Files.move(path, aside);
        OwnerOnlyFiles.force(folder);
        return aside;
    }
}
