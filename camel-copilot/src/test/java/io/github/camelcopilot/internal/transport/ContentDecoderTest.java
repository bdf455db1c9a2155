// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelcopilot.internal.transport.TransportException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies are decoded in cuts of every size; what is not coded is passed on. */
class ContentDecoderTest {

    private static final String TEXT = "{\"text\": \"" + "Grüße an das Kamel. ".repeat(400) + "\"}";
    private static final byte[] BYTES = TEXT.getBytes(StandardCharsets.UTF_8);

    /** The body that a server sends, and its Content-Encoding. */
    enum Coded {
        GZIP("gzip", gzip(BYTES)),
        GZIP_OLD_NAME("X-GZip", gzip(BYTES)),
        GZIP_UNNAMED("", gzip(BYTES)),
        GZIP_OF_A_CHARSET("utf-8", gzip(BYTES)),
        GZIP_ALL_FIELDS("gzip", gzipWithAllFields(BYTES)),
        GZIP_MEMBERS(
                "gzip",
                joined(
                        gzip(Arrays.copyOf(BYTES, 100)),
                        gzip(Arrays.copyOfRange(BYTES, 100, BYTES.length)))),
        GZIP_PADDED("gzip", joined(gzip(BYTES), new byte[30])),
        GZIP_JUNK("gzip", joined(gzip(BYTES), new byte[] {0x1f, 1, 2, 3})),
        ZLIB("deflate", deflate(BYTES, false)),
        BARE_DEFLATE("deflate", deflate(BYTES, true)),
        TWICE("gzip, gzip", gzip(gzip(BYTES))),
        BOTH("deflate , identity, gzip", gzip(deflate(BYTES, false))),
        PLAIN("", BYTES),
        PLAIN_SAYS_IDENTITY("identity", BYTES),
        PLAIN_SAYS_CHARSET("utf-8", BYTES),
        PLAIN_SAYS_GZIP("gzip", BYTES);

        private final String header;

        @SuppressWarnings("ImmutableEnumChecker") // Each test copies what it changes.
        private final byte[] bytes;

        Coded(String header, byte[] bytes) {
            this.header = header;
            this.bytes = bytes;
        }
    }

