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
import io.github.camelcopilot.internal.wire.StreamDecoder;
import io.github.camelcopilot.internal.wire.UnreadableAnswerException;
import io.github.camelcopilot.testing.TestUsage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What services stream in Anthropic's format, and what becomes of it. JSON is written with single
 * quotes here.
 */
class MessagesStreamTest {

    private static final String START =
            "{'type':'message_start','message':{'id':'a1','type':'message','role':'assistant',"
                    + "'model':'m1','content':[],'stop_reason':null,'stop_sequence':null}}";
    private static final String HI = text(0, "Hi");
    private static final String END = end("'end_turn'");
    private static final String STOP = "{'type':'message_stop'}";
    private static final String DONE = "[DONE]";

    private static final ToolCall WEATHER = ToolCall.of("c1", "weather", "{\"in\":\"Oslo\"}");
    private static final ToolCall TIME = ToolCall.of("c2", "time", "{}");

    /** Reads the events of one answer, and keeps what they bring; reasoning begins with a tilde. */
    private static final class Reading implements StreamDecoder.Deltas {
        private final StreamDecoder decoder;
        private final List<String> deltas = new ArrayList<>();

        Reading(long maxSize) {
            decoder = new MessagesApi().streamDecoder(maxSize);
        }

        void event(String type, String data) throws Exception {
            byte[] bytes =
                    ("data: {" + data + "\n}").replace('\'', '"').getBytes(StandardCharsets.UTF_8);
            // What lies before and behind the data is not of this event.
            decoder.event(type, bytes, 7, bytes.length - 9, this);
        }

        @Override
        public void text(String delta) {
            deltas.add(delta);
        }

        @Override
        public void reasoning(String delta) {
            deltas.add("~" + delta);
        }

        ChatResult result() {
            return decoder.result("t", "r");
        }
    }

    private static Reading read(List<String> events) throws Exception {
        Reading reading = new Reading(1_000_000);
        for (String event : events) {
            reading.event("message", event);
        }
        return reading;
    }

    private static String begin(int index, String block) {
        return "{'type':'content_block_start','index':" + index + ",'content_block':" + block + "}";
    }

    private static String delta(int index, String delta) {
        return "{'type':'content_block_delta','index':" + index + ",'delta':" + delta + "}";
    }

    private static String text(int index, String text) {
        return delta(index, "{'type':'text_delta','text':'" + text + "'}");
    }

    private static String thought(int index, String text) {
        return delta(index, "{'type':'thinking_delta','thinking':'" + text + "'}");
    }

    /** The fragment is the text within the quotes, so its own are escaped. */
    private static String input(int index, String json) {
        return delta(index, "{'type':'input_json_delta','partial_json':'" + json + "'}");
    }

    private static String stop(int index) {
        return "{'type':'content_block_stop','index':" + index + "}";
    }

    private static String end(String reason) {
        return "{'type':'message_delta','delta':{'stop_reason':"
                + reason
                + ",'stop_sequence':null}}";
    }

    private static String whole(String blocks) {
        return "{'type':'message_start','message':{'content':[" + blocks + "]}}";
    }

    private static String thinks(int index) {
        return begin(index, "{'type':'thinking','thinking':'','signature':''}");
    }

    private static String calls(int index, String id, String name, String input) {
        return begin(
                index,
                "{'type':'tool_use','id':'%s','name':'%s','input':%s}".formatted(id, name, input));
    }

