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
 * A Java process with the class path of this one, so that what it measures of itself is nobody
 * else's.
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
     * @param heap the greatest size of the heap, as {@code -Xmx} takes it
     */
    static ChildJvm start(String heap, Class<?> main, String... arguments) throws IOException {
        return start(heap, List.of(), main, arguments);
    }

    /**
     * @param heap the greatest size of the heap, as {@code -Xmx} takes it
     * @param options further options of the JVM
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
    void say(String line) throws IOException {
        Writer input = process.outputWriter(StandardCharsets.UTF_8);
        input.write(line + "\n");
        input.flush();
    }

    /** Returns the next line that it prints, or null at its end. */
    String line() throws IOException {
        return output.readLine();
    }

    /** Returns all that it prints up to its end, as lines of {@code name=value}. */
    Map<String, String> results() throws IOException {
        Map<String, String> results = new LinkedHashMap<>();
        for (String line = line(); line != null; line = line()) {
            int equals = line.indexOf('=');
            results.put(line.substring(0, equals), line.substring(equals + 1));
        }
        return results;
    }

    /** Ends it, if it has not ended by itself. */
    @Override
    public void close() {
        process.destroy();
    }
}
