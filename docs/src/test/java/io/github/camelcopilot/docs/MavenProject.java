// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A user's project outside this repository, in which commands of a page are run unchanged. It uses
 * the Maven and the settings of this build, but a {@link LocalRepository}.
 */
final class MavenProject {

    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final Path folder;
    private final Path log;

    /**
     * An empty project.
     *
     * @param folder for the project
     * @param repository Maven's local repository
     */
    MavenProject(Path folder, Path repository) throws IOException {
        this.folder = folder;
        this.log = folder.resolve("log");
        List<String> arguments = new ArrayList<>();
        arguments.add("--batch-mode");
        arguments.add("-Dmaven.repo.local=" + repository);
        if (System.getProperty("maven.mode", "").endsWith("true")) {
            arguments.add("--offline");
        }
        // Maven reads this file before the arguments of the command, which remains unchanged.
        write(".mvn/maven.config", String.join("\n", arguments) + "\n");
    }

    MavenProject write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
        return this;
    }

    /** Runs the command, which must succeed, and returns its output. */
    String run(String command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder("sh", "-c", command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
        Map<String, String> environment = builder.environment();
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("MAVEN_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
        String maven = System.getProperty("maven.home");
        if (maven != null) {
            environment.merge(
                    "PATH",
                    Path.of(maven, "bin").toString(),
                    (path, ours) -> ours + File.pathSeparator + path);
        }
        Process process = builder.start();
        try {
            boolean ended = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
            String output = Files.readString(log);
            assertThat(ended).as("%s ended\n%s", command, output).isTrue();
            assertThat(process.exitValue()).as("%s\n%s", command, output).isZero();
            return output;
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
