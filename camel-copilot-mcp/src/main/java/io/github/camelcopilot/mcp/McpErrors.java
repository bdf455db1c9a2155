// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.mcp;

import io.github.camelcopilot.api.CopilotToolException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.api.ToolArgumentsException;
import io.github.camelcopilot.internal.tool.McpServer;

/** The exceptions that routes receive because of an MCP server. Immutable. */
final class McpErrors {

    private final McpServer server;
    private final ExternalLines external;

    McpErrors(McpServer server) {
        this.server = server;
        this.external = ExternalLines.of(server);
    }

    /** Returns the exception for a server to which there is no connection. */
    CopilotToolException unavailable(Throwable failure) {
        return exception(
                "mcp_unavailable",
                "The MCP server " + server.name() + " is not available: " + reason(failure),
                failure);
    }

    /** Returns the exception for a call that failed, and is not repeated. */
    Exception failed(String tool, Throwable failure) {
        String call = "The tool " + tool + " of the MCP server " + server.name();
        if (failure instanceof ServerError error) {
            return error.code() == ServerError.INVALID_PARAMS
                    ? new ToolArgumentsException(external.shown(error.getMessage()))
                    : exception("tool_failed", call + " failed: " + reason(failure), failure);
        }
        if (failure instanceof RequestTimeout) {
            return exception(
                    "tool_timeout",
                    call + " failed: " + reason(failure) + "; it may have run, or still run",
                    failure);
        }
        boolean mayHaveRun = !(failure instanceof CallFailure known) || known.mayHaveRun();
        return exception(
                "tool_failed",
                call
                        + " failed: "
                        + reason(failure)
                        + (mayHaveRun
                                ? "; it may have run, so it is not called again"
                                : "; it has not run"),
                failure);
    }

    /** Returns the exception for a tool that the server does not offer any more. */
    CopilotToolException unknown(String tool) {
        return exception(
                "tool_unknown",
                "The MCP server " + server.name() + " has no tool " + tool + " any more",
                null);
    }

    private String reason(Throwable failure) {
        if (failure instanceof ServerError error) {
            return "it responded with the error "
                    + error.code()
                    + ", "
                    + external.shown(error.getMessage());
        }
        return failure instanceof CallFailure || failure instanceof RequestTimeout
                ? failure.getMessage()
                : failure.getClass().getSimpleName();
    }

    private static CopilotToolException exception(String code, String message, Throwable failure) {
        // The message of a ServerError is the server's own, and may repeat a credential.
        Throwable cause = failure instanceof ServerError ? null : failure;
        return new CopilotToolException(message, cause, ErrorDetails.ofCode(code));
    }
}
