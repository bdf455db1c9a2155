// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.mcp;

import io.github.camelcopilot.internal.concurrent.Scheduler;
import io.github.camelcopilot.internal.concurrent.Stages;
import io.github.camelcopilot.internal.tool.McpConnector;
import io.github.camelcopilot.internal.tool.McpServer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a server connected: connects when created, and again when a connection is needed after the
 * last one has ended or failed. All attempts are made on behalf of a message, so a server that is
 * down causes no work while nothing happens. Thread-safe.
 */
final class ServerConnection {

    private static final Logger LOG = LoggerFactory.getLogger(ServerConnection.class);

    private final McpServer server;
    private final McpConnector.Resources resources;
    private final McpConnection.TransportOpener opener;

    /** What ends processes and sessions, until they have ended. */
    private final Map<McpConnection, CompletableFuture<Void>> closings = new ConcurrentHashMap<>();

    /** Guarded by this. */
    private final Reconnection reconnection;

    /** The last attempt to connect. Guarded by this. */
    private Attempt attempt;

    /** Guarded by this. */
    private boolean closed;

    /** An attempt to connect, which ends within the timeout of the server. */
    private static final class Attempt {

        private final CompletableFuture<McpConnection> result = new CompletableFuture<>();

        /** Null until the transport is open. */
        private volatile McpConnection connection;

        /** Returns whether it failed, or its connection has ended. */
        boolean isOver() {
            return result.isDone()
                    && (result.isCompletedExceptionally() || result.join().hasEnded());
        }
    }

    ServerConnection(
            McpServer server,
            McpConnector.Resources resources,
            McpConnection.TransportOpener opener) {
        this.server = server;
        this.resources = resources;
        this.opener = opener;
        this.reconnection = new Reconnection(server.timeout());
        this.attempt = start();
    }

    /**
     * Returns the connection, as soon as it is established.
     *
     * @return a future that fails with {@link CallFailure}, {@link RequestTimeout} or {@link
     *     ServerError} after the timeout of the server at the latest
     */
    synchronized CompletableFuture<McpConnection> get() {
        if (closed) {
            return CompletableFuture.failedFuture(
                    CallFailure.notRun("the connection is closed", null));
        }
        if (attempt.isOver()) {
            if (!server.reconnect()) {
                return CompletableFuture.failedFuture(
                        CallFailure.notRun(
                                "the connection has ended, and mcpReconnect is false", null));
            }
            attempt = start();
        }
        return attempt.result;
    }

    /** Called with the lock, or by the constructor. */
    private Attempt start() {
        Attempt started = new Attempt();
        Duration limit = server.timeout();
        Scheduler.Alarm timeout =
                resources
                        .scheduler()
                        .schedule(
                                limit,
                                () ->
                                        started.result.completeExceptionally(
                                                new RequestTimeout(
                                                        "no connection within "
                                                                + limit.toMillis()
                                                                + " ms")));
        var unused =
                started.result.whenComplete(
                        (connection, failure) -> {
                            timeout.cancel();
                            onEnd(started, failure);
                        });
        Duration delay = reconnection.delay();
        if (delay.isZero()) {
            resources.executor().execute(() -> connect(started));
        } else {
            LOG.debug("Connecting to {} in {} ms", server, delay.toMillis());
            Scheduler.Alarm later =
                    resources
                            .scheduler()
                            .schedule(
                                    delay,
                                    () -> resources.executor().execute(() -> connect(started)));
            var unusedToo = started.result.whenComplete((connection, failure) -> later.cancel());
        }
        return started;
    }

    /** Runs on a thread of the component, since starting a process may block for a moment. */
    private void connect(Attempt started) {
        if (started.result.isDone()) {
            return;
        }
        McpConnection connection;
        try {
            connection = new McpConnection(server, resources, opener);
        } catch (CallFailure | RuntimeException failure) {
            started.result.completeExceptionally(failure);
            return;
        }
        started.connection = connection;
        if (started.result.isDone()) {
            // The attempt ended meanwhile, and did not know the connection.
            close(connection);
            return;
        }
        var unused =
                connection
                        .initialize()
                        .whenComplete(
                                (done, failure) -> {
                                    if (failure == null) {
                                        started.result.complete(connection);
                                    } else {
                                        started.result.completeExceptionally(Stages.cause(failure));
                                    }
                                });
    }

    private void onEnd(Attempt ended, Throwable failure) {
        synchronized (this) {
            if (failure == null) {
                reconnection.succeeded();
            } else {
                reconnection.failed();
            }
        }
        McpConnection connection = ended.connection;
        if (failure == null) {
            // Releases the process or the HTTP session when the connection ends by itself.
            var unused =
                    connection
                            .ended()
                            .thenAccept(
                                    why -> {
                                        LOG.info(
                                                "The connection to {} has ended: {}",
                                                server,
                                                why.getMessage());
                                        close(connection);
                                    });
        } else if (connection != null) {
            close(connection);
        }
    }

    private void close(McpConnection connection) {
        CompletableFuture<Void> closing = connection.close().toCompletableFuture();
        closings.put(connection, closing);
        var unused = closing.thenRun(() -> closings.remove(connection));
    }

    /**
     * Ends the connection, or the attempt to connect.
     *
     * @return a future that completes when no process is left, and never fails
     */
    CompletableFuture<Void> close() {
        Attempt last;
        synchronized (this) {
            closed = true;
            last = attempt;
        }
        last.result.completeExceptionally(CallFailure.notRun("the connection is closed", null));
        if (last.connection != null) {
            close(last.connection);
        }
        return CompletableFuture.allOf(closings.values().toArray(CompletableFuture[]::new));
    }
}
