// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.transport;

import io.github.camelcopilot.internal.transport.TransportException.Kind;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Undoes one content coding of a body while its bytes arrive, with the JDK's {@link Inflater}: gzip
 * (RFC 1952), zlib (RFC 1950), or deflate without a frame (RFC 1951), which some servers send in
 * place of zlib. The JDK's gzip streams would block for input. Holds at most {@value #PIECE}
 * decoded bytes at a time. Used by one thread at a time.
 */
final class Inflation {

    /** Maximum number of decoded bytes that are handed on at once. */
    static final int PIECE = 8 * 1024;

    /** Number of bytes of checksum and size, four each (RFC 1952, section 2.3.1). */
    private static final int TRAILER_SIZE = 8;

    private static final int ZLIB_DEFLATE = 8;

    private enum State {
        EMPTY,
        /** The first of the two bytes that identify gzip or zlib may have arrived. */
        FIRST_BYTE,
        HEADER,
        DATA,
        TRAILER,
        /** A member of gzip is complete; another one may follow. */
        MEMBER_END,
        /** Further bytes are ignored. */
        END,
        /** The bytes are not coded. */
        PLAIN
    }

    private enum Coding {
        GZIP("gzip"),
        GZIP_IF_MARKED("gzip"),
        DEFLATE("deflate");

        private final String label;

        Coding(String label) {
            this.label = label;
        }
    }

    private final Coding coding;

    /** The coding beneath; null = none. */
    private final Inflation next;

    private State state = State.EMPTY;
    private int firstByte;

    /** Null while no header is being read. */
    private GzipHeader header;

    /** Null before the first data. */
    private Inflater inflater;

    private byte[] piece;
    private CRC32 checksum;
    private long trailer;
    private int trailerLength;

    private Inflation(Coding coding, Inflation next) {
        this.coding = coding;
        this.next = next;
    }

    /**
     * @param next undoes the coding beneath; null = none
     */
    static Inflation gzip(Inflation next) {
        return new Inflation(Coding.GZIP, next);
    }

    /** As {@link #gzip}, for a body without a coding in the header, which may be plain. */
    static Inflation gzipIfMarked(Inflation next) {
        return new Inflation(Coding.GZIP_IF_MARKED, next);
    }

    /** As {@link #gzip}, for zlib or deflate without a frame. */
    static Inflation deflate(Inflation next) {
        return new Inflation(Coding.DEFLATE, next);
    }

    /** Returns whether the body is known not to be coded. */
    boolean isPlain() {
        return state == State.PLAIN && next == null;
    }

    /** Frees the native memory. */
    void end() {
        if (inflater != null) {
            inflater.end();
            inflater = null;
            state = State.END;
        }
        if (next != null) {
            next.end();
        }
    }

    /**
     * Decodes these bytes, as long as the output continues.
     *
     * @return whether the output continues
     * @throws TransportException if they cannot be decoded
     */
    boolean decode(ByteBuffer source, ContentDecoder.Output output) throws TransportException {
        boolean wanted = true;
        while (wanted && source.hasRemaining() && state != State.END) {
            switch (state) {
                case EMPTY -> first(source);
                case FIRST_BYTE -> wanted = second(source.get() & 0xff, output);
                case HEADER -> header(source.get() & 0xff);
                case DATA -> wanted = inflate(source, output);
                case TRAILER -> trailer(source.get() & 0xff);
                case MEMBER_END -> afterMember(source.get() & 0xff);
                case PLAIN -> wanted = handOn(source, output);
                default -> throw new IllegalStateException(state.name());
            }
        }
        if (state == State.END) {
            source.position(source.limit());
        }
        return wanted;
    }

    /**
     * Checks that the coded bytes are complete.
     *
     * @throws TransportException if some are missing
     */
    void finish() throws TransportException {
        switch (state) {
            case EMPTY, MEMBER_END, END, PLAIN -> {
                if (next != null) {
                    next.finish();
                }
            }
            default -> throw broken("it is compressed with " + coding.label + ", and cut off");
        }
    }

    private boolean handOn(ByteBuffer decoded, ContentDecoder.Output output)
            throws TransportException {
        return next == null ? output.take(decoded) : next.decode(decoded, output);
    }

