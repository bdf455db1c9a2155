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
 * The example in a JVM of its own, as a user runs it: only so can it get signals, its environment
 * be chosen and its exit code be seen.
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
     * A run that can do no harm.
     *
     * @param directory where it works; outputs go there, and what a person has in {@code ~/.config}
     *     and in the folder for temporary files
     */
    static Builder in(Path directory) {
        return new Builder(directory);
    }

    /** Where the component keeps tokens unless it is told otherwise. */
    static Path usualTokenFile(Path directory) {
        return directory.resolve("config").resolve("camel-copilot").resolve("auth.json");
    }

    /** Waits for the end; the exit code. */
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

    /** Waits until this file is there. */
    void awaitFile(Path file) {
        await().atMost(PATIENCE).until(() -> Files.exists(file));
    }

    long pid() {
        return process.pid();
    }

    /** What went to standard output so far. */
    String out() {
        return read(out);
    }

    /** What went to standard error so far. */
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

    /** The processes that it has started. */
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

    /** What a run is given. */
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

        /** A client id, and this server in the place of GitHub and of Copilot. */
        Builder github(CopilotServer server) {
            return property("clientId", "Iv1.example")
                    .property("githubHost", server.url())
                    .property("camel.component.copilot.base-url", server.url());
        }

        LoginRun start() throws IOException {
            Files.createDirectories(directory.resolve("tmp"));
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            // Its performance counters would be a file in the folder for temporary ones.
            command.add("-XX:-UsePerfData");
            // It lives for seconds, of which the optimising compiler would take half.
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