    /** Name, events, deltas. */
    static Stream<Arguments> contents() {
        return Stream.of(
                arguments(
                        "plain",
                        List.of(
                                begin(0, "{'type':'text','text':''}"),
                                "{'type':'ping'}",
                                text(0, "a"),
                                text(0, ""),
                                text(0, " b"),
                                stop(0)),
                        List.of("a", " b")),
                arguments(
                        "thoughts before the text",
                        List.of(
                                thinks(0),
                                thought(0, "Hm"),
                                delta(0, "{'type':'signature_delta','signature':'QUJD'}"),
                                stop(0),
                                begin(1, "{'type':'text','text':''}"),
                                text(1, "a"),
                                stop(1)),
                        List.of("~Hm", "a")),
                arguments(
                        "a blank line between two blocks of thoughts",
                        List.of(
                                thinks(0),
                                thought(0, "a"),
                                stop(0),
                                thinks(1),
                                thought(1, "b"),
                                thought(1, "c"),
                                text(2, "d"),
                                thinks(3),
                                thought(3, "e")),
                        List.of("~a", "~\n\n", "~b", "~c", "d", "~\n\n", "~e")),
                arguments(
                        "no blank line for a block without thoughts",
                        List.of(
                                thinks(0),
                                thinks(1),
                                thought(1, "a"),
                                begin(2, "{'type':'redacted_thinking','data':'x'}"),
                                thinks(3),
                                thought(3, ""),
                                HI),
                        List.of("~a", "Hi")),
                arguments(
                        "blocks that begin with text",
                        List.of(
                                begin(0, "{'type':'thinking','thinking':'a'}"),
                                begin(1, "{'type':'thinking','thinking':'b'}"),
                                begin(2, "{'type':'text','text':'c'}"),
                                text(2, "d")),
                        List.of("~a", "~\n\n", "~b", "c", "d")),
                arguments(
                        "deltas of blocks that never began",
                        List.of(thought(0, "a"), text(1, "b"), input(2, "{}")),
                        List.of("~a", "b")),
                arguments(
                        "a block stops after the next one's deltas",
                        List.of(
                                thinks(0),
                                thought(0, "a"),
                                begin(1, "{'type':'text','text':''}"),
                                text(1, "b"),
                                stop(0),
                                text(1, "c"),
                                stop(1)),
                        List.of("~a", "b", "c")),
                arguments(
                        "blocks in turn",
                        List.of(
                                thinks(0),
                                begin(1, "{'type':'text','text':''}"),
                                thought(0, "a"),
                                text(1, "b"),
                                thought(0, "c"),
                                text(1, "d")),
                        List.of("~a", "b", "~c", "d")),
                arguments(
                        "deltas of other kinds",
                        List.of(
                                delta(0, "{'type':'citations_delta','citation':{'text':'no'}}"),
                                delta(0, "{'type':'new_delta','text':'no','thinking':'no'}"),
                                delta(0, "{'type':'signature_delta','thinking':'no'}"),
                                delta(0, "{'type':'text_delta','thinking':'no'}"),
                                delta(0, "{'type':'text_delta','text':{'text':'no'}}"),
                                delta(0, "{'type':'text_delta','text':null}"),
                                delta(0, "[{'type':'text_delta','text':'no'}]"),
                                delta(0, "null"),
                                HI),
                        List.of("Hi")),
                arguments(
                        "deltas without a kind",
                        List.of(delta(0, "{'thinking':'a'}"), delta(1, "{'text':'b'}")),
                        List.of("~a", "b")),
                arguments(
                        "blocks within the begin of the message",
                        List.of(
                                whole(
                                        "{'type':'thinking','thinking':'a'},"
                                                + "{'type':'thinking','thinking':'b'},"
                                                + "{'type':'text','text':'c'},7,"
                                                + "{'type':'text','text':''}"),
                                text(3, "d")),
                        List.of("~a", "~\n\n", "~b", "c", "d")),
                arguments(
                        "blocks within the begin of the message, and again behind it",
                        List.of(
                                whole(
                                        "{'type':'thinking','thinking':'abc'},"
                                                + "{'type':'text','text':'de'}"),
                                thinks(0),
                                thought(0, "a"),
                                thought(0, "bc"),
                                begin(1, "{'type':'text','text':'d'}"),
                                text(1, "e")),
                        List.of("~abc", "de")),
                arguments(
                        "blocks that go on where the begin of the message ends",
                        List.of(
                                whole("{'type':'text','text':'ab'}"),
                                text(0, "a"),
                                text(0, "c"),
                                text(0, "b")),
                        List.of("ab", "c", "b")),
                arguments(
                        "an index that is none",
                        List.of(
                                text(0, "a").replace(":0", ":[1,{}]"),
                                text(0, "b").replace(":0", ":{'index':1}")),
                        List.of("a", "b")),
                arguments(
                        "errors that say nothing",
                        List.of(
                                text(0, "a").replace("}}", "},'error':''}"),
                                "{'type':'ping','error':{'code':'','message':''}}",
                                "{'type':'ping','error':{}}",
                                text(0, "b").replace("}}", "},'error':[null,{'code':0}]}")),
                        List.of("a", "b")),
                arguments(
                        "members in another order, unknown ones between them",
                        List.of(
                                "{'x':{'type':'message_stop'},'delta':{'y':[{'text':'no'}],"
                                        + "'text':'Hi','z':{'type':'no'},'type':'text_delta'},"
                                        + "'p':'abc','index':0,'error':null,'usage':null,"
                                        + "'type':'content_block_delta','content_block':null}"),
                        List.of("Hi")),
                arguments(
                        "no index",
                        List.of(
                                "{'type':'content_block_start','content_block':"
                                        + "{'type':'text','text':'a'}}",
                                "{'type':'content_block_delta','delta':"
                                        + "{'type':'text_delta','text':'b'}}"),
                        List.of("a", "b")),
                arguments(
                        "blocks of other kinds",
                        List.of(
                                begin(0, "{'type':'server_tool_use','id':'x','input':{}}"),
                                begin(1, "{'type':'web_search_tool_result','text':'no'}"),
                                begin(2, "{'text':'no'}"),
                                begin(3, "'no'"),
                                begin(4, "null"),
                                HI),
                        List.of("Hi")),
                arguments(
                        "unknown events",
                        List.of(
                                "{}",
                                "{'type':'new','delta':{'type':'text_delta','text':'no'}}",
                                "{'type':null,'index':3}",
                                "{'type':{'a':[1]}}",
                                "{'type':'content_block_delta'}",
                                "{'type':'content_block_start'}",
                                "{'type':'message_delta'}",
                                "{'error':false}",
                                " \t{ 'type' : 'ping' } ",
                                "",
                                HI),
                        List.of("Hi")),
                arguments(
                        "escapes and characters of several bytes",
                        List.of(text(0, "\\n\\u00e9é\\u6c34水😀\\ud83d\\ude00")),
                        List.of("\néé水水😀😀")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("contents")
    void whatServicesStreamIsRead(String name, List<String> events, List<String> deltas)
            throws Exception {
        List<String> all = new ArrayList<>(List.of(START));
        all.addAll(events);
        all.addAll(List.of(END, STOP));

        Reading reading = read(all);

        assertThat(reading.deltas).as(name).isEqualTo(deltas);
        assertThat(reading.result())
                .usingRecursiveComparison()
                .ignoringFields("members.rawFinishReason", "members.messages")
                .isEqualTo(
                        ChatResult.builder()
                                .id("a1")
                                .model("m1")
                                .text("t")
                                .reasoning("r")
                                .finishReason(FinishReason.STOP)
                                .build());
        assertThat(reading.decoder.model()).isEqualTo("m1");
        assertThat(reading.decoder.isFinished()).isTrue();
        assertThat(reading.decoder.isDone()).isTrue();
    }

    /** Name, events, tool calls. */
    static Stream<Arguments> toolCalls() {
        String weather = calls(0, "c1", "weather", "{}");
        String time = calls(1, "c2", "time", "{}");
        return Stream.of(
                arguments(
                        "input in fragments",
                        List.of(
                                weather,
                                input(0, ""),
                                input(0, "{\\\"in\\\""),
                                input(0, ":\\\"Oslo\\\"}"),
                                stop(0)),
                        List.of(WEATHER)),
                arguments(
                        "fragments of two calls in turn",
                        List.of(
                                weather,
                                time,
                                input(1, "{"),
                                input(0, "{\\\"in\\\""),
                                stop(0),
                                input(1, "}"),
                                input(0, ":\\\"Oslo\\\"}"),
                                stop(1)),
                        List.of(WEATHER, TIME)),
                arguments(
                        "in the order of their begin",
                        List.of(calls(5, "c1", "weather", "{'in':'Oslo'}"), time),
                        List.of(WEATHER, TIME)),
                arguments("no fragment", List.of(time, stop(1)), List.of(TIME)),
                arguments(
                        "input whole at the begin",
                        List.of(calls(0, "c1", "weather", "{'in':'Oslo'}"), input(0, ""), stop(0)),
                        List.of(WEATHER)),
                arguments(
                        "input whole at the begin, and again in fragments",
                        List.of(
                                calls(0, "c1", "weather", "{'in':'Rome'}"),
                                input(0, "{\\\"in\\\":\\\"Oslo\\\"}")),
                        List.of(WEATHER)),
                arguments(
                        "input as text, null or missing",
                        List.of(
                                calls(0, "c1", "weather", "'{\\\"in\\\":\\\"Oslo\\\"}'"),
                                calls(1, "c2", "time", "null"),
                                calls(2, "c3", "time", "''"),
                                begin(3, "{'type':'tool_use','id':'c4','name':'time'}"),
                                begin(4, "{'type':'tool_use'}")),
                        List.of(
                                WEATHER,
                                TIME,
                                ToolCall.of("c3", "time", "{}"),
                                ToolCall.of("c4", "time", "{}"),
                                ToolCall.of("call_*_4", "", "{}"))),
                arguments(
                        "two calls with the same index",
                        List.of(
                                weather,
                                input(0, "{\\\"in\\\":\\\"Oslo\\\"}"),
                                stop(0),
                                calls(0, "c2", "time", "{}"),
                                input(0, "{}")),
                        List.of(WEATHER, TIME)),
                arguments(
                        "within the begin of the message",
                        List.of(
                                whole(
                                        "{'type':'text','text':''},{'type':'tool_use','id':'c1',"
                                                + "'name':'weather','input':{'in':'Oslo'}},"
                                                + "{'type':'tool_use','id':'c2','name':'time'}")),
                        List.of(WEATHER, TIME)),
                arguments(
                        "within the begin of the message, and again behind it",
                        List.of(
                                whole(
                                        "{'type':'tool_use','id':'c1','name':'weather','input':{}},"
                                                + "{'type':'tool_use','id':'c2','name':'time',"
                                                + "'input':{}}"),
                                calls(0, "c1", "weather", "{'in':'Oslo'}"),
                                time,
                                input(1, "{}")),
                        List.of(WEATHER, TIME)),
                arguments(
                        "the service's own tools are not called by us",
                        List.of(
                                calls(0, "c2", "time", "{}"),
                                begin(0, "{'type':'server_tool_use','id':'x','name':'y'}"),
                                input(0, "{\\\"no\\\":1}"),
                                input(7, "{\\\"no\\\":1}")),
                        List.of(TIME)),
                arguments(
                        "members in another order",
                        List.of(
                                "{'content_block':{'input':{},'name':'weather','id':'c1',"
                                        + "'type':'tool_use'},'index':3,'type':"
                                        + "'content_block_start'}",
                                "{'delta':{'partial_json':'{\\\"in\\\":\\\"Oslo\\\"}','type':"
                                        + "'input_json_delta'},'index':3,'type':"
                                        + "'content_block_delta'}"),
                        List.of(WEATHER)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("toolCalls")
    void toolCallsAreJoined(String name, List<String> events, List<ToolCall> calls)
            throws Exception {
        Reading reading = read(events);
        // Without a stop reason the calls decide.
        assertThat(reading.result().finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        reading.event("message", END);

        assertThat(reading.deltas).as(name).isEmpty();
        assertThat(GeneratedIds.hide(reading.result().toolCalls())).as(name).isEqualTo(calls);
        // Some servers say that the model has said all.
        assertThat(reading.result().finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
    }

    private static String startUsing(String usage) {
        return "{'type':'message_start','message':{'usage':" + usage + "}}";
    }

    private static String endUsing(String usage) {
        return "{'usage':" + usage + ",'type':'message_delta','delta':{'stop_reason':'end_turn'}}";
    }

    /** Events, usage. */
    static Stream<Arguments> usages() {
        String first =
                "{'input_tokens':3,'cache_creation_input_tokens':10,"
                        + "'cache_read_input_tokens':100,'output_tokens':1}";
        return Stream.of(
                arguments(List.of(START, END), null),
                arguments(List.of(startUsing("null"), endUsing("null")), null),
                arguments(List.of(startUsing("7"), endUsing("[{'input_tokens':1}]")), null),
                arguments(
                        List.of(startUsing(first)),
                        TestUsage.writing(10, TestUsage.of(113, 1, 114, 100, 0))),
                arguments(
                        List.of(startUsing(first), endUsing("{'output_tokens':4}")),
                        TestUsage.writing(10, TestUsage.of(113, 4, 117, 100, 0))),
                arguments(
                        List.of(
                                startUsing(first),
                                endUsing(
                                        "{'input_tokens':5,'cache_creation_input_tokens':null,"
                                                + "'cache_read_input_tokens':0,'output_tokens':4,"
                                                + "'server_tool_use':{'x':[1]}}")),
                        TestUsage.writing(10, TestUsage.of(15, 4, 19, 0, 0))),
                arguments(
                        List.of(
                                startUsing(
                                        "{'input_tokens':9000,'cache_read_input_tokens':500,"
                                                + "'output_tokens':1}"),
                                endUsing(
                                        "{'input_tokens':700,'cache_creation_input_tokens':0,"
                                                + "'cache_read_input_tokens':0,'output_tokens':4}")),
                        TestUsage.of(700, 4, 704, 0, 0)),
                arguments(
                        List.of(
                                startUsing(first),
                                endUsing(
                                        "{'input_tokens':0,'cache_creation_input_tokens':0,"
                                                + "'cache_read_input_tokens':0,'output_tokens':0}")),
                        TestUsage.writing(10, TestUsage.of(113, 1, 114, 100, 0))),
                arguments(
                        List.of(
                                startUsing("{'input_tokens':300,'output_tokens':1}"),
                                endUsing("{'input_tokens':0,'output_tokens':4}")),
                        TestUsage.of(300, 4, 304, 0, 0)),
                arguments(
                        List.of(
                                endUsing("{'output_tokens_details':{'thinking_tokens':2}}"),
                                endUsing("{'output_tokens_details':{'thinking_tokens':0}}")),
                        TestUsage.of(0, 0, 0, 0, 2)),
                arguments(
                        List.of(
                                startUsing("{'input_tokens':0,'output_tokens':0}"),
                                endUsing("{'input_tokens':3,'output_tokens':2}"),
                                endUsing(
                                        "{'output_tokens':4,'output_tokens_details':"
                                                + "{'thinking_tokens':2}}"),
                                STOP),
                        TestUsage.of(3, 4, 7, 0, 2)),
                arguments(
                        List.of(endUsing("{'input_tokens':3,'output_tokens':4}")),
                        TestUsage.of(3, 4, 7, 0, 0)));
    }

    @ParameterizedTest
    @MethodSource("usages")
    void theUsageIsGatheredFromAllEvents(List<String> events, Usage usage) throws Exception {
        assertThat(read(events).result().usage()).isEqualTo(usage);
    }

    /** Events, id, model. */
    static Stream<Arguments> beginnings() {
        String other = "{'type':'message_start','message':{'id':'a2','model':'m2'}}";
        return Stream.of(
                arguments(List.of(HI), null, null),
                arguments(List.of(START, other), "a1", "m1"),
                arguments(
                        List.of(
                                "{'type':'message_start','message':{'id':'','model':null}}",
                                "{'type':'message_start'}",
                                "{'type':'message_start','message':'x'}",
                                other),
                        "a2",
                        "m2"),
                arguments(
                        List.of("{'message':{'model':'m1','id':'a1'},'type':'message_start'}"),
                        "a1",
                        "m1"));
    }

    @ParameterizedTest
    @MethodSource("beginnings")
    void theFirstIdAndModelCount(List<String> events, String id, String model) throws Exception {
        Reading reading = read(events);

        assertThat(reading.result().id()).isEqualTo(id);
        assertThat(reading.decoder.model()).isEqualTo(model);
        assertThat(reading.result().model()).isEqualTo(model);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "'end_turn', true, STOP",
                "'stop_sequence', true, STOP",
                "'max_tokens', true, LENGTH",
                "'model_context_window_exceeded', true, LENGTH",
                "'tool_use', true, TOOL_CALLS",
                "'refusal', true, CONTENT_FILTER",
                "'pause_turn', true, OTHER",
                "'', false, OTHER",
                "null, false, OTHER",
                "7, false, OTHER"
            })
    void anAnswerIsWholeWithItsStopReason(String reason, boolean isFinished, FinishReason finish)
            throws Exception {
        Reading reading = read(List.of(START, HI, end(reason)));

        assertThat(reading.decoder.isFinished()).isEqualTo(isFinished);
        assertThat(reading.decoder.isDone()).isFalse();
        assertThat(reading.result().finishReason()).isEqualTo(finish);
    }

    @Test
    void theBeginOfTheMessageMayHoldTheStopReason() throws Exception {
        Reading reading =
                read(List.of("{'type':'message_start','message':{'stop_reason':'max_tokens'}}"));

        assertThat(reading.decoder.isFinished()).isTrue();
        assertThat(reading.result().finishReason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void aLaterEventDoesNotForgetTheStopReason() throws Exception {
        Reading reading = read(List.of(END, end("null"), "{'type':'message_delta'}"));

        assertThat(reading.result().finishReason()).isEqualTo(FinishReason.STOP);
    }

    @ParameterizedTest
    @ValueSource(strings = {STOP, DONE})
    void nothingCountsBehindTheEnd(String last) throws Exception {
        Reading reading = read(List.of(START, HI, last));
        assertThat(reading.decoder.isDone()).isTrue();
        assertThat(reading.decoder.isFinished()).isFalse();

        reading.event("message", text(0, "late"));
        reading.event("message", END);
        reading.event("message", "no JSON");
        reading.event("error", "{'type':'error'}");

        assertThat(reading.deltas).containsExactly("Hi");
        assertThat(reading.decoder.isFinished()).isFalse();
    }

    @Test
    void theTypeOfTheEventStandsInForAMissingMember() throws Exception {
        Reading reading = new Reading(1000);
        reading.event("content_block_delta", "{'index':0,'delta':{'text':'a'}}");
        reading.event("ping", text(0, "b"));
        reading.event("message_stop", "{'type':'ping'}");
        reading.event("message_delta", "{'delta':{'stop_reason':'end_turn'}}");
        assertThat(reading.decoder.isDone()).isFalse();
        reading.event("message_stop", "{}");

        assertThat(reading.deltas).containsExactly("a", "b");
        assertThat(reading.decoder.isFinished()).isTrue();
        assertThat(reading.decoder.isDone()).isTrue();
    }

    /** Type and data of an event, message and code that it tells. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "error | {'type':'error','error':{'type':'overloaded_error','message':'b'}}"
                        + " | b | overloaded_error",
                "message | {'type':'error','error':{'type':'overloaded_error','message':'b'},"
                        + "'request_id':'r'} | b | overloaded_error",
                "message | {'error':{'message':'b','type':'a'},'type':'error'} | b | a",
                "message | {'error':{'message':'b','code':'a','type':'c'}} | b | a",
                "message | {'error':{'message':'b','code':500}} | b | 500",
                "message | {'type':'error','error':{'message':'b','code':500}} | b | 500",
                "message | {'error':'b'} | b | -",
                "message | {'error':{}} | `` | -",
                "message | {'type':'error','error':'b'} | b | -",
                "message | {'type':'error','message':'b'} | b | -",
                "message | {'type':'error'} | `` | -",
                "message | {'type':'message_delta','error':{'message':'b'}} | b | -",
                "error | {'type':'overloaded_error','message':'b'} | b | overloaded_error",
                "error | {'message':'b','code':429} | b | 429",
                "error | {} | `` | -",
                "error | it broke | it broke | -",
                "error | [] | [] | -"
            })
    void anErrorEventFailsTheStreamWithWhatItTells(
            String type, String data, String message, String code) throws Exception {
        Reading reading = read(List.of(START, HI));

        assertThatThrownBy(() -> reading.event(type, data))
                .isInstanceOfSatisfying(
                        ErrorEventException.class,
                        error ->
                                assertThat(error.body())
                                        .extracting(ErrorBody::message, ErrorBody::code)
                                        .containsExactly(message, code));
        assertThat(reading.deltas).containsExactly("Hi");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | an event is not a JSON object",
                "'text' | an event is not a JSON object",
                "7 | an event is not a JSON object",
                "null | an event is not a JSON object",
                "no JSON | an event is not valid JSON",
                "<html>secret</html> | an event is not valid JSON",
                "[DONE | an event is not a JSON object",
                "{ | an event is not valid JSON",
                "{'type':'content_block_delta','delta':{'text':'secret | an event is not valid JSON",
                "{'error':{'message':'secret | an event is not valid JSON",
                "{'message':{'a':[ | an event is not valid JSON",
                "{'type':'ping',} | an event is not valid JSON",
                "{'index':99999999999} | an event is not valid JSON",
                "{'type':'ping'}} | an event is not valid JSON",
                "{'type':'ping'}secret | an event is not valid JSON",
                "{'type':'ping'}{'type':'ping'} | an event is more than a JSON object"
            })
    void whatIsNoEventFailsTheStreamAndIsNotQuoted(String data, String message) throws Exception {
        Reading reading = read(List.of(START, HI));

        assertThatThrownBy(() -> reading.event("message", data))
                .isInstanceOf(UnreadableAnswerException.class)
                .hasMessage(message)
                .hasNoCause();
    }

    @Test
    void nothingOfABrokenEventIsHandedOn() throws Exception {
        Reading reading = read(List.of(START));

        assertThatThrownBy(() -> reading.event("message", HI + "}"))
                .isInstanceOf(UnreadableAnswerException.class);
        assertThat(reading.deltas).isEmpty();
    }

    /** Limit in characters, events of calls, whether they fit. */
    static Stream<Arguments> sizes() {
        String begin = calls(0, "12345", "12345", "{}");
        String tenMore = input(0, "1234567890");
        String whole = calls(0, "12345", "12345", "{'a':'12'}");
        return Stream.of(
                arguments(112, List.of(begin), true),
                arguments(111, List.of(begin), false),
                arguments(132, List.of(begin, tenMore, tenMore), true),
                arguments(131, List.of(begin, tenMore, tenMore), false),
                arguments(120, List.of(whole), true),
                arguments(119, List.of(whole), false),
                // Calls of nothing count too.
                arguments(206, List.of(calls(0, "", "a", "{}"), calls(0, "b", "", "{}")), true),
                arguments(205, List.of(calls(0, "", "a", "{}"), calls(0, "b", "", "{}")), false));
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void toolCallsAreBounded(long maxSize, List<String> events, boolean fits) throws Exception {
        Reading reading = new Reading(maxSize);
        for (String event : events.subList(0, events.size() - 1)) {
            reading.event("message", event);
        }
        String last = events.get(events.size() - 1);

        if (fits) {
            reading.event("message", last);
            assertThat(reading.result().toolCalls()).isNotEmpty();
        } else {
            assertThatThrownBy(() -> reading.event("message", last))
                    .isInstanceOf(UnreadableAnswerException.class)
                    .hasMessage(
                            "its tool calls and the reasoning to send back are larger than maxAnswerSize ("
                                    + maxSize
                                    + ")");
        }
    }

    @Test
    void textIsNotBoundedByTheLimitOfToolCalls() throws Exception {
        Reading reading = new Reading(1);

        reading.event("message", HI);
        reading.event("message", thought(1, "abc"));

        assertThat(reading.deltas).containsExactly("Hi", "~abc");
    }

    @Test
    void nestingWithoutEndIsUnreadable() {
        assertThatThrownBy(() -> read(List.of("{'x':" + "[".repeat(100_000))))
                .isInstanceOf(UnreadableAnswerException.class);
    }
}
