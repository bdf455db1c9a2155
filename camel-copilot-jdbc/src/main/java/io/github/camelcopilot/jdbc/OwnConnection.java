// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import javax.sql.DataSource;

/**
 * A connection of one operation, writable and in autocommit mode. Closing it restores what was
 * changed, because the connection may return to a pool. Used by one thread.
 */
final class OwnConnection implements AutoCloseable {

    /** Time in ms that a database has to report that it has cancelled a statement. */
    static final long GRACE_MILLIS = 2_000;

    /** A value of {@link #networkTimeout}: not changed. */
    private static final int UNCHANGED = -1;

    private final Connection connection;
    private boolean isAutoCommitChanged;
    private boolean isReadOnlyChanged;
    private int networkTimeout = UNCHANGED;

    /**
     * @param timeoutMillis maximum time of a statement
     */
    OwnConnection(DataSource dataSource, long timeoutMillis) throws SQLException {
        connection = dataSource.getConnection();
        try {
            prepare(timeoutMillis);
        } catch (SQLException | RuntimeException failure) {
            close();
            throw failure;
        }
    }

    Connection connection() {
        return connection;
    }

    private void prepare(long timeoutMillis) throws SQLException {
        // First: a pool's test of the connection may have begun a transaction.
        if (!connection.getAutoCommit()) {
            connection.setAutoCommit(true);
            isAutoCommitChanged = true;
        }
        if (connection.isReadOnly()) {
            connection.setReadOnly(false);
            isReadOnlyChanged = true;
        }
        limitNetwork(timeoutMillis + GRACE_MILLIS);
    }

    /** A server that is no longer reachable cannot cancel a statement. */
    private void limitNetwork(long millis) throws SQLException {
        try {
            int current = connection.getNetworkTimeout();
            if (current == 0 || current > millis) {
                connection.setNetworkTimeout(Runnable::run, (int) millis);
                networkTimeout = current;
            }
        } catch (SQLFeatureNotSupportedException optional) {
            // The timeout of statements remains.
        }
    }

    /** Does not fail: what the operation has done is committed. */
    @Override
    public void close() {
        try (Connection closed = connection) {
            restore(closed);
        } catch (SQLException broken) {
            // A pool replaces it.
        }
    }

    private void restore(Connection closed) throws SQLException {
        try {
            if (networkTimeout != UNCHANGED) {
                closed.setNetworkTimeout(Runnable::run, networkTimeout);
            }
            if (isReadOnlyChanged) {
                closed.setReadOnly(true);
            }
            if (isAutoCommitChanged) {
                closed.setAutoCommit(false);
            }
        } catch (SQLException | RuntimeException failure) {
            // Must not return to a pool with other settings.
            closed.abort(Runnable::run);
        }
    }
}
