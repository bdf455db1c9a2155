// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.jdbc;

import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.Set;

/**
 * What the SQLSTATE of an exception says. The values are those of the SQL standard, of PostgreSQL
 * ("PostgreSQL Error Codes") and of H2 ({@code org.h2.api.ErrorCode}).
 */
final class SqlStates {

    private static final String DUPLICATE_KEY = "23505";

    /** Of PostgreSQL: also for a missing schema; of H2: not found, with candidates, no schema. */
    private static final Set<String> MISSING_TABLE =
            Set.of("42P01", "3F000", "42S02", "42S03", "42S04", "90079");

    /** Cancelled, and a lock that was not available in time: standard, PostgreSQL. */
    private static final Set<String> TIMEOUT = Set.of("57014", "HYT00", "55P03");

    /** H2: a concurrent update, where others have a state of the class 40. */
    private static final String CONCURRENT_UPDATE = "90131";

    /**
     * Classes whose messages may quote values: data, constraints, views with a check, and messages
     * that the code of a trigger writes.
     */
    private static final Set<String> QUOTING = Set.of("22", "23", "44", "P0");

    private SqlStates() {}

    static boolean isDuplicateKey(SQLException failure) {
        return DUPLICATE_KEY.equals(failure.getSQLState());
    }

    static boolean isMissingTable(SQLException failure) {
        return MISSING_TABLE.contains(String.valueOf(failure.getSQLState()));
    }

    /** Whether the database has undone the statement because of another transaction. */
    static boolean isRollback(SQLException failure) {
        return classOf(failure).equals("40") || CONCURRENT_UPDATE.equals(failure.getSQLState());
    }

    static boolean isTimeout(SQLException failure) {
        return failure instanceof SQLTimeoutException
                || failure.getCause() instanceof SocketTimeoutException
                || TIMEOUT.contains(String.valueOf(failure.getSQLState()));
    }

    static boolean mayQuoteValues(SQLException failure) {
        return QUOTING.contains(classOf(failure));
    }

    /** Returns the first two characters. */
    private static String classOf(SQLException failure) {
        String state = failure.getSQLState();
        return state == null || state.length() < 2 ? "" : state.substring(0, 2);
    }
}