    private void first(ByteBuffer source) throws TransportException {
        byte octet = source.get(source.position());
        if (coding == Coding.DEFLATE || octet == (byte) GzipHeader.ID_1) {
            firstByte = source.get() & 0xff;
            state = State.FIRST_BYTE;
        } else {
            plain(octet);
        }
    }

    private boolean second(int octet, ContentDecoder.Output output) throws TransportException {
        if (coding != Coding.DEFLATE && octet == GzipHeader.ID_2) {
            header = new GzipHeader();
            state = State.HEADER;
            return true;
        }
        if (inflater != null) {
            // This is neither another member nor part of the body.
            state = State.END;
            return true;
        }
        ByteBuffer both = ByteBuffer.wrap(new byte[] {(byte) firstByte, (byte) octet});
        if (coding == Coding.DEFLATE) {
            // RFC 1950, section 2.2: method 8, and the two bytes are a multiple of 31.
            boolean isZlib =
                    (firstByte & 0x0f) == ZLIB_DEFLATE && ((firstByte << 8) + octet) % 31 == 0;
            beginData(!isZlib);
            return inflate(both, output);
        }
        plain((byte) firstByte);
        return handOn(both, output);
    }

    /** Some proxies decode a body but keep the header: text is passed on, anything else fails. */
    private void plain(byte begin) throws TransportException {
        if (coding == Coding.GZIP && !isText(begin)) {
            throw broken("it says that it is compressed with gzip, and is not");
        }
        state = State.PLAIN;
    }

    /** Returns whether JSON, events or HTML may begin with this: ASCII or a byte order mark. */
    private static boolean isText(byte octet) {
        return (octet >= ' ' && octet < 0x7f)
                || octet == '\n'
                || octet == '\r'
                || octet == '\t'
                || octet == (byte) 0xef;
    }

    private void header(int octet) throws TransportException {
        try {
            if (header.take(octet)) {
                header = null;
                beginData(true);
            }
        } catch (DataFormatException malformed) {
            throw broken();
        }
    }

    /**
     * @param isBare whether the data has no zlib frame
     */
    private void beginData(boolean isBare) {
        state = State.DATA;
        if (inflater == null) {
            inflater = new Inflater(isBare);
            piece = new byte[PIECE];
            checksum = new CRC32();
        } else {
            inflater.reset();
            checksum.reset();
        }
    }

    private boolean inflate(ByteBuffer source, ContentDecoder.Output output)
            throws TransportException {
        inflater.setInput(source);
        boolean wanted = true;
        while (wanted && !inflater.finished()) {
            int count = inflated();
            if (count == 0) {
                break;
            }
            checksum.update(piece, 0, count);
            wanted = handOn(ByteBuffer.wrap(piece, 0, count), output);
        }
        require(!inflater.needsDictionary());
        if (inflater.finished()) {
            trailer = 0;
            trailerLength = 0;
            state = coding == Coding.DEFLATE ? State.END : State.TRAILER;
        }
        return wanted;
    }

    private int inflated() throws TransportException {
        try {
            return inflater.inflate(piece);
        } catch (DataFormatException malformed) {
            throw broken();
        }
    }

    private void trailer(int octet) throws TransportException {
        // The least significant byte comes first.
        trailer |= (long) octet << (trailerLength * Byte.SIZE);
        trailerLength++;
        if (trailerLength == TRAILER_SIZE) {
            // The checksum is followed by the size modulo 2^32.
            long expected =
                    checksum.getValue()
                            | (inflater.getBytesWritten() & 0xffffffffL) << Integer.SIZE;
            require(trailer == expected);
            state = State.MEMBER_END;
        }
    }

    /** Takes a byte of another member, or of padding, which ends the body. */
    private void afterMember(int octet) {
        firstByte = octet;
        state = octet == GzipHeader.ID_1 ? State.FIRST_BYTE : State.END;
    }

    private void require(boolean wellFormed) throws TransportException {
        if (!wellFormed) {
            throw broken();
        }
    }

    private TransportException broken() {
        return broken("it is compressed with " + coding.label + ", and damaged");
    }

    private static TransportException broken(String why) {
        return new TransportException(Kind.BROKEN, why, null, null);
    }
}
