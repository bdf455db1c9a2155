// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.agent;

import io.github.camelcopilot.test.CopilotServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The running example, for the tests of one class: on any free port, with a {@link CopilotServer}
 * instead of Copilot, and without retries, which would only take time. Each test begins without
 * refunds and conversations.
 */
final class RunningDesk implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {

    private CopilotServer server;
    private SupportDesk desk;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        server = CopilotServer.start();
        desk = desk().with("camel.component.copilot.base-url", server.url()).start();
    }

    private static SupportDesk desk() throws IOException {
        return new SupportDesk(
                        new PrintStream(
                                OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                // The desk calls itself as the carrier, so it must know the port.
                .with("desk.port", freePort())
                .with("camel.component.copilot.token", "gho_a-value-that-nobody-may-see")
                .with("camel.component.copilot.max-retries", 0);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) throws SQLException {
        server.reset();
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            statement.execute("delete from refund");
            statement.execute("delete from event");
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        desk.close();
        server.close();
    }

    CopilotServer server() {
        return server;
    }

    CamelContext context() {
        return desk.context();
    }

    String url() {
        return desk.url();
    }

    /** Returns the refunds in the database: order and amount of each. */
    List<String> refunds() throws SQLException {
        List<String> refunds = new ArrayList<>();
        try (Connection connection = connection();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("select order_number, amount from refund")) {
            while (rows.next()) {
                refunds.add(rows.getInt(1) + " " + rows.getBigDecimal(2));
            }
        }
        return refunds;
    }

    private Connection connection() throws SQLException {
        return desk.context().getRegistry().findSingleByType(DataSource.class).getConnection();
    }
}
