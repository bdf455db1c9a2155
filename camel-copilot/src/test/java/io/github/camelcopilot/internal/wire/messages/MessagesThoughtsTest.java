// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire.messages;

import static io.github.camelcopilot.internal.wire.ReadAnswer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.ReasoningState;
import io.github.camelcopilot.api.WireFormat;
import io.github.camelcopilot.internal.wire.Json;
import io.github.camelcopilot.internal.wire.ReadAnswer;
import io.github.camelcopilot.internal.wire.StreamDecoder;
import io.github.camelcopilot.internal.wire.UnreadableAnswerException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The reasoning that Anthropic wants back. JSON has single quotes here. */
class MessagesThoughtsTest {

    private static final String MODEL = "claude-sonnet-4-5";

    private static final String TEXT = "{'type':'text','text':'Hi'}";
    private static final String CALL = "{'type':'tool_use','id':'c1','name':'f','input':{}}";
    private static final String REDACTED = "{'type':'redacted_thinking','data':'d=='}";

    private static final String END = "{'type':'message_delta','delta':{'stop_reason':'end_turn'}}";
    private static final String STOP = "{'type':'message_stop'}";

    private final MessagesApi api = new MessagesApi();

    private static String thinking(String text, String signature) {
        return "{'type':'thinking','thinking':'" + text + "','signature':'" + signature + "'}";
    }

    private static String begin(int index, String block) {
        return "{'type':'content_block_start','index':" + index + ",'content_block':" + block + "}";
    }

    private static String delta(int index, String delta) {
        return "{'type':'content_block_delta','index':" + index + ",'delta':{" + delta + "}}";
    }

    private static String thought(int index, String text) {
        return delta(index, "'type':'thinking_delta','thinking':'" + text + "'");
    }

    private static String signature(int index, String signature) {
        return delta(index, "'type':'signature_delta','signature':'" + signature + "'");
    }

