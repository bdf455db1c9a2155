// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.FinishReason;
import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.internal.wire.ErrorBody;
import io.github.camelcopilot.internal.wire.ErrorEventException;
import io.github.camelcopilot.internal.wire.GeneratedIds;
import io.github.camelcopilot.internal.wire.ReadStream;
import io.github.camelcopilot.internal.wire.StreamDecoder;
import io.github.camelcopilot.internal.wire.UnreadableAnswerException;
import io.github.camelcopilot.testing.TestUsage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What services stream in the Responses format, and what becomes of it. JSON is written here with
 * single quotes.
 */
class ResponsesStreamTest {

    private static final String CREATED =
            "{'type':'response.created','response':{'id':'a1','model':'m1','error':null,"
                    + "'status':'in_progress','tools':[{'name':'x'}],'output':[]}}";
    private static final String HI =
            "{'type':'response.output_text.delta','sequence_number':4,'item_id':'i1',"
                    + "'output_index':0,'content_index':0,'delta':'Hi','logprobs':[]}";
    private static final String COMPLETED = completed("");

    /** A stream that is being read; what it brought is kept. */
    private static final class Read {

        private final StreamDecoder decoder;
        private final ReadStream kept = new ReadStream();

        Read(long maxSize) {
            decoder = new ResponsesApi().streamDecoder(maxSize);
        }

        Read(String... events) throws Exception {
            this(1_000_000);
            for (String event : events) {
                event(event);
            }
        }

        void event(String singleQuoted) throws Exception {
            event("message", singleQuoted);
        }

        void event(String type, String singleQuoted) throws Exception {
            bytes(type, singleQuoted.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        }

        void bytes(String type, byte[] data) throws Exception {
            // What lies before and behind the data is not of this event.
            byte[] lent = new byte[data.length + 2];
            lent[0] = '{';
            System.arraycopy(data, 0, lent, 1, data.length);
            lent[data.length + 1] = '}';
            decoder.event(type, lent, 1, data.length, kept);
        }

        List<String> deltas() {
            return kept.deltas();
        }

        ChatResult result() {
            String reasoning =
                    deltas().stream()
                            .filter(delta -> delta.startsWith("~"))
                            .map(delta -> delta.substring(1))
                            .collect(Collectors.joining());
            return decoder.result(kept.text(), reasoning.isEmpty() ? null : reasoning);
        }
    }

    private static String completed(String output) {
        return ended("completed", "'status':'completed','output':[" + output + "]");
    }

    private static String ended(String event, String members) {
        return "{'type':'response."
                + event
                + "','response':{'id':'a1','model':'m1',"
                + members
                + "}}";
    }

    private static String text(String text) {
        return "{'type':'response.output_text.delta','delta':'" + text + "'}";
    }

    private static String text(String place, String text) {
        return delta("output_text", place, text);
    }

    private static String summary(String text) {
        return summary("", text);
    }

    private static String summary(String place, String text) {
        return delta("reasoning_summary_text", place, text);
    }

    private static String thought(String text) {
        return thought("", text);
    }

    private static String thought(String place, String text) {
        return delta("reasoning_text", place, text);
    }

    private static String delta(String kind, String place, String text) {
        return "{'type':'response." + kind + ".delta'," + place + "'delta':'" + text + "'}";
    }

    private static String partDone(String kind, String member) {
        return "{'type':'response." + kind + ".done'," + member + "}";
    }

    private static String contentPart(String type) {
        return "{'type':'response.content_part.added','part':{'type':'" + type + "','text':''}}";
    }

    private static String added(String place, String item) {
        return "{'type':'response.output_item.added'," + place + "'item':" + item + "}";
    }

    private static String done(String place, String item) {
        return "{'type':'response.output_item.done'," + place + "'item':" + item + "}";
    }

    private static String fragment(String place, String arguments) {
        return "{'type':'response.function_call_arguments.delta',"
                + place
                + "'delta':'"
                + arguments
                + "'}";
    }

    private static String whole(String place, String arguments) {
        return "{'type':'response.function_call_arguments.done',"
                + place
                + "'arguments':"
                + arguments
                + "}";
    }

    private static String call(String ids, String name, String arguments) {
        return "{'type':'function_call',"
                + ids
                + "'name':'"
                + name
                + "','arguments':"
                + arguments
                + "}";
    }

    private static String message(String id, String text) {
        return message(text).replace("{'type':'message'", "{'type':'message','id':'" + id + "'");
    }

    private static String message(String text) {
        return "{'type':'message','content':[{'type':'output_text','text':'" + text + "'}]}";
    }

    private static String reasoning(String text) {
        return "{'type':'reasoning','summary':[{'type':'summary_text','text':'" + text + "'}]}";
    }

    private static Arguments deltas(String name, List<String> events, String... deltas) {
        return arguments(name, events, List.of(deltas));
    }

