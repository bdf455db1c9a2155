// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

/**
 * The server failed: 5xx after all retries, a redirect, an unreadable, oversized or incomplete
 * answer, or no connection (status 0).
 */
public class CopilotServerException extends CopilotException {

    private static final long serialVersionUID = 1L;

    public CopilotServerException(String message, Throwable cause, ErrorDetails details) {
        super(message, cause, details);
    }
}
