// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.postgresql;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The user that runs the server, since PostgreSQL refuses to run as root.
 *
 * @param command what precedes a command so that this user runs it
 * @param name null = the user of this process
 */
record ServerUser(List<String> command, String name) {

    private static final ServerUser SAME = new ServerUser(List.of(), null);

    /**
     * The first two work in containers; the last one needs no other user's access to the folder.
     */
    private static final List<ServerUser> OTHERS =
            List.of(
                    new ServerUser(
                            List.of(
                                    "setpriv",
                                    "--reuid=nobody",
                                    "--regid=65534",
                                    "--clear-groups",
                                    "--"),
                            "nobody"),
                    new ServerUser(List.of("runuser", "-u", "nobody", "--"), "nobody"),
                    // The same user, whose namespace has no root.
                    new ServerUser(List.of("unshare", "-U", "--"), null));

    /**
     * Returns a user that is not root and can write to a folder of this process; empty if there is
     * none.
     */
    static Optional<ServerUser> of(Path folder) throws IOException, InterruptedException {
        if (SAME.canWrite(folder)) {
            return Optional.of(SAME);
        }
        UserPrincipal root = Files.getOwner(folder);
        for (ServerUser other : OTHERS) {
            if (other.own(folder) && other.canWrite(folder)) {
                return Optional.of(other);
            }
            Files.setOwner(folder, root);
        }
        return Optional.empty();
    }

    private boolean canWrite(Path folder) throws InterruptedException {
        List<String> test = new ArrayList<>(command);
        test.addAll(List.of("sh", "-c", "test \"$(id -u)\" != 0 && cd \"$1\" && test -w .", "sh"));
        test.add(folder.toString());
        try {
            return new ProcessBuilder(test)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missingProgram) {
            return false;
        }
    }

    /** Makes this user the owner of a folder and all its files, if it is another user. */
    boolean own(Path folder) throws IOException {
        if (name == null) {
            return true;
        }
        FileSystem files = folder.getFileSystem();
        try (Stream<Path> all = Files.walk(folder)) {
            UserPrincipal owner = files.getUserPrincipalLookupService().lookupPrincipalByName(name);
            for (Path file : all.filter(path -> !Files.isSymbolicLink(path)).toList()) {
                Files.setOwner(file, owner);
            }
            return true;
        } catch (UserPrincipalNotFoundException missing) {
            return false;
        }
    }
}
