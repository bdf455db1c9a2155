// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import java.time.Duration;

/** A timeout elapsed. {@link #getKind()} returns which one, and {@link #getLimit()} its value. */
public class CopilotTimeoutException extends CopilotException {

    private static final long serialVersionUID = 1L;

    /** The kind of timeout. */
    public enum Kind {
        /** No connection within {@code connectTimeout}. */
        CONNECT("connectTimeout"),
        /** No first byte of the response within {@code responseTimeout}. */
        RESPONSE("responseTimeout"),
        /** No further byte of the response within {@code idleTimeout}. */
        IDLE("idleTimeout"),
        /** No first chunk of a stream within {@code firstChunkTimeout}. */
        FIRST_CHUNK("firstChunkTimeout"),
        /** The call, including its retries, took longer than {@code requestTimeout}. */
        REQUEST("requestTimeout");

        private final String option;

        Kind(String option) {
            this.option = option;
        }

        /** Returns the option that sets this timeout, such as {@code idleTimeout}. */
        public String option() {
            return option;
        }
    }

    private final Kind kind;
    private final Duration limit;

    /**
     * @param message what timed out, without any credential
     * @param cause the cause, or null
     * @param details the details; {@link ErrorDetails#NONE} if there are none
     * @param kind the timeout that elapsed
     * @param limit the value of the timeout
     */
    public CopilotTimeoutException(
            String message, Throwable cause, ErrorDetails details, Kind kind, Duration limit) {
        super(message, cause, details);
        this.kind = kind;
        this.limit = limit;
    }

    /** Returns the timeout that elapsed. */
    public Kind getKind() {
        return kind;
    }

    /** Returns the value of the timeout. */
    public Duration getLimit() {
        return limit;
    }
}
