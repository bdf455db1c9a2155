// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.internal.wire.completions.CompletionsApi;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the reader of a streamed body reports, however the body is cut. */
class StreamReaderTest {

    private static final int MAX_JSON = 200;

    private static final String A = "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n";
    private static final String STOP =
            "data: {\"choices\":[{\"delta\":{\"content\":\"b\"},\"finish_reason\":\"stop\"}]}\n\n";
    private static final String ERROR = "data: {\"error\":{\"message\":\"no\"}}\n\n";
    private static final String JSON = "{\"choices\":[{\"message\":{\"content\":\"c\"}}]}";

    /** A body, and what is reported of it: deltas, then the text of the answer or the failure. */
    static Stream<Arguments> bodies() {
        return Stream.of(
                Arguments.of("events", A + STOP, List.of("a", "b", "=ab")),
                Arguments.of("events after a comment", ": hi\n\n" + STOP, List.of("b", "=b")),
                Arguments.of("marker only", A + "data: [DONE]\n\n", List.of("a", "=a")),
                Arguments.of("last event without end", A + STOP.strip(), List.of("a", "b", "=ab")),
                Arguments.of(
                        "last event cut off",
                        A + STOP.substring(0, 40),
                        List.of("a", "!Truncated")),
                Arguments.of(
                        "another event without end", A + A.strip(), List.of("a", "!Truncated")),
                Arguments.of("no finish reason", A, List.of("a", "!Truncated")),
                Arguments.of("an error", A + ERROR + A, List.of("a", "!ErrorEvent")),
                Arguments.of(
                        "an error without end", A + ERROR.strip(), List.of("a", "!ErrorEvent")),
                Arguments.of(
                        "an unreadable event",
                        A + "data: {\n\n" + A,
                        List.of("a", "!UnreadableEvent")),
                Arguments.of(
                        "an unreadable event after the last",
                        STOP + "data: {\n\n",
                        List.of("b", "=b")),
                Arguments.of("JSON", " \n" + JSON, List.of("c", "=c")),
                Arguments.of("JSON that is no answer", "{}", List.of("!UnreadableAnswer")),
                Arguments.of(
                        "JSON with an error",
                        "{\"error\":{\"message\":\"no\"}}",
                        List.of("!ErrorEvent")),
                Arguments.of(
                        "JSON that is too large",
                        "[" + " ".repeat(MAX_JSON),
                        List.of("!BodyTooLarge")),
                Arguments.of("text", "Bad gateway", List.of("!NoEvents")),
                Arguments.of("nothing", "", List.of("!NoEvents")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void aBodyIsReadHoweverItIsCut(String name, String body, List<String> expected)
            throws Exception {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);

        for (int size : new int[] {1, 7, 50, 10_000}) {
            assertThat(read(bytes, size)).as("pieces of %d bytes", size).isEqualTo(expected);
        }
    }

    private static List<String> read(byte[] bytes, int size) throws Exception {
        Recorder recorder = new Recorder();
        StreamReader reader =
                new StreamReader(new CompletionsApi(), 1_000, 1_000, LimitedJson::new, recorder);
        for (int from = 0; from < bytes.length; from += size) {
            reader.read(ByteBuffer.wrap(bytes, from, Math.min(size, bytes.length - from)));
        }
        reader.end();
        if (!recorder.hasFailed) {
            recorder.found.add("=" + reader.result(recorder.text.toString(), null).text());
        }
        return recorder.found;
    }

    private static final class LimitedJson implements StreamReader.JsonBody {

        private final ByteArrayOutputStream body = new ByteArrayOutputStream();

        @Override
        public boolean add(ByteBuffer source) {
            byte[] bytes = new byte[source.remaining()];
            source.get(bytes);
            body.writeBytes(bytes);
            return body.size() <= MAX_JSON;
        }

        @Override
        public byte[] drain() {
            return body.toByteArray();
        }
    }

    private static final class Recorder implements StreamReader.Listener {

        private final List<String> found = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();
        private boolean hasFailed;

        @Override
        public void text(String delta) {
            text.append(delta);
            found.add(delta);
        }

        @Override
        public void reasoning(String delta) {
            found.add("~" + delta);
        }

        @Override
        public void failed(StreamFailure failure) {
            hasFailed = true;
            found.add("!" + failure.getClass().getSimpleName());
        }
    }
}
