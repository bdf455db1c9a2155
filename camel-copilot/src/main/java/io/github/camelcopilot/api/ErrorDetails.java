package io.github.camelcopilot.api;

import java.time.Duration;

/**
 * What is known of a failed call beside its message.
 *
 * @param status the HTTP status, 0 = no answer
 * @param code the error code of the service, or null
 * @param requestId the id that the service gave the request, or null
 * @param retryAfter how long the service asks to wait, or null
 */
public record ErrorDetails(int status, String code, String requestId, Duration retryAfter) {

    /** Nothing is known: the failure came before any answer. */
    public static final ErrorDetails NONE = new ErrorDetails(0, null, null, null);

    /** Returns the details of a failure before any answer that has a code of our own. */
    public static ErrorDetails ofCode(String code) {
        return new ErrorDetails(0, code, null, null);
    }
}
