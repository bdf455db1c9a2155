// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.api.FinishReason;
import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.api.Usage;
import io.github.camelcopilot.internal.client.Chunk;
import io.github.camelcopilot.internal.wire.ErrorBody;
import io.github.camelcopilot.internal.wire.ErrorEventException;
import io.github.camelcopilot.internal.wire.Json;
import io.github.camelcopilot.internal.wire.ReadStream;
import io.github.camelcopilot.internal.wire.SseParser;
import io.github.camelcopilot.testing.TestUsage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code emit=sse} writes means the same to whoever reads OpenAI's format. */
class OpenAiEventWriterTest {

    private final OpenAiEventWriter events = new OpenAiEventWriter("a1", 1_700_000_000, true);
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    private static ChatResult result(FinishReason finish, Usage usage) {
        return ChatResult.builder().id("a1").model("m1").finishReason(finish).usage(usage).build();
    }

    private static ChatResult stopped() {
        return result(FinishReason.STOP, null);
    }

    private void end(ChatResult result, String model) {
        written.writeBytes(events.end(Chunk.end(result, false), model));
    }

    private void fail(String message, ErrorDetails details) {
        CopilotException failure = new CopilotServerException(message, null, details);
        written.writeBytes(events.end(Chunk.error(failure, "", false), "m1"));
    }

    /** Returns the data of the events that were written, as the standard finds them. */
    private static List<String> dataOf(byte[] bytes) throws IOException {
        List<String> found = new ArrayList<>();
        SseParser parser =
                new SseParser(
                        1 << 20,
                        (type, data, offset, length) -> {
                            assertThat(type).isEqualTo("message");
                            found.add(new String(data, offset, length, StandardCharsets.UTF_8));
                        });
        parser.feed(ByteBuffer.wrap(bytes));
        assertThat(parser.unfinished()).isEmpty();
        return found;
    }

    private ReadStream read() throws Exception {
        ReadStream read = new ReadStream();
        for (String data : dataOf(written.toByteArray())) {
            // One line, so that whoever reads line by line can read it too.
            assertThat(data).doesNotContain("\n", "\r");
            read.event("message", data);
        }
        return read;
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                        "a",
                        " ",
                        "  a  ",
                        "\"quoted\"",
                        "\\ and /",
                        "\n",
                        "\r\n\r\n",
                        "a\nb\n\nc\r\nd\re",
                        "data: a\n\ndata: [DONE]\n\n",
                        "[DONE]",
                        "{\"choices\":[]}",
                        ": comment",
                        "\t\b\f\0\u0001\u001F\u007F\u0085",
                        "\u2028\u2029\uFEFF\uFFFD",
                        "é水😀👩‍💻",
                        "<b>&amp;</b>",
                        "x".repeat(100_000),
                        IntStream.range(1, 0xD800)
                                .collect(
                                        StringBuilder::new,
                                        StringBuilder::appendCodePoint,
                                        StringBuilder::append)
                                .toString())
                .map(text -> arguments((Object) text));
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("texts")
    void anyTextIsReadAsItWas(String text) throws Exception {
        written.writeBytes(events.reasoning(text, "m1"));
        written.writeBytes(events.text(text, "m1"));
        written.writeBytes(events.text("|" + text, "m1"));
        end(stopped(), "m1");

        ReadStream read = read();

        assertThat(read.deltas()).containsExactly("~" + text, text, "|" + text);
        assertThat(read.result())
                .usingRecursiveComparison()
                .ignoringFields("members.rawFinishReason", "members.messages")
                .isEqualTo(
                        ChatResult.builder()
                                .id("a1")
                                .model("m1")
                                .text(text + "|" + text)
                                .reasoning(text)
                                .finishReason(FinishReason.STOP)
                                .build());
        assertThat(read.decoder().isDone()).isTrue();
    }

    @Test
    void halvesOfACharacterInTwoDeltasAreReadAsOne() throws Exception {
        written.writeBytes(events.text("a\uD83D", "m1"));
        written.writeBytes(events.text("\uDE00b", "m1"));

        assertThat(read().text()).isEqualTo("a😀b");
        // Each event must be valid UTF-8 by itself.
        assertThat(written.toString(StandardCharsets.UTF_8)).doesNotContain("\uFFFD", "?");
    }

