package io.github.camelcopilot.internal.transport;

import java.io.IOException;
import java.util.Optional;

/** Why a call got no whole answer. It names no address and no credential: the caller knows both. */
public final class TransportException extends IOException {

    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Kind {
        /** No connection: refused, unknown host, TLS. */
        NOT_CONNECTED,
        /** The connection was lost before the first byte of the answer. */
        LOST,
        /** The connection was lost, or the protocol broken, within the answer. */
        BROKEN,
        /** The answer is compressed in a way that is not known here. */
        UNKNOWN_CODING,
        /** The answer is larger than the limit. */
        TOO_LARGE,
        /** An event of the answer is larger than the limit. */
        EVENT_TOO_LARGE,
        /** No connection within the connect timeout. */
        CONNECT_TIMEOUT,
        /** No connection became free within the response timeout, so that nothing was sent. */
        NO_FREE_CONNECTION,
        /** No first byte within the response timeout. */
        RESPONSE_TIMEOUT,
        /** No further byte within the idle timeout. */
        IDLE_TIMEOUT;

        /**
         * Returns whether the same request may be sent again: the service cannot have answered it
         * yet.
         */
        boolean isRetried() {
            return this == NOT_CONNECTED || this == LOST || this == CONNECT_TIMEOUT;
        }
    }

    private final Kind kind;
    private final transient ResponseHead head;

    /**
     * @param head of the answer, if one had begun, or null
     */
    public TransportException(Kind kind, String message, Throwable cause, ResponseHead head) {
        super(message, cause);
        this.kind = kind;
        this.head = head;
    }

    /** Returns the same failure as one of an answer with this head. */
    TransportException within(ResponseHead answerHead) {
        return new TransportException(kind, getMessage(), getCause(), answerHead);
    }

    /** Returns what went wrong. */
    public Kind kind() {
        return kind;
    }

    /** Returns status and fields of the answer, if one had begun. */
    public Optional<ResponseHead> head() {
        return Optional.ofNullable(head);
    }
}
