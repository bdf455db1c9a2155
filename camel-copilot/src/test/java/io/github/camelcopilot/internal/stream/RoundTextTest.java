// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.FinishReason;
import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.internal.client.Chunk;
import io.github.camelcopilot.internal.client.StreamSettings;
import io.github.camelcopilot.testing.TestUsage;
import io.github.camelcopilot.testing.VirtualScheduler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.StreamCache;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The text of a stream with several model calls, in the forms that have no tool steps. */
@Timeout(60)
class RoundTextTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final StreamSettings SETTINGS =
            new StreamSettings(1_000, 1_000_000, Duration.ZERO, Duration.ZERO, true);
    private static final long MAX_SIZE = 1_000_000;

    private final CountingStream stream = new CountingStream();
    private final VirtualScheduler clock = new VirtualScheduler(Duration.ZERO);
    private final DefaultCamelContext context = new DefaultCamelContext();

    @AfterEach
    void close() {
        clock.close();
        context.stop();
    }

    /** What arrives, the text with an empty line between rounds, and the text of the last one. */
    static Stream<Arguments> streams() {
        return Stream.of(
                arguments("", "", ""),
                arguments("a|b", "ab", "ab"),
                arguments("#called|#done", "", ""),
                arguments("#called|#done|a", "a", "a"),
                arguments("a|#called|#done", "a", ""),
                arguments("a|#suspended", "a", "a"),
                arguments("a|#called|#done|b|c", "a\n\nbc", "bc"),
                arguments("a|b|#called|#called|#done|#failed|c", "ab\n\nc", "c"),
                arguments("a|#called|b|#called|c", "a\n\nb\n\nc", "c"),
                arguments("a|#called|#done|#called|#done|b", "a\n\nb", "b"),
                arguments("#called|a|#called|b", "a\n\nb", "b"),
                arguments("~x|a|#denied|~y|b", "a\n\nb", "b"),
                arguments("~x|#called|~y|b", "b", "b"),
                arguments("a|#called||b", "a\n\nb", "b"),
                arguments("|#called|b", "b", "b"),
                // The text is not examined: its own line ends stay.
                arguments("a\n\n|#called|\nb", "a\n\n\n\n\nb", "\nb"),
                arguments(" |#called|水|😀", " \n\n水😀", "水😀"));
    }

    private ChunkLog log(boolean isText) {
        ChunkLog log =
                isText
                        ? ChunkLog.ofText(SETTINGS, MAX_SIZE, clock)
                        : ChunkLog.ofDeltas(SETTINGS, MAX_SIZE, clock);
        log.begin(stream);
        return log;
    }

    private static String read(InputStream body) throws IOException {
        return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    @ParameterizedTest
    @MethodSource("streams")
    void everyReaderOfTheTextReceivesTheSame(String steps, String text, String last)
            throws Exception {
        ChunkLog log = log(true);
        ChunkInputStream first = ChunkInputStream.ofText(log);
        StreamCache early = first.copy(null);
        for (Chunk chunk : ChunkScript.of(steps)) {
            log.accept(List.of(chunk));
        }
        log.accept(List.of(ChunkScript.end(last)));

        assertThat(read(first)).isEqualTo(text);
        first.reset();
        assertThat(read(first)).as("again").isEqualTo(text);
        assertThat(read((InputStream) early)).as("a copy made before").isEqualTo(text);
        assertThat(read((InputStream) first.copy(null))).as("a later copy").isEqualTo(text);
        assertThat(first.length()).isEqualTo(Math.max(1, bytes(text)));
        assertThat(first.position()).isEqualTo(bytes(text));
        assertThat(log.textSize()).isEqualTo(bytes(text));
    }

    /** The line belongs to the text that follows, which may never arrive. */
    @Test
    void theEmptyLineArrivesWithTheTextAfterIt() throws Exception {
        ChunkLog log = log(true);
        ChunkInputStream body = ChunkInputStream.ofText(log);
        byte[] target = new byte[100];

        log.accept(ChunkScript.of("a|#called|#done"));
        assertThat(body.read(target)).isEqualTo(1);
        assertThat(body.length()).isEqualTo(1);
        log.accept(ChunkScript.of("b"));
        assertThat(body.read(target)).isEqualTo(3);
        assertThat(body.length()).isEqualTo(4);
        body.reset();
        assertThat(body.read(target)).isEqualTo(4);
        assertThat(new String(target, 0, 4, StandardCharsets.UTF_8)).isEqualTo("a\n\nb");
    }

    private static ChatResult result(String text) {
        return ChatResult.builder()
                .id("last")
                .model("m1")
                .text(text)
                .finishReason(FinishReason.STOP)
                .usage(TestUsage.of(30, 12, 42, 0, 0))
                .lastUsage(TestUsage.of(20, 7, 27, 0, 0))
                .toolIterations(2)
                .build();
    }

    private static List<JsonNode> events(InputStream body) throws IOException {
        List<JsonNode> events = new ArrayList<>();
        String text = read(body);
        assertThat(text).endsWith("data: [DONE]\n\n");
        for (String event : text.split("\n\n", -1)) {
            if (!event.isEmpty() && !event.equals("data: [DONE]")) {
                events.add(JSON.readTree(event.substring("data: ".length())));
            }
        }
        return events;
    }

    private static String joined(List<JsonNode> events, String member) {
        StringBuilder all = new StringBuilder();
        events.forEach(event -> all.append(event.at("/choices/0/delta").path(member).asText("")));
        return all.toString();
    }

    private ChunkInputStream eventsOf(String steps, ChatResult result) {
        ChunkLog log = log(false);
        ChunkInputStream body =
                ChunkInputStream.ofEvents(
                        log, () -> new OpenAiEventWriter("stream-1", 1_700_000_000, true));
        log.accept(ChunkScript.of(steps));
        log.accept(List.of(Chunk.end(result, false)));
        return body;
    }

    @ParameterizedTest
    @MethodSource("streams")
    void theEventsAreThoseOfOneAnswerHoweverManyModelCallsThereWere(
            String steps, String text, String last) throws Exception {
        ChunkInputStream body = eventsOf(steps, result(last));
        for (int pass = 0; pass < 2; pass++) {
            List<JsonNode> events = events(body);

            assertThat(joined(events, "content"))
                    .as("the deltas as they arrived, without separators")
                    .isEqualTo(
                            String.join(
                                    "",
                                    ChunkScript.of(steps).stream()
                                            .filter(chunk -> chunk.type() == Chunk.Type.TEXT)
                                            .map(Chunk::text)
                                            .toList()));
            assertThat(events).extracting(e -> e.path("id").asText()).containsOnly("stream-1");
            assertThat(events)
                    .filteredOn(e -> e.at("/choices/0/delta").has("role"))
                    .containsExactly(events.get(0));
            assertThat(events)
                    .filteredOn(
                            e -> !e.at("/choices/0/finish_reason").asText("null").equals("null"))
                    .extracting(e -> e.at("/choices/0/finish_reason").asText())
                    .filteredOn(reason -> !reason.isEmpty())
                    .containsExactly("stop");
            assertThat(events)
                    .filteredOn(e -> e.has("usage"))
                    .extracting(e -> e.at("/usage/total_tokens").asInt())
                    .as("of all model calls together")
                    .containsExactly(42);
            assertThat(events).noneMatch(e -> e.at("/choices/0/delta").has("tool_calls"));
            body.reset();
        }
    }

    @Test
    void toolCallsAreWrittenOnlyFromTheResult() throws Exception {
        ChatResult wanted =
                result("").toBuilder()
                        .finishReason(FinishReason.TOOL_CALLS)
                        .toolCalls(List.of(ToolCall.of("call-2", "time", "{}")))
                        .build();

        List<JsonNode> events = events(eventsOf("a|#called|#done", wanted));

        assertThat(events)
                .filteredOn(e -> e.at("/choices/0/delta").has("tool_calls"))
                .extracting(e -> e.at("/choices/0/delta/tool_calls/0/id").asText())
                .containsExactly("call-2");
    }

    private ChunkBuffer buffer(String steps, Chunk last, long maxSize) {
        ChunkBuffer buffer = ChunkBuffer.withText(SETTINGS, maxSize);
        buffer.begin(stream);
        buffer.accept(ChunkScript.of(steps));
        buffer.accept(List.of(last));
        return buffer;
    }

    private ChunkIterator iterator(ChunkBuffer buffer, long maxSize) {
        return new ChunkIterator(buffer, new ChunkMessages(context, "s", Map.of()), maxSize);
    }

    /** What Camel's type converters return for a body that holds the chunks. */
    enum Converted {
        STRING(String.class),
        BYTES(byte[].class),
        STREAM(InputStream.class);

        private final Class<?> type;

        Converted(Class<?> type) {
            this.type = type;
        }

        String of(DefaultCamelContext context, Object body) throws Exception {
            Object converted = context.getTypeConverter().mandatoryConvertTo(type, body);
            assertThat(converted).isInstanceOf(type);
            if (converted instanceof InputStream stream) {
                return read(stream);
            }
            return converted instanceof byte[] bytes
                    ? new String(bytes, StandardCharsets.UTF_8)
                    : (String) converted;
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void aConversionHasTheTextOfEveryRound(String steps, String text, String last)
            throws Exception {
        context.start();
        for (Converted type : Converted.values()) {
            ChunkBuffer buffer = buffer(steps, ChunkScript.end(last), MAX_SIZE);
            ChunkIterator chunks = iterator(buffer, MAX_SIZE);
            StreamCache copy = chunks.copy(null);

            assertThat(type.of(context, chunks)).as("unread").isEqualTo(text);
            assertThat(type.of(context, copy)).as("a copy").isEqualTo(text);
            if (chunks.hasNext()) {
                chunks.next();
            }
            assertThat(type.of(context, chunks)).as("begun").isEqualTo(text);
            chunks.forEachRemaining(chunk -> {});
            assertThat(type.of(context, chunks)).as("read").isEqualTo(text);
            assertThat(type.of(context, copy)).as("the copy again").isEqualTo(text);
        }
    }

    /** A log or a predicate converts the body before the split reads it. */
    @ParameterizedTest
    @EnumSource(Converted.class)
    void aConversionTakesNoToolStepFromTheReader(Converted type) throws Exception {
        context.start();
        ChunkBuffer buffer =
                buffer(
                        "a|b|#called|#called|#done|#failed|~c|~d|e|f|#called|#done|g",
                        ChunkScript.end("g"),
                        MAX_SIZE);
        ChunkIterator chunks = iterator(buffer, MAX_SIZE);
        String unused = type.of(context, chunks);

        List<String> received = new ArrayList<>();
        chunks.forEachRemaining(chunk -> received.add(ChunkScript.describe(chunk)));

        assertThat(received)
                .containsExactly(
                        "ab", "#called", "#called", "#done", "#failed", "~cd", "ef", "#called",
                        "#done", "g", "end");
    }

    /** What arrives, the maximum in bytes, and the converted text; null = it is too long. */
    static Stream<Arguments> limits() {
        return Stream.of(
                arguments("abc|#called|def", 200, "abc\n\ndef"),
                // Each step counts 64 bytes while it waits.
                arguments("abc|#called|def", 69, null),
                arguments("abc|#called|def", 70, "abc\n\ndef"),
                arguments("#called|#called|#called|#called", 255, null),
                arguments("#called|#called|#called|#called", 256, ""),
                arguments("abcdefgh", 7, null));
    }

    @ParameterizedTest
    @MethodSource("limits")
    void textBeyondMaxAnswerSizeIsNeverConvertedInPart(String steps, long maxSize, String text)
            throws Exception {
        ChunkIterator chunks = iterator(buffer(steps, ChunkScript.end("x"), maxSize), maxSize);

        if (text != null) {
            assertThat(chunks.text()).isEqualTo(text);
        } else {
            assertThatThrownBy(chunks::text)
                    .isInstanceOfSatisfying(
                            CopilotException.class,
                            failure -> assertThat(failure.getCode()).isEqualTo("answer_too_long"));
        }
    }

    /** The text is 8 bytes: two rounds and the line between them. */
    @ParameterizedTest
    @CsvSource({"7, false", "8, true"})
    void theTextOfAllRoundsTogetherIsLimited(long maxSize, boolean fits) throws Exception {
        ChunkBuffer buffer = buffer("abc|#called|def", ChunkScript.end("def"), maxSize);
        ChunkIterator chunks = iterator(buffer, MAX_SIZE);
        chunks.forEachRemaining(chunk -> {});

        if (fits) {
            assertThat(chunks.text()).isEqualTo("abc\n\ndef");
        } else {
            assertThatThrownBy(chunks::text)
                    .isInstanceOfSatisfying(
                            CopilotException.class,
                            failure -> assertThat(failure.getCode()).isEqualTo("answer_too_long"));
        }
    }

    @Test
    void aFailureAfterToolCallsFailsTheConversion() {
        CopilotException broken = stream.failure("it broke");
        ChunkBuffer buffer = buffer("a|#called|b", Chunk.error(broken, "a\n\nb", false), MAX_SIZE);

        assertThatThrownBy(() -> iterator(buffer, MAX_SIZE).text()).isSameAs(broken);
    }
}
