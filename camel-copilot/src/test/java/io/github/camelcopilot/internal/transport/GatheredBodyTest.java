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

/** A body is kept unchanged, and not beyond its limits. */
class GatheredBodyTest {

    @Test
    void theBodyIsTheSameHoweverItIsCut() {
        Random random = new Random(1);
        for (int size : new int[] {0, 1, 1023, 1024, 1025, 5000, 300_000, 1_000_000}) {
            byte[] all = new byte[size];
            random.nextBytes(all);
            GatheredBody body = new GatheredBody(size, size);
            for (int at = 0; at < size; ) {
                int to = Math.min(size, at + 1 + random.nextInt(20_000));
                assertThat(body.add(ByteBuffer.wrap(all, at, to - at))).isTrue();
                at = to;
            }
            assertThat(body.size()).isEqualTo(size);
            assertThat(body.drain()).isEqualTo(all);
            assertThat(body.size()).isZero();
        }
    }

    @Test
    void bytesBeyondTheLimitAreNotKept() {
        GatheredBody body = new GatheredBody(5, 100);
        ByteBuffer source = ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6});

        assertThat(body.add(source)).isFalse();

        assertThat(source.hasRemaining()).isFalse();
        assertThat(body.drain()).containsExactly(1, 2, 3, 4, 5);
    }

    /** JSON, and its length in bytes after decoding of its escapes. */
    static Stream<Arguments> texts() {
        return Stream.of(
                arguments("plain", 5),
                arguments("\\n\\t\\\"\\\\", 4),
                arguments("\\u0041\\u00e9\\u6c34", 1 + 2 + 3),
                arguments("\\ud83d\\udc2a", 4),
                arguments("\u00e9\u6c34", 5));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void theTextIsCountedWithoutItsEscapes(String json, int size) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        for (int step : new int[] {1, bytes.length}) {
            GatheredBody enough = new GatheredBody(1000, size);
            GatheredBody tooSmall = new GatheredBody(1000, size - 1);
            boolean fits = true;
            boolean fitsTooSmall = true;
            for (int at = 0; at < bytes.length; at += step) {
                fits &= enough.add(ByteBuffer.wrap(bytes, at, step));
                fitsTooSmall &= tooSmall.add(ByteBuffer.wrap(bytes, at, step));
            }
            assertThat(fits).isTrue();
            assertThat(fitsTooSmall).isFalse();
        }
    }
}
