// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.tool;

import io.github.camelcopilot.api.ToolSource;
import java.util.concurrent.CompletionStage;

/** The tools of an MCP server, and the connection to it. Any thread may use it. */
public interface McpTools extends ToolSource {

    /** Returns the name of the server in the options. */
    String serverName();

    /**
     * Closes the connection. Calls that have not ended fail; a child process is asked to end, and
     * then ended.
     *
     * @return a stage that completes within a few seconds, and never fails
     */
    CompletionStage<Void> close();
}