    @ParameterizedTest
    @EnumSource(
            value = FinishReason.class,
            names = {"STOP", "LENGTH", "TOOL_CALLS", "CONTENT_FILTER"})
    void theFinishReasonIsReadAsItWas(FinishReason reason) throws Exception {
        written.writeBytes(events.text("a", "m1"));
        end(result(reason, null), "m1");

        ReadStream read = read();

        assertThat(read.result().finishReason()).isEqualTo(reason);
        assertThat(read.decoder().isFinished()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"ERROR, false, stop", "OTHER, false, stop", "OTHER, true, tool_calls"})
    void aFinishReasonThatOpenAiDoesNotKnowIsWrittenAsOneItKnows(
            FinishReason reason, boolean callsTools, String written) throws Exception {
        List<ToolCall> calls = callsTools ? List.of(ToolCall.of("c1", "time", "{}")) : List.of();
        end(
                ChatResult.builder()
                        .id("a1")
                        .model("m1")
                        .finishReason(reason)
                        .toolCalls(calls)
                        .build(),
                "m1");

        List<JsonNode> choices = choices();

        assertThat(choices.get(choices.size() - 1).path("finish_reason").asText())
                .isEqualTo(written);
        assertThat(choices.get(0).path("delta").path("role").asText()).isEqualTo("assistant");
    }

    @Test
    void eachToolCallHasAnEventOfItsOwnAndTheFirstNamesTheRole() throws Exception {
        List<ToolCall> calls =
                List.of(
                        ToolCall.of("c1", "weather", "{}"),
                        ToolCall.of("c2", "time", "{}"),
                        ToolCall.of("c3", "time", "{}"));
        end(
                ChatResult.builder()
                        .id("a1")
                        .model("m1")
                        .finishReason(FinishReason.TOOL_CALLS)
                        .toolCalls(calls)
                        .build(),
                "m1");

        List<JsonNode> choices = choices();

        assertThat(choices).hasSize(4);
        assertThat(choices)
                .extracting(choice -> choice.path("delta").path("role").asText(""))
                .containsExactly("assistant", "", "", "");
        assertThat(choices.subList(0, 3))
                .allSatisfy(
                        choice -> assertThat(choice.path("delta").path("tool_calls")).hasSize(1))
                .extracting(choice -> choice.path("delta").path("tool_calls").path(0).path("index"))
                .extracting(JsonNode::asInt)
                .containsExactly(0, 1, 2);
        assertThat(choices.get(3).path("delta")).isEmpty();
    }

    @Test
    void theRoleComesFirstWhereNothingElseComes() throws Exception {
        end(stopped(), "m1");

        assertThat(choices())
                .extracting(
                        choice -> choice.path("delta").path("role").asText(""),
                        choice -> choice.path("finish_reason").asText(""))
                .containsExactly(tuple("assistant", ""), tuple("", "stop"));
    }

    @Test
    void theUsageIsLeftOutIfItWasNotRequested() throws Exception {
        OpenAiEventWriter withoutUsage = new OpenAiEventWriter("a1", 1_700_000_000, false);
        withoutUsage.text("a", "m1");
        Chunk last = Chunk.end(result(FinishReason.STOP, TestUsage.of(1, 2, 3, 0, 0)), false);
        written.writeBytes(withoutUsage.end(last, "m1"));

        assertThat(dataOf(written.toByteArray())).noneMatch(data -> data.contains("usage"));
        assertThat(choices()).hasSize(1);
    }

    /** Returns the choice of each event; an event without one fails. */
    private List<JsonNode> choices() throws IOException {
        List<JsonNode> choices = new ArrayList<>();
        for (String data : dataOf(written.toByteArray())) {
            if (!data.equals("[DONE]")) {
                JsonNode event = Json.MAPPER.readTree(data).path("choices");
                assertThat(event).hasSize(1);
                choices.add(event.path(0));
            }
        }
        return choices;
    }

