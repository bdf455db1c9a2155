// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.matrix;

import static io.github.camelcopilot.matrix.MatrixJson.event;
import static io.github.camelcopilot.matrix.MatrixJson.typedEvent;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotRateLimitException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.CopilotStreamException;
import io.github.camelcopilot.api.FinishReason;
import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.CopilotRoute;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What servers are seen to do to a stream, in each format where it occurs: all of it is survived.
 */
@Timeout(60)
@ExtendWith(CopilotServerExtension.class)
class ProviderWireQuirksTest {

    private static final String DONE = "data: [DONE]\n\n";
    private static final ToolCall LOOK = ToolCall.of("call_a", "look", "{\"x\":1}");
    private static final ToolCall LISTEN = ToolCall.of("call_b", "listen", "{\"y\":2}");

    private static Stream<ProviderWireQuirk> completions() {
        String one = MatrixCompletions.chunk("{'content':'one '}", "null", "");
        String two = MatrixCompletions.chunk("{'content':'two'}", "null", "");
        String end = MatrixCompletions.chunk("{}", "\"stop\"", "") + DONE;
        return Stream.of(
                completions(
                        "unknown members everywhere",
                        "one two",
                        event(
                                "{'id':'','model':'','choices':[],'prompt_filter_results':[{'x':{}}]}"),
                        MatrixCompletions.chunk(
                                "{'content':'one ','new':[1],'tool_calls':null}",
                                "null",
                                ",'new':{'choices':[{'delta':{'content':'no'}}]},'usage':null,'error':null"),
                        event(
                                "{'new':[[]],'choices':[{'new':{},'delta':{'new':'x','content':'two'},'index':0}],'x':1}"),
                        end),
                completions(
                        "ping and unknown events",
                        "one two",
                        ": keep-alive\n\n",
                        "event: ping\ndata: {\"type\":\"ping\"}\n\n",
                        one,
                        "event: new.kind\ndata: {\"content\":\"no\"}\n\n",
                        "event: ping\ndata: {}\n\n",
                        event("{'choices':null,'copilot_references':[{'type':'x'}]}"),
                        two,
                        end),
                completions(
                                "two tool calls interleaved",
                                "one ",
                                one,
                                toolCall("{'index':0,'id':'call_a','function':{'name':'look'}}"),
                                toolCall("{'index':1,'id':'call_b','function':{'name':'listen'}}"),
                                toolCall("{'index':0,'function':{'arguments':'{\\'x\\''}}"),
                                toolCall("{'index':1,'function':{'arguments':'{\\'y\\':'}}"),
                                toolCall("{'index':0,'function':{'arguments':':1}'}}"),
                                toolCall("{'index':1,'function':{'arguments':'2}'}}"),
                                end)
                        .withToolCalls(LOOK, LISTEN),
                completions("no event has an index", "one two", withoutIndex(one, two), end),
                completions(
                                "an integer as the error's code",
                                "one ",
                                one,
                                event("{'error':{'code':429,'message':'Slow down'}}"))
                        .withFailure(CopilotRateLimitException.class, "429"),
                completions(
                                "an integer as the code of an event of type error",
                                "one ",
                                one,
                                "event: error\n" + event("{'code':502,'message':'Gone'}"))
                        .withFailure(CopilotServerException.class, "502"),
                completions(
                                "an integer as the code of an error beside choices",
                                "one ",
                                one,
                                event(
                                        "{'choices':[{'delta':{},'finish_reason':'error'}],'error':{'code':503,'message':'Gone'}}"))
                        .withFailure(CopilotServerException.class, "503"));
    }

    private static ProviderWireQuirk completions(String name, String text, String... events) {
        return ProviderWireQuirk.of("completions", name, text, events);
    }

    private static String toolCall(String call) {
        return MatrixCompletions.chunk("{'tool_calls':[" + call + "]}", "null", "");
    }

    private static String withoutIndex(String... events) {
        return String.join("", events).replace("\"index\":0,", "");
    }

