package io.github.camelcopilot.examples.entraid;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The example in a JVM of its own, as a user runs it: only so can its environment be chosen, which
 * azure-identity looks at, and its exit code be seen.
 */
final class EntraIdRun implements AutoCloseable {

    private final Process process;
    private final Path output;

    private EntraIdRun(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts it with these system properties, and with these variables beside harmless ones. */
    static EntraIdRun start(Map<String, String> properties, Map<String, String> environment)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(EntraId.class.getName());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // What the developer or the machine that builds has with Azure must not be spent.
        builder.environment()
                .keySet()
                .removeIf(
                        name ->
                                name.startsWith("AZURE_")
                                        || name.startsWith("IDENTITY_")
                                        || name.startsWith("MSI_"));
        builder.environment().putAll(environment);
        Path output = Files.createTempFile("entra-id", ".output");
        output.toFile().deleteOnExit();
        return new EntraIdRun(builder.redirectOutput(output.toFile()).start(), output);
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

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
