// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.transport;

import io.github.camelcopilot.internal.transport.TransportException.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Decodes the body of one response as it arrives, and gathers it within the limits of the call or
 * passes it to the receiver. Used on the I/O reactor thread of the connection; any thread may close
 * it.
 */
final class ResponseBody {

    private static final byte[] NO_BYTES = {};

    private final ResponseHead head;
    private final CallLimits limits;

    /** Null = the body is gathered. */
    private final HttpCall.BodyReceiver receiver;

    /** Null = the bytes are not coded. */
    private volatile ContentDecoder decoder;

    private volatile boolean closed;

    /** Null = no byte has arrived. */
    private GatheredBody gathered;

    /**
     * @param receiver takes the body of a successful response; null = every body is gathered
     */
    ResponseBody(ResponseHead head, CallLimits limits, HttpCall.BodyReceiver receiver) {
        this.head = head;
        this.limits = limits;
        this.receiver = head.isSuccess() ? receiver : null;
        this.decoder = ContentDecoder.of(head);
    }

    /** Returns whether the body is passed to the receiver. */
    boolean isReceived() {
        return receiver != null;
    }

    /**
     * Takes the next bytes, all of them.
     *
     * @return false if no more are needed: enough of an error response has arrived, or the body was
     *     closed
     * @throws TransportException if a successful response cannot be decoded or exceeds a limit
     */
    boolean add(ByteBuffer source) throws TransportException {
        ContentDecoder coded = decoder;
        try {
            if (coded == null) {
                return take(source);
            }
            boolean wanted = coded.decode(source, this::take);
            if (coded.isPlain()) {
                decoder = null;
            }
            return wanted;
        } catch (TransportException unusable) {
            undecodable(unusable);
            return false;
        } finally {
            source.position(source.limit());
        }
    }

    /**
     * Ends the body.
     *
     * @throws TransportException if a successful response ends before its coding does
     */
    void finish() throws TransportException {
        ContentDecoder coded = decoder;
        if (coded != null) {
            try {
                coded.finish();
            } catch (TransportException cutOff) {
                undecodable(cutOff);
            }
        }
    }

    /** The status of an error response says more than a coding that cannot be decoded. */
    private void undecodable(TransportException failure) throws TransportException {
        if (head.isSuccess()) {
            throw failure.within(head);
        }
        if (gathered == null) {
            String reason = "(its body cannot be read: " + failure.getMessage() + ")";
            gather(ByteBuffer.wrap(reason.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private boolean take(ByteBuffer decoded) throws TransportException {
        if (receiver != null) {
            receiver.bytes(decoded);
        } else if (!gather(decoded)) {
            if (head.isSuccess()) {
                throw new TransportException(
                        Kind.TOO_LARGE,
                        "it has more than "
                                + Math.min(limits.maxBody(), limits.maxText())
                                + " bytes",
                        null,
                        head);
            }
            // The beginning of an error response is enough.
            return false;
        }
        return !closed;
    }

    private boolean gather(ByteBuffer decoded) {
        if (gathered == null) {
            gathered =
                    head.isSuccess()
                            ? limits.newBody()
                            : new GatheredBody(
                                    CallLimits.MAX_ERROR_BODY, CallLimits.MAX_ERROR_BODY);
        }
        return gathered.add(decoded);
    }

    /** Returns what has been gathered and releases it. */
    byte[] drain() {
        return gathered == null ? NO_BYTES : gathered.drain();
    }

    /** Releases what has been gathered. */
    void discard() {
        gathered = null;
    }

    /** Frees the native memory of the decoder; no further byte is passed on. */
    void close() {
        closed = true;
        ContentDecoder coded = decoder;
        if (coded != null) {
            coded.close();
        }
    }
}
