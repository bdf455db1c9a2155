// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

/**
 * There is no credential, the service does not accept its kind, the login has expired or was
 * denied, or the service responded with 401.
 */
public class CopilotAuthenticationException extends CopilotException {

    private static final long serialVersionUID = 1L;

    public CopilotAuthenticationException(String message, Throwable cause, ErrorDetails details) {
        super(message, cause, details);
    }
}
