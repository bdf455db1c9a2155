// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.jdbc;

import static io.github.camelcopilot.jdbc.Stages.await;
import static io.github.camelcopilot.jdbc.Stages.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.api.CopilotMemoryException;
import io.github.camelcopilot.examples.postgresql.PostgreSqlServer;
import io.github.camelcopilot.examples.postgresql.RequiresPostgreSql;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.ds.PGSimpleDataSource;

/** A server that the network has lost: it cannot cancel its statement, nor report anything. */
@Timeout(60)
@ExtendWith(RequiresPostgreSql.class)
class LostServerTest {

    private final PostgreSqlServer server = PostgreSqlServer.shared();

    @Test
    void operationFailsAndItsConnectionIsNotUsedAgain() throws Exception {
        int port = URI.create(server.jdbcUrl().substring("jdbc:".length())).getPort();
        try (SilentProxy proxy = new SilentProxy(port);
                Connection connection = connection(proxy.port())) {
            SingleConnection source = new SingleConnection(() -> connection);
            try (JdbcConversationStore store =
                    TestDatabase.store(source, TestDatabase.newTable())) {
                store.setStatementTimeout(1_000);
                assertThat(await(store.load("a"))).isNull();
                proxy.fallSilent();

                CopilotMemoryException failure = failureOf(store.load("a"));

                assertThat(failure.getCode()).isEqualTo("memory_timeout");
                assertThat(failure).hasCauseInstanceOf(SQLException.class);
                assertThat(connection.isClosed()).isTrue();
                assertThat(source.closed()).isEqualTo(source.opened());
            }
        }
    }

    private Connection connection(int port) throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL("jdbc:postgresql://127.0.0.1:" + port + "/postgres");
        source.setUser(PostgreSqlServer.USER);
        source.setPassword(server.password());
        source.setCancelSignalTimeout(1);
        return source.getConnection();
    }
}
