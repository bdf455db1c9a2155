// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

/**
 * There is no usable credential, the service does not accept its kind, the token store failed, the
 * login has expired or was denied, or the service responded with status 401.
 */
public class CopilotAuthenticationException extends CopilotException {

    private static final long serialVersionUID = 1L;

    /** See {@link CopilotException#CopilotException(String, Throwable, ErrorDetails)}. */
    public CopilotAuthenticationException(String message, Throwable cause, ErrorDetails details) {
        super(message, cause, details);
    }
}
