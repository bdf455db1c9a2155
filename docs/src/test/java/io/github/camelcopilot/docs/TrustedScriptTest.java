// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CI runs a script next to the clone only if no other user can have placed it there. */
@DisabledOnOs(OS.WINDOWS)
class TrustedScriptTest {

    @TempDir private Path folder;

    private Path script;

    @BeforeEach
    void write() throws IOException {
        script = folder.resolve("containers").resolve("start");
        Files.createDirectory(script.getParent());
        Files.writeString(script, "#!/bin/sh\n");
        chmod(script, "rwxr-xr-x");
        chmod(script.getParent(), "rwxr-xr-x");
    }

    private static void chmod(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private static boolean isTrusted(Path path) throws Exception {
        Process process =
                new ProcessBuilder(
                                "bash",
                                Repository.ROOT.resolve(".ci/trusted").toString(),
                                path.toString())
                        .redirectErrorStream(true)
                        .start();
        process.getInputStream().readAllBytes();
        return process.waitFor() == 0;
    }

    private static void giveAway(Path path) throws IOException {
        try {
            Files.setAttribute(path, "unix:uid", 12345, LinkOption.NOFOLLOW_LINKS);
        } catch (FileSystemException notAllowed) {
            abort("Only root can give a file away");
        }
    }

    @Test
    void oneOfTheUsersOwnIs() throws Exception {
        assertThat(isTrusted(script)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwxr-x", "rwxr-xrwx"})
    void oneThatOthersCanWriteIsNotNorOneInAFolderOfTheKind(String permissions) throws Exception {
        chmod(script, permissions);
        assertThat(isTrusted(script)).isFalse();

        chmod(script, "rwxr-xr-x");
        chmod(script.getParent(), permissions);
        assertThat(isTrusted(script)).isFalse();
    }

    @Test
    void oneOfAnotherUserIsNotNorOneInAFolderOrBehindALinkOfTheKind() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), script);
        assertThat(isTrusted(link)).isTrue();
        giveAway(script);
        assertThat(isTrusted(script)).isFalse();
        assertThat(isTrusted(link)).isFalse();

        Files.setAttribute(script, "unix:uid", 0);
        giveAway(script.getParent());
        assertThat(isTrusted(script)).isFalse();
    }
}
