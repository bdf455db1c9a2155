// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.jdbc;

import io.github.camelcopilot.api.CopilotMemoryException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * A bounded pool of daemon threads that execute operations, each with a connection of its own.
 * Threads are created when needed and end when idle. Thread-safe.
 */
final class DatabaseThreads implements AutoCloseable {

    private static final long IDLE_SECONDS = 30;

    /** What an operation does with its connection. */
    interface Work<T> {
        T with(Connection connection) throws SQLException, CopilotMemoryException;
    }

    private final DataSource dataSource;
    private final int maxQueued;
    private final long timeoutMillis;
    private final ThreadGroup group = new ThreadGroup("copilot-jdbc");
    private final AtomicInteger created = new AtomicInteger();
    private final ThreadPoolExecutor executor;

    /**
     * @param timeoutMillis maximum time to wait for a thread and a connection
     */
    DatabaseThreads(DataSource dataSource, int maxThreads, int maxQueued, long timeoutMillis) {
        this.dataSource = dataSource;
        this.maxQueued = maxQueued;
        this.timeoutMillis = timeoutMillis;
        executor =
                new ThreadPoolExecutor(
                        maxThreads,
                        maxThreads,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(maxQueued),
                        this::newThread);
        executor.allowCoreThreadTimeOut(true);
    }

    private Thread newThread(Runnable work) {
        Thread thread = new Thread(group, work, "copilot-jdbc-" + created.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    /** Executes an operation. The future fails with a {@link CopilotMemoryException}. */
    <T> CompletableFuture<T> run(Work<T> work) {
        Operation<T> operation = new Operation<>(work);
        try {
            executor.execute(operation);
        } catch (RejectedExecutionException rejection) {
            operation.fail(
                    executor.isShutdown()
                            ? StoreFailures.closed()
                            : StoreFailures.of(
                                    "Too many operations wait for the database; maxQueued allows "
                                            + maxQueued));
        }
        return operation.result;
    }

    /**
     * Fails the waiting operations, and waits for the running ones. They are not interrupted, since
     * H2 closes the file of a database when a thread that writes it is interrupted.
     */
    @Override
    public void close() {
        executor.shutdown();
        List<Runnable> waiting = new ArrayList<>();
        executor.getQueue().drainTo(waiting);
        waiting.forEach(operation -> ((Operation<?>) operation).fail(StoreFailures.closed()));
        // A continuation of an operation would wait for itself.
        if (Thread.currentThread().getThreadGroup() == group) {
            return;
        }
        try {
            executor.awaitTermination(
                    timeoutMillis + OwnConnection.GRACE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Operation<T> implements Runnable {

        private final Work<T> work;
        private final CompletableFuture<T> result = new CompletableFuture<>();
        private final long submittedAt = System.nanoTime();

        private Operation(Work<T> work) {
            this.work = work;
        }

        @Override
        public void run() {
            T value;
            try {
                value = execute();
            } catch (Throwable failure) {
                fail(StoreFailures.of(failure));
                return;
            }
            result.complete(value);
        }

        private T execute() throws SQLException, CopilotMemoryException {
            checkWait("a thread");
            try (OwnConnection own = new OwnConnection(dataSource, timeoutMillis)) {
                checkWait("a connection");
                return work.with(own.connection());
            }
        }

        /** An exchange that has failed in the meantime must not be saved. */
        private void checkWait(String resource) throws CopilotMemoryException {
            long waitedMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - submittedAt);
            if (waitedMillis > timeoutMillis) {
                throw StoreFailures.waited(waitedMillis, resource);
            }
        }

        private void fail(CopilotMemoryException failure) {
            result.completeExceptionally(failure);
        }
    }
}
