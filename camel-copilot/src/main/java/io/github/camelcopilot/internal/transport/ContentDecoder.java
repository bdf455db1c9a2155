// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.transport;

import io.github.camelcopilot.internal.transport.TransportException.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Decodes the content codings of one response (RFC 9110, section 8.4) while its bytes arrive: gzip
 * and deflate if the header names them, and gzip without a header, detected by its first two bytes.
 * Requests accept no coding, but some gateways compress anyway. HttpClient 5.5 decodes only in its
 * blocking client. Used on the I/O reactor thread of the connection; any thread may close it.
 */
final class ContentDecoder {

    /** Takes decoded bytes, all of them. */
    interface Output {
        /**
         * Returns whether to continue.
         *
         * @throws TransportException if they exceed a limit
         */
        boolean take(ByteBuffer decoded) throws TransportException;
    }

    /** Maximum number of codings of one body; more have no legitimate use. */
    static final int MAX_CODINGS = 3;

    private static final Set<String> GZIP = Set.of("gzip", "x-gzip");

    /** Values that some servers send for a body that is not coded. */
    private static final Set<String> NO_CODING = Set.of("", "identity", "none");

    private enum State {
        IDLE,
        DECODING,
        CLOSED
    }

    /** Undoes the coding that was applied last; null = a coding is unknown. */
    private final Inflation first;

    /** The unknown coding; null = none. */
    private final String unknown;

    private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);

    private ContentDecoder(Inflation first, String unknown) {
        this.first = first;
        this.unknown = unknown;
    }

    /**
     * Returns a decoder for a response with this head. An unknown coding fails when bytes of a body
     * arrive, since a response without a body has nothing to decode.
     */
    static ContentDecoder of(ResponseHead head) {
        Optional<String> field = head.field(ResponseField.CONTENT_ENCODING);
        if (field.isEmpty()) {
            return new ContentDecoder(Inflation.gzipIfMarked(null), null);
        }
        Deque<String> codings = new ArrayDeque<>();
        for (String named : field.get().split(",", -1)) {
            String coding = named.strip().toLowerCase(Locale.ROOT);
            if (!isNoCoding(coding)) {
                codings.add(coding);
            }
        }
        if (codings.isEmpty()) {
            return new ContentDecoder(Inflation.gzipIfMarked(null), null);
        }
        if (codings.size() > MAX_CODINGS) {
            return new ContentDecoder(null, String.join(", ", codings));
        }
        // The coding named last was applied last and is undone first.
        Inflation next = null;
        for (String coding : codings) {
            if (GZIP.contains(coding)) {
                next = Inflation.gzip(next);
            } else if (coding.equals("deflate")) {
                next = Inflation.deflate(next);
            } else {
                return new ContentDecoder(null, coding);
            }
        }
        return new ContentDecoder(next, null);
    }

    /** Some servers send a charset in this header although the body is not coded. */
    private static boolean isNoCoding(String coding) {
        if (NO_CODING.contains(coding)) {
            return true;
        }
        try {
            return Charset.isSupported(coding);
        } catch (IllegalArgumentException noName) {
            return false;
        }
    }

    /** Returns whether the bytes are known not to be coded, so that no decoder is needed. */
    boolean isPlain() {
        return first != null && first.isPlain();
    }

    /**
     * Decodes the next bytes, until the output does not continue or the decoder is closed.
     *
     * @return whether to continue
     * @throws TransportException if the bytes cannot be decoded, naming the coding and quoting
     *     nothing; or as thrown by the output
     */
    boolean decode(ByteBuffer source, Output output) throws TransportException {
        if (unknown != null) {
            throw new TransportException(
                    Kind.UNKNOWN_CODING,
                    "it is compressed with "
                            + shown(unknown)
                            + ", and only gzip and deflate are read",
                    null,
                    null);
        }
        if (!state.compareAndSet(State.IDLE, State.DECODING)) {
            return false;
        }
        try {
            return first.decode(source, output);
        } finally {
            if (!state.compareAndSet(State.DECODING, State.IDLE)) {
                first.end();
            }
        }
    }

    /**
     * Checks that the coded bytes are complete.
     *
     * @throws TransportException if some are missing
     */
    void finish() throws TransportException {
        if (first != null) {
            first.finish();
        }
    }

    /** Frees the native memory, at once or after the decoding in progress. */
    void close() {
        if (state.getAndSet(State.CLOSED) == State.IDLE && first != null) {
            first.end();
        }
    }

    /** Returns the name as safe for a message: a header may hold any text. */
    private static String shown(String coding) {
        String printable = coding.replaceAll("[^\\x21-\\x7e ]", "?");
        return printable.length() <= 40 ? printable : printable.substring(0, 40) + "…";
    }
}