    private static Stream<ProviderWireQuirk> responses() {
        String created = MatrixResponses.created();
        String completed = typedEvent("response.completed", "'response':{'status':'completed'}");
        return Stream.of(
                responses(
                        "two messages interleaved",
                        "one two three four",
                        created,
                        added("'output_index':0", "'id':'m_0','type':'message','content':[]"),
                        added("'output_index':1", "'id':'m_1','type':'message','content':[]"),
                        text("'output_index':0,'item_id':'m_0'", "one "),
                        text("'output_index':1,'item_id':'m_1'", "two "),
                        text("'output_index':0,'item_id':'m_0'", "three "),
                        itemDone("'output_index':0", message("m_0", "one three ")),
                        text("'output_index':1,'item_id':'m_1'", "four"),
                        itemDone("'output_index':1", message("m_1", "two four")),
                        completed),
                responses(
                                "a message and two tool calls interleaved",
                                "one two",
                                created,
                                added("'output_index':0", call("f_0", LOOK)),
                                added("'output_index':1", "'id':'m_1','type':'message'"),
                                added("'output_index':2", call("f_2", LISTEN)),
                                arguments("'output_index':0", "{\\'x\\'"),
                                text("'output_index':1", "one "),
                                arguments("'output_index':2", "{\\'y\\':"),
                                arguments("'output_index':0", ":1}"),
                                text("'output_index':1", "two"),
                                arguments("'output_index':2", "2}"),
                                completed)
                        .withToolCalls(LOOK, LISTEN),
                responses(
                                "two tool calls interleaved, told apart by their items' ids alone",
                                "",
                                created,
                                added("'x':0", call("f_0", LOOK)),
                                added("'x':0", call("f_1", LISTEN)),
                                arguments("'item_id':'f_0'", "{\\'x\\'"),
                                arguments("'item_id':'f_1'", "{\\'y\\':"),
                                arguments("'item_id':'f_0'", ":1}"),
                                arguments("'item_id':'f_1'", "2}"),
                                completed)
                        .withToolCalls(LOOK, LISTEN),
                responses(
                                "reasoning and text interleaved",
                                "one two",
                                created,
                                added("'output_index':0", "'id':'r','type':'reasoning'"),
                                added("'output_index':1", "'id':'m','type':'message'"),
                                reasoning("'output_index':0", "Hm, "),
                                text("'output_index':1", "one "),
                                reasoning("'output_index':0", "well."),
                                text("'output_index':1", "two"),
                                completed)
                        .withReasoning("Hm, well."),
                responses(
                        "neither sequence_number nor output_index",
                        "one two",
                        created.replace("\"sequence_number\":0,", ""),
                        added("'x':0", "'id':'m','type':'message','content':[]"),
                        text("'x':0", "one "),
                        text("'x':0", "two"),
                        itemDone("'x':0", message("m", "one two")),
                        completed),
                responses(
                        "no lines with the events' types",
                        "one two",
                        withoutTypeLines(
                                created,
                                text("'output_index':0", "one "),
                                text("'output_index':0", "two"),
                                completed)),
                responses(
                        "types in the lines alone",
                        "one two",
                        created,
                        "event: response.output_text.delta\n" + event("{'delta':'one '}"),
                        "event: response.output_text.delta\n" + event("{'delta':'two'}"),
                        "event: response.completed\n"
                                + event("{'response':{'status':'completed'}}")),
                responses(
                        "ping, unknown events and unknown members",
                        "one two",
                        typedEvent("ping", ""),
                        created,
                        typedEvent("keepalive", "'sequence_number':3"),
                        added("'output_index':0", "'id':'w','type':'new_kind','content':'x'"),
                        typedEvent("response.new_kind.searching", "'delta':'no','output_index':0"),
                        text("'output_index':1,'logprobs':[],'obfuscation':'xYz'", "one "),
                        typedEvent("response.output_text.annotation.added", "'annotation':{'x':1}"),
                        "event: ping\ndata: {}\n\n",
                        text("'output_index':1,'new':{'delta':'no'}", "two"),
                        typedEvent(
                                "response.completed",
                                "'new':[],'response':{'status':'completed','new':{'error':1},'tools':[{}]}")),
                responses(
                                "completed, with the status incomplete",
                                "one",
                                created,
                                text("'output_index':0", "one"),
                                typedEvent(
                                        "response.completed",
                                        "'response':{'status':'incomplete','incomplete_details':{'reason':'max_output_tokens'}}"))
                        .withFinish(FinishReason.LENGTH),
                responses(
                        "a farewell of another format",
                        "one",
                        created,
                        text("'output_index':0", "one"),
                        completed,
                        DONE),
                responses(
                                "an integer as the error's code",
                                "one ",
                                created,
                                text("'output_index':0", "one "),
                                typedEvent("error", "'code':429,'message':'Slow down'"))
                        .withFailure(CopilotRateLimitException.class, "429"),
                responses(
                                "an integer as the code of a response that failed",
                                "one ",
                                created,
                                text("'output_index':0", "one "),
                                typedEvent(
                                        "response.failed",
                                        "'response':{'status':'failed','error':{'code':503,'message':'Gone'}}"))
                        .withFailure(CopilotServerException.class, "503"),
                responses(
                                "an error of another format, with an integer as its code",
                                "one ",
                                created,
                                text("'output_index':0", "one "),
                                event("{'error':{'code':429,'message':'Slow down'}}"))
                        .withFailure(CopilotRateLimitException.class, "429"));
    }

