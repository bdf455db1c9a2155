// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.examples.testing.ExampleRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(RequiresPostgreSql.class)
class PostgreSqlServerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir private Path temporary;

    @Test
    void acceptsItsPasswordOnLoopbackUntilItIsClosed() throws Exception {
        PostgreSqlServer server = PostgreSqlServer.start();
        int port = port(server.jdbcUrl());
        try (server;
                Connection connection = server.dataSource().getConnection();
                ResultSet rows = connection.createStatement().executeQuery("select current_user")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo(PostgreSqlServer.USER);
            assertThatThrownBy(
                            () ->
                                    DriverManager.getConnection(
                                            server.jdbcUrl(), PostgreSqlServer.USER, "guessed"))
                    .isInstanceOf(SQLException.class);
            for (InetAddress address : otherAddresses()) {
                assertThat(listens(address, port)).as(address.toString()).isFalse();
            }
            assertThat(server.toString()).doesNotContain(server.password());
        }
        assertThat(listens(InetAddress.getLoopbackAddress(), port)).isFalse();
    }

    private static List<InetAddress> otherAddresses() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress())
                .toList();
    }

    @Test
    void endsWithTheProcessThatStartedIt() throws Exception {
        // Like the usual one: the server may run as another user.
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxrwxrwx"));
        try (ExampleRun starter =
                ExampleRun.of(Starter.class).property("java.io.tmpdir", temporary).start()) {
            int port = port(starter.awaitOutput("/postgres").output());
            InetAddress loopback = InetAddress.getLoopbackAddress();
            assertThat(listens(loopback, port)).isTrue();
            assertThat(files(temporary)).isNotEmpty();

            starter.kill();

            await().atMost(PATIENCE).until(() -> !listens(loopback, port));
            await().atMost(PATIENCE).until(() -> files(temporary).isEmpty());
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("postgresql"))
                    .toList();
        }
    }

    private static int port(String text) {
        return Integer.parseInt(text.replaceAll("(?s).*:(\\d+)/postgres.*", "$1"));
    }

    private static boolean listens(InetAddress address, int port) {
        try (Socket socket = new Socket(address, port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    /** Starts a server and waits to be killed. */
    static final class Starter {

        private Starter() {}

        public static void main(String[] arguments) throws InterruptedException {
            PostgreSqlServer server = PostgreSqlServer.start();
            System.out.println(server.jdbcUrl());
            new CountDownLatch(1).await();
        }
    }
}
