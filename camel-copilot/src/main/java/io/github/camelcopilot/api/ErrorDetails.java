package io.github.camelcopilot.api;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;

/**
 * What is known of a failed call beside its message. In JSON, {@code retryAfter} is text in ISO
 * 8601, so that a plain {@code ObjectMapper} writes and reads it.
 *
 * @param status the HTTP status, 0 = no answer
 * @param code the error code of the service, or null
 * @param requestId the id that the service gave the request, or null
 * @param retryAfter how long the service asks to wait, or null
 */
@JsonAutoDetect(
        fieldVisibility = JsonAutoDetect.Visibility.NONE,
        getterVisibility = JsonAutoDetect.Visibility.NONE)
public record ErrorDetails(
        @JsonProperty int status,
        @JsonProperty String code,
        @JsonProperty String requestId,
        Duration retryAfter) {

    /** Nothing is known: the failure came before any answer. */
    public static final ErrorDetails NONE = new ErrorDetails(0, null, null, null);

    @JsonCreator
    static ErrorDetails ofJson(
            @JsonProperty("status") int status,
            @JsonProperty("code") String code,
            @JsonProperty("requestId") String requestId,
            @JsonProperty("retryAfter") String retryAfter) {
        return new ErrorDetails(
                status, code, requestId, retryAfter == null ? null : Duration.parse(retryAfter));
    }

    @JsonProperty("retryAfter")
    String retryAfterText() {
        return retryAfter == null ? null : retryAfter.toString();
    }

    /** Returns the details of a failure before any answer that has a code of our own. */
    public static ErrorDetails ofCode(String code) {
        return new ErrorDetails(0, code, null, null);
    }
}
