// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

/**
 * Tools could not be used as the model or the route intended. The code says what happened: {@code
 * tool_failed}, {@code tool_timeout}, {@code tool_unknown}, {@code tool_duplicate}, {@code
 * tool_arguments}, {@code tool_iterations}, {@code token_budget}, {@code cost_budget}, {@code
 * approval_failed}, {@code approval_timeout}, {@code approval_taken}, {@code tool_nesting} or
 * {@code mcp_unavailable}.
 */
public class CopilotToolException extends CopilotException {

    private static final long serialVersionUID = 1L;

    /**
     * @param cause the failure of the tool or of the approver, or null
     */
    public CopilotToolException(String message, Throwable cause, ErrorDetails details) {
        super(message, cause, details);
    }
}
