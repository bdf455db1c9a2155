// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.jdbc;

import static io.github.camelcopilot.jdbc.Stages.await;
import static io.github.camelcopilot.jdbc.Stages.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.Conversation;
import io.github.camelcopilot.api.CopilotMemoryException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** How the store uses connections, with each database. */
@Timeout(60)
@ParameterizedClass
@MethodSource("io.github.camelcopilot.jdbc.TestDatabase#all")
class OwnConnectionTest {

    private static final Conversation FIRST =
            Conversation.builder().messages(List.of(ChatMessage.user("Hi"))).version(1).build();

    /** The connection of a transaction that the thread has begun. */
    private static final ThreadLocal<Connection> BOUND = new ThreadLocal<>();

    @Parameter private TestDatabase database;

    private final String table = TestDatabase.newTable();

    /** As Spring's and Camel's transactions do: a thread has one connection until it commits. */
    @Test
    void transactionOfTheCallersThreadIsNotJoined() throws Exception {
        SingleConnection source =
                new SingleConnection(
                        () -> {
                            Connection ofThread = BOUND.get();
                            return ofThread == null
                                    ? database.dataSource().getConnection()
                                    : ofThread;
                        });
        try (JdbcConversationStore store = TestDatabase.store(source, table);
                Connection transaction = database.dataSource().getConnection()) {
            await(store.load("a"));
            transaction.setAutoCommit(false);
            BOUND.set(transaction);

            assertThat(await(store.save("a", FIRST, 0))).isTrue();
            transaction.rollback();

            assertThat(await(store.load("a"))).isEqualTo(FIRST);
        } finally {
            BOUND.remove();
        }
    }

    @Test
    void connectionReturnsWithTheSettingsOfItsPool() throws Exception {
        try (Connection pooled = database.dataSource().getConnection()) {
            pooled.setAutoCommit(false);
            pooled.setReadOnly(true);
            int networkTimeout = pooled.getNetworkTimeout();
            boolean isReadOnly = pooled.isReadOnly();
            SingleConnection source = new SingleConnection(() -> pooled);
            try (JdbcConversationStore store = TestDatabase.store(source, table)) {
                assertThat(await(store.save("a", FIRST, 0))).isTrue();
                assertThat(await(store.save("a", FIRST, 0))).isFalse();
                await(store.delete("b"));
            }
            assertThat(source.opened()).isEqualTo(3);
            assertThat(source.closed()).isEqualTo(3);
            assertThat(pooled.getAutoCommit()).isFalse();
            assertThat(pooled.isReadOnly()).isEqualTo(isReadOnly);
            assertThat(pooled.getNetworkTimeout()).isEqualTo(networkTimeout);
        }
        try (JdbcConversationStore other = database.store(table)) {
            assertThat(await(other.load("a"))).isEqualTo(FIRST);
        }
    }

    @Test
    void connectionIsClosedWhenAnOperationFails() throws Exception {
        SingleConnection source = new SingleConnection(database.dataSource()::getConnection);
        try (JdbcConversationStore store = new JdbcConversationStore(source)) {
            store.setTableName(table);
            failureOf(store.load("a"));
            failureOf(store.save("a", FIRST, 0));
        }
        assertThat(source.opened()).isEqualTo(2);
        assertThat(source.closed()).isEqualTo(2);
    }

    /** H2's limit is its LOCK_TIMEOUT, PostgreSQL's the timeout of the statement. */
    @Test
    void statementThatHangsFailsInTime() throws Exception {
        try (JdbcConversationStore store = database.store(table);
                Connection other = database.dataSource().getConnection()) {
            store.setStatementTimeout(1_000);
            await(store.save("a", FIRST, 0));
            lock(other);

            CopilotMemoryException failure =
                    failureOf(store.save("a", FIRST.toBuilder().version(2).build(), 1));

            assertThat(failure.getCode()).isEqualTo("memory_timeout");
            assertThat(failure).hasCauseInstanceOf(SQLException.class);
            other.rollback();
            assertThat(await(store.load("a"))).isEqualTo(FIRST);
        }
    }

    private void lock(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.executeUpdate("update " + table + " set version = 7");
        }
    }

    /** The databases' messages quote the row, or the value that is too long. */
    @Test
    void valuesThatTheDatabaseRefusesAreNotQuoted() throws Exception {
        database.execute(
                "create table "
                        + table
                        + " (id varchar(255) primary key, version bigint, conversation varchar(30),"
                        + " updated_at timestamp with time zone, more int check (version < 2))");
        try (JdbcConversationStore store = database.store(table)) {
            Conversation secret =
                    FIRST.toBuilder().messages(List.of(ChatMessage.user("my secret"))).build();
            database.execute(
                    "insert into " + table + " values ('a', 1, '{}', current_timestamp, 1)");

            for (CopilotMemoryException failure :
                    List.of(
                            failureOf(store.save("secret", secret, 0)),
                            failureOf(
                                    store.save(
                                            "a", Conversation.builder().version(2).build(), 1)))) {
                assertThat(failure.getCode()).isEqualTo("memory_failed");
                assertThat(failure.getMessage()).matches(".* SQLSTATE 2[23]\\w{3}, see the cause");
                assertThat(failure).hasCauseExactlyInstanceOf(SQLException.class);
                assertThat(Stages.textOf(failure)).doesNotContain("secret", "messages");
            }
        }
    }
}
