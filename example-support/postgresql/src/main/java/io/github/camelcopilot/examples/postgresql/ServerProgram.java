// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.postgresql;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.util.ArchUtils;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The program of PostgreSQL for this machine, from an archive on the class path. */
final class ServerProgram {

    private ServerProgram() {}

    /**
     * Opens the archive.
     *
     * @throws IllegalStateException if there is none for this operating system and processor
     */
    static InputStream open() throws IOException {
        if (File.separatorChar != '/') {
            throw new IllegalStateException("The script that runs the server needs a POSIX shell");
        }
        String system = System.getProperty("os.name").startsWith("Mac") ? "Darwin" : "Linux";
        String processor = System.getProperty("os.arch");
        try {
            return DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(
                    system, ArchUtils.normalize(processor));
        } catch (IllegalStateException missing) {
            throw new IllegalStateException(
                    "There is no archive of PostgreSQL for "
                            + system
                            + " "
                            + processor
                            + " on the class path",
                    missing);
        }
    }

    /** Unpacks the archive, except what only compilers need. */
    static void unpack(Path folder) throws IOException {
        try (TarArchiveInputStream archive = new TarArchiveInputStream(new XZInputStream(open()))) {
            TarArchiveEntry entry = archive.getNextEntry();
            while (entry != null) {
                if (!entry.getName().endsWith(".a")) {
                    unpack(archive, entry, folder);
                }
                entry = archive.getNextEntry();
            }
        }
    }

    private static void unpack(TarArchiveInputStream archive, TarArchiveEntry entry, Path folder)
            throws IOException {
        Path file = entry.resolveIn(folder);
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        Files.createDirectories(file.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
        } else {
            Files.copy(archive, file);
            if ((entry.getMode() & 0100) != 0 && !file.toFile().setExecutable(true, false)) {
                throw new IOException("Cannot be made executable: " + file);
            }
        }
    }
}
