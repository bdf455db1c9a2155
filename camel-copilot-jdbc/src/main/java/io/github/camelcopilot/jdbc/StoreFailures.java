// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.jdbc;

import io.github.camelcopilot.api.CopilotMemoryException;
import io.github.camelcopilot.api.ErrorDetails;
import java.sql.SQLException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Set;

/**
 * Makes the exceptions of the store. Neither their messages nor their causes contain a
 * conversation, a bound value or a JDBC URL.
 */
final class StoreFailures {

    private static final String FAILED = "memory_failed";
    private static final String TIMEOUT = "memory_timeout";

    private StoreFailures() {}

    static CopilotMemoryException of(String message) {
        return new CopilotMemoryException(message, null, ErrorDetails.ofCode(FAILED));
    }

    static CopilotMemoryException closed() {
        return of("The JdbcConversationStore is closed");
    }

    static CopilotMemoryException waited(long millis, String resource) {
        return new CopilotMemoryException(
                "The operation was not executed, because it waited "
                        + millis
                        + " ms for "
                        + resource,
                null,
                ErrorDetails.ofCode(TIMEOUT));
    }

    /** Returns the exception for what an operation has thrown. */
    static CopilotMemoryException of(Throwable failure) {
        if (failure instanceof CopilotMemoryException known) {
            return known;
        }
        boolean isTimeout =
                failure instanceof SQLException exception && SqlStates.isTimeout(exception);
        return new CopilotMemoryException(
                message(failure, isTimeout),
                isQuoting(failure, Collections.newSetFromMap(new IdentityHashMap<>()))
                        ? withoutMessage(failure)
                        : failure,
                ErrorDetails.ofCode(isTimeout ? TIMEOUT : FAILED));
    }

    private static String message(Throwable failure, boolean isTimeout) {
        if (isTimeout) {
            return "The database did not respond in time, see the cause";
        }
        if (failure instanceof SQLException exception) {
            return SqlStates.isMissingTable(exception)
                    ? "The table of conversations does not exist: create it, or set createTable"
                    : "The database failed with SQLSTATE "
                            + exception.getSQLState()
                            + ", see the cause";
        }
        return "The access to the database failed with "
                + failure.getClass().getName()
                + ", see the cause";
    }

    private static boolean isQuoting(Throwable failure, Set<Throwable> seen) {
        if (failure == null || !seen.add(failure)) {
            return false;
        }
        if (failure instanceof SQLException exception
                && (SqlStates.mayQuoteValues(exception)
                        || isQuoting(exception.getNextException(), seen))) {
            return true;
        }
        // A URL may contain a password, for example in the message of DriverManager.
        String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        if (text.contains("jdbc:") || text.contains("password=")) {
            return true;
        }
        for (Throwable suppressed : failure.getSuppressed()) {
            if (isQuoting(suppressed, seen)) {
                return true;
            }
        }
        return isQuoting(failure.getCause(), seen);
    }

    private static SQLException withoutMessage(Throwable failure) {
        SQLException original = failure instanceof SQLException exception ? exception : null;
        SQLException copy =
                new SQLException(
                        failure.getClass().getName()
                                + " (without its message, which may contain values)",
                        original == null ? null : original.getSQLState(),
                        original == null ? 0 : original.getErrorCode());
        copy.setStackTrace(failure.getStackTrace());
        return copy;
    }
}
