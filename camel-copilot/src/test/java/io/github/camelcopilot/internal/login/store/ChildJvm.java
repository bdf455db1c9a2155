// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.login.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs a program of the tests in another JVM. Its umask is 0, so the permissions of the files that
 * it creates are those that it sets. Not thread-safe.
 */
public final class ChildJvm implements AutoCloseable {

    private static final int MOST_SECONDS = 30;

    private final Process process;
    private final BufferedReader output;

    private ChildJvm(Process process) {
        this.process = process;
        this.output =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    public static ChildJvm start(Class<?> program, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (File.separatorChar == '/') {
            Collections.addAll(command, "sh", "-c", "umask 0; exec \"$@\"", "sh");
        }
        Collections.addAll(
                command,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Starting the logging would take half of the run time.
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider",
                "-Dslf4j.internal.verbosity=WARN",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName());
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return new ChildJvm(
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    /** Waits for the next line that the program prints. */
    public String readLine() throws IOException {
        String line = output.readLine();
        assertThat(line).as("a line of the program, which has ended").isNotNull();
        return line;
    }

    /** Sends the line that the program waits for. */
    public void goOn() throws IOException {
        OutputStream input = process.getOutputStream();
        input.write('\n');
        input.flush();
    }

    /** Kills the program and waits for its end. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