    /** Name, blocks of the whole answer, events, the items of the state; null = no state. */
    static Stream<Arguments> states() {
        return Stream.of(
                arguments("none", TEXT, List.of(begin(0, TEXT)), null),
                arguments(
                        "signed, in many deltas",
                        thinking("Hm hm hm.", "s==") + "," + TEXT,
                        List.of(
                                begin(0, thinking("", "")),
                                thought(0, "Hm"),
                                thought(0, " h"),
                                thought(0, "m hm."),
                                signature(0, "s=="),
                                "{'type':'content_block_stop','index':0}",
                                begin(1, TEXT)),
                        thinking("Hm hm hm.", "s==")),
                arguments(
                        "signed and encrypted, before a call",
                        thinking("a", "s1")
                                + ","
                                + REDACTED
                                + ","
                                + thinking("b", "s2")
                                + ","
                                + CALL,
                        List.of(
                                begin(0, thinking("a", "")),
                                signature(0, "s1"),
                                begin(1, REDACTED),
                                begin(2, thinking("", "")),
                                thought(2, "b"),
                                signature(2, "s2"),
                                begin(3, CALL)),
                        thinking("a", "s1") + "," + REDACTED + "," + thinking("b", "s2")),
                arguments(
                        "without text, which the service does not show",
                        thinking("", "s") + "," + TEXT,
                        List.of(begin(0, thinking("", "")), signature(0, "s"), begin(1, TEXT)),
                        thinking("", "s")),
                arguments(
                        "behind text",
                        TEXT + "," + thinking("a", "s") + "," + CALL,
                        List.of(
                                begin(0, TEXT),
                                begin(1, thinking("", "")),
                                thought(1, "a"),
                                signature(1, "s"),
                                begin(2, CALL)),
                        thinking("a", "s")),
                arguments(
                        "cut off before the signature",
                        thinking("a", ""),
                        List.of(begin(0, thinking("", "")), thought(0, "a")),
                        null),
                arguments(
                        "of a vendor that does not sign",
                        thinking("a", "") + "," + CALL,
                        List.of(begin(0, thinking("", "")), thought(0, "a"), begin(1, CALL)),
                        thinking("a", "")),
                arguments(
                        "repeated from the beginning of the message",
                        thinking("ab", "s") + "," + TEXT,
                        List.of(
                                "{'type':'message_start','message':{'content':["
                                        + thinking("ab", "s")
                                        + "]}}",
                                begin(0, thinking("", "")),
                                thought(0, "a"),
                                thought(0, "b"),
                                signature(0, "s"),
                                begin(1, TEXT)),
                        thinking("ab", "s")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("states")
    void theBlocksAreKeptInOrder(String name, String blocks, List<String> events, String items)
            throws Exception {
        String whole = "{'content':[" + blocks + "],'stop_reason':'end_turn'}";
        List<String> all = new ArrayList<>(events);
        all.addAll(List.of(END, STOP));
        for (ChatResult result :
                List.of(
                        ReadAnswer.whole(api, whole),
                        ReadAnswer.inPlaceOfStream(api, whole),
                        ReadAnswer.streamed(api, all.toArray(String[]::new)))) {
            ReasoningState state = result.messages().get(0).reasoningState();
            if (items == null) {
                assertThat(state).isNull();
            } else {
                assertThat(state.format()).isEqualTo(WireFormat.MESSAGES);
                assertThat(Json.MAPPER.<JsonNode>valueToTree(state.items()))
                        .isEqualTo(Json.MAPPER.readTree(json("[" + items + "]")));
            }
        }
    }

    /** Name, events. */
    static Stream<Arguments> unusable() {
        return Stream.of(
                arguments(
                        "texts that alternate",
                        List.of(
                                begin(0, thinking("", "")),
                                begin(1, thinking("", "")),
                                thought(0, "a"),
                                thought(1, "b"),
                                thought(0, "c"),
                                signature(0, "s"),
                                signature(1, "s"))),
                arguments(
                        "a block that never began",
                        List.of(thought(0, "a"), signature(0, "s"), begin(1, CALL))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unusable")
    void whatMayNotBeWhatWasSignedIsNotKept(String name, List<String> events) throws Exception {
        List<String> all = new ArrayList<>(events);
        all.addAll(List.of(END, STOP));

        assertThat(
                        ReadAnswer.streamed(api, all.toArray(String[]::new))
                                .messages()
                                .get(0)
                                .reasoningState())
                .isNull();
    }

    @Test
    void aTextOfWhichPartsWereDroppedIsNotKept() throws Exception {
        StreamDecoder decoder = api.streamDecoder(1_000);
        for (String event :
                List.of(begin(0, thinking("", "")), thought(0, "abc"), signature(0, "s"))) {
            byte[] bytes = json(event).getBytes(StandardCharsets.UTF_8);
            decoder.event("message", bytes, 0, bytes.length, new NoDeltas());
        }

        assertThat(decoder.result("", "ab").messages().get(0).reasoningState()).isNull();
        assertThat(decoder.result("", "abc").messages().get(0).reasoningState()).isNotNull();
    }

    private static final class NoDeltas implements StreamDecoder.Deltas {
        @Override
        public void text(String delta) {}

        @Override
        public void reasoning(String delta) {}
    }

    @Test
    void signaturesCountTowardsTheLimitOfToolCalls() throws Exception {
        String[] events = {
            begin(0, thinking("", "")), signature(0, "x".repeat(300)), begin(1, REDACTED), END, STOP
        };

        assertThat(ReadAnswer.streamed(api, 503, events).messages().get(0).reasoningState())
                .isNotNull();
        assertThatThrownBy(() -> ReadAnswer.streamed(api, 502, events))
                .isInstanceOf(UnreadableAnswerException.class)
                .hasMessageContaining("maxAnswerSize (502)");
    }

    private ChatMessage answer(String blocks, String model) throws Exception {
        ChatMessage message =
                ReadAnswer.whole(api, "{'content':[" + blocks + "],'stop_reason':'tool_use'}")
                        .messages()
                        .get(0);
        return message.toBuilder()
                .reasoningState(message.reasoningState().withModel(model))
                .build();
    }

    /**
     * The model that called the tool, what is sent of its reasoning, whether it goes on to reason.
     */
    static Stream<Arguments> models() {
        return Stream.of(
                arguments(MODEL, thinking("a", "s") + "," + REDACTED + ",", true),
                arguments("claude-opus-4-5", "", false),
                arguments(null, "", false));
    }

    @ParameterizedTest
    @MethodSource("models")
    void theSameModelGetsItBackFirstAndGoesOnToReason(String model, String sent, boolean reasons)
            throws Exception {
        ChatMessage call =
                answer(TEXT + "," + thinking("a", "s") + "," + REDACTED + "," + CALL, model);
        ChatRequest request =
                ChatRequest.builder()
                        .model(MODEL)
                        .messages(ChatMessage.user("Hi"), call, ChatMessage.tool("c1", "cold"))
                        .reasoningEffort("low")
                        .build();

        JsonNode body = Json.MAPPER.readTree(api.encode(request));

        assertThat(body.at("/messages/1/content"))
                .isEqualTo(Json.MAPPER.readTree(json("[" + sent + TEXT + "," + CALL + "]")));
        assertThat(body.has("thinking")).isEqualTo(reasons);
        assertThat(api.unsupportedOptions(request))
                .isEqualTo(reasons ? Set.of() : Set.of("reasoningEffort"));
    }
}
