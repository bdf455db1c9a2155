// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import java.time.Duration;

/**
 * A failed call of a service. The subclass identifies the kind of failure. The message names the
 * provider, host, model and request id if they are known, and never contains a credential.
 *
 * <pre>{@code
 * onException(CopilotRateLimitException.class)
 *         .process(exchange -> {
 *             CopilotException failure =
 *                     exchange.getProperty(
 *                             Exchange.EXCEPTION_CAUGHT, CopilotException.class);
 *             Duration wait = failure.getRetryAfter();
 *         });
 * }</pre>
 */
public abstract class CopilotException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final String requestId;
    private final Duration retryAfter;

    /**
     * @param message what failed, without any credential
     * @param cause the cause, or null
     * @param details the details; {@link ErrorDetails#NONE} if there are none
     * @throws NullPointerException if the details are null
     */
    protected CopilotException(String message, Throwable cause, ErrorDetails details) {
        super(message, cause);
        this.status = details.status();
        this.code = details.code();
        this.requestId = details.requestId();
        this.retryAfter = details.retryAfter();
    }

    /** Returns the HTTP status, or 0 if there was no response. */
    public int getStatus() {
        return status;
    }

    /** Returns the error code, such as {@code model_not_supported}, or null if there is none. */
    public String getCode() {
        return code;
    }

    /**
     * Returns the id that the service assigned to the request, for inquiries to its support, or
     * null if there is none.
     */
    public String getRequestId() {
        return requestId;
    }

    /**
     * Returns the delay that the service requests before the next attempt, or null if it requests
     * none.
     */
    public Duration getRetryAfter() {
        return retryAfter;
    }
}
