package io.github.camelcopilot.api;

import java.time.Duration;

/**
 * A call to the model that did not succeed; thrown as the subclass that fits. Messages name the
 * provider, host, model and request id where they are known, never a credential.
 */
public abstract class CopilotException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final String requestId;
    private final Duration retryAfter;

    protected CopilotException(String message, Throwable cause, ErrorDetails details) {
        super(message, cause);
        this.status = details.status();
        this.code = details.code();
        this.requestId = details.requestId();
        this.retryAfter = details.retryAfter();
    }

    /** Returns the HTTP status, or 0 if there was no answer. */
    public int getStatus() {
        return status;
    }

    /**
     * Returns the error code of the service, such as {@code model_not_supported}, or null if it
     * gave none.
     */
    public String getCode() {
        return code;
    }

    /**
     * Returns the id that the service gave the request, for its support, or null if there was none.
     */
    public String getRequestId() {
        return requestId;
    }

    /**
     * Returns how long the service asks to wait before the next try, or null if it does not say.
     */
    public Duration getRetryAfter() {
        return retryAfter;
    }
}
