// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login.store;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Protects files with secrets from other users: creates them with the right permissions, and
 * rejects files and folders that other users could read or exchange. On file systems without POSIX
 * permissions, as on Windows, the permissions inherited from the user's profile folder apply.
 * Stateless.
 */
final class OwnerOnlyFiles {

    private static final Set<PosixFilePermission> OF_OTHERS =
            EnumSet.of(
                    PosixFilePermission.GROUP_READ,
                    PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.GROUP_EXECUTE,
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.OTHERS_WRITE,
                    PosixFilePermission.OTHERS_EXECUTE);

    /** The mode bit of folders such as {@code /tmp}, where users cannot replace others' files. */
    private static final int STICKY = 0b1_000_000_000;

    private static final int ROOT = 0;

    private OwnerOnlyFiles() {}

    /** Returns the attributes to create a file with, so that other users can never open it. */
    static FileAttribute<?>[] newFile(Path file) {
        return attributes(file, "rw-------");
    }

    private static FileAttribute<?>[] attributes(Path path, String permissions) {
        return isPosix(path)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /**
     * Creates a missing folder so that only its owner can use it. Its parents get the default
     * permissions.
     */
    static void createFolder(Path folder) throws IOException {
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Path above = folder.getParent();
        if (above != null) {
            Files.createDirectories(above);
        }
        try {
            Files.createDirectory(folder, attributes(folder, "rwx------"));
        } catch (FileAlreadyExistsException createdByAnother) {
            return;
        }
        if (above != null) {
            force(above);
        }
    }

    /**
     * Forces changes of a folder's entries to the disk, so that they survive a crash of the
     * machine, if the file system supports it.
     */
    static void force(Path folder) {
        if (!isPosix(folder)) {
            return;
        }
        boolean interrupted = false;
        boolean again = true;
        while (again) {
            again = false;
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            } catch (ClosedByInterruptException early) {
                interrupted |= Thread.interrupted();
                again = true;
            } catch (IOException unsupported) {
                // As some network file systems. The change itself has succeeded, so this is no
                // failure.
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Rejects what is not a folder, and a folder in which other users could exchange a file.
     *
     * @return whether it exists
     */
    static boolean checkFolder(Path folder) throws IOException {
        Optional<BasicFileAttributes> found = attributesOf(folder);
        if (found.isEmpty()) {
            return false;
        }
        BasicFileAttributes attributes = found.get();
        if (attributes.isSymbolicLink()) {
            throw new TokenStoreException(
                    "The folder "
                            + folder
                            + " of the token store is a symbolic link, which is not followed: set"
                            + " the option tokenStore to a path in the folder that it points to");
        }
        if (!attributes.isDirectory()) {
            throw new TokenStoreException(
                    folder
                            + " should be the folder of the token store, but is not a folder: move it away,"
                            + " or set the option tokenStore to another path");
        }
        if (attributes instanceof PosixFileAttributes posix
                && (posix.permissions().contains(PosixFilePermission.GROUP_WRITE)
                        || posix.permissions().contains(PosixFilePermission.OTHERS_WRITE))
                && !isSticky(folder)) {
            throw new TokenStoreException(
                    "Other users may change the folder "
                            + folder
                            + " of the token store: run chmod 700 "
                            + folder
                            + ", or set the option tokenStore to a path in a folder of its own");
        }
        checkOwners(folder);
        return true;
    }

    /**
     * Rejects a folder that another user could exchange, since they own it, one of its parents, or
     * a symbolic link in its path. In a sticky parent, only the owners of an entry and of the
     * parent can exchange the entry.
     */
    private static void checkOwners(Path folder) throws IOException {
        if (!knowsUnix(folder)) {
            return;
        }
        // Both the symbolic links in the path and the folders that they lead to have owners.
        for (Path start : new LinkedHashSet<>(List.of(folder, folder.toRealPath()))) {
            for (Path on = start; on != null; on = on.getParent()) {
                if (!isOfUserOrRoot(on) && (on.equals(start) || !isSticky(on))) {
                    throw new TokenStoreException(
                            "The folder "
                                    + on
                                    + " belongs to the user "
                                    + ownerOf(on)
                                    + ", who could exchange the token store "
                                    + folder
                                    + ": set the option tokenStore to a path whose folders all"
                                    + " belong to the user who runs this process, or to root");
                }
            }
        }
    }

    /** Returns the name of a file's owner. */
    static String ownerOf(Path file) throws IOException {
        return Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).getName();
    }

    private static boolean isOfUserOrRoot(Path file) throws IOException {
        return isOwn(file) || Integer.valueOf(ROOT).equals(uid(file));
    }

    /**
     * Rejects what is not a regular file: a symbolic link, a folder, or a pipe, which would block.
     *
     * @return the file's attributes, or nothing if it does not exist
     */
    static Optional<BasicFileAttributes> checkRegular(Path file) throws IOException {
        Optional<BasicFileAttributes> found = attributesOf(file);
        if (found.isPresent() && found.get().isSymbolicLink()) {
            throw new TokenStoreException(
                    file
                            + " is a symbolic link, which is not followed: remove it, or set the"
                            + " option tokenStore to the path that it points to");
        }
        if (found.isPresent() && !found.get().isRegularFile()) {
            throw new TokenStoreException(
                    file
                            + " is not a regular file: move it away, or set the option tokenStore"
                            + " to another path");
        }
        return found;
    }

    /**
     * Rejects also a file that other users can read or write, or that another user owns.
     *
     * @return the file's attributes, or nothing if it does not exist
     */
    static Optional<BasicFileAttributes> checkPrivate(Path file) throws IOException {
        Optional<BasicFileAttributes> found = checkRegular(file);
        if (found.isEmpty() || !(found.get() instanceof PosixFileAttributes posix)) {
            return found;
        }
        if (posix.permissions().stream().anyMatch(OF_OTHERS::contains)) {
            throw new TokenStoreException(
                    "Other users may read or change "
                            + file
                            + ", which holds tokens: run chmod 600 "
                            + file
                            + ", and log in again if another user may have read it");
        }
        if (!isOwn(file)) {
            throw new TokenStoreException(
                    file
                            + " belongs to the user "
                            + posix.owner().getName()
                            + ", not to the one who runs this process: run it as that user, or set"
                            + " the option tokenStore to another path");
        }
        return found;
    }

    private static Optional<BasicFileAttributes> attributesOf(Path path) throws IOException {
        Class<? extends BasicFileAttributes> type =
                isPosix(path) ? PosixFileAttributes.class : BasicFileAttributes.class;
        try {
            return Optional.of(Files.readAttributes(path, type, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException missing) {
            return Optional.empty();
        }
    }

    private static boolean isSticky(Path folder) throws IOException {
        return knowsUnix(folder)
                && Files.getAttribute(folder, "unix:mode", LinkOption.NOFOLLOW_LINKS)
                        instanceof Integer mode
                && (mode & STICKY) != 0;
    }

    /** Compares ids, since the user of a container often has no name. */
    static boolean isOwn(Path file) throws IOException {
        if (!knowsUnix(file)) {
            return true;
        }
        Object owner = uid(file);
        try {
            return !(owner instanceof Integer uid)
                    || Integer.toUnsignedLong(uid) == new UnixSystem().getUid();
        } catch (LinkageError stripped) {
            // A run-time image without the module jdk.security.auth. Unless it is root, the process
            // cannot read another user's private file anyway.
            return true;
        }
    }

    private static Object uid(Path file) throws IOException {
        return Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static boolean knowsUnix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("unix");
    }
}
