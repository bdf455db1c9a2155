// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.FinishReason;
import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.api.Usage;
import io.github.camelcopilot.internal.wire.ErrorBody;
import io.github.camelcopilot.internal.wire.ErrorEventException;
import io.github.camelcopilot.internal.wire.GeneratedIds;
import io.github.camelcopilot.internal.wire.UnreadableAnswerException;
import io.github.camelcopilot.testing.TestUsage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a whole answer in Anthropic's format holds. JSON is written with single quotes here. */
class MessagesAnswerTest {

    private static final String TEXT = "{'type':'text','text':'Hi'}";
    private static final String CALL =
            "{'type':'tool_use','id':'c1','name':'weather','input':{'in':'Oslo'}}";

    private static ChatResult decode(String answer) throws Exception {
        return new MessagesApi().decode(answer.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    /** Blocks of the content, text, reasoning, tool calls. */
    static Stream<Arguments> contents() {
        ToolCall weather = ToolCall.of("c1", "weather", "{\"in\":\"Oslo\"}");
        return Stream.of(
                arguments("", "", null, List.of()),
                arguments(TEXT, "Hi", null, List.of()),
                arguments(
                        "{'type':'text','text':'a','citations':[{'text':'no'}]},"
                                + "{'type':'text','text':'b'}",
                        "ab",
                        null,
                        List.of()),
                arguments(
                        "{'type':'thinking','thinking':'Hm','signature':'s'}," + TEXT,
                        "Hi",
                        "Hm",
                        List.of()),
                arguments(
                        "{'type':'thinking','thinking':'a'},{'type':'redacted_thinking','data':"
                                + "'x'},{'type':'thinking','thinking':''},"
                                + TEXT
                                + ",{'type':'thinking','thinking':'b'}",
                        "Hi",
                        "a\n\nb",
                        List.of()),
                arguments("{'type':'thinking','thinking':''}", "", null, List.of()),
                arguments(TEXT + "," + CALL, "Hi", null, List.of(weather)),
                arguments(
                        CALL
                                + ",{'type':'tool_use','id':'c2','name':'a','input':{}}"
                                + ",{'type':'tool_use','id':'c3','name':'b','input':null}"
                                + ",{'type':'tool_use','id':'c4','name':'c'}"
                                + ",{'type':'tool_use','id':'c5','name':'d','input':' '}"
                                + ",{'type':'tool_use','id':'c6','name':'e','input':'{} '}"
                                + ",{'type':'tool_use'}",
                        "",
                        null,
                        List.of(
                                weather,
                                ToolCall.of("c2", "a", "{}"),
                                ToolCall.of("c3", "b", "{}"),
                                ToolCall.of("c4", "c", "{}"),
                                ToolCall.of("c5", "d", "{}"),
                                ToolCall.of("c6", "e", "{} "),
                                ToolCall.of("call_*_6", "", "{}"))),
                arguments(
                        "{'type':'server_tool_use','id':'x','name':'web_search','input':{}},"
                                + "{'type':'web_search_tool_result','content':[{'type':'text',"
                                + "'text':'no'}]},7,null,'a',[],{},{'text':'no'},"
                                + TEXT,
                        "Hi",
                        null,
                        List.of()));
    }

    @ParameterizedTest
    @MethodSource("contents")
    void theBlocksAreTextReasoningAndToolCalls(
            String blocks, String text, String reasoning, List<ToolCall> calls) throws Exception {
        ChatResult result =
                decode(
                        "{'x':{'content':[]},'id':'a1','type':'message','role':'assistant',"
                                + "'model':'m1','error':null,'content':["
                                + blocks
                                + "],'stop_reason':'end_turn','stop_sequence':null}");

        FinishReason finish = calls.isEmpty() ? FinishReason.STOP : FinishReason.TOOL_CALLS;
        assertThat(GeneratedIds.hide(result))
                .usingRecursiveComparison()
                .ignoringFields("members.rawFinishReason", "members.messages", "members.refusal")
                .isEqualTo(
                        ChatResult.builder()
                                .id("a1")
                                .model("m1")
                                .text(text)
                                .reasoning(reasoning)
                                .finishReason(finish)
                                .toolCalls(calls)
                                .build());
    }

    /** Members of an answer, its text. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'content':null,'stop_reason':'end_turn' | ``",
                "'content':null,'stop_reason':'end_turn','error':{'code':'','message':''} | ``",
                "'content':'Hi' | Hi",
                "'content':{'type':'text','text':'Hi'} | Hi",
                "'content':'Hi','error':'' | Hi",
                "'content':'Hi','error':{} | Hi",
                "'content':[{'type':'text','text':'Hi'}],'error':{'code':0} | Hi"
            })
    void anAnswerWithoutBlocksIsReadToo(String members, String text) throws Exception {
        assertThat(decode("{" + members + "}").text()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "end_turn, STOP, TOOL_CALLS",
        "stop_sequence, STOP, TOOL_CALLS",
        "max_tokens, LENGTH, LENGTH",
        "model_context_window_exceeded, LENGTH, LENGTH",
        "tool_use, TOOL_CALLS, TOOL_CALLS",
        "refusal, CONTENT_FILTER, CONTENT_FILTER",
        "pause_turn, OTHER, OTHER",
        "stop, STOP, TOOL_CALLS",
        "END_TURN, STOP, TOOL_CALLS",
        "'', OTHER, TOOL_CALLS"
    })
    void theStopReasonSaysWhyTheAnswerEnds(
            String reason, FinishReason alone, FinishReason withCalls) throws Exception {
        String answer = "{'stop_reason':'%s','content':[%s]}";

        assertThat(decode(answer.formatted(reason, TEXT)).finishReason()).isEqualTo(alone);
        assertThat(decode(answer.formatted(reason, CALL)).finishReason()).isEqualTo(withCalls);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'content':'Hi'}",
                "{'content':[{'type':'text','text':'Hi'}],'stop_reason':null,'id':'','model':7.5}"
            })
    void whatIsMissingIsUnknown(String answer) throws Exception {
        ChatResult result = decode(answer);

        assertThat(result.id()).isNull();
        assertThat(result.text()).isEqualTo("Hi");
        assertThat(result.reasoning()).isNull();
        assertThat(result.usage()).isNull();
        assertThat(result.finishReason()).isEqualTo(FinishReason.OTHER);
    }

    /** The member usage, what it means. */
    static Stream<Arguments> usages() {
        return Stream.of(
                arguments(
                        "{'input_tokens':4294967297,'output_tokens':99999999999999999999}",
                        TestUsage.of(
                                Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, 0, 0)),
                arguments("null", null),
                arguments("{}", null),
                arguments("[1]", null),
                arguments("'much'", null),
                arguments("{'input_tokens':3,'output_tokens':4}", TestUsage.of(3, 4, 7, 0, 0)),
                arguments("{'output_tokens':4}", TestUsage.of(0, 4, 4, 0, 0)),
                arguments(
                        "{'input_tokens':3,'cache_creation_input_tokens':10,"
                                + "'cache_read_input_tokens':100,'output_tokens':4,"
                                + "'cache_creation':{'ephemeral_5m_input_tokens':10},"
                                + "'service_tier':'standard'}",
                        TestUsage.writing(10, TestUsage.of(113, 4, 117, 100, 0))),
                arguments(
                        "{'input_tokens':3,'cache_creation_input_tokens':null,"
                                + "'cache_read_input_tokens':null,'output_tokens':4}",
                        TestUsage.of(3, 4, 7, 0, 0)),
                arguments(
                        "{'input_tokens':3,'output_tokens':4,"
                                + "'output_tokens_details':{'thinking_tokens':2}}",
                        TestUsage.of(3, 4, 7, 0, 2)),
                arguments(
                        "{'input_tokens':3,'output_tokens':4,"
                                + "'output_tokens_details':{'reasoning_tokens':2}}",
                        TestUsage.of(3, 4, 7, 0, 2)),
                arguments(
                        "{'input_tokens':2147483647,'output_tokens':2147483647}",
                        TestUsage.of(
                                Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, 0, 0)));
    }

    @ParameterizedTest
    @MethodSource("usages")
    void theUsageCountsCachedTokensIn(String usage, Usage expected) throws Exception {
        assertThat(decode("{'content':'Hi','usage':" + usage + "}").usage()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "{'type':'error','error':{'type':'a','message':'b'},'request_id':'r'} | b | a",
                "{'type':'error','error':{'message':'b'}} | b | -",
                "{'type':'error','error':{'code':529,'message':'b'}} | b | 529",
                "{'type':'error','error':{'type':'a','message':'b'},'content':[]} | b | a",
                "{'type':'error','error':'b'} | b | -",
                "{'type':'error','message':'b'} | b | -",
                "{'type':'error','message':'b','code':'a'} | b | a",
                "{'type':'error','error':null} | `` | -",
                "{'type':'error'} | `` | -",
                "{'error':{}} | `` | -",
                "{'error':'b','content':'a'} | b | -",
                "{'error':{'message':'b'},'content':null,'stop_reason':'end_turn'} | b | -",
                "{'error':{'message':'b','code':'a','param':null,'type':'c'}} | b | a",
                "{'error':{'message':'b','code':null,'type':'c'},'content':null} | b | c",
                "{'error':'b','type':'c'} | b | c"
            })
    void aFailureInPlaceOfTheAnswerIsToldAsSuch(String answer, String message, String code) {
        assertThatThrownBy(() -> decode(answer))
                .isInstanceOfSatisfying(
                        ErrorEventException.class,
                        error ->
                                assertThat(error.body())
                                        .extracting(ErrorBody::message, ErrorBody::code)
                                        .containsExactly(message, code));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | it holds no content",
                "{'content':null,'error':null} | it holds no content",
                "{'content':null,'stop_reason':null} | it holds no content",
                "{'content':7,'stop_reason':'end_turn'} | it holds no content",
                "{'content':{'type':'text'}} | it is empty: it holds no text, reasoning, tool call or"
                        + " finish reason",
                "{'content':[]} | it is empty: it holds no text, reasoning, tool call or finish reason",
                "{'content':[],'stop_reason':null} | it is empty: it holds no text, reasoning, tool"
                        + " call or finish reason",
                "{'choices':[]} | it holds no content",
                "[] | it is not a JSON object",
                "7 | it is not a JSON object",
                "`` | it is not a JSON object",
                "{'content':['secret | it is not valid JSON",
                "{'content':[]} secret | it is not valid JSON",
                "<html>secret</html> | it is not valid JSON"
            })
    void whatHoldsNoAnswerIsNotQuoted(String answer, String message) {
        assertThatThrownBy(() -> decode(answer))
                .isInstanceOf(UnreadableAnswerException.class)
                .hasMessage(message)
                .hasNoCause();
    }
}
