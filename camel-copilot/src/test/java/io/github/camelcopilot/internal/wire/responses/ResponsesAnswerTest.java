// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.FinishReason;
import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.api.Usage;
import io.github.camelcopilot.internal.wire.ErrorBody;
import io.github.camelcopilot.internal.wire.ErrorEventException;
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

/** What is read from a whole answer. JSON is written here with single quotes. */
class ResponsesAnswerTest {

    private static ChatResult decode(String singleQuoted) throws Exception {
        return new ResponsesApi()
                .decode(singleQuoted.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static String message(String parts) {
        return "{'type':'message','role':'assistant','content':[" + parts + "]}";
    }

    private static String text(String text) {
        return "{'type':'output_text','text':'" + text + "','annotations':[]}";
    }

    private static String reasoning(String members) {
        return "{'type':'reasoning','id':'r'," + members + "}";
    }

    private static Arguments output(
            String items, String text, String reasoning, ToolCall... calls) {
        return arguments(items, text, reasoning, List.of(calls));
    }

    /** Items of the output, and the text, reasoning and calls in them. */
    static Stream<Arguments> outputs() {
        String call = "{'type':'function_call','call_id':'c1','name':'f',%s'id':'i1'}";
        return Stream.of(
                output("", "", null),
                output(message(text("Hi")), "Hi", null),
                output(message(text("a") + "," + text("b")), "ab", null),
                output(message(text("a")) + "," + message(text("b")), "ab", null),
                output(message("{'type':'refusal','refusal':'No.'}"), "No.", null),
                output(message(text("a") + ",{'type':'refusal','refusal':'No.'}"), "a", null),
                output(
                        reasoning("'summary':[{'type':'summary_text','text':'Hm.'}]")
                                + ","
                                + message(text("Hi")),
                        "Hi",
                        "Hm."),
                output(
                        reasoning(
                                        "'summary':[{'type':'summary_text','text':'a'},"
                                                + "{'type':'summary_text','text':''},"
                                                + "{'type':'summary_text','text':'b'}],"
                                                + "'content':[{'type':'reasoning_text',"
                                                + "'text':'no'}]")
                                + ","
                                + reasoning(
                                        "'summary':[],'content':[{'type':'reasoning_text',"
                                                + "'text':'c'}]"),
                        "",
                        "a\n\nb\n\nc"),
                output(reasoning("'summary':[],'encrypted_content':'x'"), "", null),
                output(call.formatted("'arguments':'{}',"), "", null, ToolCall.of("c1", "f", "{}")),
                output(
                        call.formatted("'arguments':{'a':[1]},"),
                        "",
                        null,
                        ToolCall.of("c1", "f", "{\"a\":[1]}")),
                output(call.formatted(""), "", null, ToolCall.of("c1", "f", "")),
                output(
                        "{'type':'function_call','id':'i1','name':'f','arguments':null},"
                                + call.formatted("'arguments':'{}',"),
                        "",
                        null,
                        ToolCall.of("i1", "f", ""),
                        ToolCall.of("c1", "f", "{}")),
                // What is no list.
                output(
                        "{'type':'message','content':'Hi'},{'type':'message','content':"
                                + "{'type':'output_text','text':'!'}},{'type':'reasoning',"
                                + "'summary':{'type':'summary_text','text':'Hm'}}",
                        "Hi!",
                        "Hm"),
                // What is not known.
                output(
                        "null,7,'x',[],{},{'type':7},{'type':'web_search_call','content':["
                                + text("no")
                                + "]},{'type':'message'},{'type':'message','content':7},"
                                + "{'type':'reasoning','summary':'no'},"
                                + message(
                                        "null,7,{'type':'x','text':'no'},{'type':'output_text'},"
                                                + "{'type':'output_text','text':null},"
                                                + "{'x':{},'type':'output_text','text':'Hi'}"),
                        "Hi",
                        null));
    }

    @ParameterizedTest
    @MethodSource("outputs")
    void anOutputIsRead(String items, String text, String reasoning, List<ToolCall> calls)
            throws Exception {
        assertThat(
                        decode(
                                "{'x':{'output':1},'id':'a1','object':'response','model':'m1',"
                                        + "'status':'completed','error':null,"
                                        + "'incomplete_details':null,'output':["
                                        + items
                                        + "],'usage':null}"))
                .usingRecursiveComparison()
                .ignoringFields("members.rawFinishReason", "members.messages", "members.refusal")
                .isEqualTo(
                        ChatResult.builder()
                                .id("a1")
                                .model("m1")
                                .text(text)
                                .reasoning(reasoning)
                                .finishReason(
                                        calls.isEmpty()
                                                ? FinishReason.STOP
                                                : FinishReason.TOOL_CALLS)
                                .toolCalls(calls)
                                .build());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'status':'completed','output':[] | STOP",
                "'status':'completed' | STOP",
                "'status':'completed','output':[{'type':'function_call'}] | TOOL_CALLS",
                "'status':'incomplete','output':[] | LENGTH",
                "'status':'incomplete','incomplete_details':{} | LENGTH",
                "'status':'incomplete','incomplete_details':{'reason':'max_output_tokens'} | LENGTH",
                "'status':'incomplete','incomplete_details':{'reason':'new'} | LENGTH",
                "'status':'incomplete','output':[{'type':'function_call'}] | LENGTH",
                "'status':'incomplete','incomplete_details':{'reason':'content_filter'} |"
                        + " CONTENT_FILTER",
                "'status':'completed','incomplete_details':{'reason':'max_output_tokens'} | LENGTH",
                "'status':'cancelled','output':[{}] | OTHER",
                "'status':'in_progress','output':[{}] | OTHER",
                "'status':'new','output':[] | OTHER",
                "'status':'completed','error':{} | STOP",
                "'status':'completed','error':'' | STOP",
                "'status':'completed','error':{'code':'','message':' ','x':[null,0,false]} | STOP",
                "'status':'COMPLETED','output':[] | STOP",
                "'output':[{'type':'function_call','name':'f'}],'error':{} | TOOL_CALLS",
                "'status':null,'output':[{'type':'message','content':'Hi'}] | OTHER",
                "'output':{'type':'message','content':{'type':'output_text','text':'Hi'}} | OTHER"
            })
    void theStatusSaysWhyAnAnswerEnded(String members, FinishReason reason) throws Exception {
        assertThat(decode("{" + members + "}").finishReason()).isEqualTo(reason);
    }

    /** The member {@code usage}, what is read. */
    static Stream<Arguments> usages() {
        return Stream.of(
                arguments(
                        "{'input_tokens':3,'input_tokens_details':{'cached_tokens':2},"
                                + "'output_tokens':4,'output_tokens_details':"
                                + "{'reasoning_tokens':1},'total_tokens':8,'x':[]}",
                        TestUsage.of(3, 4, 8, 2, 1)),
                arguments(
                        "{'input_tokens':3,'input_tokens_details':"
                                + "{'cached_tokens':1,'cache_write_tokens':2},'output_tokens':4}",
                        TestUsage.writing(2, TestUsage.of(3, 4, 7, 1, 0))),
                arguments("{'input_tokens':3,'output_tokens':4}", TestUsage.of(3, 4, 7, 0, 0)),
                arguments(
                        "{'input_tokens':3,'input_tokens_details':null}",
                        TestUsage.of(3, 0, 3, 0, 0)),
                arguments(
                        "{'input_tokens':2147483647,'output_tokens':1}",
                        TestUsage.of(Integer.MAX_VALUE, 1, Integer.MAX_VALUE, 0, 0)),
                arguments(
                        "{'input_tokens':4294967297,'output_tokens':99999999999999999999,"
                                + "'total_tokens':1e30}",
                        TestUsage.of(
                                Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, 0, 0)),
                arguments("null", null),
                arguments("7", null));
    }

    @ParameterizedTest
    @MethodSource("usages")
    void theUsageIsRead(String usage, Usage expected) throws Exception {
        assertThat(decode("{'status':'completed','usage':" + usage + "}").usage())
                .isEqualTo(expected);
    }

    /** An answer, message and code of the failure that it tells. */
    static Stream<Arguments> failures() {
        return Stream.of(
                arguments(
                        "{'status':'failed','output':[],'error':{'code':'server_error',"
                                + "'message':'It broke.'}}",
                        "It broke.",
                        "server_error"),
                arguments("{'error':{'code':429,'message':'Slow.'}}", "Slow.", "429"),
                arguments(
                        "{'error':{'type':'server_error','code':null,'message':'It broke.'}}",
                        "It broke.",
                        "server_error"),
                arguments(
                        "{'type':'error','error':{'type':'error','message':'It broke.'}}",
                        "It broke.",
                        null),
                arguments("{'status':'completed','error':'It broke.'}", "It broke.", null),
                arguments("{'error':{}}", "", null),
                arguments("{'error':''}", "", null),
                arguments("{'status':'error','message':'boom'}", "boom", null),
                arguments("{'type':'error','message':'boom'}", "boom", null),
                arguments("{'type':'server','error':{'message':'boom'}}", "boom", "server"),
                arguments("{'code':500,'message':'boom'}", "boom", "500"),
                arguments(
                        "{'object':'error','message':'boom','type':'Internal','code':500}",
                        "boom",
                        "500"),
                arguments("{'error':{},'code':500,'message':'boom'}", "boom", "500"),
                arguments(
                        "{'type':'about:blank','title':'Not Found','status':404}",
                        "Not Found",
                        null),
                arguments("{'status':'failed'}", "", null),
                arguments("{'status':'FAILED','output':[]}", "", "FAILED"),
                arguments("[{'error':{'code':503,'message':'It broke.'}}]", "It broke.", "503"),
                arguments("{'detail':'It broke.'}", "It broke.", null),
                arguments("{'status':'failed','error':null,'output':[]}", "", null));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void anAnswerThatTellsOfAFailureFails(String answer, String message, String code) {
        assertThatThrownBy(() -> decode(answer))
                .isInstanceOfSatisfying(
                        ErrorEventException.class,
                        error ->
                                assertThat(error.body())
                                        .extracting(ErrorBody::message, ErrorBody::code)
                                        .containsExactly(message, code));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "[]",
                "{",
                "{}",
                "{'output':null}",
                "{'output':{}}",
                "{'error':false}",
                "{'output':[]}",
                "{'status':null,'output':[]}",
                "{'output':[],'error':{}}",
                "{'status':'new','message':'secret'}",
                "{'status':'queued','output':[]}",
                "{'status':'in_progress','output':[]}",
                "{'status':'in_progress'}",
                "{'status':'cancelled'}",
                "{'status':'cancelled','output':[]}",
                "{'choices':[{'message':{'content':'secret'}}]}"
            })
    void whatIsNoAnswerIsUnreadableAndNotQuoted(String answer) {
        assertThatThrownBy(() -> decode(answer))
                .isInstanceOf(UnreadableAnswerException.class)
                .hasMessageStartingWith("it ")
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }
}