    /** Name, events between the first and the last, deltas (reasoning begins with {@code ~}). */
    static Stream<Arguments> deltas() {
        String partAdded =
                "{'type':'response.reasoning_summary_part.added','summary_index':0,"
                        + "'part':{'type':'summary_text','text':'no'}}";
        return Stream.of(
                deltas("text", List.of(HI, text(" there")), "Hi", " there"),
                deltas("refusal", List.of("{'type':'response.refusal.delta','delta':'No'}"), "No"),
                deltas("empty deltas", List.of(text(""), summary(""), HI), "Hi"),
                deltas(
                        "deltas that are no texts",
                        List.of(
                                "{'type':'response.output_text.delta','delta':{'a':['no']}}",
                                "{'type':'response.output_text.delta','delta':7}",
                                "{'type':'response.output_text.delta','delta':null}",
                                "{'type':'response.output_text.delta'}",
                                HI),
                        "Hi"),
                deltas(
                        "members in another order, the type last, as Copilot writes them",
                        List.of(
                                "{'content_index':0,'delta':'Hi','item_id':'other','logprobs':[],"
                                        + "'obfuscation':'x','output_index':99999999999999999999,"
                                        + "'sequence_number':7,'type':'response.output_text.delta'}"),
                        "Hi"),
                deltas(
                        "unknown events and members",
                        List.of(
                                "{}",
                                "{'type':'keepalive','sequence_number':3}",
                                "{'type':'response.new.delta','delta':'no','error':{'code':''}}",
                                "{'type':'response.mcp_call.failed','error':'no'}",
                                "{'type':{'a':1},'delta':'no'}",
                                "{'type':'response.output_text.done','text':'Hi','x':{}}",
                                "{'type':'response.content_part.done','part':{'text':'Hi'}}",
                                "{'x':{'delta':'no','type':'error'},'y':[[{}]],"
                                        + "'type':'response.output_text.delta','delta':'Hi',"
                                        + "'z':null,'error':null}"),
                        "Hi"),
                deltas(
                        "events of another shape",
                        List.of(
                                "{'type':'response.created'}",
                                "{'type':'response.in_progress','response':'no'}",
                                "{'type':'response.output_item.added'}",
                                "{'type':'response.output_item.added','item':[1]}",
                                "{'type':'response.output_item.done'}",
                                "{'type':'response.output_item.done','item':null}",
                                HI),
                        "Hi"),
                deltas("a farewell before the end", List.of(HI, "[DONE]", text("!")), "Hi", "!"),
                deltas(
                        "white space and escapes",
                        List.of(
                                " { 'delta' : '\\n\\u00e9水😀\\ud83d\\ude00' ,\n"
                                        + "'type':'response.output_text.delta' } "),
                        "\né水😀😀"),
                deltas("summary", List.of(summary("a"), summary("b"), HI), "~a", "~b", "Hi"),
                deltas("reasoning itself", List.of(thought("a"), thought("b")), "~a", "~b"),
                deltas(
                        "the same reasoning under two names",
                        List.of(summary("a"), thought("a"), summary("b"), thought("b")),
                        "~a",
                        "~b"),
                deltas(
                        "the same reasoning under two names, the other first",
                        List.of(thought("a"), partAdded, summary("a"), thought("b")),
                        "~a",
                        "~\n\n",
                        "~b"),
                deltas(
                        "parts of a summary",
                        List.of(partAdded, summary("a"), partAdded, summary("b"), summary("c")),
                        "~a",
                        "~\n\n",
                        "~b",
                        "~c"),
                deltas(
                        "parts of a summary that stay empty",
                        List.of(summary("a"), partAdded, partAdded, summary("b"), partAdded),
                        "~a",
                        "~\n\n",
                        "~b"),
                deltas(
                        "reasoning of two items",
                        List.of(
                                added("", "{'type':'reasoning','summary':[]}"),
                                thought("a"),
                                HI,
                                added("", "{'type':'reasoning','summary':[]}"),
                                thought("b")),
                        "~a",
                        "Hi",
                        "~\n\n",
                        "~b"),
                deltas(
                        "what came in deltas is not taken again",
                        List.of(
                                summary("a"),
                                done("'output_index':0,", reasoning("a")),
                                HI,
                                done("'output_index':1,", message("Hi"))),
                        "~a",
                        "Hi"),
                deltas(
                        "another message that comes whole",
                        List.of(
                                text("'output_index':0,", "A"),
                                done("'output_index':1,", message("B"))),
                        "A",
                        "B"),
                deltas(
                        "a whole message that says otherwise",
                        List.of(
                                text("'output_index':0,", "A "),
                                done("'output_index':0,", message("a"))),
                        "A "),
                deltas(
                        "whole messages without white space, and without index",
                        List.of(
                                text("A "),
                                done("", message("A")),
                                text("B"),
                                done("", message(" B"))),
                        "A ",
                        "B"),
                deltas(
                        "messages with the same index for all",
                        List.of(
                                added("'output_index':0,", "{'type':'message','id':'m1'}"),
                                text("'output_index':0,'item_id':'m1',", "A"),
                                done("'output_index':0,", message("m1", "A")),
                                added("'output_index':0,", "{'type':'message','id':'m2'}"),
                                text("'output_index':0,'item_id':'m2',", "B"),
                                done("'output_index':0,", message("m2", "B"))),
                        "A",
                        "B"),
                deltas(
                        "ids that differ from event to event",
                        List.of(
                                text("'item_id':'x1',", "A"),
                                text("'item_id':'x2',", "B"),
                                done("", message("x3", "AB"))),
                        "A",
                        "B"),
                deltas(
                        "whole parts only",
                        List.of(
                                partDone("output_text", "'text':'A'"),
                                partDone("refusal", "'refusal':'No.'"),
                                partDone("refusal", "'refusal':''"),
                                partDone("output_text", "'text':7"),
                                done("", message("ANo."))),
                        "A",
                        "No."),
                deltas(
                        "a whole part behind the whole item, and of another",
                        List.of(
                                done("", message("A")),
                                partDone("output_text", "'text':'A'"),
                                partDone("output_text", "'text':'B'")),
                        "A",
                        "B"),
                deltas(
                        "reasoning under another name in another item",
                        List.of(
                                summary("'output_index':0,", "a"),
                                thought("'output_index':0,", "a"),
                                thought("'output_index':1,", "b"),
                                summary("'output_index':1,", "b")),
                        "~a",
                        "~\n\n",
                        "~b"),
                deltas(
                        "reasoning of which the whole item holds a summary too",
                        List.of(
                                thought("a"),
                                done(
                                        "",
                                        "{'type':'reasoning','summary':[{'type':'summary_text',"
                                                + "'text':'s'}],'content':["
                                                + "{'type':'reasoning_text','text':'a'}]}")),
                        "~a"),
                deltas(
                        "parts of reasoning itself that are begun",
                        List.of(
                                contentPart("reasoning_text"),
                                thought("a"),
                                contentPart("output_text"),
                                thought("b"),
                                contentPart("reasoning_text"),
                                thought("'content_index':[0],", "c")),
                        "~a",
                        "~b",
                        "~\n\n",
                        "~c"),
                deltas(
                        "errors that say nothing",
                        List.of(
                                "{'type':'response.output_text.delta','delta':'A','error':{}}",
                                "{'type':'keepalive','error':''}",
                                "{'error':{'code':'','message':''},'x':1}",
                                "{'type':'keepalive','message':'no'}",
                                "{'code':0,'message':'no'}"),
                        "A"),
                deltas(
                        "whole items only",
                        List.of(
                                done("", reasoning("a")),
                                done("", reasoning("b")),
                                done("", message("Hi")),
                                done("", message(" there")),
                                done("", "{'type':'web_search_call'}")),
                        "~a",
                        "~\n\n",
                        "~b",
                        "Hi",
                        " there"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("deltas")
    void deltasAreReadAsTheyCome(String name, List<String> events, List<String> deltas)
            throws Exception {
        Read read = new Read(CREATED);
        for (String event : events) {
            read.event(event);
        }
        assertThat(read.decoder.isDone()).isFalse();
        assertThat(read.decoder.isFinished()).isFalse();
        boolean hasText = deltas.stream().anyMatch(delta -> !delta.startsWith("~"));
        boolean hasReasoning = deltas.stream().anyMatch(delta -> delta.startsWith("~"));

        // Only what was missing is taken from the whole response.
        read.event(completed(reasoning("R") + "," + message("T")));

        List<String> all = new ArrayList<>(deltas);
        if (!hasReasoning) {
            all.add("~R");
        }
        if (!hasText) {
            all.add("T");
        }
        assertThat(read.deltas()).as(name).isEqualTo(all);
        assertThat(read.decoder.isDone()).isTrue();
        assertThat(read.result())
                .usingRecursiveComparison()
                .ignoringFields("members.rawFinishReason", "members.messages", "members.refusal")
                .isEqualTo(
                        ChatResult.builder()
                                .id("a1")
                                .model("m1")
                                .text(read.kept.text())
                                .reasoning(read.result().reasoning())
                                .finishReason(FinishReason.STOP)
                                .build());
    }

    private static Arguments whole(String name, List<String> events, String... deltas) {
        return arguments(name, events, List.of(deltas));
    }

    /** Name, events up to the last, deltas. */
    static Stream<Arguments> wholes() {
        return Stream.of(
                whole("nothing before", List.of(completed(message("A"))), "A"),
                whole(
                        "a response that does not tell of all that came",
                        List.of(text("A"), completed(message("B"))),
                        "A"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wholes")
    void theWholeResponseBringsWhatIsMissing(String name, List<String> events, List<String> deltas)
            throws Exception {
        Read read = new Read(CREATED);
        for (String event : events) {
            read.event(event);
        }

        assertThat(read.deltas()).as(name).isEqualTo(deltas);
    }

    @Test
    void itemsAreBounded() throws Exception {
        Read read = new Read(CREATED);
        for (int index = 0; index < 3000; index++) {
            read.event(text("'output_index':" + index + ",", "x"));
            read.event(done("'output_index':" + index + ",", message("x")));
        }

        assertThat(read.kept.text()).isEqualTo("x".repeat(3000));
    }

    private static Arguments calls(String name, List<String> events, ToolCall... calls) {
        return arguments(name, events, List.of(calls));
    }

    /** Name, events but the last, the tool calls that they make. */
    static Stream<Arguments> toolCalls() {
        ToolCall f = ToolCall.of("c1", "f", "{\"a\":1}");
        ToolCall g = ToolCall.of("c2", "g", "{}");
        String args = "'{\\\"a\\\":1}'";
        String begin = "{\\\"a";
        String rest = "\\\":1}";
        String fBegins = call("'id':'i1','call_id':'c1',", "f", "''");
        String gBegins = call("'id':'i2','call_id':'c2',", "g", "''");
        String fWhole = call("'id':'i1','call_id':'c1',", "f", args);
        String gWhole = call("'id':'i2','call_id':'c2',", "g", "'{}'");
        String first = "'output_index':0,";
        String second = "'output_index':1,";
        return Stream.of(
                calls(
                        "as documented",
                        List.of(
                                added(first, fBegins),
                                fragment(first + "'item_id':'i1',", begin),
                                fragment(first + "'item_id':'i1',", rest),
                                whole(first + "'item_id':'i1',", args),
                                done(first, fWhole)),
                        f),
                calls(
                        "fragments only",
                        List.of(
                                added(first, fBegins),
                                fragment(first, begin),
                                fragment(first, rest)),
                        f),
                calls(
                        "whole arguments only",
                        List.of(added(first, fBegins), whole(first, args)),
                        f),
                calls(
                        "whole arguments that name the function",
                        List.of(whole(first + "'item_id':'c1','name':'f',", args)),
                        f),
                calls(
                        "whole arguments replace fragments",
                        List.of(added(first, fBegins), fragment(first, "no"), whole(first, args)),
                        f),
                calls(
                        "a whole item replaces fragments",
                        List.of(added(first, fBegins), fragment(first, "no"), done(first, fWhole)),
                        f),
                calls(
                        "a whole item without arguments replaces nothing",
                        List.of(
                                added(first, fBegins),
                                fragment(first, begin + rest),
                                done(first, fBegins)),
                        f),
                calls("whole items only", List.of(done(first, fWhole), done(second, gWhole)), f, g),
                calls(
                        "whole items without index",
                        List.of(done("", fWhole), done("", gWhole)),
                        f,
                        g),
                calls(
                        "whole items without index or own id",
                        List.of(
                                done("", call("'call_id':'c1',", "f", args)),
                                done("", call("'call_id':'c2',", "g", "'{}'"))),
                        f,
                        g),
                calls(
                        "arguments as an object",
                        List.of(
                                done(first, call("'call_id':'c1',", "f", "{'a':1}")),
                                added(second, gBegins),
                                whole(second, "{}")),
                        f,
                        g),
                calls(
                        "no call id",
                        List.of(done(first, call("'id':'i1',", "f", "'{}'"))),
                        ToolCall.of("i1", "f", "{}")),
                calls(
                        "a call id that comes with the whole item",
                        List.of(
                                added(first, call("'id':'i1',", "f", "''")),
                                done(first, call("'id':'i9','call_id':'c1',", "f", args))),
                        f),
                calls(
                        "a call id that the whole item says otherwise",
                        List.of(
                                added(first, call("'call_id':'c0',", "f", "''")),
                                fragment(first, begin),
                                done(first, fWhole)),
                        f),
                calls(
                        "two calls, fragments mixed",
                        List.of(
                                added(first, fBegins),
                                added(second, gBegins),
                                fragment(second, "{"),
                                fragment(first, begin),
                                fragment(second, "}"),
                                fragment(first, rest),
                                done(second, gWhole),
                                done(first, fWhole)),
                        f,
                        g),
                calls(
                        "two calls without index, fragments mixed",
                        List.of(
                                added("", fBegins),
                                added("", gBegins),
                                fragment("'item_id':'i2',", "{"),
                                fragment("'item_id':'i1',", begin),
                                fragment("'item_id':'i2',", "}"),
                                fragment("'item_id':'i1',", rest)),
                        f,
                        g),
                calls(
                        "two calls with neither index nor item id",
                        List.of(
                                added("", fBegins),
                                fragment("", begin),
                                fragment("", rest),
                                added("", gBegins),
                                fragment("", "{"),
                                fragment("", "}")),
                        f,
                        g),
                calls(
                        "item ids that differ from event to event, as Copilot's do",
                        List.of(
                                added(first, call("'id':'x1','call_id':'c1',", "f", "''")),
                                fragment(first + "'item_id':'x2',", begin),
                                added(second, call("'id':'x3','call_id':'c2',", "g", "''")),
                                fragment(first + "'item_id':'x4',", rest),
                                fragment(second + "'item_id':'x5',", "{}"),
                                whole(first + "'item_id':'x6',", args),
                                done(second, call("'id':'x7','call_id':'c2',", "g", "'{}'")),
                                done(first, call("'id':'x8','call_id':'c1',", "f", args))),
                        f,
                        g),
                calls(
                        "item ids that differ, without index",
                        List.of(
                                added("", call("'id':'x1','call_id':'c1',", "f", "''")),
                                fragment("'item_id':'x2',", begin),
                                whole("'item_id':'x3',", args),
                                done("", call("'id':'x4','call_id':'c1',", "f", args)),
                                added("", call("'id':'x5','call_id':'c2',", "g", "''")),
                                fragment("'item_id':'x6',", "{}"),
                                done("", call("'id':'x7','call_id':'c2',", "g", "'{}'"))),
                        f,
                        g),
                calls(
                        "whole arguments behind the whole item, without index",
                        List.of(done("", fWhole), whole("'item_id':'x',", args)),
                        f),
                calls(
                        "an index that the first event leaves out",
                        List.of(
                                added("", call("'call_id':'c1',", "f", "''")),
                                fragment(first, begin),
                                fragment(first, rest)),
                        f),
                calls(
                        "the same index for two calls",
                        List.of(
                                added(first, fBegins),
                                fragment(first, begin),
                                fragment(first, rest),
                                added(first, gBegins),
                                fragment(first, "{}"),
                                done(first, fWhole),
                                done(first, gWhole)),
                        f,
                        g),
                calls(
                        "the same index for two calls that nothing begins",
                        List.of(
                                fragment(first, begin + rest),
                                done(first, fWhole),
                                fragment(first, "{}"),
                                done(first, gWhole)),
                        f,
                        g),
                calls(
                        "fragments that nothing begins, without index",
                        List.of(
                                fragment("", begin),
                                fragment("", rest),
                                done("", fWhole),
                                fragment("", "{"),
                                done("", gWhole)),
                        f,
                        g),
                calls(
                        "a call that is begun twice",
                        List.of(added(first, fBegins), added(first, fBegins), whole(first, args)),
                        f),
                calls(
                        "members in another order",
                        List.of(
                                "{'item':"
                                        + fBegins
                                        + ",'output_index':0,'type':'response.output_item.added'}",
                                "{'delta':'no','output_index':0,"
                                        + "'type':'response.function_call_arguments.delta'}",
                                "{'arguments':"
                                        + args
                                        + ",'item_id':'i1','output_index':0,"
                                        + "'type':'response.function_call_arguments.done'}"),
                        f),
                calls(
                        "an index that is a text or too large",
                        List.of(
                                added("'output_index':'a',", fBegins),
                                added("'output_index':99999999999999999999,", gBegins),
                                fragment("'output_index':'a',", begin + rest),
                                fragment("'output_index':99999999999999999999,", "{}")),
                        f,
                        g),
                calls(
                        "only in the whole response",
                        List.of(completed(fWhole + "," + gWhole)),
                        f,
                        g),
                calls(
                        "in the whole response too",
                        List.of(done(first, fWhole), completed(fWhole)),
                        f),
                calls(
                        "fragments whose call only the whole response knows",
                        List.of(
                                fragment("'item_id':'x',", begin),
                                completed(fWhole + "," + gWhole)),
                        f,
                        g),
                calls(
                        "in the whole response alone, beside one that came before",
                        List.of(done(first, fWhole), completed(fWhole + "," + gWhole)),
                        f,
                        g),
                calls(
                        "in the whole response too, without any id",
                        List.of(
                                done(first, call("'call_id':'c1',", "f", args)),
                                completed(call("", "f", args))),
                        f),
                calls(
                        "a call id that the whole response says otherwise",
                        List.of(
                                added(first, fBegins),
                                fragment(first, begin + rest),
                                completed(call("'call_id':'x',", "f", args) + "," + gWhole)),
                        ToolCall.of("x", "f", "{\"a\":1}"),
                        g),
                calls(
                        "what the whole response brings of a call that has not ended",
                        List.of(
                                added(first, fBegins),
                                fragment(first, begin),
                                completed(fWhole + "," + message("no").replace("no", ""))),
                        f),
                calls(
                        "a call id that only the whole response knows",
                        List.of(done(first, call("'id':'i1',", "f", args)), completed(fWhole)),
                        f),
                calls(
                        "the same call id for two calls",
                        List.of(
                                added(first, fBegins),
                                fragment(first, begin + rest),
                                done(first, fWhole),
                                added(second, call("'id':'i2','call_id':'c1',", "g", "''")),
                                fragment(second, "{}"),
                                done(second, call("'id':'i2','call_id':'c1',", "g", "'{}'")),
                                done(first, fWhole),
                                completed(
                                        fWhole
                                                + ","
                                                + call("'id':'i2','call_id':'c1',", "g", "'{}'"))),
                        f,
                        ToolCall.of("call_*_1", "g", "{}")),
                calls(
                        "the same call twice, and in the whole response too",
                        List.of(
                                done(first, call("", "g", "'{}'")),
                                done(second, call("", "g", "'{}'")),
                                completed(call("", "g", "'{}'") + "," + call("", "g", "'{}'"))),
                        ToolCall.of("call_*_0", "g", "{}"),
                        ToolCall.of("call_*_1", "g", "{}")),
                calls(
                        "fragments and whole arguments behind the whole item",
                        List.of(
                                done(first, fWhole),
                                fragment(first + "'item_id':'i1',", begin),
                                fragment("'item_id':'i1',", rest),
                                whole(first + "'item_id':'i1','name':'f',", args)),
                        f),
                calls(
                        "fragments behind a whole item whose id its begin did not know",
                        List.of(
                                added(first, call("'call_id':'c1',", "f", "''")),
                                done(first, fWhole),
                                fragment(first + "'item_id':'i1',", begin),
                                whole(first + "'item_id':'i1','name':'f',", args)),
                        f),
                calls(
                        "the same index for two calls under way",
                        List.of(
                                added(first, fBegins),
                                added(first, gBegins),
                                fragment(first + "'item_id':'i1',", begin),
                                fragment(first + "'item_id':'i2',", "{"),
                                fragment(first + "'item_id':'i1',", rest),
                                fragment(first + "'item_id':'i2',", "}")),
                        f,
                        g),
                calls(
                        "the same item id for two calls",
                        List.of(
                                added(first, call("'id':'x','call_id':'c1',", "f", "''")),
                                added(second, call("'id':'x','call_id':'c2',", "g", "''")),
                                fragment(first + "'item_id':'x',", begin + rest),
                                fragment(second + "'item_id':'x',", "{}")),
                        f,
                        g),
                calls(
                        "an item id with escapes",
                        List.of(
                                added("", fBegins),
                                added("", gBegins),
                                fragment("'item_id':'\\u0069\\u0031',", begin + rest),
                                fragment("'item_id':7,", "{}")),
                        f,
                        g),
                calls(
                        "other kinds of calls",
                        List.of(
                                done(first, "{'type':'custom_tool_call','call_id':'no'}"),
                                done(second, fWhole)),
                        f));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("toolCalls")
    void toolCallsAreReadHoweverTheyCome(String name, List<String> events, List<ToolCall> calls)
            throws Exception {
        Read read = new Read(CREATED);
        for (String event : events) {
            read.event(event);
        }
        read.event(COMPLETED);

        assertThat(GeneratedIds.hide(read.result().toolCalls())).as(name).isEqualTo(calls);
        assertThat(read.result().finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(read.deltas()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "completed | 'status':'completed' | STOP",
                "completed | 'x':1 | STOP",
                "completed | 'status':'in_progress' | STOP",
                "completed | 'status':'incomplete' | LENGTH",
                "completed | 'incomplete_details':{'reason':'max_output_tokens'} | LENGTH",
                "completed | 'status':'completed','incomplete_details':{'reason':'x'} | LENGTH",
                "completed | 'status':'incomplete','incomplete_details':{'reason':'content_filter'}"
                        + " | CONTENT_FILTER",
                "completed | 'status':'completed','incomplete_details':null | STOP",
                "completed | 'status':'cancelled' | OTHER",
                "completed | 'output':[{'type':'function_call','name':'f'}] | TOOL_CALLS",
                "incomplete | 'x':1 | LENGTH",
                "incomplete | 'status':'incomplete','incomplete_details':{} | LENGTH",
                "incomplete | 'incomplete_details':{'reason':'content_filter'} | CONTENT_FILTER",
                "incomplete | 'output':[{'type':'function_call','name':'f'}] | LENGTH",
                "incomplete | 'status':'completed' | LENGTH",
                "incomplete | 'status':'completed','incomplete_details':"
                        + "{'reason':'content_filter'} | CONTENT_FILTER",
                "completed | 'status':'completed','error':{'code':'','message':''} | STOP",
                "completed | 'error':{} | STOP",
                "completed | 'error':'' | STOP"
            })
    void theLastEventSaysWhyTheAnswerEnded(String event, String members, FinishReason reason)
            throws Exception {
        Read read = new Read(CREATED, HI, ended(event, members));

        assertThat(read.decoder.isDone()).isTrue();
        assertThat(read.decoder.isFinished()).isTrue();
        assertThat(read.result().finishReason()).isEqualTo(reason);
    }

    @Test
    void theLastEventNeedsNoResponse() throws Exception {
        Read read = new Read(CREATED, HI, "{'type':'response.completed'}");

        assertThat(read.result().finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(read.result().id()).isEqualTo("a1");
    }

    @Test
    void theUsageComesWithTheLastEvent() throws Exception {
        Read read =
                new Read(
                        CREATED,
                        ended(
                                "completed",
                                "'usage':{'input_tokens':3,'input_tokens_details':"
                                        + "{'cached_tokens':2,'cache_write_tokens':1},"
                                        + "'output_tokens':4,"
                                        + "'output_tokens_details':{'reasoning_tokens':1},"
                                        + "'total_tokens':7}"));

        assertThat(read.result().usage())
                .isEqualTo(TestUsage.writing(1, TestUsage.of(3, 4, 7, 2, 1)));
    }

    /** Events, id and model that they tell. */
    static Stream<Arguments> identities() {
        String other = ended("%s", "'x':1").replace("a1", "a2").replace("m1", "m2");
        return Stream.of(
                arguments(List.of(HI), null, null),
                arguments(List.of(CREATED), "a1", "m1"),
                arguments(List.of(ended("in_progress", "'x':1")), "a1", "m1"),
                arguments(List.of(ended("queued", "'x':1")), "a1", "m1"),
                arguments(List.of(HI, COMPLETED), "a1", "m1"),
                arguments(List.of(HI, ended("incomplete", "'x':1")), "a1", "m1"),
                arguments(List.of(CREATED, other.formatted("in_progress")), "a1", "m1"),
                arguments(List.of(CREATED, other.formatted("completed")), "a1", "m1"),
                arguments(
                        List.of(
                                "{'type':'response.created','response':{'id':'','model':null}}",
                                COMPLETED),
                        "a1",
                        "m1"));
    }

    @ParameterizedTest
    @MethodSource("identities")
    void theFirstIdAndModelCount(List<String> events, String id, String model) throws Exception {
        Read read = new Read(events.toArray(String[]::new));

        assertThat(read.decoder.model()).isEqualTo(model);
        assertThat(read.result().model()).isEqualTo(model);
        assertThat(read.result().id()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'response.output_text.delta','delta':'no'}",
                "{'type':'error','message':'no'}",
                "{'type':'response.failed','response':{}}",
                "{'type':'response.incomplete','response':{}}",
                "[DONE]",
                "no JSON"
            })
    void nothingCountsBehindTheLastEvent(String event) throws Exception {
        Read read = new Read(CREATED, HI, COMPLETED);

        read.event(event);

        assertThat(read.deltas()).containsExactly("Hi");
        assertThat(read.result().finishReason()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void aFarewellAloneDoesNotMakeAnAnswerWhole() throws Exception {
        Read read = new Read(CREATED, HI, "[DONE]");

        assertThat(read.decoder.isDone()).isFalse();
        assertThat(read.decoder.isFinished()).isFalse();
        assertThat(read.result().finishReason()).isEqualTo(FinishReason.OTHER);
    }

    @Test
    void theTypeInTheJsonDecidesOrElseThatOfTheEvent() throws Exception {
        Read read = new Read(CREATED);

        read.event("response.output_text.delta", "{'delta':'a'}");
        read.event("response.output_text.delta", "{'type':null,'delta':'b'}");
        read.event("response.completed", text("c"));
        read.event("response.output_text.delta", summary("d"));
        read.event("response.output_text.delta", "{'type':'response.new','delta':'no'}");
        read.event("ping", "{'delta':'no'}");

        assertThat(read.deltas()).containsExactly("a", "b", "c", "~d");
        assertThat(read.decoder.isDone()).isFalse();
    }

    /** Type and data of an event, message and code that it tells. */
    static Stream<Arguments> failures() {
        String broke = "'message':'It broke.'";
        return Stream.of(
                failure("{'type':'error','code':'rate_limited'," + broke + "}", "rate_limited"),
                failure(
                        "{'sequence_number':1,'message':'It broke.','param':null,'code':500,"
                                + "'type':'error'}",
                        "500"),
                failure("{'type':'error','code':null," + broke + ",'param':'x'}", null),
                failure("{'type':'error','code':''," + broke + "}", null),
                failure("{'type':'error','error':null,'code':'c'," + broke + "}", "c"),
                failure("{'type':'error','error':{'code':'c'," + broke + "}}", "c"),
                failure("{'type':'error','error':{'code':429," + broke + "}}", "429"),
                failure("{'error':{" + broke + ",'type':'server'},'type':'error'}", "server"),
                failure("{'type':'error','error':{'type':'error'," + broke + "}}", null),
                failure("{'type':'error','error':'It broke.'}", null),
                failure("{'type':'error','error':'It broke.','code':'c'}", "c"),
                failure("{'error':{'code':'c'," + broke + "}}", "c"),
                failure("{'error':'It broke.'}", null),
                arguments("message", "{'error':{}}", "", null),
                failure("{'type':'server_error','error':{" + broke + "}}", "server_error"),
                failure("{'type':'server_error','error':{'code':'c'," + broke + "}}", "c"),
                failure("{'type':'server_error','error':'It broke.'}", "server_error"),
                failure(
                        "{'object':'error'," + broke + ",'type':'InternalServerError','code':500}",
                        "500"),
                failure("{'code':500," + broke + "}", "500"),
                failure("{'type':'error','error':{},'code':'c'," + broke + "}", "c"),
                arguments("ping", "{'error':{" + broke + "}}", "It broke.", null),
                arguments(
                        "response.output_text.delta",
                        "{'error':{" + broke + "}}",
                        "It broke.",
                        null),
                arguments("message", "{'type':'error'}", "", null),
                failure(ended("failed", "'error':{'code':'c'," + broke + "}"), "c"),
                failure(ended("failed", "'status':'failed','error':{'code':7," + broke + "}"), "7"),
                failure("{'type':'response.failed','error':{'code':'c'," + broke + "}}", "c"),
                arguments("message", ended("failed", "'error':null"), "", null),
                arguments("message", "{'type':'response.failed'}", "", null),
                failure(ended("completed", "'error':{'code':'c'," + broke + "}"), "c"),
                arguments("message", ended("completed", "'status':'failed'"), "", null),
                arguments("error", "{" + broke + ",'code':'c'}", "It broke.", "c"),
                arguments("error", "{'type':'error'," + broke + "}", "It broke.", null),
                arguments("error", "{'type':'server'," + broke + "}", "It broke.", "server"),
                arguments("error", "{'error':{" + broke + ",'code':3}}", "It broke.", "3"),
                arguments(
                        "error",
                        ended("failed", "'error':{'code':'c'," + broke + "}"),
                        "It broke.",
                        "c"),
                arguments("error", "It broke.", "It broke.", null),
                arguments("error", "{}", "", null),
                arguments("response.failed", "{'error':{" + broke + "}}", "It broke.", null));
    }

    private static Arguments failure(String data, String code) {
        return arguments("message", data, "It broke.", code);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureFailsTheStreamWithWhatItTells(
            String type, String data, String message, String code) throws Exception {
        Read read = new Read(CREATED, HI);

        assertThatThrownBy(() -> read.event(type, data))
                .isInstanceOfSatisfying(
                        ErrorEventException.class,
                        error ->
                                assertThat(error.body())
                                        .extracting(ErrorBody::message, ErrorBody::code)
                                        .containsExactly(message, code));
        assertThat(read.deltas()).containsExactly("Hi");
        assertThat(read.decoder.isFinished()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret",
                "[]",
                "'text'",
                "7",
                "null",
                " ",
                "[DONE",
                "{",
                "{'type'",
                "{'type':'response.output_text.delta','delta':'secret'",
                "{'type':'response.output_text.delta','delta':'secret'}}",
                "{'type':'response.output_text.delta','delta':'secret'} [DONE]",
                "{'type':'response.completed','response':{'status':'completed'}",
                "{'type':'response.completed','response':{'status':'completed'",
                "{'type':'error','message':'secret'",
                "{'type':'x','y':'\\x'}"
            })
    void whatIsNoEventFailsTheStreamAndIsNotQuoted(String data) throws Exception {
        Read read = new Read(CREATED, HI);

        assertThatThrownBy(() -> read.event(data))
                .isInstanceOf(UnreadableAnswerException.class)
                .hasMessageStartingWith("an event is ")
                .hasMessageNotContaining("secret")
                .hasNoCause();
        assertThat(read.deltas()).containsExactly("Hi");
        assertThat(read.decoder.isFinished()).isFalse();
    }

    @Test
    void bytesThatAreNotUtf8AreUnreadable() throws Exception {
        Read read = new Read(CREATED);
        byte[] data = "{\"delta\":\"\u00FF\"}".getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> read.bytes("message", data))
                .isInstanceOf(UnreadableAnswerException.class);
    }

    @Test
    void nestingWithoutEndIsUnreadable() throws Exception {
        Read read = new Read(CREATED);

        assertThatThrownBy(() -> read.event("{'item':" + "[".repeat(100_000)))
                .isInstanceOf(UnreadableAnswerException.class);
    }

    @Test
    void anEmptyEventIsNone() throws Exception {
        assertThat(new Read(CREATED, "", HI).deltas()).containsExactly("Hi");
    }

    /** Limit in characters, events, whether they fit. */
    static Stream<Arguments> sizes() {
        String ten = "1234567890";
        String begin = added("'output_index':0,", call("'call_id':'12345',", "12345", "''"));
        String more = fragment("'output_index':0,", ten);
        String replaced = whole("'output_index':0,", "'" + ten + "'");
        String nothing = added("'output_index':%d,", "{'type':'function_call'}");
        String itemId = added("", "{'type':'function_call','id':'" + ten + "'}");
        String other = done("'output_index':0,", call("'call_id':'123456',", "1234567", "''"));
        return Stream.of(
                arguments(110, List.of(begin), true),
                arguments(109, List.of(begin), false),
                arguments(130, List.of(begin, more, more), true),
                arguments(129, List.of(begin, more, more), false),
                // What is replaced is not held.
                arguments(130, List.of(begin, more, more, replaced, more), true),
                arguments(120, List.of(begin, more, replaced, replaced), true),
                arguments(129, List.of(begin, more, replaced, more), false),
                arguments(113, List.of(begin, other), true),
                arguments(112, List.of(begin, other), false),
                // Calls of nothing count too.
                arguments(200, List.of(nothing.formatted(0), nothing.formatted(1)), true),
                arguments(199, List.of(nothing.formatted(0), nothing.formatted(1)), false),
                arguments(110, List.of(itemId), true),
                arguments(109, List.of(itemId), false),
                arguments(110, List.of(completed(call("", ten, "''"))), true),
                arguments(109, List.of(completed(call("", ten, "''"))), false));
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void toolCallsAreBounded(long maxSize, List<String> events, boolean fits) throws Exception {
        Read read = new Read(maxSize);
        int last = events.size() - 1;
        for (String event : events.subList(0, last)) {
            read.event(event);
        }

        if (fits) {
            read.event(events.get(last));
            assertThat(read.result().toolCalls()).isNotEmpty();
        } else {
            assertThatThrownBy(() -> read.event(events.get(last)))
                    .isInstanceOf(UnreadableAnswerException.class)
                    .hasMessage(
                            "its tool calls and the reasoning to send back are larger than maxAnswerSize ("
                                    + maxSize
                                    + ")");
        }
    }

    @Test
    void textIsNotBoundedByTheLimitOfToolCalls() throws Exception {
        Read read = new Read(1);

        read.event(text("abc"));

        assertThat(read.deltas()).containsExactly("abc");
    }
}
