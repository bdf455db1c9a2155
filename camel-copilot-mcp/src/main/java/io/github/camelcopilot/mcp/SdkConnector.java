// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.mcp;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelcopilot.internal.tool.McpConnector;
import io.github.camelcopilot.internal.tool.McpServer;
import io.github.camelcopilot.internal.tool.McpTools;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.spec.McpClientTransport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects to MCP servers with the transports of the MCP SDK. Thread-safe. */
public final class SdkConnector implements McpConnector {

    private static final Logger LOG = LoggerFactory.getLogger(SdkConnector.class);

    private final McpJsonMapper json = new JacksonMcpJsonMapper(new ObjectMapper());
    private final HttpTransports http = new HttpTransports(json);

    @Override
    public McpTools connect(McpServer server, Resources resources) {
        // Names only: Camel may have changed them, as it camel-cases keys with dashes.
        LOG.info(
                "Connecting to {}: environment variables {}, HTTP headers {}",
                server,
                server.environment().keySet(),
                server.headers().keySet());
        return new ServerTools(
                server,
                new ServerConnection(server, resources, this::open),
                resources.executor(),
                json);
    }

    private McpClientTransport open(
            McpServer server, Resources resources, TransportListener listener) throws CallFailure {
        return switch (server.transport()) {
            case STDIO ->
                    new StdioTransport(
                            server,
                            ChildProcess.start(server, resources.executor()),
                            json,
                            resources,
                            listener);
            case STREAMABLE_HTTP ->
                    http.create(
                            server, resources.executor(), failure -> listener.onNotificationsEnd());
            case SSE ->
                    http.create(
                            server,
                            resources.executor(),
                            failure -> listener.onEnd(endOfStream(failure)));
        };
    }

    private static CallFailure endOfStream(Throwable failure) {
        return failure == null
                ? CallFailure.mayHaveRun("the stream of its messages has ended", null)
                : TransportFailures.of(failure);
    }
}