    @Test
    void toolCallsAreReadAsTheyWere() throws Exception {
        List<ToolCall> calls =
                List.of(
                        ToolCall.of("c1", "weather", "{\"city\":\"Köln\"}"),
                        ToolCall.of("c2", "time", "{}"));
        ChatResult result =
                ChatResult.builder()
                        .id("a1")
                        .model("m1")
                        .finishReason(FinishReason.TOOL_CALLS)
                        .toolCalls(calls)
                        .build();
        end(result, "m1");

        assertThat(read().result().toolCalls()).isEqualTo(calls);
    }

    static Stream<Usage> usages() {
        return Stream.of(
                null,
                TestUsage.of(0, 0, 0, 0, 0),
                TestUsage.of(1, 2, 3, 0, 0),
                TestUsage.of(11, 12, 23, 14, 15),
                // The total is the service's word, not a sum.
                TestUsage.of(1, 2, 4, 0, 0),
                TestUsage.of(
                        Integer.MAX_VALUE,
                        Integer.MAX_VALUE,
                        Integer.MAX_VALUE,
                        Integer.MAX_VALUE,
                        Integer.MAX_VALUE));
    }

    @ParameterizedTest
    @MethodSource("usages")
    void theUsageIsReadAsItWas(Usage usage) throws Exception {
        written.writeBytes(events.text("a", "m1"));
        end(result(FinishReason.STOP, usage), "m1");

        assertThat(read().result().usage()).isEqualTo(usage);
    }

    @Test
    void anAnswerWithoutTextIsWholeToo() throws Exception {
        end(stopped(), "m1");

        ReadStream read = read();

        assertThat(read.deltas()).isEmpty();
        assertThat(read.decoder().isDone()).isTrue();
        assertThat(read.result().finishReason()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void anUnknownModelIsLeftOpen() throws Exception {
        written.writeBytes(events.text("a", null));
        end(stopped(), null);

        assertThat(read().result().model()).isNull();
    }

    @Test
    void everyChunkSaysWhatOpenAisChunksSay() throws Exception {
        written.writeBytes(events.reasoning("a", "m1"));
        written.writeBytes(events.text("b", "m1"));
        end(result(FinishReason.STOP, TestUsage.of(1, 2, 3, 0, 0)), "m1");

        List<String> data = dataOf(written.toByteArray());

        assertThat(data).hasSize(5).last().isEqualTo("[DONE]");
        for (String each : data.subList(0, 4)) {
            JsonNode chunk = Json.MAPPER.readTree(each);
            assertThat(chunk.path("id").asText()).isEqualTo("a1");
            assertThat(chunk.path("object").asText()).isEqualTo("chat.completion.chunk");
            assertThat(chunk.path("created").asLong()).isEqualTo(1_700_000_000);
            assertThat(chunk.path("model").asText()).isEqualTo("m1");
            assertThat(chunk.path("choices").isArray()).isTrue();
        }
        assertThat(data)
                .as("only the first chunk names the role")
                .filteredOn(each -> each.contains("\"role\":\"assistant\""))
                .containsExactly(data.get(0));
        assertThat(Json.MAPPER.readTree(data.get(3)).path("choices"))
                .as("as OpenAI sends the usage")
                .isEmpty();
    }

    /** A message that is quoted in the error. */
    @ParameterizedTest
    @ValueSource(strings = {"it broke", "\"it\" broke", "it {broke}: 水 😀"})
    void aFailureIsReadAsAnErrorAndEndsNothing(String message) throws Exception {
        written.writeBytes(events.text("a", "m1"));
        fail(message, ErrorDetails.ofCode("rate_limited"));

        assertThat(dataOf(written.toByteArray())).hasSize(2).doesNotContain("[DONE]");
        assertThatThrownBy(this::read)
                .isInstanceOfSatisfying(
                        ErrorEventException.class,
                        error ->
                                assertThat(error.body())
                                        .extracting(ErrorBody::message, ErrorBody::code)
                                        .containsExactly(message, "rate_limited"));
    }

    @Test
    void aFailureWithoutCodeIsReadAsSuch() {
        fail("it broke", ErrorDetails.NONE);

        assertThatThrownBy(this::read)
                .isInstanceOfSatisfying(
                        ErrorEventException.class,
                        error ->
                                assertThat(error.body())
                                        .extracting(ErrorBody::message, ErrorBody::code)
                                        .containsExactly("it broke", null));
    }
}
