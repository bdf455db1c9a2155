// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.transport;

import java.io.IOException;
import java.util.Optional;

/** A call has no whole response. The message may quote the server: callers mask credentials. */
public final class TransportException extends IOException {

    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Kind {
        /** No connection: refused, unknown host, TLS. */
        NOT_CONNECTED,
        /** The connection was lost before the first byte of the response. */
        LOST,
        /** The connection was lost, or the protocol was violated, within the response. */
        BROKEN,
        /** The response has an unknown content coding. */
        UNKNOWN_CODING,
        /** The response exceeds its size limit. */
        TOO_LARGE,
        /** An event of the response exceeds its size limit. */
        EVENT_TOO_LARGE,
        /** No connection within the connect timeout. */
        CONNECT_TIMEOUT,
        /** No connection became free within the response timeout; nothing was sent. */
        NO_FREE_CONNECTION,
        /** No response within the response timeout. */
        RESPONSE_TIMEOUT,
        /** No further byte within the idle timeout. */
        IDLE_TIMEOUT;

        /** Returns whether the request may be sent again because no response had begun. */
        boolean isRetried() {
            return this == NOT_CONNECTED || this == LOST || this == CONNECT_TIMEOUT;
        }
    }

    private final Kind kind;
    private final transient ResponseHead head;

    /**
     * @param head of the response; null = none had begun
     */
    public TransportException(Kind kind, String message, Throwable cause, ResponseHead head) {
        super(message, cause);
        this.kind = kind;
        this.head = head;
    }

    /** Returns the same failure, within a response with this head. */
    TransportException within(ResponseHead responseHead) {
        return new TransportException(kind, getMessage(), getCause(), responseHead);
    }

    /** Returns what went wrong. */
    public Kind kind() {
        return kind;
    }

    /** Returns the head of the response, if one had begun. */
    public Optional<ResponseHead> head() {
        return Optional.ofNullable(head);
    }
}
