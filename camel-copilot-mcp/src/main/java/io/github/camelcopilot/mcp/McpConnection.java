// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.mcp;

import io.github.camelcopilot.internal.concurrent.Stages;
import io.github.camelcopilot.internal.tool.McpConnector;
import io.github.camelcopilot.internal.tool.McpServer;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An established connection to a server: the session, and the list of its tools. Thread-safe;
 * futures are completed on any thread.
 */
final class McpConnection implements TransportListener {

    private static final Logger LOG = LoggerFactory.getLogger(McpConnection.class);

    /** Maximum number of pages of a list of tools. */
    private static final int MAX_PAGES = 100;

    /** Age at which the list is refreshed if the server cannot notify about a change. */
    private static final Duration MAX_AGE = Duration.ofMinutes(1);

    /** Maximum time for a server to confirm the end of the session, or a child process to end. */
    private static final long CLOSE_SECONDS = 5;

    private static final String CLIENT_NAME = "camel-copilot";

    private final McpServer server;
    private final McpConnector.Resources resources;
    private final McpClientTransport transport;
    private final RpcSession session;

    private volatile ToolList tools = ToolList.NONE;
    private volatile boolean hasTools;
    private volatile boolean isOutdated;
    private volatile boolean isNotified = true;
    private volatile long listedAt;

    /** The listing in progress, or null. Guarded by this. */
    private CompletableFuture<Void> listing;

    /** Null until {@link #close}. Guarded by this. */
    private CompletableFuture<Void> closed;

    /**
     * @param opener creates the transport with its listener; may block for a moment
     * @throws CallFailure if the transport cannot be created
     */
    McpConnection(McpServer server, McpConnector.Resources resources, TransportOpener opener)
            throws CallFailure {
        this.server = server;
        this.resources = resources;
        this.transport = opener.open(server, resources, this);
        this.session =
                new RpcSession(
                        transport,
                        server.transport() == McpServer.Transport.SSE,
                        resources.scheduler(),
                        this::onNotification);
    }

    /** Creates a transport. */
    @FunctionalInterface
    interface TransportOpener {
        McpClientTransport open(
                McpServer server, McpConnector.Resources resources, TransportListener listener)
                throws CallFailure;
    }

    /**
     * Negotiates the protocol and lists the tools.
     *
     * @return a future that fails with {@link CallFailure}, {@link RequestTimeout} or {@link
     *     ServerError}
     */
    CompletableFuture<Void> initialize() {
        session.open();
        List<String> versions = transport.protocolVersions();
        Map<String, Object> params =
                Map.of(
                        "protocolVersion", versions.get(versions.size() - 1),
                        "capabilities", Map.of(),
                        "clientInfo",
                                Map.of("name", CLIENT_NAME, "version", resources.clientVersion()));
        return session.request(McpSchema.METHOD_INITIALIZE, params, server.timeout())
                .thenCompose(result -> initialized(result, versions));
    }

    private CompletableFuture<Void> initialized(Object result, List<String> versions) {
        Map<?, ?> members = result instanceof Map<?, ?> map ? map : Map.of();
        if (!(members.get("protocolVersion") instanceof String version)
                || !versions.contains(version)) {
            return CompletableFuture.failedFuture(
                    CallFailure.notRun("it uses an unknown version of the protocol", null));
        }
        session.setProtocolVersion(version);
        session.notify(McpSchema.METHOD_NOTIFICATION_INITIALIZED, null);
        hasTools =
                members.get("capabilities") instanceof Map<?, ?> capabilities
                        && capabilities.containsKey("tools");
        return list();
    }

    /** Lists the tools if they may have changed. */
    CompletableFuture<Void> refresh() {
        boolean isOld =
                !isNotified && resources.scheduler().nanoTime() - listedAt >= MAX_AGE.toNanos();
        return isOutdated || isOld ? list() : CompletableFuture.completedFuture(null);
    }

