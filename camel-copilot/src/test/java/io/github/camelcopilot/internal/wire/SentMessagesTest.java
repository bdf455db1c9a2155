// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.Role;
import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.internal.wire.completions.CompletionsApi;
import io.github.camelcopilot.internal.wire.messages.MessagesApi;
import io.github.camelcopilot.internal.wire.responses.ResponsesApi;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tool calls and their results in a conversation, as each format sends them. */
class SentMessagesTest {

    private static final ChatMessage HI = ChatMessage.user("Hi");

    private static ChatMessage calling(ToolCall... calls) {
        return ChatMessage.builder(Role.ASSISTANT).toolCalls(List.of(calls)).build();
    }

    private static ToolCall call(String id) {
        return ToolCall.of(id, "f", "{}");
    }

    private static ChatMessage result(String id, boolean failed) {
        return ChatMessage.tool(id, "result of " + id).toBuilder().toolFailed(failed).build();
    }

    private static JsonNode sent(WireApi wire, List<ChatMessage> messages) throws Exception {
        return Json.MAPPER.readTree(wire.encode(ChatRequest.of(messages)));
    }

    /** The arguments of a call, whether it failed, what Chat Completions and Responses send. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "{\"a\" : 1.10} | false | {\"a\" : 1.10}",
                "{\"a\" : 1.10} | true  | {\"a\" : 1.10}",
                "-              | false | {}",
                "``             | false | {}",
                "` \n`          | true  | {}",
                "{\"a\":        | false | {\"a\":",
                "{\"a\":        | true  | {}",
                "[1]            | true  | {}",
                "7              | true  | {}",
                "{} {}          | true  | {}",
                "{}x            | false | {}x"
            })
    void argumentsThatAreNotAnObjectAreEmptyOnceTheCallHasFailed(
            String arguments, boolean failed, String expected) throws Exception {
        List<ChatMessage> messages =
                List.of(HI, calling(ToolCall.of("c1", "f", arguments)), result("c1", failed));

        assertThat(
                        sent(new CompletionsApi(), messages)
                                .at("/messages/1/tool_calls/0/function/arguments")
                                .textValue())
                .isEqualTo(expected);
        assertThat(sent(new ResponsesApi(), messages).at("/input/1/arguments").textValue())
                .isEqualTo(expected);
        if (SentMessages.isObject(expected)) {
            assertThat(sent(new MessagesApi(), messages).at("/messages/1/content/0/input"))
                    .isEqualTo(Json.MAPPER.readTree(expected));
        } else {
            // This format has no text for arguments.
            assertThatThrownBy(() -> sent(new MessagesApi(), messages))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("toolFailed");
        }
    }

    @Test
    void theFailureOfAnotherCallDoesNotMatter() throws Exception {
        List<ChatMessage> messages =
                List.of(
                        HI,
                        calling(ToolCall.of("c1", "f", "x"), call("c2")),
                        result("c1", false),
                        result("c2", true));

        assertThat(
                        sent(new CompletionsApi(), messages)
                                .at("/messages/1/tool_calls/0/function/arguments")
                                .textValue())
                .isEqualTo("x");
    }

    /** Name, messages after the first, what is sent of each: its role or the id of its result. */
    static Stream<Arguments> orders() {
        ChatMessage two = calling(call("c1"), call("c2"));
        ChatMessage one = result("c1", false);
        ChatMessage other = result("c2", false);
        ChatMessage more = ChatMessage.user("more");
        return Stream.of(
                arguments("as asked", List.of(two, one, other, more), "assistant c1 c2 user"),
                arguments("in another order", List.of(two, other, one), "assistant c1 c2"),
                arguments(
                        "behind a question",
                        List.of(two, more, other, one),
                        "assistant c1 c2 user"),
                arguments("a missing one", List.of(two, more, other), "assistant c2 user"),
                arguments("of no call", List.of(two, result("c3", false), one), "assistant c1 c3"),
                arguments("twice", List.of(two, other, one, other), "assistant c1 c2 c2"),
                arguments(
                        "ids that are used again",
                        List.of(calling(call("c1")), one, two, other, one),
                        "assistant c1 assistant c1 c2"),
                arguments("no calls", List.of(ChatMessage.assistant("a"), more), "assistant user"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("orders")
    void resultsAreBehindTheirCallsInChatCompletions(
            String name, List<ChatMessage> messages, String expected) throws Exception {
        StringBuilder order = new StringBuilder();
        for (JsonNode message : sent(new CompletionsApi(), messages).path("messages")) {
            order.append(' ')
                    .append(message.path("tool_call_id").asText(message.path("role").textValue()));
        }

        assertThat(order.substring(1)).isEqualTo(expected);
    }

    @Test
    void allResultsOfATurnAreOneMessageBeforeTextInTheMessagesFormat() throws Exception {
        JsonNode content =
                sent(
                                new MessagesApi(),
                                List.of(
                                        HI,
                                        calling(call("c1"), call("c2")),
                                        result("c1", true),
                                        ChatMessage.user("more"),
                                        result("c2", false)))
                        .at("/messages/2/content");

        assertThat(content)
                .isEqualTo(
                        Json.MAPPER.readTree(
                                ReadAnswer.json(
                                        "[{'type':'tool_result','tool_use_id':'c1','is_error':true,"
                                                + "'content':'result of c1'},"
                                                + "{'type':'tool_result','tool_use_id':'c2',"
                                                + "'content':'result of c2'},"
                                                + "{'type':'text','text':'more'}]")));
    }

    @Test
    void aFailureIsOnlyInTheTextWhereAFormatHasNoMemberForIt() throws Exception {
        List<ChatMessage> failed = List.of(HI, calling(call("c1")), result("c1", true));
        List<ChatMessage> succeeded = List.of(HI, calling(call("c1")), result("c1", false));

        for (WireApi wire : List.of(new CompletionsApi(), new ResponsesApi())) {
            assertThat(sent(wire, failed)).isEqualTo(sent(wire, succeeded));
        }
    }

    @Test
    void callsAmongTheExtraMembersOfAMessageAreSentAsTheyAre() throws Exception {
        ChatMessage message =
                ChatMessage.builder(Role.ASSISTANT)
                        .extra(
                                Map.of(
                                        "tool_calls",
                                        List.of(
                                                Map.of(
                                                        "id",
                                                        "c1",
                                                        "index",
                                                        0,
                                                        "function",
                                                        Map.of("name", "f", "arguments", "")))))
                        .build();

        assertThat(
                        sent(new CompletionsApi(), List.of(HI, message))
                                .at("/messages/1/tool_calls/0/function/arguments")
                                .textValue())
                .isEmpty();
    }
}
