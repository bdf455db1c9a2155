// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.springboot;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Finds a JDK with virtual threads: the current one, that of {@code JAVA_25_HOME} or {@code
 * JAVA_21_HOME}, or one in the usual directories.
 */
final class NewerJdk {

    private static final int FIRST_WITH_VIRTUAL_THREADS = 21;

    private static final List<Path> FOLDERS =
            List.of(
                    Path.of("/usr/lib/jvm"),
                    Path.of("/opt/java"),
                    Path.of("/opt/jdk"),
                    Path.of("/Library/Java/JavaVirtualMachines"),
                    Path.of(System.getProperty("user.home"), ".sdkman", "candidates", "java"),
                    Path.of(System.getProperty("user.home"), ".jdks"));

    private NewerJdk() {}

    /** Returns the home of such a JDK, if there is one. */
    static Optional<Path> find() {
        return Stream.of(
                        Stream.of(Path.of(System.getProperty("java.home"))),
                        Stream.of("JAVA_25_HOME", "JAVA_21_HOME")
                                .map(System::getenv)
                                .filter(home -> home != null && !home.isBlank())
                                .map(Path::of),
                        FOLDERS.stream().flatMap(NewerJdk::inside))
                .flatMap(homes -> homes)
                .filter(home -> version(home) >= FIRST_WITH_VIRTUAL_THREADS)
                .findFirst();
    }

    private static Stream<Path> inside(Path folder) {
        List<Path> homes = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
                for (Path each : found) {
                    homes.add(each);
                    homes.add(each.resolve("Contents").resolve("Home"));
                }
            } catch (IOException unreadable) {
                return Stream.empty();
            }
        }
        return homes.stream().sorted();
    }

    /** Returns the feature version in the file {@code release} of a JDK, or 0. */
    private static int version(Path home) {
        if (!Files.isExecutable(home.resolve("bin").resolve("java"))) {
            return 0;
        }
        Properties release = new Properties();
        try (var file = Files.newBufferedReader(home.resolve("release"))) {
            release.load(file);
            String version = release.getProperty("JAVA_VERSION", "0").replace("\"", "");
            return Integer.parseInt(version.split("\\.", 2)[0]);
        } catch (IOException | IllegalArgumentException unreadable) {
            return 0;
        }
    }
}
