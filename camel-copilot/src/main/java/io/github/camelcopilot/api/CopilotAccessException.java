// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

/**
 * The service responded with status 403; for example, Copilot is not enabled for the user or the
 * organisation.
 */
public class CopilotAccessException extends CopilotException {

    private static final long serialVersionUID = 1L;

    /** See {@link CopilotException#CopilotException(String, Throwable, ErrorDetails)}. */
    public CopilotAccessException(String message, Throwable cause, ErrorDetails details) {
        super(message, cause, details);
    }
}