    private synchronized CompletableFuture<Void> list() {
        if (listing != null && !listing.isDone()) {
            return listing;
        }
        if (!hasTools) {
            return CompletableFuture.completedFuture(null);
        }
        // Before the request: a change from now on requires another one.
        isOutdated = false;
        listing =
                page(null, 1, new ArrayList<>())
                        .thenAccept(
                                found -> {
                                    tools = ToolList.of(server, found);
                                    listedAt = resources.scheduler().nanoTime();
                                    LOG.debug("{} has the tools {}", server, tools.specs());
                                })
                        .whenComplete(
                                (done, failure) -> {
                                    if (failure != null) {
                                        isOutdated = true;
                                    }
                                });
        return listing;
    }

    private CompletableFuture<List<Map<?, ?>>> page(
            String cursor, int number, List<Map<?, ?>> found) {
        Map<String, Object> params = cursor == null ? Map.of() : Map.of("cursor", cursor);
        return session.request(McpSchema.METHOD_TOOLS_LIST, params, server.timeout())
                .thenCompose(
                        result -> {
                            String next = addTools(result, found);
                            if (next == null) {
                                return CompletableFuture.completedFuture(found);
                            }
                            if (number >= MAX_PAGES || found.size() >= ToolList.MAX_TOOLS) {
                                LOG.warn(
                                        "{} has more than {} tools or {} pages of them; the others are not used",
                                        server,
                                        found.size(),
                                        number);
                                return CompletableFuture.completedFuture(found);
                            }
                            return page(next, number + 1, found);
                        });
    }

    /** Adds the tools of a page, and returns the cursor of the next one, or null. */
    private static String addTools(Object result, List<Map<?, ?>> found) {
        if (!(result instanceof Map<?, ?> page)) {
            return null;
        }
        if (page.get("tools") instanceof List<?> list) {
            for (Object tool : list) {
                if (tool instanceof Map<?, ?> members && found.size() < ToolList.MAX_TOOLS) {
                    found.add(members);
                }
            }
        }
        return page.get("nextCursor") instanceof String next && !next.isEmpty() ? next : null;
    }

    /** Returns the tools of the last listing. */
    ToolList tools() {
        return tools;
    }

    /**
     * Calls a tool.
     *
     * @param name its name at the server
     * @return the result as the server sent it; fails like {@link #initialize}
     */
    CompletableFuture<Object> call(String name, Map<String, Object> arguments) {
        return session.request(
                McpSchema.METHOD_TOOLS_CALL,
                Map.of("name", name, "arguments", arguments),
                server.timeout());
    }

    /** Returns whether the connection has ended, so that another one is needed. */
    boolean hasEnded() {
        return session.ended().isDone();
    }

    /** Returns a future that completes with the reason when the connection ends. */
    CompletableFuture<CallFailure> ended() {
        return session.ended();
    }

    private void onNotification(String method) {
        if (method.equals(McpSchema.METHOD_NOTIFICATION_TOOLS_LIST_CHANGED)) {
            // Listed when the next message needs it: a server could send many of these.
            isOutdated = true;
        }
    }

    @Override
    public void onEnd(CallFailure why) {
        session.end(why);
    }

    @Override
    public void onNotificationsEnd() {
        isNotified = false;
    }

    /**
     * Ends the session; open requests fail.
     *
     * @return a stage that completes within a few seconds, and never fails
     */
    synchronized CompletionStage<Void> close() {
        if (closed == null) {
            session.end(CallFailure.mayHaveRun("the connection is closed", null));
            closed =
                    transport
                            .closeGracefully()
                            .toFuture()
                            .completeOnTimeout(null, CLOSE_SECONDS, TimeUnit.SECONDS)
                            .exceptionally(
                                    failure -> {
                                        LOG.debug(
                                                "{} did not confirm the end of the session: {}",
                                                server,
                                                Stages.cause(failure).getClass().getName());
                                        return null;
                                    });
        }
        return closed;
    }
}
