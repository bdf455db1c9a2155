// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.mcp.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The reference server of MCP, "everything", which needs Node.js. Its version is in src/test/npm.
 */
public final class ReferenceServer implements AutoCloseable {

    private static final Path INSTALLED = Path.of("target", "npm");

    private static final Path PROGRAM =
            INSTALLED.resolve(
                    Path.of(
                            "node_modules",
                            "@modelcontextprotocol",
                            "server-everything",
                            "dist",
                            "index.js"));

    private final Process process;
    private final URI url;

    private ReferenceServer(Process process, URI url) {
        this.process = process;
        this.url = url;
    }

    /**
     * Installs the server unless it is installed. Skips the test if there is no Node.js; fails if
     * there is, but npm cannot install the server.
     */
    public static synchronized void install() throws IOException, InterruptedException {
        assumeTrue(
                runs("node", "--version") && runs("npm", "--version"),
                "Node.js with npm is not installed, so the reference server of MCP is not tested");
        if (Files.exists(PROGRAM)) {
            return;
        }
        Files.createDirectories(INSTALLED);
        for (String file : List.of("package.json", "package-lock.json")) {
            Files.copy(
                    Path.of("src", "test", "npm", file),
                    INSTALLED.resolve(file),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        Process npm =
                new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund")
                        .directory(INSTALLED.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(INSTALLED.resolve("npm.log").toFile())
                        .start();
        assertThat(npm.waitFor(5, TimeUnit.MINUTES)).as("npm ci has ended").isTrue();
        assertThat(npm.exitValue()).as(Files.readString(INSTALLED.resolve("npm.log"))).isZero();
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    /** Returns the command that runs the server. */
    public static List<String> command(String transport) {
        return new ArrayList<>(List.of("node", PROGRAM.toAbsolutePath().toString(), transport));
    }

    /** Starts the server for an HTTP transport, and waits until it listens. */
    public static ReferenceServer start(String transport, String path) throws IOException {
        return start(transport, path, freePort());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static ReferenceServer start(String transport, String path, int port)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command(transport)).redirectErrorStream(true);
        builder.environment().put("PORT", String.valueOf(port));
        Process process = builder.start();
        BufferedReader output =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            said.append(line).append('\n');
            if (line.contains(String.valueOf(port))) {
                Thread rest = new Thread(() -> output.lines().forEach(each -> {}));
                rest.setDaemon(true);
                rest.start();
                return new ReferenceServer(process, URI.create("http://127.0.0.1:" + port + path));
            }
        }
        throw new IOException("The server has ended: " + said);
    }

    /** Starts the server again at the same port. */
    public ReferenceServer again(String transport) throws IOException {
        return start(transport, url.getPath(), url.getPort());
    }

    public URI url() {
        return url;
    }

    /** Kills the server, and waits until it has ended. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
