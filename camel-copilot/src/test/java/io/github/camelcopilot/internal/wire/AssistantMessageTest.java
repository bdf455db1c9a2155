// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.ContentPart;
import io.github.camelcopilot.api.FinishReason;
import io.github.camelcopilot.api.Role;
import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.internal.wire.completions.CompletionsApi;
import io.github.camelcopilot.internal.wire.messages.MessagesApi;
import io.github.camelcopilot.internal.wire.responses.ResponsesApi;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The message with which an answer continues the conversation, in each format. */
class AssistantMessageTest {

    private static final ToolCall CALL = ToolCall.of("c1", "weather", "{\"in\":\"Oslo\"}");
    private static final String ARGUMENTS = "{\\'in\\':\\'Oslo\\'}";

    private static final String COMPLETIONS_CALL =
            "{'index':0,'id':'c1','type':'function','function':{'name':'weather','arguments':'"
                    + ARGUMENTS
                    + "'}}";
    private static final String MESSAGES_CALL =
            "{'type':'tool_use','id':'c1','name':'weather','input':{'in':'Oslo'}}";
    private static final String RESPONSES_CALL =
            "{'type':'function_call','id':'i1','call_id':'c1','name':'weather','arguments':'"
                    + ARGUMENTS
                    + "'}";

    private static ChatMessage message(String text, ToolCall... calls) {
        return ChatMessage.builder(Role.ASSISTANT)
                .content(text.isEmpty() ? List.of() : List.of(ContentPart.text(text)))
                .toolCalls(List.of(calls))
                .build();
    }

    /** Format and content, format, the whole answer, the events of the same answer, the message. */
    static Stream<Arguments> answers() {
        WireApi completions = new CompletionsApi();
        WireApi messages = new MessagesApi();
        WireApi responses = new ResponsesApi();
        return Stream.of(
                arguments(
                        "completions, text",
                        completions,
                        "{'choices':[{'message':{'content':'Hi'},'finish_reason':'stop'}]}",
                        List.of(
                                "{'choices':[{'delta':{'content':'H'}}]}",
                                "{'choices':[{'delta':{'content':'i'},'finish_reason':'stop'}]}"),
                        message("Hi")),
                arguments(
                        "completions, a call",
                        completions,
                        "{'choices':[{'message':{'content':null,'tool_calls':["
                                + COMPLETIONS_CALL
                                + "]},'finish_reason':'tool_calls'}]}",
                        List.of(
                                "{'choices':[{'delta':{'tool_calls':[" + COMPLETIONS_CALL + "]}}]}",
                                "{'choices':[{'delta':{},'finish_reason':'tool_calls'}]}"),
                        message("", CALL)),
                arguments(
                        "completions, text and a call, each in a choice, ended by stop",
                        completions,
                        "{'choices':[{'message':{'content':'Hi'},'finish_reason':'stop'},"
                                + "{'message':{'tool_calls':["
                                + COMPLETIONS_CALL
                                + "]},'finish_reason':'stop'}]}",
                        List.of(
                                "{'choices':[{'index':0,'delta':{'content':'Hi'}}]}",
                                "{'choices':[{'index':1,'delta':{'tool_calls':["
                                        + COMPLETIONS_CALL
                                        + "]},'finish_reason':'stop'}]}"),
                        message("Hi", CALL)),
                arguments(
                        "completions, a call after the finish reason",
                        completions,
                        "{'choices':[{'finish_reason':'stop','message':{'tool_calls':["
                                + COMPLETIONS_CALL
                                + "],'content':'Hi'}}]}",
                        List.of(
                                "{'choices':[{'delta':{'content':'Hi'},'finish_reason':'stop'}]}",
                                "{'choices':[{'delta':{'tool_calls':[" + COMPLETIONS_CALL + "]}}]}",
                                "[DONE]"),
                        message("Hi", CALL)),
                arguments(
                        "messages, text",
                        messages,
                        "{'content':[{'type':'text','text':'Hi'}],'stop_reason':'end_turn'}",
                        List.of(
                                "{'type':'message_start','message':{'content':[]}}",
                                "{'type':'content_block_start','index':0,"
                                        + "'content_block':{'type':'text','text':''}}",
                                "{'type':'content_block_delta','index':0,"
                                        + "'delta':{'type':'text_delta','text':'Hi'}}",
                                "{'type':'message_delta','delta':{'stop_reason':'end_turn'}}",
                                "{'type':'message_stop'}"),
                        message("Hi")),
                arguments(
                        "messages, text and a call, ended as if there was none",
                        messages,
                        "{'content':[{'type':'text','text':'Hi'},"
                                + MESSAGES_CALL
                                + "],'stop_reason':'end_turn'}",
                        List.of(
                                "{'type':'content_block_delta','index':0,"
                                        + "'delta':{'type':'text_delta','text':'Hi'}}",
                                "{'type':'content_block_start','index':1,'content_block':"
                                        + "{'type':'tool_use','id':'c1','name':'weather'}}",
                                "{'type':'content_block_delta','index':1,'delta':"
                                        + "{'type':'input_json_delta','partial_json':'"
                                        + ARGUMENTS
                                        + "'}}",
                                "{'type':'message_delta','delta':{'stop_reason':'end_turn'}}",
                                "{'type':'message_stop'}"),
                        message("Hi", CALL)),
                arguments(
                        "responses, text",
                        responses,
                        "{'status':'completed','output':[{'type':'message','content':"
                                + "[{'type':'output_text','text':'Hi'}]}]}",
                        List.of(
                                "{'type':'response.output_text.delta','output_index':0,"
                                        + "'delta':'Hi'}",
                                "{'type':'response.completed','response':{}}"),
                        message("Hi")),
                arguments(
                        "responses, text and a call",
                        responses,
                        "{'status':'completed','output':[{'type':'message','content':"
                                + "[{'type':'output_text','text':'Hi'}]},"
                                + RESPONSES_CALL
                                + "]}",
                        List.of(
                                "{'type':'response.output_text.delta','output_index':0,"
                                        + "'delta':'Hi'}",
                                "{'type':'response.output_item.done','output_index':1,'item':"
                                        + RESPONSES_CALL
                                        + "}",
                                "{'type':'response.completed','response':{}}"),
                        message("Hi", CALL)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void anAnswerAddsOneMessageHoweverItIsSent(
            String name, WireApi wire, String whole, List<String> events, ChatMessage expected)
            throws Exception {
        FinishReason finish =
                expected.toolCalls().isEmpty() ? FinishReason.STOP : FinishReason.TOOL_CALLS;
        for (ChatResult result :
                List.of(
                        ReadAnswer.whole(wire, whole),
                        ReadAnswer.inPlaceOfStream(wire, whole),
                        ReadAnswer.streamed(wire, events.toArray(String[]::new)))) {
            assertThat(result.messages()).containsExactly(expected);
            assertThat(result.text()).isEqualTo(expected.text());
            assertThat(result.toolCalls()).isEqualTo(expected.toolCalls());
            assertThat(result.finishReason()).isEqualTo(finish);
        }
    }
}
