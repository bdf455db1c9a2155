// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.tool;

import io.github.camelcopilot.internal.concurrent.Scheduler;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;

/**
 * Connects to MCP servers. Implemented by the artifact {@code camel-copilot-mcp}, and found in its
 * file {@value #RESOURCE_PATH}{@value #RESOURCE}. Any thread may use it.
 */
public interface McpConnector {

    /** Path of the file that names the implementation. */
    String RESOURCE_PATH = "META-INF/services/io/github/camelcopilot/";

    /** Name of the file that names the implementation. */
    String RESOURCE = "mcp-connector";

    /**
     * Begins to connect to a server, and returns immediately.
     *
     * @param resources what the connection uses until it is closed
     */
    McpTools connect(McpServer server, Resources resources);

    /**
     * What connections use of the component.
     *
     * @param executor runs tasks that do not wait for long; never rejects one
     * @param scheduler the clock and the timer
     * @param readers creates the threads that read the output of child processes
     * @param clientVersion the version of this library, which servers receive
     */
    record Resources(
            Executor executor, Scheduler scheduler, ThreadFactory readers, String clientVersion) {}
}
