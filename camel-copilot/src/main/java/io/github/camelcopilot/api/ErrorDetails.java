// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;

/**
 * The details of a failed call, which a {@link CopilotException} provides in addition to its
 * message. In JSON, {@code retryAfter} is a string in ISO 8601 format, so a plain {@code
 * ObjectMapper} can read and write it.
 */
public final class ErrorDetails {

    /** No details: the call failed before any response. */
    public static final ErrorDetails NONE = builder().build();

    @JsonValue private final Members members;

    @JsonAutoDetect(
            fieldVisibility = JsonAutoDetect.Visibility.NONE,
            getterVisibility = JsonAutoDetect.Visibility.NONE)
    private record Members(
            @JsonProperty int status,
            @JsonProperty String code,
            @JsonProperty String requestId,
            Duration retryAfter) {

        @JsonCreator
        static Members ofJson(
                @JsonProperty("status") int status,
                @JsonProperty("code") String code,
                @JsonProperty("requestId") String requestId,
                @JsonProperty("retryAfter") String retryAfter) {
            return new Members(
                    status,
                    code,
                    requestId,
                    retryAfter == null ? null : Duration.parse(retryAfter));
        }

        @JsonProperty("retryAfter")
        String retryAfterText() {
            return retryAfter == null ? null : retryAfter.toString();
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    private ErrorDetails(Members members) {
        this.members = members;
    }

    /** Returns a builder whose members are not set. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder with the members of this object. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.status = members.status;
        builder.code = members.code;
        builder.requestId = members.requestId;
        builder.retryAfter = members.retryAfter;
        return builder;
    }

    /** Returns details with only this code. */
    public static ErrorDetails ofCode(String code) {
        return builder().code(code).build();
    }

    /** Returns the HTTP status, or 0 if there was no response. */
    public int status() {
        return members.status;
    }

    /** Returns the error code, or null. */
    public String code() {
        return members.code;
    }

    /** Returns the id that the service assigned to the request, or null. */
    public String requestId() {
        return members.requestId;
    }

    /** Returns the delay that the service requests before the next attempt, or null. */
    public Duration retryAfter() {
        return members.retryAfter;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ErrorDetails that && members.equals(that.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return Values.toString(ErrorDetails.class, members);
    }

    /** Builds {@link ErrorDetails}. Not safe for use by several threads at once. */
    public static final class Builder {

        private int status;
        private String code;
        private String requestId;
        private Duration retryAfter;

        private Builder() {}

        /** Sets the HTTP status, or 0 if there was no response. */
        public Builder status(int status) {
            this.status = status;
            return this;
        }

        /** Sets the error code, or null. */
        public Builder code(String code) {
            this.code = code;
            return this;
        }

        /** Sets the id that the service assigned to the request, or null. */
        public Builder requestId(String requestId) {
            this.requestId = requestId;
            return this;
        }

        /** Sets the delay that the service requests before the next attempt, or null. */
        public Builder retryAfter(Duration retryAfter) {
            this.retryAfter = retryAfter;
            return this;
        }

        /** Returns the details. */
        public ErrorDetails build() {
            return new ErrorDetails(new Members(status, code, requestId, retryAfter));
        }
    }
}
