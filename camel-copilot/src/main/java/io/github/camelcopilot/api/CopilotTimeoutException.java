package io.github.camelcopilot.api;

import java.time.Duration;

/** A limit in time was reached: which one, and its value. */
public class CopilotTimeoutException extends CopilotException {

    private static final long serialVersionUID = 1L;

    /** The limit that was reached. */
    public enum Kind {
        /** No connection within {@code connectTimeout}. */
        CONNECT("connectTimeout"),
        /** No first byte of the answer within {@code responseTimeout}. */
        RESPONSE("responseTimeout"),
        /** No further byte of the answer within {@code idleTimeout}. */
        IDLE("idleTimeout"),
        /** No first chunk of a stream within {@code firstChunkTimeout}. */
        FIRST_CHUNK("firstChunkTimeout"),
        /** The whole call, its retries included, took longer than {@code requestTimeout}. */
        REQUEST("requestTimeout");

        private final String option;

        Kind(String option) {
            this.option = option;
        }

        /** Returns the option that sets this limit, such as {@code idleTimeout}. */
        public String option() {
            return option;
        }
    }

    private final Kind kind;
    private final Duration limit;

    public CopilotTimeoutException(
            String message, Throwable cause, ErrorDetails details, Kind kind, Duration limit) {
        super(message, cause, details);
        this.kind = kind;
        this.limit = limit;
    }

    /** Returns which limit was reached. */
    public Kind getKind() {
        return kind;
    }

    /** Returns the value of that limit. */
    public Duration getLimit() {
        return limit;
    }
}
