// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.login;

import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.test.CopilotServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs the example in a separate JVM, as a user does. This way a test can send signals, choose the
 * environment and read the exit code.
 */
final class LoginRun implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(50);

    private final Process process;
    private final Path out;
    private final Path err;

    private LoginRun(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /**
     * Creates a run that is isolated from the user.
     *
     * @param directory where it works; outputs go there, and what a person has in {@code ~/.config}
     *     and in the folder for temporary files
     */
    static Builder in(Path directory) {
        return new Builder(directory);
    }

    /** Returns the default token store of the component. */
    static Path usualTokenFile(Path directory) {
        return directory.resolve("config").resolve("camel-copilot").resolve("auth.json");
    }

    /** Waits for the end, and returns the exit code. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("The example doesn't come to its end:\n" + out() + err());
        }
        return process.exitValue();
    }

    /** Waits until this has been printed. */
    LoginRun awaitOutput(String text) {
        await().alias("output contains: " + text)
                .atMost(PATIENCE)
                .until(() -> out().contains(text) || !process.isAlive());
        if (!out().contains(text)) {
            throw new AssertionError("The example has ended:\n" + out() + err());
        }
        return this;
    }

    /** Waits until this file exists. */
    void awaitFile(Path file) {
        await().atMost(PATIENCE).until(() -> Files.exists(file));
    }

    long pid() {
        return process.pid();
    }

    /** Returns the standard output so far. */
    String out() {
        return read(out);
    }

    /** Returns the standard error so far. */
    String err() {
        return read(err);
    }

    /** Sends a signal such as INT, which is what Ctrl-C does. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    /** Returns the processes that it has started. */
    List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The settings of a run. */
    static final class Builder {

        private final Path directory;
        private final Map<String, String> environment = new HashMap<>();
        private final List<String> properties = new ArrayList<>();

        private Builder(Path directory) {
            this.directory = directory;
            environment.put("XDG_CONFIG_HOME", directory.resolve("config").toString());
            property("java.io.tmpdir", directory.resolve("tmp"));
            property("simulator.tokenStore", directory.resolve("simulator").resolve("auth.json"));
            property("inbox", directory.resolve("inbox"));
            property("outbox", directory.resolve("outbox"));
        }

        Builder property(String name, Object value) {
            properties.add("-D" + name + "=" + value);
            return this;
        }

        Builder environment(String name, String value) {
            environment.put(name, value);
            return this;
        }

        /** Sets a client id, and this server instead of GitHub and Copilot. */
        Builder github(CopilotServer server) {
            return property("clientId", "Iv1.example")
                    .property("githubHost", server.url())
                    .property("camel.component.copilot.base-url", server.url());
        }

        LoginRun start() throws IOException {
            Files.createDirectories(directory.resolve("tmp"));
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            // Performance counters would create a file in the temporary folder.
            command.add("-XX:-UsePerfData");
            // A run takes seconds, half of which the optimising compiler would need.
            command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
            command.addAll(properties);
            command.addAll(List.of("-cp", System.getProperty("java.class.path")));
            command.add(Login.class.getName());
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment()
                    .keySet()
                    .removeAll(List.of("COPILOT_GITHUB_TOKEN", "GH_TOKEN", "GITHUB_TOKEN"));
            builder.environment().putAll(environment);
            Path out = Files.createTempFile("login", ".out");
            Path err = Files.createTempFile("login", ".err");
            out.toFile().deleteOnExit();
            err.toFile().deleteOnExit();
            Process process =
                    builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
            return new LoginRun(process, out, err);
        }
    }
}
