// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.mcp.testing;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An MCP server as a program: messages on standard input and output. Arguments: the file for the
 * calls, and optionally {@code stubborn}: it ends neither with its input nor when it is asked to.
 */
public final class StdioServer {

    private StdioServer() {}

    /** Returns the command that runs the server in another JVM. */
    public static List<String> command(Path calls, String... more) {
        String classpath =
                Stream.of(
                                StdioServer.class,
                                ObjectMapper.class,
                                JsonFactory.class,
                                JsonProperty.class)
                        .map(
                                type ->
                                        Path.of(
                                                        java.net.URI.create(
                                                                type.getProtectionDomain()
                                                                        .getCodeSource()
                                                                        .getLocation()
                                                                        .toString()))
                                                .toString())
                        .distinct()
                        .collect(Collectors.joining(System.getProperty("path.separator")));
        return Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-cp",
                                classpath,
                                StdioServer.class.getName(),
                                calls.toString()),
                        Stream.of(more))
                .toList();
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.println("This line is no message.");
        System.err.println("Started with the key " + System.getenv("SERVER_KEY"));
        boolean isStubborn = args.length > 1 && args[1].equals("stubborn");
        if (isStubborn) {
            Runtime.getRuntime().addShutdownHook(new Thread(StdioServer::sleep));
        }
        ToolServer server = new ToolServer(Path.of(args[0]), () -> Runtime.getRuntime().halt(9));
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            server.handle(line, out::println);
        }
        if (isStubborn) {
            sleep();
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(1_000_000);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
