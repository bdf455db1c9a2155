// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The end of a response is found however its bytes are cut. */
class ResponseFramesTest {

    private static final String NEXT = "HTTP/1.1 200 OK\r\nContent-Le";

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static ResponseFrames asked(String request) {
        ResponseFrames frames = new ResponseFrames();
        frames.requestWritten(bytes(request));
        return frames;
    }

    /** Request, response, and whether its end is known. */
    static Stream<Arguments> responses() {
        String post = "POST / HTTP/1.1\r\n";
        String connect = "CONNECT api.test:443 HTTP/1.1\r\n";
        return Stream.of(
                arguments(post, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", true),
                arguments(post, "HTTP/1.1 200 OK\ncontent-length:5\n\nhello", true),
                arguments(post, "\r\n\r\nHTTP/1.1 200\r\nContent-Length: 5\r\n\r\nhello", true),
                arguments(post, "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n", true),
                arguments(post, "HTTP/1.1 204 No\r\nX: 1\r\n\r\n", true),
                arguments(post, "HTTP/1.1 304 No\r\nContent-Length: 9\r\n\r\n", true),
                arguments(
                        post,
                        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nX: 1\r\n\r\n"
                                + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
                        true),
                arguments(
                        post,
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + "5\r\nhello\r\n1A;x=y\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\n\r\n",
                        true),
                arguments(
                        post,
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\nContent-Length: 3\r\n\r\n"
                                + "2 \r\n\r\n\r\n0\r\nX-Trailer: 1\r\n\r\n",
                        true),
                arguments(connect, "HTTP/1.1 200 Connection established\r\n\r\n", true),
                arguments(connect, "HTTP/1.1 407 No\r\nContent-Length: 2\r\n\r\nno", true),
                arguments(post, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nhello", false),
                arguments(post, "HTTP/1.1 200 OK\r\nContent-Length: 5, 6\r\n\r\nhello", false),
                arguments(post, "no HTTP at all\r\n\r\n", false));
    }

    @ParameterizedTest
    @MethodSource("responses")
    void bytesAfterAResponseAreNotPartOfIt(String request, String response, boolean hasEnd) {
        ByteBuffer all = bytes(response + NEXT);
        int expected = hasEnd ? response.length() : all.limit();
        Random random = new Random(response.hashCode());
        for (int round = 0; round < 50; round++) {
            ResponseFrames frames = asked(request);
            int own = 0;
            int at = 0;
            while (at < all.limit()) {
                int most = round == 0 ? all.limit() : round == 1 ? 1 : 1 + random.nextInt(20);
                int to = Math.min(all.limit(), at + most);
                own += frames.take(all, at, to);
                at = to;
            }
            assertThat(own).as("round %d", round).isEqualTo(expected);
        }
    }

    @Test
    void theNextRequestMakesAnotherResponseExpected() {
        String response = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
        ResponseFrames frames = asked("GET / HTTP/1.1\r\n");
        for (int i = 0; i < 3; i++) {
            assertThat(frames.take(bytes(response), 0, response.length()))
                    .isEqualTo(response.length());
            assertThat(frames.take(bytes("x"), 0, 1)).isZero();
            frames.requestWritten(bytes("GET / HTTP/1.1\r\n"));
            // The rest of the request has no effect.
            frames.requestWritten(bytes("CONNECT is a word of the body"));
        }
    }

    @Test
    void noResponseIsExpectedBeforeARequest() {
        ResponseFrames frames = new ResponseFrames();
        assertThat(frames.take(bytes(NEXT), 0, NEXT.length())).isZero();
        frames.requestWritten(ByteBuffer.allocate(0));
        assertThat(frames.take(bytes(NEXT), 0, NEXT.length())).isZero();
    }
}
