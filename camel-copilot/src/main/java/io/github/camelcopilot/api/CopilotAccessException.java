// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

/** The service responded with 403: Copilot is not enabled for the user or the organisation. */
public class CopilotAccessException extends CopilotException {

    private static final long serialVersionUID = 1L;

    public CopilotAccessException(String message, Throwable cause, ErrorDetails details) {
        super(message, cause, details);
    }
}
