// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.testing;

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
import java.util.function.Predicate;

/**
 * Runs an example in a separate JVM, as a user does. This way a test can kill it, choose its
 * environment and read its exit code.
 */
public final class ExampleRun implements AutoCloseable {

    /** The credential of {@link Builder#server}, for tests that check whether it is shown. */
    public static final String TOKEN = "gho_a-value-that-nobody-may-see";

    /** A run takes seconds, half of which the optimising compiler would need. */
    private static final List<String> SHORT_LIFE =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private static final Duration PATIENCE = Duration.ofSeconds(100);

    private final Process process;
    private final Path output;

    private ExampleRun(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Returns a builder for a run of this class's {@code main}. */
    public static Builder of(Class<?> main) {
        return new Builder(main);
    }

    /** Waits for the end, and returns the exit code. */
    public int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("The example doesn't come to its end:\n" + output());
        }
        return process.exitValue();
    }

    /** Waits until this has been printed. */
    public ExampleRun awaitOutput(String text) {
        await().alias("output contains: " + text)
                .atMost(PATIENCE)
                .until(() -> output().contains(text) || !process.isAlive());
        if (!output().contains(text)) {
            throw new AssertionError("The example has ended:\n" + output());
        }
        return this;
    }

    /** Returns what it has printed and logged. */
    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Like {@code kill -9}: no shutdown hook runs. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Like {@code kill}: shutdown hooks run. Waits for the end. */
    public int stop() throws InterruptedException {
        process.destroy();
        return exitCode();
    }

    @Override
    public void close() {
        kill();
    }

    /** The settings of a run. */
    public static final class Builder {

        private final Class<?> main;
        private final Map<String, String> environment = new HashMap<>();
        private final List<String> options = new ArrayList<>();
        private final List<String> arguments = new ArrayList<>();
        private Predicate<String> hidden =
                List.of("COPILOT_GITHUB_TOKEN", "GH_TOKEN", "GITHUB_TOKEN")::contains;

        private Builder(Class<?> main) {
            this.main = main;
        }

        /** Sets a system property. */
        public Builder property(String name, Object value) {
            options.add("-D" + name + "=" + value);
            return this;
        }

        /** Adds arguments of the command line. */
        public Builder arguments(String... values) {
            arguments.addAll(List.of(values));
            return this;
        }

        /** Sets an environment variable. */
        public Builder environment(String name, String value) {
            environment.put(name, value);
            return this;
        }

        /** Removes environment variables. GitHub tokens are always removed. */
        public Builder hiding(Predicate<String> names) {
            hidden = hidden.or(names);
            return this;
        }

        /** Sets a credential, and this server instead of Copilot. */
        public Builder server(CopilotServer server) {
            return environment("GH_TOKEN", TOKEN)
                    .property("camel.component.copilot.base-url", server.url());
        }

        /** Starts the run with the class path of the test. */
        public ExampleRun start() throws IOException {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(SHORT_LIFE);
            command.addAll(options);
            command.addAll(List.of("-cp", System.getProperty("java.class.path")));
            command.add(main.getName());
            command.addAll(arguments);
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().keySet().removeIf(hidden);
            builder.environment().putAll(environment);
            Path output = Files.createTempFile("example", ".output");
            output.toFile().deleteOnExit();
            return new ExampleRun(builder.redirectOutput(output.toFile()).start(), output);
        }
    }
}
