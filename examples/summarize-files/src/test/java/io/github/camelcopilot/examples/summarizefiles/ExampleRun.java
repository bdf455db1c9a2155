package io.github.camelcopilot.examples.summarizefiles;

import io.github.camelcopilot.test.CopilotServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The example in a JVM of its own, as a user runs it: only so can it be killed, its environment
 * chosen and its exit code seen.
 */
final class ExampleRun implements AutoCloseable {

    static final String TOKEN = "gho_a-value-that-nobody-may-see";

    private final Process process;
    private final Path output;

    private ExampleRun(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    static Builder over(Path inbox) {
        return new Builder().property("inbox", inbox);
    }

    /** Waits for the end; the exit code. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(50, TimeUnit.SECONDS)) {
            throw new AssertionError("The example doesn't come to its end");
        }
        return process.exitValue();
    }

    /** What it printed and logged so far. */
    String output() throws IOException {
        return Files.readString(output);
    }

    /** As {@code kill -9}: no shutdown hook runs. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }

    /** What a run is given. */
    static final class Builder {

        private final Map<String, String> environment = new HashMap<>();
        private final List<String> properties = new ArrayList<>();

        Builder property(String name, Object value) {
            properties.add("-D" + name + "=" + value);
            return this;
        }

        Builder environment(String name, String value) {
            environment.put(name, value);
            return this;
        }

        /** A credential, and this server in Copilot's place. */
        Builder server(CopilotServer server) {
            return environment("GH_TOKEN", TOKEN)
                    .property("camel.component.copilot.base-url", server.url());
        }

        ExampleRun start() throws IOException {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(properties);
            command.addAll(List.of("-cp", System.getProperty("java.class.path")));
            command.add(SummarizeFiles.class.getName());
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment()
                    .keySet()
                    .removeAll(List.of("COPILOT_GITHUB_TOKEN", "GH_TOKEN", "GITHUB_TOKEN"));
            builder.environment().putAll(environment);
            Path output = Files.createTempFile("summarize-files", ".output");
            output.toFile().deleteOnExit();
            return new ExampleRun(builder.redirectOutput(output.toFile()).start(), output);
        }
    }
}