    private static ProviderWireQuirk responses(String name, String text, String... events) {
        return ProviderWireQuirk.of("responses", name, text, events);
    }

    private static String added(String place, String item) {
        return typedEvent("response.output_item.added", place + ",'item':{" + item + "}");
    }

    private static String itemDone(String place, String item) {
        return typedEvent("response.output_item.done", place + ",'item':{" + item + "}");
    }

    private static String text(String place, String delta) {
        return typedEvent("response.output_text.delta", place + ",'delta':'" + delta + "'");
    }

    private static String reasoning(String place, String delta) {
        return typedEvent(
                "response.reasoning_summary_text.delta", place + ",'delta':'" + delta + "'");
    }

    private static String arguments(String place, String delta) {
        return typedEvent(
                "response.function_call_arguments.delta", place + ",'delta':'" + delta + "'");
    }

    private static String message(String id, String text) {
        return "'id':'"
                + id
                + "','type':'message','content':[{'type':'output_text','text':'"
                + text
                + "'}]";
    }

    private static String call(String itemId, ToolCall call) {
        return "'id':'%s','type':'function_call','call_id':'%s','name':'%s','arguments':''"
                .formatted(itemId, call.id(), call.name());
    }

    private static String withoutTypeLines(String... events) {
        return String.join("", events).replaceAll("(?m)^event: .*\n", "");
    }

    private static Stream<ProviderWireQuirk> messages() {
        String start = MatrixMessages.start(",'usage':{'input_tokens':1}");
        String end =
                typedEvent("message_delta", "'delta':{'stop_reason':'end_turn'}")
                        + typedEvent("message_stop", "");
        String textBlock = MatrixMessages.blockStart(0, "{'type':'text','text':''}");
        return Stream.of(
                messages(
                                "a block's stop after the next block's deltas",
                                "one two",
                                start,
                                MatrixMessages.blockStart(0, "{'type':'thinking','thinking':''}"),
                                thinking(0, "Hm, "),
                                MatrixMessages.blockStart(1, "{'type':'text','text':''}"),
                                words(1, "one "),
                                thinking(0, "well."),
                                stop(0),
                                words(1, "two"),
                                stop(1),
                                end)
                        .withReasoning("Hm, well."),
                messages(
                                "text and two tool calls interleaved",
                                "one two",
                                start,
                                textBlock,
                                words(0, "one "),
                                MatrixMessages.blockStart(1, toolUse(LOOK)),
                                MatrixMessages.blockStart(2, toolUse(LISTEN)),
                                input(1, "{\\'x\\'"),
                                stop(0),
                                input(2, "{\\'y\\':"),
                                input(1, ":1}"),
                                words(0, "two"),
                                stop(1),
                                input(2, "2}"),
                                stop(2),
                                end)
                        .withToolCalls(LOOK, LISTEN),
                messages(
                        "ping everywhere",
                        "one two",
                        typedEvent("ping", ""),
                        start,
                        typedEvent("ping", ""),
                        textBlock,
                        "event: ping\ndata: {}\n\n",
                        words(0, "one "),
                        "event: ping\ndata:\n\n",
                        ": ping\n\n",
                        words(0, "two"),
                        typedEvent("ping", ""),
                        stop(0),
                        end),
                messages(
                        "unknown events, blocks, deltas and members",
                        "one two",
                        MatrixMessages.start(
                                ",'new':{'error':1},'container':null,'usage':{'new':{}}"),
                        MatrixMessages.blockStart(0, "{'type':'new_kind','text':'no'}"),
                        MatrixMessages.delta(0, "{'type':'new_delta','text':'no','new':[1]}"),
                        stop(0),
                        MatrixMessages.blockStart(1, "{'type':'text','text':'','citations':[]}"),
                        MatrixMessages.delta(
                                1, "{'type':'text_delta','text':'one ','new':{'text':'no'}}"),
                        MatrixMessages.delta(1, "{'type':'citations_delta','citation':{'x':1}}"),
                        typedEvent("new_event", "'index':1,'delta':{'text':'no'}"),
                        typedEvent(
                                "content_block_delta",
                                "'new':[[]],'index':1,'delta':{'type':'text_delta','text':'two'}"),
                        stop(1),
                        end),
                messages(
                        "no event has an index",
                        "one two",
                        start,
                        textBlock.replace("\"index\":0,", ""),
                        words(0, "one ").replace("\"index\":0,", ""),
                        words(0, "two").replace("\"index\":0,", ""),
                        end),
                messages(
                        "no lines with the events' types",
                        "one two",
                        withoutTypeLines(start, textBlock, words(0, "one "), words(0, "two"), end)),
                messages(
                        "no message_stop",
                        "one",
                        start,
                        textBlock,
                        words(0, "one"),
                        typedEvent("message_delta", "'delta':{'stop_reason':'end_turn'}")),
                messages(
                        "a farewell of another format",
                        "one",
                        start,
                        textBlock,
                        words(0, "one"),
                        end,
                        DONE),
                messages(
                                "an integer as the error's code",
                                "one ",
                                start,
                                textBlock,
                                words(0, "one "),
                                typedEvent("error", "'error':{'code':429,'message':'Slow down'}"))
                        .withFailure(CopilotRateLimitException.class, "429"),
                messages(
                                "an error of another format, with an integer as its code",
                                "one ",
                                start,
                                textBlock,
                                words(0, "one "),
                                event("{'error':{'code':503,'message':'Gone'}}"))
                        .withFailure(CopilotServerException.class, "503"));
    }

