// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.jdbc;

import io.github.camelcopilot.api.Conversation;
import io.github.camelcopilot.api.ConversationStore;
import io.github.camelcopilot.api.CopilotMemoryException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.sql.DataSource;

/**
 * Stores conversations in one table of a database, H2 or PostgreSQL. Processes that share the table
 * continue the same conversations, also after a restart.
 *
 * <p>Each operation runs on a thread of the store, with a connection of its own in autocommit mode:
 * it is never part of a transaction of the route. Stages fail with a {@link CopilotMemoryException}
 * whose code is {@code memory_timeout} if the database did not respond in time, else {@code
 * memory_failed}. A {@link java.sql.SQLException} is its cause; where the database's message could
 * quote stored values or a credential, the cause is a copy without that message.
 *
 * <p>The methods of {@link ConversationStore} and {@link #deleteIdle} may be called by any thread,
 * and return at once. Stages complete on a thread of the store: a continuation that takes long must
 * be an {@code …Async} one. The setters must be called before the first operation.
 *
 * <pre>{@code
 * create table copilot_conversation (
 *   id varchar(255) not null primary key,
 *   version bigint not null,
 *   conversation text not null,
 *   updated_at timestamp with time zone not null)
 * }</pre>
 */
public final class JdbcConversationStore implements ConversationStore, AutoCloseable {

    /** Maximum length of an id in characters (UTF-16 code units). */
    public static final int MAX_ID_LENGTH = 255;

    /** Default of {@link #setMaxThreads}. */
    public static final int DEFAULT_MAX_THREADS = 4;

    /** Upper bound of {@link #setMaxThreads}. */
    public static final int MAX_THREADS = 64;

    /** Default of {@link #setMaxQueued}. */
    public static final int DEFAULT_MAX_QUEUED = 1_000;

    /** Upper bound of {@link #setMaxQueued}. */
    public static final int MAX_QUEUED = 100_000;

    /** Default of {@link #setStatementTimeout}, in ms. */
    public static final long DEFAULT_STATEMENT_TIMEOUT = 10_000;

    /** Upper bound of {@link #setStatementTimeout}, in ms. */
    public static final long MAX_STATEMENT_TIMEOUT = 3_600_000;

    private final DataSource dataSource;

    // Guarded by this.
    private boolean createTable;
    private String tableName = "copilot_conversation";
    private int maxThreads = DEFAULT_MAX_THREADS;
    private int maxQueued = DEFAULT_MAX_QUEUED;
    private long statementTimeout = DEFAULT_STATEMENT_TIMEOUT;
    private boolean isClosed;

    /** Null until the first operation. Guarded by this. */
    private DatabaseThreads threads;

    /** Null until the first operation. Written before {@link #threads}. */
    private ConversationTable table;

    /**
     * @param dataSource provides a connection for each operation; not closed by this store
     */
    public JdbcConversationStore(DataSource dataSource) {
        this.dataSource = Objects.requireNonNull(dataSource, "dataSource");
    }

    /**
     * Sets whether the first operation creates the table if it is missing. Several processes may do
     * so at once. Default: false.
     */
    public synchronized void setCreateTable(boolean createTable) {
        checkUnused();
        this.createTable = createTable;
    }

    /**
     * Sets the name of the table. Default: {@code copilot_conversation}.
     *
     * @param tableName an SQL identifier without quotes, of at most 63 letters, digits and {@code
     *     _}, optionally after the name of a schema and a dot
     * @throws IllegalArgumentException if it is no such name
     */
    public synchronized void setTableName(String tableName) {
        checkUnused();
        this.tableName = ConversationTable.checkedName(tableName);
    }

    /**
     * Sets the maximum number of threads, and so of connections used at the same time. A thread
     * that has no work ends after 30 s. Default: {@link #DEFAULT_MAX_THREADS}.
     *
     * @param maxThreads 1 to {@link #MAX_THREADS}
     * @throws IllegalArgumentException if it is another number
     */
    public synchronized void setMaxThreads(int maxThreads) {
        checkUnused();
        this.maxThreads = (int) checkedNumber("maxThreads", maxThreads, MAX_THREADS);
    }

    /**
     * Sets the maximum number of operations that wait for a thread. Further ones fail at once.
     * Default: {@link #DEFAULT_MAX_QUEUED}.
     *
     * @param maxQueued 1 to {@link #MAX_QUEUED}
     * @throws IllegalArgumentException if it is another number
     */
    public synchronized void setMaxQueued(int maxQueued) {
        checkUnused();
        this.maxQueued = (int) checkedNumber("maxQueued", maxQueued, MAX_QUEUED);
    }

