// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

/**
 * The service reported a rate limit, usually with status 429, after all retries, or requested a
 * delay longer than {@code maxRetryDelay}. {@link #getRetryAfter()} returns the requested delay, if
 * any.
 */
public class CopilotRateLimitException extends CopilotException {

    private static final long serialVersionUID = 1L;

    /** See {@link CopilotException#CopilotException(String, Throwable, ErrorDetails)}. */
    public CopilotRateLimitException(String message, Throwable cause, ErrorDetails details) {
        super(message, cause, details);
    }
}
