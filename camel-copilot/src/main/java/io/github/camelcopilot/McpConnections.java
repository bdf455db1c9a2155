// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import io.github.camelcopilot.internal.tool.McpConnector;
import io.github.camelcopilot.internal.tool.McpServer;
import io.github.camelcopilot.internal.tool.McpTools;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.FactoryFinder;

/**
 * The connections to MCP servers. Endpoints with the same settings of a server share one, which is
 * closed when the last of them stops. Thread-safe.
 */
final class McpConnections {

    private static final String ARTIFACT = "io.github.camel-copilot:camel-copilot-mcp";

    /** Maximum number of connections, since endpoints may be created for messages (toD). */
    private static final int MAX_CONNECTIONS = 200;

    /** Maximum time in seconds that a stop waits for child processes to end. */
    private static final long CLOSE_SECONDS = 10;

    private final CamelContext context;
    private final McpConnector.Resources resources;

    /** Null until the first connection. Guarded by this. */
    private McpConnector connector;

    /** Guarded by this. */
    private final Map<McpServer, Shared> connections = new HashMap<>();

    /** Guarded by this. */
    private boolean closed;

    /** A connection with the number of endpoints that use it. */
    private static final class Shared {

        private final McpTools tools;
        private int users;

        Shared(McpTools tools) {
            this.tools = tools;
        }
    }

    McpConnections(CamelContext context, McpConnector.Resources resources) {
        this.context = context;
        this.resources = resources;
    }

    /**
     * Checks that the artifact for MCP is present.
     *
     * @throws IllegalArgumentException if it is not; the message names it
     */
    static void checkAvailable(CamelContext context, McpServer server) {
        if (finder(context).findClass(McpConnector.RESOURCE).isEmpty()) {
            throw new IllegalArgumentException(
                    "The option mcpServer."
                            + server.name()
                            + ".* requires the library "
                            + ARTIFACT
                            + ", which is not on the class path: add it to the dependencies");
        }
    }

    private static FactoryFinder finder(CamelContext context) {
        return context.getCamelContextExtension().getFactoryFinder(McpConnector.RESOURCE_PATH);
    }

    /**
     * Returns the tools of these servers for one more endpoint, in the order of the servers. New
     * connections begin to connect.
     *
     * @throws IllegalStateException if there are too many connections, or they are closed
     */
    synchronized List<McpTools> acquire(List<McpServer> servers) {
        if (closed) {
            throw new IllegalStateException("The component copilot is stopping");
        }
        long added = servers.stream().filter(server -> !connections.containsKey(server)).count();
        if (connections.size() + added > MAX_CONNECTIONS) {
            throw new IllegalStateException(
                    "There are more than "
                            + MAX_CONNECTIONS
                            + " connections to MCP servers with different settings");
        }
        List<McpTools> tools = new ArrayList<>();
        for (McpServer server : servers) {
            Shared shared =
                    connections.computeIfAbsent(
                            server, unknown -> new Shared(connector().connect(server, resources)));
            shared.users++;
            tools.add(shared.tools);
        }
        return tools;
    }

    /** Called with the lock. */
    private McpConnector connector() {
        if (connector == null) {
            connector =
                    finder(context)
                            .newInstance(McpConnector.RESOURCE, McpConnector.class)
                            .orElseThrow(() -> new IllegalStateException(ARTIFACT + " is missing"));
        }
        return connector;
    }

    /**
     * Closes the connections that only this endpoint used, and waits for their child processes to
     * end, for a limited time.
     */
    void release(List<McpServer> servers) {
        List<McpTools> unused = new ArrayList<>();
        synchronized (this) {
            for (McpServer server : servers) {
                Shared shared = connections.get(server);
                if (shared != null && --shared.users == 0) {
                    connections.remove(server);
                    unused.add(shared.tools);
                }
            }
        }
        close(unused);
    }

    /** Closes all connections, like {@link #release}; no new ones can be acquired. */
    void close() {
        List<McpTools> all;
        synchronized (this) {
            closed = true;
            all = connections.values().stream().map(shared -> shared.tools).toList();
            connections.clear();
            // With it goes its HTTP client.
            connector = null;
        }
        close(all);
    }

    private static void close(List<McpTools> unused) {
        CompletableFuture<?>[] closing =
                unused.stream()
                        .map(McpTools::close)
                        .map(CompletionStage::toCompletableFuture)
                        .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(closing)
                .completeOnTimeout(null, CLOSE_SECONDS, TimeUnit.SECONDS)
                .join();
    }
}
