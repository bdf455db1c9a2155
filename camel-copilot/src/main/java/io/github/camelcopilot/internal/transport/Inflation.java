package io.github.camelcopilot.internal.transport;

import io.github.camelcopilot.internal.transport.TransportException.Kind;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * One coding of a body undone while its bytes arrive, around the JDK's {@link Inflater}: the frames
 * of gzip (RFC 1952) and of zlib (RFC 1950), and bare deflate (RFC 1951), which some servers send
 * under the name of zlib. The JDK's own readers of gzip wait for their input. Holds one piece of
 * decoded bytes at a time, however much the coding shrank them. Used by one thread at a time.
 */
final class Inflation {

    /** The most decoded bytes that are handed on in one piece. */
    static final int PIECE = 8 * 1024;

    private static final int MAGIC_1 = 0x1f;
    private static final int MAGIC_2 = 0x8b;
    private static final int DEFLATED = 8;

    private static final int HEADER_CHECKSUM = 1 << 1;
    private static final int EXTRA = 1 << 2;
    private static final int NAME = 1 << 3;
    private static final int COMMENT = 1 << 4;

    /** After the two bytes of the mark and the method: flags, time (4), extra flags, system. */
    private static final int REST_OF_FIXED_HEADER = 7;

    private static final int TRAILER_SIZE = 8;

    private enum State {
        /** No byte has come. */
        EMPTY,
        /** The first byte has come, and may be half of a mark. */
        FIRST_BYTE,
        METHOD,
        FLAGS,
        FIXED_HEADER,
        EXTRA_SIZE,
        EXTRA_FIELD,
        NAME_FIELD,
        COMMENT_FIELD,
        HEADER_CHECKSUM_FIELD,
        DATA,
        TRAILER,
        /** A member of gzip is whole, another may follow. */
        MEMBER_END,
        /** What follows the end is none of the body. */
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
    private final Inflation next;
    private final CRC32 checksum = new CRC32();

    private State state = State.EMPTY;
    private Inflater inflater;
    private byte[] piece;
    private int firstByte;
    private int flags;

    /** How many bytes of the part that is being read are to come, and what has come of it. */
    private int missing;

    private long number;
    private int shift;

    private Inflation(Coding coding, Inflation next) {
        this.coding = coding;
        this.next = next;
    }

    /**
     * @param next undoes the coding beneath, or null
     */
    static Inflation gzip(Inflation next) {
        return new Inflation(Coding.GZIP, next);
    }

    /** As {@link #gzip}, for bytes that no header called so: without the mark they are plain. */
    static Inflation gzipIfMarked(Inflation next) {
        return new Inflation(Coding.GZIP_IF_MARKED, next);
    }

    /** As {@link #gzip}, for zlib, or deflate without a frame. */
    static Inflation deflate(Inflation next) {
        return new Inflation(Coding.DEFLATE, next);
    }

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
     * Decodes these bytes, as long as the output wants more.
     *
     * @throws TransportException if they cannot be decoded
     */
    boolean decode(ByteBuffer source, ContentDecoder.Output output) throws TransportException {
        boolean wanted = true;
        while (wanted && source.hasRemaining() && state != State.END) {
            switch (state) {
                case EMPTY -> begin(source);
                case PLAIN -> wanted = handOn(source, output);
                case DATA -> wanted = inflate(source, output);
                case EXTRA_FIELD -> skip(source);
                default -> wanted = take(source.get() & 0xff, output);
            }
        }
        if (state == State.END) {
            source.position(source.limit());
        }
        return wanted;
    }