    @ParameterizedTest
    @EnumSource
    void anyCutGivesTheSameText(Coded coded) throws TransportException {
        for (int size : new int[] {1, 2, 3, 7, 64, 1000, coded.bytes.length}) {
            assertThat(decoded(coded.header, coded.bytes, size)).isEqualTo(TEXT);
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {
                "GZIP_PADDED",
                "GZIP_JUNK",
                "PLAIN",
                "PLAIN_SAYS_IDENTITY",
                "PLAIN_SAYS_CHARSET",
                "PLAIN_SAYS_GZIP"
            })
    void aMissingEndIsDetected(Coded coded) {
        int firstMember = gzip(Arrays.copyOf(BYTES, 100)).length;
        for (int length = 1; length < coded.bytes.length; length++) {
            boolean isWhole = coded == Coded.GZIP_MEMBERS && length == firstMember;
            byte[] cut = Arrays.copyOf(coded.bytes, length);
            if (isWhole) {
                continue;
            }
            assertThatThrownBy(() -> decoded(coded.header, cut, 100))
                    .as("%d bytes", length)
                    .isInstanceOfSatisfying(
                            TransportException.class,
                            e -> assertThat(e.kind()).isEqualTo(Kind.BROKEN))
                    .hasMessageMatching("it is compressed with (gzip|deflate), and cut off");
        }
    }

    @Test
    void availableBytesAreDecodedAtOnce() throws Exception {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        ContentDecoder decoder = decoder("gzip");
        StringBuilder text = new StringBuilder();
        try (GZIPOutputStream gzip = new GZIPOutputStream(wire, 512, true)) {
            for (String event : new String[] {"data: 1\n\n", "data: 2\n\n"}) {
                gzip.write(event.getBytes(StandardCharsets.UTF_8));
                gzip.flush();
                decoder.decode(ByteBuffer.wrap(wire.toByteArray()), into(text));
                wire.reset();
                assertThat(text.toString()).endsWith(event);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "br, 'it is compressed with br, and only gzip and deflate are read'",
        "zstd, 'it is compressed with zstd, and only gzip and deflate are read'",
        "'gzip, br', 'it is compressed with br, and only gzip and deflate are read'",
        "'gzip, gzip, gzip, gzip', 'it is compressed with gzip, gzip, gzip, gzip, and only'",
        "'é\u0001x', 'it is compressed with ??x, and only'"
    })
    void anUnknownCodingIsNamed(String header, String message) {
        assertThatThrownBy(() -> decoded(header, gzip(BYTES), 10))
                .isInstanceOfSatisfying(
                        TransportException.class,
                        e -> assertThat(e.kind()).isEqualTo(Kind.UNKNOWN_CODING))
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", ""})
    void anEmptyBodyIsNotDecoded(String header) throws TransportException {
        assertThat(decoded(header, new byte[0], 1)).isEmpty();
    }

    @Test
    void damagedBytesAreDetected() {
        byte[] wrongChecksum = gzip(BYTES);
        wrongChecksum[wrongChecksum.length - 6]++;
        byte[] wrongMethod = gzip(BYTES);
        wrongMethod[2] = 7;
        byte[] noDeflate = {0x78, (byte) 0x9c, (byte) 0xff, (byte) 0xff, (byte) 0xff};

        assertBroken("gzip", wrongChecksum, "it is compressed with gzip, and damaged");
        assertBroken("gzip", wrongMethod, "it is compressed with gzip, and damaged");
        assertBroken("deflate", noDeflate, "it is compressed with deflate, and damaged");
        assertBroken(
                "gzip",
                new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, 1, 2, 3},
                0,
                "it says that it is compressed with gzip, and is not");
    }

    @Test
    void aBombIsDecodedInPiecesAndOnlyAsFarAsWanted() throws TransportException {
        byte[] bomb = gzip(new byte[64 << 20]);
        AtomicLong taken = new AtomicLong();
        ContentDecoder decoder = decoder("gzip");

        decoder.decode(
                ByteBuffer.wrap(bomb),
                decoded -> {
                    assertThat(decoded.remaining()).isLessThanOrEqualTo(Inflation.PIECE);
                    return taken.addAndGet(decoded.remaining()) < 100_000;
                });

        assertThat(taken.get()).isBetween(100_000L, 100_000L + Inflation.PIECE);
    }

    @Test
    void nothingIsDecodedOnceItIsClosed() throws TransportException {
        ContentDecoder decoder = decoder("gzip");
        StringBuilder text = new StringBuilder();
        decoder.decode(
                ByteBuffer.wrap(gzip(BYTES)),
                decoded -> {
                    decoder.close();
                    decoder.close();
                    text.append('x');
                    return false;
                });

        decoder.decode(ByteBuffer.wrap(gzip(BYTES)), into(text));

        assertThat(text).hasToString("x");
    }

    private static void assertBroken(String header, byte[] bytes, String message) {
        assertBroken(header, bytes, 1, message);
    }

    private static void assertBroken(String header, byte[] bytes, int first, String message) {
        byte[] sent = first == 0 ? joined(new byte[] {0x01}, bytes) : bytes;
        assertThatThrownBy(() -> decoded(header, sent, 10))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BROKEN))
                .hasMessage(message);
    }

    private static ContentDecoder decoder(String header) {
        return ContentDecoder.of(
                new ResponseHead(200, Map.of(ResponseField.CONTENT_ENCODING, header)));
    }

    private static ContentDecoder.Output into(StringBuilder text) {
        return decoded -> {
            text.append(StandardCharsets.UTF_8.decode(decoded));
            return true;
        };
    }

    private static String decoded(String header, byte[] bytes, int size) throws TransportException {
        ContentDecoder decoder = decoder(header);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int at = 0; at < bytes.length; at += size) {
            decoder.decode(
                    ByteBuffer.wrap(bytes, at, Math.min(size, bytes.length - at)),
                    decoded -> {
                        byte[] part = new byte[decoded.remaining()];
                        decoded.get(part);
                        all.writeBytes(part);
                        return true;
                    });
        }
        decoder.finish();
        decoder.close();
        return all.toString(StandardCharsets.UTF_8);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(coded)) {
            gzip.write(bytes);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return coded.toByteArray();
    }

    private static byte[] deflate(byte[] bytes, boolean bare) {
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        try (OutputStream deflate = new DeflaterOutputStream(coded, new Deflater(9, bare))) {
            deflate.write(bytes);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return coded.toByteArray();
    }

    /** Extra field, name, comment and the header's checksum (RFC 1952, section 2.3). */
    private static byte[] gzipWithAllFields(byte[] bytes) {
        byte[] usual = gzip(bytes);
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 0x1e, 1, 2, 3, 4, 0, 3});
        header.writeBytes(new byte[] {5, 0, 'A', 'B', 1, 0, 9});
        header.writeBytes("name\0and a comment\0".getBytes(StandardCharsets.ISO_8859_1));
        CRC32 checksum = new CRC32();
        checksum.update(header.toByteArray());
        header.write((int) checksum.getValue() & 0xff);
        header.write((int) checksum.getValue() >> 8 & 0xff);
        return joined(header.toByteArray(), Arrays.copyOfRange(usual, 10, usual.length));
    }
}