    /**
     * Sets the maximum time of a statement, in ms, rounded up to seconds. It is also the time after
     * which an operation that still waits for a thread and a connection fails without having been
     * executed. Default: {@link #DEFAULT_STATEMENT_TIMEOUT}. Twice this time should be less than
     * the 30 s that an exchange waits for its store, or a conversation can be saved although its
     * exchange has failed.
     *
     * @param statementTimeout 1 to {@link #MAX_STATEMENT_TIMEOUT}
     * @throws IllegalArgumentException if it is another number
     */
    public synchronized void setStatementTimeout(long statementTimeout) {
        checkUnused();
        this.statementTimeout =
                checkedNumber("statementTimeout", statementTimeout, MAX_STATEMENT_TIMEOUT);
    }

    private void checkUnused() {
        if (threads != null) {
            throw new IllegalStateException("The store is in use; set its properties before");
        }
    }

    private static long checkedNumber(String name, long value, long maximum) {
        if (value < 1 || value > maximum) {
            throw new IllegalArgumentException(name + " must be 1 to " + maximum + ": " + value);
        }
        return value;
    }

    @Override
    public CompletionStage<Conversation> load(String id) {
        return run(id, connection -> table.load(connection, id));
    }

    /**
     * {@inheritDoc}
     *
     * <p>If the connection breaks while the database commits, the stage fails although the
     * conversation may have been replaced.
     */
    @Override
    public CompletionStage<Boolean> save(String id, Conversation next, long expectedVersion) {
        if (next.version() != expectedVersion + 1) {
            return CompletableFuture.failedFuture(
                    StoreFailures.of(
                            "The version "
                                    + next.version()
                                    + " cannot follow the expected version "
                                    + expectedVersion));
        }
        return run(id, connection -> table.save(connection, id, next, expectedVersion));
    }

    @Override
    public CompletionStage<Void> delete(String id) {
        return run(id, connection -> table.delete(connection, id));
    }

    /**
     * Deletes the conversations that were not saved for a time, by the clock of the database. This
     * bounds the table: let a timer call it.
     *
     * @param idle the time; positive
     * @return the number of deleted conversations
     */
    public CompletionStage<Integer> deleteIdle(Duration idle) {
        if (idle.isNegative() || idle.isZero()) {
            return CompletableFuture.failedFuture(
                    StoreFailures.of("The time without a save must be positive: " + idle));
        }
        return run(connection -> table.deleteIdle(connection, idle));
    }

    private <T> CompletableFuture<T> run(String id, DatabaseThreads.Work<T> work) {
        String fault = faultOf(id);
        return fault == null
                ? run(work)
                : CompletableFuture.failedFuture(
                        StoreFailures.of("The id of the conversation " + fault));
    }

    private <T> CompletableFuture<T> run(DatabaseThreads.Work<T> work) {
        return threads()
                .map(running -> running.run(work))
                .orElseGet(() -> CompletableFuture.failedFuture(StoreFailures.closed()));
    }

    /** Creates the threads at the first operation; empty if the store is closed. */
    private synchronized Optional<DatabaseThreads> threads() {
        if (isClosed) {
            return Optional.empty();
        }
        if (threads == null) {
            table = new ConversationTable(tableName, createTable, statementTimeout);
            threads = new DatabaseThreads(dataSource, maxThreads, maxQueued, statementTimeout);
        }
        return Optional.of(threads);
    }

    /**
     * Returns why the table cannot hold an id, or null. PostgreSQL has no NUL in text, and a driver
     * replaces surrogates without a partner, so that different ids would become equal.
     */
    private static String faultOf(String id) {
        if (id == null) {
            return "is null";
        }
        if (id.length() > MAX_ID_LENGTH) {
            return "has " + id.length() + " characters; at most " + MAX_ID_LENGTH + " are allowed";
        }
        if (id.indexOf('\0') >= 0) {
            return "contains the character NUL";
        }
        return id.codePoints()
                        .anyMatch(
                                character ->
                                        character >= Character.MIN_SURROGATE
                                                && character <= Character.MAX_SURROGATE)
                ? "contains half of a surrogate pair"
                : null;
    }

    /**
     * Fails the operations that wait and all later ones. Waits until the running ones have ended,
     * but not longer than a statement may take.
     */
    @Override
    public void close() {
        DatabaseThreads running;
        synchronized (this) {
            isClosed = true;
            running = threads;
        }
        if (running != null) {
            running.close();
        }
    }
}
