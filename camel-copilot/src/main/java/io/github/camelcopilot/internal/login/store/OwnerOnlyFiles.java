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
 * Keeps files with secrets to the user who runs the process: says with which permissions they are
 * created, and refuses those that others could read or put there. Where the file system knows no
 * POSIX permissions, as on Windows, what the user's profile folder inherits must do. Holds no
 * state, so any thread may ask.
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

    /** In such a folder, as {@code /tmp}, nobody can replace what belongs to somebody else. */
    private static final int STICKY = 0b1_000_000_000;

    private static final int ROOT = 0;

    private OwnerOnlyFiles() {}

    /** Returns what a file is created with, so that it was never open to others. */
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
     * Makes the folder for its owner alone if it is missing; those above it are made as any others.
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
        } catch (FileAlreadyExistsException alsoMadeByAnother) {
            return;
        }
        if (above != null) {
            force(above);
        }
    }

    /**
     * Makes what happened to a folder's entries survive a crash of the machine, where the file
     * system can do that.
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
                // Some network file systems cannot. The entry stands; to report that it does not
                // would be wrong.
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Refuses a folder that is none, or in which others could put a file in place of ours.
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
                            + " should be the folder of the token store, and is none: move it away,"
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
     * Refuses a folder that another user could exchange for one of theirs: they own it, one above
     * it, or a symbolic link on the way to it. A sticky folder above keeps what is in it from all
     * but its own owner.
     */
    private static void checkOwners(Path folder) throws IOException {
        if (!knowsUnix(folder)) {
            return;
        }
        // A link in the path has an owner, and so have the folders that it leads to.
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

    /** Returns the name of who owns a file, as advice gives it. */
    static String ownerOf(Path file) throws IOException {
        return Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).getName();
    }

    private static boolean isOfUserOrRoot(Path file) throws IOException {
        return isOwn(file) || Integer.valueOf(ROOT).equals(uid(file));
    }

    /**
     * Refuses what is no regular file: a link, a folder, or a pipe, which one would wait for.
     *
     * @return the file's attributes, nothing if it does not exist
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
     * Refuses also a file that others may use, or that somebody else has put there.
     *
     * @return the file's attributes, nothing if it does not exist
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
                            + ", and log in again if somebody may have read it");
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

    /** The user's name would be another way, but a container's user often has none. */
    static boolean isOwn(Path file) throws IOException {
        if (!knowsUnix(file)) {
            return true;
        }
        Object owner = uid(file);
        try {
            return !(owner instanceof Integer uid)
                    || Integer.toUnsignedLong(uid) == new UnixSystem().getUid();
        } catch (LinkageError stripped) {
            // A run-time image without that module. A process without root's rights could not
            // read somebody else's file anyway.
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
