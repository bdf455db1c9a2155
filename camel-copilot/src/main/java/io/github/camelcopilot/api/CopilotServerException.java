// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

/**
 * The service failed: a 5xx status after all retries, a redirect, or an unreadable, oversized or
 * incomplete response. Also thrown, with status 0, if there is no connection, or if the component
 * cannot complete the call, for example because it is being stopped.
 */
public class CopilotServerException extends CopilotException {

    private static final long serialVersionUID = 1L;

    /** See {@link CopilotException#CopilotException(String, Throwable, ErrorDetails)}. */
    public CopilotServerException(String message, Throwable cause, ErrorDetails details) {
        super(message, cause, details);
    }
}
