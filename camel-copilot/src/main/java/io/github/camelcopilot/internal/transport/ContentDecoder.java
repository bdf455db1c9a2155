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
 * Undoes the content codings of one response (RFC 9110, section 8.4) while its bytes arrive: gzip
 * and deflate, as the header names them, and gzip without a header too, which its first two bytes
 * reveal. Requests ask for no coding, but gateways compress all the same. HttpClient 5.5 decodes
 * for its blocking client only. Used by the I/O reactor thread of the connection; any thread may
 * close it.
 */
final class ContentDecoder {

    /** Takes decoded bytes, all of them. */
    interface Output {
        /** Returns whether more are wanted. */
        boolean take(ByteBuffer decoded);
    }

    /** More codings on top of each other than this have no honest use. */
    static final int MAX_CODINGS = 3;

    private static final Set<String> GZIP = Set.of("gzip", "x-gzip");

    /** Not codings, but sent as if they were: the bytes are as they are. */
    private static final Set<String> NO_CODING = Set.of("", "identity", "none");

    private enum State {
        IDLE,
        DECODING,
        CLOSED
    }

    /** The stage that the bytes of the connection go to first; null = the bytes are not decoded. */
    private final Inflation first;

    private final String unknown;
    private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);

    private ContentDecoder(Inflation first, String unknown) {
        this.first = first;
        this.unknown = unknown;
    }

    /**
     * Returns a decoder for a response with this head. A coding that is not known fails once bytes
     * of a body arrive, since a response without a body has nothing to decode.
     */
    static ContentDecoder of(ResponseHead head) {
        Optional<String> field = head.field("content-encoding");
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
        // The last coding named was applied last: it is undone first.
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

    /** Some servers name a charset in this header, with a body that is not coded at all. */
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

    /** Returns whether the bytes are known to be as they are, so that they need no decoding. */
    boolean isPlain() {
        return first != null && first.isPlain();
    }

    /**
     * Decodes the next bytes, until the output wants no more or the decoder is closed.
     *
     * @throws TransportException if they cannot be decoded; it names the coding, and no bytes
     */
    void decode(ByteBuffer source, Output output) throws TransportException {
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
            return;
        }
        try {
            first.decode(source, output);
        } finally {
            if (!state.compareAndSet(State.DECODING, State.IDLE)) {
                first.end();
            }
        }
    }

    /**
     * Sees that the coded bytes have come to their own end.
     *
     * @throws TransportException if there is less than they promised
     */
    void finish() throws TransportException {
        if (first != null) {
            first.finish();
        }
    }

    /** Frees the native memory, now or as soon as the bytes at work are decoded. */
    void close() {
        if (state.getAndSet(State.CLOSED) == State.IDLE && first != null) {
            first.end();
        }
    }

    /** A header is text of another party. */
    private static String shown(String coding) {
        String printable = coding.replaceAll("[^\\x21-\\x7e ]", "?");
        return printable.length() <= 40 ? printable : printable.substring(0, 40) + "…";
    }
}
