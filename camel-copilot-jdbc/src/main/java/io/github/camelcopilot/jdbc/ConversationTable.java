// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.jdbc;

import io.github.camelcopilot.api.Conversation;
import io.github.camelcopilot.api.CopilotMemoryException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The SQL for the table of conversations, such as H2 and PostgreSQL have in common. Each statement
 * is a transaction. Thread-safe, but a connection is used by one thread.
 */
final class ConversationTable {

    /** PostgreSQL cuts longer identifiers. */
    private static final String IDENTIFIER = "[A-Za-z_][A-Za-z0-9_]{0,62}";

    private static final Pattern NAME = Pattern.compile(IDENTIFIER + "(\\." + IDENTIFIER + ")?");

    /** Maximum number of rows that one step of {@link #deleteIdle} deletes. */
    private static final int DELETED_AT_ONCE = 1_000;

    /** No older row can exist; timestamps far in the past are not portable. */
    private static final Duration MAX_IDLE = Duration.ofDays(36_500);

    /** Maximum number of executions of a statement that the database rolled back. */
    private static final int MAX_ATTEMPTS = 5;

    private record Row(long version, String json) {}

    private interface Statement<T> {
        T execute(PreparedStatement statement) throws SQLException;
    }

    private final String name;
    private final int timeoutSeconds;
    private volatile boolean isKnown;

    /**
     * @param name a name that {@link #checkedName} has returned
     * @param isCreated whether the table is created if it is missing
     * @param timeoutMillis maximum time of a statement
     */
    ConversationTable(String name, boolean isCreated, long timeoutMillis) {
        this.name = name;
        this.timeoutSeconds = (int) ((timeoutMillis + 999) / 1_000);
        this.isKnown = !isCreated;
    }