    private static ProviderWireQuirk messages(String name, String text, String... events) {
        return ProviderWireQuirk.of("messages", name, text, events);
    }

    private static String words(int block, String text) {
        return MatrixMessages.delta(block, "{'type':'text_delta','text':'" + text + "'}");
    }

    private static String thinking(int block, String text) {
        return MatrixMessages.delta(block, "{'type':'thinking_delta','thinking':'" + text + "'}");
    }

    private static String input(int block, String part) {
        return MatrixMessages.delta(
                block, "{'type':'input_json_delta','partial_json':'" + part + "'}");
    }

    private static String toolUse(ToolCall call) {
        return "{'type':'tool_use','id':'%s','name':'%s','input':{}}"
                .formatted(call.id(), call.name());
    }

    private static String stop(int block) {
        return typedEvent("content_block_stop", "'index':%s", block);
    }

    static Stream<Arguments> quirks() {
        return MatrixService.all().stream()
                .flatMap(
                        service ->
                                Stream.of(completions(), responses(), messages())
                                        .flatMap(quirks -> quirks)
                                        .filter(
                                                quirk ->
                                                        quirk.wireApi()
                                                                .equals(service.format().wireApi()))
                                        .map(quirk -> Arguments.of(service, quirk)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("quirks")
    void aStreamMeansTheSameWhateverIsOddAboutIt(
            MatrixService service, ProviderWireQuirk quirk, CopilotServer server) throws Exception {
        server.enqueue(MatrixFormat.sse(quirk.events()));
        try (CopilotRoute route = CopilotRoute.bare()) {
            route.start(
                    "copilot:stream?maxRetries=0&model=m&emit=chunks&"
                            + service.options(server.url()));

            MatrixOutcome outcome = MatrixOperation.STREAM.outcome(route.send("Hello"));

            assertThat(outcome.text()).isEqualTo(quirk.text());
            assertThat(outcome.reasoning()).isEqualTo(quirk.reasoning());
            if (quirk.failure() == null) {
                assertThat(outcome.failure()).isNull();
                assertResult((ChatResult) outcome.headers().get(CopilotHeaders.RESULT), quirk);
            } else {
                assertThat(outcome.failure())
                        .isExactlyInstanceOf(CopilotStreamException.class)
                        .cause()
                        .isExactlyInstanceOf(quirk.failure());
                assertThat(outcome.failure().getCode()).isEqualTo(quirk.code());
            }
        }
    }

    private static void assertResult(ChatResult result, ProviderWireQuirk quirk) {
        assertThat(result.text()).isEqualTo(quirk.text());
        assertThat(result.reasoning()).isEqualTo(quirk.reasoning());
        assertThat(result.finishReason()).isEqualTo(quirk.finish());
        assertThat(result.toolCalls()).isEqualTo(quirk.toolCalls());
        assertThat(result.id()).isEqualTo(MatrixAnswer.ID);
        assertThat(result.model()).isEqualTo(MatrixAnswer.MODEL);
    }
}
