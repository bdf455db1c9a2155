// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

/**
 * The service responded with 429 after all retries, or asked to wait longer than {@code
 * maxRetryDelay}; then {@link #getRetryAfter()} returns how long.
 */
public class CopilotRateLimitException extends CopilotException {

    private static final long serialVersionUID = 1L;

    public CopilotRateLimitException(String message, Throwable cause, ErrorDetails details) {
        super(message, cause, details);
    }
}