    /**
     * @throws IllegalArgumentException if it is not the name of a table, which cannot be a
     *     parameter of a statement
     */
    static String checkedName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "tableName must be an identifier of at most 63 letters, digits and _, optionally after a schema and a dot: "
                            + name);
        }
        return name;
    }

    /** Returns null if there is none. */
    Conversation load(Connection connection, String id)
            throws SQLException, CopilotMemoryException {
        Row row =
                execute(
                        connection,
                        "select version, conversation from " + name + " where id = ?",
                        statement -> {
                            statement.setString(1, id);
                            try (ResultSet rows = statement.executeQuery()) {
                                return rows.next()
                                        ? new Row(rows.getLong(1), rows.getString(2))
                                        : null;
                            }
                        });
        return row == null ? null : ConversationJson.read(row.json(), row.version());
    }

    /** Returns false if the stored version is not the expected one. */
    boolean save(Connection connection, String id, Conversation next, long expectedVersion)
            throws SQLException, CopilotMemoryException {
        String json = ConversationJson.write(next);
        return expectedVersion == 0
                ? insert(connection, id, json, next.version())
                : update(connection, id, json, next.version(), expectedVersion);
    }

    private boolean insert(Connection connection, String id, String json, long version)
            throws SQLException {
        try {
            return execute(
                    connection,
                    "insert into "
                            + name
                            + " (id, version, conversation, updated_at) values (?, ?, ?, current_timestamp)",
                    statement -> {
                        statement.setString(1, id);
                        statement.setLong(2, version);
                        statement.setString(3, json);
                        return statement.executeUpdate() == 1;
                    });
        } catch (SQLException failure) {
            if (SqlStates.isDuplicateKey(failure)) {
                return false;
            }
            throw failure;
        }
    }

    private boolean update(
            Connection connection, String id, String json, long version, long expectedVersion)
            throws SQLException {
        return execute(
                connection,
                "update "
                        + name
                        + " set version = ?, conversation = ?, updated_at = current_timestamp where id = ? and version = ?",
                statement -> {
                    statement.setLong(1, version);
                    statement.setString(2, json);
                    statement.setString(3, id);
                    statement.setLong(4, expectedVersion);
                    return statement.executeUpdate() == 1;
                });
    }

    Void delete(Connection connection, String id) throws SQLException {
        return execute(
                connection,
                "delete from " + name + " where id = ?",
                statement -> {
                    statement.setString(1, id);
                    statement.executeUpdate();
                    return null;
                });
    }

    /** Deletes in steps, each of which takes a limited time. Returns the number. */
    int deleteIdle(Connection connection, Duration idle) throws SQLException {
        OffsetDateTime savedBefore =
                now(connection).minus(idle.compareTo(MAX_IDLE) > 0 ? MAX_IDLE : idle);
        int sum = 0;
        int deleted;
        do {
            deleted = delete(connection, someIds(connection, savedBefore), savedBefore);
            sum += deleted;
        } while (deleted > 0);
        return sum;
    }

    private List<String> someIds(Connection connection, OffsetDateTime savedBefore)
            throws SQLException {
        return execute(
                connection,
                "select id from "
                        + name
                        + " where updated_at < ? fetch first "
                        + DELETED_AT_ONCE
                        + " rows only",
                statement -> {
                    statement.setObject(1, savedBefore);
                    List<String> ids = new ArrayList<>();
                    try (ResultSet rows = statement.executeQuery()) {
                        while (rows.next()) {
                            ids.add(rows.getString(1));
                        }
                    }
                    return ids;
                });
    }

    private int delete(Connection connection, List<String> ids, OffsetDateTime savedBefore)
            throws SQLException {
        return execute(
                connection,
                // Some may have been saved in the meantime.
                "delete from " + name + " where id = ? and updated_at < ?",
                statement -> {
                    for (String id : ids) {
                        statement.setString(1, id);
                        statement.setObject(2, savedBefore);
                        statement.addBatch();
                    }
                    return IntStream.of(statement.executeBatch()).sum();
                });
    }

    private OffsetDateTime now(Connection connection) throws SQLException {
        return execute(
                connection,
                "select current_timestamp",
                statement -> {
                    try (ResultSet rows = statement.executeQuery()) {
                        rows.next();
                        return rows.getObject(1, OffsetDateTime.class);
                    }
                });
    }

    private <T> T execute(Connection connection, String sql, Statement<T> code)
            throws SQLException {
        if (!isKnown) {
            create(connection);
            isKnown = true;
        }
        return attempt(connection, sql, code);
    }

    /**
     * {@code create table if not exists} fails in PostgreSQL if another process creates the table
     * at the same time, and needs a privilege even if the table exists.
     */
    private void create(Connection connection) throws SQLException {
        if (exists(connection)) {
            return;
        }
        try {
            attempt(
                    connection,
                    "create table if not exists "
                            + name
                            + " (id varchar("
                            + JdbcConversationStore.MAX_ID_LENGTH
                            + ") not null primary key, version bigint not null, conversation text not null,"
                            + " updated_at timestamp with time zone not null)",
                    PreparedStatement::execute);
        } catch (SQLException failure) {
            if (!exists(connection)) {
                throw failure;
            }
        }
    }

    private boolean exists(Connection connection) throws SQLException {
        try {
            return attempt(connection, "select id from " + name + " where 1 = 0", this::isExecuted);
        } catch (SQLException failure) {
            if (SqlStates.isMissingTable(failure)) {
                return false;
            }
            throw failure;
        }
    }

    private boolean isExecuted(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            return !rows.next();
        }
    }

    /** Executes a statement, again if the database rolled it back in favor of another one. */
    private <T> T attempt(Connection connection, String sql, Statement<T> code)
            throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setQueryTimeout(timeoutSeconds);
                return code.execute(statement);
            } catch (SQLException failure) {
                if (attempt == MAX_ATTEMPTS || !SqlStates.isRollback(failure)) {
                    throw failure;
                }
            }
        }
    }
}
