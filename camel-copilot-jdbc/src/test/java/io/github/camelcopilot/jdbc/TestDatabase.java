// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.camelcopilot.examples.postgresql.PostgreSqlServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/** A database of the tests. Each test has tables of its own. */
record TestDatabase(String name, DataSource dataSource) {

    private static final int MAX_CONNECTIONS = 20;

    private static final AtomicInteger TABLES = new AtomicInteger();
    private static List<TestDatabase> all;

    /** For {@code @MethodSource}: PostgreSQL is left out, with a message, if it cannot run. */
    static synchronized List<TestDatabase> all() {
        if (all == null) {
            all =
                    Stream.concat(
                                    Stream.of(h2InMemory(), h2InFile()),
                                    PostgreSqlServer.obstacle()
                                            .map(TestDatabase::withoutPostgreSql)
                                            .orElseGet(() -> Stream.of(postgreSql())))
                            .toList();
        }
        return all;
    }

    private static Stream<TestDatabase> withoutPostgreSql(String obstacle) {
        System.err.println("Tests with PostgreSQL are skipped: " + obstacle);
        return Stream.empty();
    }

    static TestDatabase h2InMemory() {
        return h2("H2 in memory", "mem:" + UUID.randomUUID());
    }

    private static TestDatabase h2InFile() {
        Path file = Path.of("target", "h2", UUID.randomUUID().toString()).toAbsolutePath();
        return h2("H2 in a file", "file:" + file + ";WRITE_DELAY=0");
    }

    private static TestDatabase h2(String name, String url) {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:" + url + ";DB_CLOSE_DELAY=-1");
        return new TestDatabase(name, source);
    }

    private static TestDatabase postgreSql() {
        HikariConfig pool = new HikariConfig();
        pool.setDataSource(PostgreSqlServer.shared().dataSource());
        pool.setMaximumPoolSize(MAX_CONNECTIONS);
        return new TestDatabase("PostgreSQL", new HikariDataSource(pool));
    }

    /** Returns the name of a table that does not exist. */
    static String newTable() {
        return "conversation_" + TABLES.incrementAndGet();
    }

    /** Returns a store that creates its table, which does not exist yet. */
    JdbcConversationStore newStore() {
        return store(newTable());
    }

    JdbcConversationStore store(String table) {
        return store(dataSource, table);
    }

    static JdbcConversationStore store(DataSource dataSource, String table) {
        JdbcConversationStore store = new JdbcConversationStore(dataSource);
        store.setTableName(table);
        store.setCreateTable(true);
        return store;
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
