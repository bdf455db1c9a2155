// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

/**
 * The service refused the request with another 4xx status, and the message quotes its reason; or
 * the request cannot be sent (status 0).
 */
public class CopilotRequestException extends CopilotException {

    private static final long serialVersionUID = 1L;

    /** See {@link CopilotException#CopilotException(String, Throwable, ErrorDetails)}. */
    public CopilotRequestException(String message, Throwable cause, ErrorDetails details) {
        super(message, cause, details);
    }
}
