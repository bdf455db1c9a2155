// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A Java process with the class path of this one. Measurements in it include no other part of the
 * benchmark.
 */
final class ChildJvm implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private ChildJvm(Process process) {
        this.process = process;
        this.output =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static ChildJvm start(Class<?> main, String... arguments) throws IOException {
        return start("1g", List.of(), main, arguments);
    }

    /**
     * @param heap maximum size of the heap, in the syntax of {@code -Xmx}
     */
    static ChildJvm start(String heap, Class<?> main, String... arguments) throws IOException {
        return start(heap, List.of(), main, arguments);
    }

    /**
     * @param heap maximum size of the heap, in the syntax of {@code -Xmx}
     * @param options additional options of the JVM
     */
    static ChildJvm start(String heap, List<String> options, Class<?> main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx" + heap);
        command.addAll(options);
        command.add("-classpath");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return new ChildJvm(new ProcessBuilder(command).redirectError(Redirect.INHERIT).start());
    }

    /** Writes a line to its standard input. */
    void writeLine(String line) throws IOException {
        Writer input = process.outputWriter(StandardCharsets.UTF_8);
        input.write(line + "\n");
        input.flush();
    }

    /** Returns the next line of its output, or null at the end. */
    String readLine() throws IOException {
        return output.readLine();
    }

    /** Waits for its end, and returns its output: lines of the form {@code name=value}. */
    Map<String, String> results() throws IOException {
        Map<String, String> results = new LinkedHashMap<>();
        for (String line = readLine(); line != null; line = readLine()) {
            int equals = line.indexOf('=');
            results.put(line.substring(0, equals), line.substring(equals + 1));
        }
        return results;
    }

    /** Ends the process if it is still running. */
    @Override
    public void close() {
        process.destroy();
    }
}
