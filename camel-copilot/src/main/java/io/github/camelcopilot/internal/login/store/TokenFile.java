// SPDX-License-Identifier: Apache-2.0
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
 * Reads and replaces a file that contains secrets. The file is read only if it is protected from
 * other users, and replaced as a whole, so that readers see either the old or the new content even
 * if a writer is killed. Any thread may read; a thread that changes the file must hold {@link
 * #writeLock()}. An interrupt does not stop a change, because a renewed token that is not saved is
 * a lost login.
 */
final class TokenFile {

    /** Maximum size in bytes, sufficient for more than 2,000 logins. */
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
     * @param path the absolute and normalized path of the file
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

    /** Returns the lock for changes of the file. */
    ProcessLock writeLock() {
        return new ProcessLock(sibling(".lock"));
    }

    /** Returns the lock for renewals of the tokens in the file. */
    ProcessLock refreshLock() {
        return new ProcessLock(sibling(".refresh.lock"));
    }

    private Path sibling(String suffix) {
        return path.resolveSibling(path.getFileName() + suffix);
    }

    /**
     * Creates the folder if it is missing, and rejects a folder that is not protected from other
     * users.
     */
    void prepareFolder() throws IOException {
        OwnerOnlyFiles.createFolder(folder);
        OwnerOnlyFiles.checkFolder(folder);
    }

    /** Returns the content of the file; empty if the file does not exist. */
    Optional<byte[]> read() throws IOException {
        if (!OwnerOnlyFiles.checkFolder(folder) || OwnerOnlyFiles.checkPrivate(path).isEmpty()) {
            return Optional.empty();
        }
        try (InputStream input = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
            byte[] content = input.readNBytes(MAX_BYTES + 1);
            checkSize(content);
            return Optional.of(content);
        } catch (NoSuchFileException justDeleted) {
            return Optional.empty();
        }
    }

    private void checkSize(byte[] content) throws TokenStoreException {
        if (content.length > MAX_BYTES) {
            throw new TokenStoreException(
                    path
                            + " is larger than a token file can be ("
                            + MAX_BYTES
                            + " bytes): move it away, or set the option tokenStore to another"
                            + " path");
        }
    }

    /** Replaces the content of the file, and writes it to the disk. */
    void replace(byte[] content) throws IOException {
        checkSize(content);
        removeUnfinished();
        boolean interrupted = false;
        boolean replaced = false;
        try {
            while (!replaced) {
                // While the interrupt status is set, the channel would be closed immediately.
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

    /** Returns false if an interrupt prevented the change. */
    private boolean tryReplace(byte[] content) throws IOException {
        Path next = sibling("." + UUID.randomUUID().toString().replace("-", "") + ".tmp");
        try {
            // Written through the handle that created it, because another user could have replaced
            // the path.
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

    /** Deletes the files of writers that were killed. The caller is the only writer. */
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
            // Ignored, because the next writer tries again, and a failure of the caller is more
            // important.
        }
    }

    /**
     * Renames the file to a new name that contains the time.
     *
     * @return its new path
     */
    Path moveAside(Instant now) throws IOException {
        String suffix = ".corrupt-" + SECOND.format(now);
        Path aside = sibling(suffix);
        for (int count = 1; Files.exists(aside, LinkOption.NOFOLLOW_LINKS); count++) {
            aside = sibling(suffix + "-" + count);
        }
        // Without REPLACE_EXISTING, so that it fails if such a file was created since the check.
        Files.move(path, aside);
        OwnerOnlyFiles.force(folder);
        return aside;
    }
}