    /**
     * Sees that nothing is missing.
     *
     * @throws TransportException if it is
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

    private boolean take(int octet, ContentDecoder.Output output) throws TransportException {
        switch (state) {
            case FIRST_BYTE -> {
                return second(octet, output);
            }
            case METHOD -> {
                require(octet == DEFLATED);
                state = State.FLAGS;
            }
            case FLAGS -> {
                flags = octet;
                part(State.FIXED_HEADER, REST_OF_FIXED_HEADER - 1);
            }
            case FIXED_HEADER -> number(octet, this::afterFixedHeader);
            case EXTRA_SIZE ->
                    number(
                            octet,
                            () -> {
                                int size = (int) number;
                                part(State.EXTRA_FIELD, size);
                                if (size == 0) {
                                    afterExtra();
                                }
                            });
            case NAME_FIELD -> {
                if (octet == 0) {
                    afterName();
                }
            }
            case COMMENT_FIELD -> {
                if (octet == 0) {
                    afterComment();
                }
            }
            case HEADER_CHECKSUM_FIELD -> number(octet, () -> data(true));
            case TRAILER -> {
                number(octet, () -> state = State.MEMBER_END);
                if (state == State.MEMBER_END) {
                    require(number == trailer());
                }
            }
            case MEMBER_END -> {
                // Another member, or padding, which is none of the body.
                firstByte = octet;
                state = octet == MAGIC_1 ? State.FIRST_BYTE : State.END;
            }
            default -> throw new IllegalStateException(state.name());
        }
        return true;
    }

    private void begin(ByteBuffer source) throws TransportException {
        byte octet = source.get(source.position());
        if (coding == Coding.DEFLATE || octet == (byte) MAGIC_1) {
            firstByte = source.get() & 0xff;
            state = State.FIRST_BYTE;
        } else {
            plain(octet);
        }
    }

    private boolean second(int octet, ContentDecoder.Output output) throws TransportException {
        if (coding == Coding.DEFLATE) {
            // RFC 1950, section 2.2: method 8, and the two bytes are a multiple of 31.
            boolean framed = (firstByte & 0x0f) == DEFLATED && ((firstByte << 8) + octet) % 31 == 0;
            data(!framed);
            return inflate(ByteBuffer.wrap(new byte[] {(byte) firstByte, (byte) octet}), output);
        }
        if (octet == MAGIC_2) {
            state = State.METHOD;
            return true;
        }
        if (inflater != null) {
            // Behind a whole member.
            state = State.END;
            return true;
        }
        plain((byte) firstByte);
        return handOn(ByteBuffer.wrap(new byte[] {(byte) firstByte, (byte) octet}), output);
    }

    /** Proxies decode and leave the header: text is taken as it is, anything else is broken. */
    private void plain(byte begin) throws TransportException {
        if (coding == Coding.GZIP && !isText(begin)) {
            throw broken("it says that it is compressed with gzip, and is not");
        }
        state = State.PLAIN;
    }

    /** As JSON, events and pages begin: ASCII, or the first byte of a byte order mark. */
    private static boolean isText(byte octet) {
        return (octet >= ' ' && octet < 0x7f)
                || octet == '\n'
                || octet == '\r'
                || octet == '\t'
                || octet == (byte) 0xef;
    }

    private void part(State part, int size) {
        state = part;
        missing = size;
        number = 0;
        shift = 0;
    }

    /** Reads numbers of up to eight bytes, the least significant first. */
    private void number(int octet, Runnable whole) {
        number |= (long) octet << shift;
        shift += Byte.SIZE;
        missing--;
        if (missing == 0) {
            whole.run();
        }
    }

    private void afterFixedHeader() {
        if ((flags & EXTRA) == 0) {
            afterExtra();
        } else {
            part(State.EXTRA_SIZE, 2);
        }
    }

    private void afterExtra() {
        if ((flags & NAME) == 0) {
            afterName();
        } else {
            state = State.NAME_FIELD;
        }
    }

    private void afterName() {
        if ((flags & COMMENT) == 0) {
            afterComment();
        } else {
            state = State.COMMENT_FIELD;
        }
    }

    private void afterComment() {
        if ((flags & HEADER_CHECKSUM) == 0) {
            data(true);
        } else {
            part(State.HEADER_CHECKSUM_FIELD, 2);
        }
    }

    private void skip(ByteBuffer source) {
        int skipped = Math.min(missing, source.remaining());
        source.position(source.position() + skipped);
        missing -= skipped;
        if (missing == 0) {
            afterExtra();
        }
    }

    /**
     * @param bare without the frame of zlib
     */
    private void data(boolean bare) {
        state = State.DATA;
        checksum.reset();
        if (inflater == null) {
            inflater = new Inflater(bare);
            piece = new byte[PIECE];
        } else {
            inflater.reset();
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
            dataEnds();
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

    private void dataEnds() {
        if (coding == Coding.DEFLATE) {
            state = State.END;
        } else {
            part(State.TRAILER, TRAILER_SIZE);
        }
    }

    /** The checksum, and behind it the size modulo 2^32. */
    private long trailer() {
        return checksum.getValue() | (inflater.getBytesWritten() & 0xffffffffL) << 32;
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
