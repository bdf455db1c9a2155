// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.tool;

import io.github.camelcopilot.api.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The validated settings of an MCP server, by which endpoints share a connection. Immutable.
 *
 * @param name the name in the options, by which messages call it
 * @param command the program and its arguments; empty unless the transport is stdio
 * @param environment the variables of the child process in addition to PATH, HOME and LANG; the
 *     values may be credentials
 * @param url the address of the endpoint of an HTTP transport, or null; its query may be a
 *     credential
 * @param headers the additional headers of each HTTP request
 * @param toolNames the tools to use, by their names at the server; empty = all
 * @param tags the tags of all its tools
 * @param timeout maximum duration of connecting and listing the tools, and of each call
 * @param reconnect whether a connection that failed is established again at the next message
 */
public record McpServer(
        String name,
        Transport transport,
        List<String> command,
        Map<String, String> environment,
        URI url,
        Map<String, Secret> headers,
        Set<String> toolNames,
        Set<String> tags,
        Duration timeout,
        boolean reconnect) {

    /** How messages travel. */
    public enum Transport {
        /** Through the standard input and output of a child process. */
        STDIO("stdio"),
        /** By HTTP, as the MCP specification describes since 2025-03-26. */
        STREAMABLE_HTTP("streamableHttp"),
        /** By HTTP with server-sent events, the transport before that. */
        SSE("sse");

        private final String optionValue;

        Transport(String optionValue) {
            this.optionValue = optionValue;
        }

        /** Returns the value of the option {@code transportType}. */
        public String optionValue() {
            return optionValue;
        }
    }

    public McpServer {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        headers = Map.copyOf(headers);
        toolNames = Set.copyOf(toolNames);
        tags = Set.copyOf(tags);
    }

    /** Returns the name and the transport; everything else may contain a credential. */
    @Override
    public String toString() {
        return "MCP server " + name + " (" + transport.optionValue() + ")";
    }
}
