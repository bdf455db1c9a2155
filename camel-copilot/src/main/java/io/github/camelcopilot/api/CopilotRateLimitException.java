package io.github.camelcopilot.api;

/**
 * The service answered 429 after all retries, or asks to wait longer than {@code maxRetryDelay}.
 */
public class CopilotRateLimitException extends CopilotException {

    private static final long serialVersionUID = 1L;

    public CopilotRateLimitException(String message, Throwable cause, ErrorDetails details) {
        super(message, cause, details);
    }
}
