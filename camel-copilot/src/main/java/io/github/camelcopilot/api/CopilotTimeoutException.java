package io.github.camelcopilot.api;

import java.time.Duration;
import java.util.Locale;

/** A limit in time was reached: which one, and its value. */
public class CopilotTimeoutException extends CopilotException {

    private static final long serialVersionUID = 1L;

    /** The limit that was reached. */
    public enum Kind {
        /** No connection within {@code connectTimeout}. */
        CONNECT,
        /** No first byte of the answer within {@code responseTimeout}. */
        RESPONSE,
        /** No further byte of the answer within {@code idleTimeout}. */
        IDLE,
        /** No first chunk of a stream within {@code firstChunkTimeout}. */
        FIRST_CHUNK,
        /** The whole call, its retries included, took longer than {@code requestTimeout}. */
        REQUEST;

        /** Returns the option that sets this limit, such as {@code idleTimeout}. */
        public String option() {
            return this == FIRST_CHUNK
                    ? "firstChunkTimeout"
                    : name().toLowerCase(Locale.ROOT) + "Timeout";
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
