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
 * Protects files that contain secrets from other users: creates them with restricted permissions,
 * and rejects files and folders that other users could read or replace. On file systems without
 * POSIX permissions, as on Windows, the permissions inherited from the user's profile folder apply.
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

    /**
     * The mode bit of folders such as {@code /tmp}, in which users can replace only their own
     * files.
     */
    private static final int STICKY = 0b1_000_000_000;

    private static final int ROOT = 0;

    private OwnerOnlyFiles() {}

    /** Returns the attributes for creating a file that other users cannot open. */
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
     * Creates a folder that only its owner can use, if it is missing. Missing parents get the
     * default permissions.
     */
    static void createFolder(Path folder) throws IOException {
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Path parent = folder.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try {
            Files.createDirectory(folder, attributes(folder, "rwx------"));
        } catch (FileAlreadyExistsException createdByAnother) {
            return;
        }
        if (parent != null) {
            force(parent);
        }
    }

    /**
     * Writes changes of the entries of a folder to the disk, so that they survive a crash of the
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
                // Some network file systems do not support it. The change itself has succeeded.
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Rejects a path that is not a folder, and a folder in which other users could replace a file.
     *
     * @return whether the folder exists
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
     * Rejects a folder that another user could replace because that user owns the folder, one of
     * its parents, or a symbolic link in its path. In a sticky parent, only the owners of an entry
     * and of the parent can replace the entry.
     */
    private static void checkOwners(Path folder) throws IOException {
        if (!knowsUnix(folder)) {
            return;
        }
        // Checks the path with its symbolic links, and the path to which they resolve.
        for (Path start : new LinkedHashSet<>(List.of(folder, folder.toRealPath()))) {
            for (Path entry = start; entry != null; entry = entry.getParent()) {
                if (!isOfUserOrRoot(entry) && (entry.equals(start) || !isSticky(entry))) {
                    throw new TokenStoreException(
                            "The folder "
                                    + entry
                                    + " belongs to the user "
                                    + ownerOf(entry)
                                    + ", who could replace the token store "
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
     * Rejects a path that is not a regular file, such as a symbolic link, a folder, or a pipe,
     * which would block.
     *
     * @return the attributes of the file; empty if it does not exist
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
     * Like {@link #checkRegular}, but also rejects a file that other users can read or write, or
     * that another user owns.
     *
     * @return the attributes of the file; empty if it does not exist
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

    /**
     * Returns whether this user owns a file. Compares ids because the user of a container often has
     * no name.
     */
    static boolean isOwn(Path file) throws IOException {
        if (!knowsUnix(file)) {
            return true;
        }
        Object owner = uid(file);
        try {
            return !(owner instanceof Integer uid)
                    || Integer.toUnsignedLong(uid) == new UnixSystem().getUid();
        } catch (LinkageError stripped) {
            // The runtime image lacks the module jdk.security.auth. Unless it runs as root, the
            // process cannot read a private file of another user in any case.
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
