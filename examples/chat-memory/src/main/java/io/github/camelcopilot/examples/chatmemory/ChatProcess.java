// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.chatmemory;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * {@link ChatMemory} in a JVM of its own. What it prints is copied, line by line, with its name. A
 * thread reads its output; the other methods may be called by any thread.
 */
final class ChatProcess implements AutoCloseable {

    /** More than the routes need to stop; see {@code camel.main.shutdownTimeout}. */
    private static final int STOP_SECONDS = 15;

    private final String name;
    private final PrintStream out;
    private final Process process;
    private final CompletableFuture<String> url = new CompletableFuture<>();

    /**
     * Starts the process, and does not wait until it is ready.
     *
     * @param name precedes its lines
     * @param properties system properties
     * @param environment variables in addition to those of this process; not part of the command
     *     line, which other users of the machine can read
     */
    ChatProcess(
            String name,
            Map<String, String> properties,
            Map<String, String> environment,
            PrintStream out)
            throws IOException {
        this.name = name;
        this.out = out;
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        properties.forEach((property, value) -> command.add("-D" + property + "=" + value));
        command.addAll(List.of("-D" + Parent.PROPERTY + "=true", "-cp", classPath()));
        command.add(ChatMemory.class.getName());
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        process = builder.start();
        Thread reader = new Thread(this::copyOutput, "output-" + name);
        reader.setDaemon(true);
        reader.start();
    }

    /** Maven runs a program with a class loader, not with a class path of the JVM. */
    private static String classPath() throws IOException {
        if (!(ChatProcess.class.getClassLoader() instanceof URLClassLoader loader)) {
            return System.getProperty("java.class.path");
        }
        List<String> entries = new ArrayList<>();
        for (URL entry : loader.getURLs()) {
            try {
                entries.add(Path.of(entry.toURI()).toString());
            } catch (URISyntaxException invalid) {
                throw new IOException(invalid);
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    private void copyOutput() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(ChatMemory.READY)) {
                    url.complete(line.substring(ChatMemory.READY.length()));
                } else {
                    out.println(name + " | " + line);
                }
            }
        } catch (IOException closed) {
            // The process is ending.
        }
        url.completeExceptionally(new IOException("The process " + name + " has ended"));
    }

    /** Returns the address of its conversations, or a failure if it ends before it is ready. */
    CompletableFuture<String> url() {
        return url;
    }

    long pid() {
        return process.pid();
    }

    /** Returns the exit code, at its end. */
    CompletableFuture<Integer> exitCode() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** Stops it as {@code kill} does; kills it if it takes too long. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().onExit().join();
            }
        } catch (InterruptedException interruption) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
