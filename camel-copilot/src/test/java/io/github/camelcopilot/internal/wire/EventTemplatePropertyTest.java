// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.internal.wire.completions.CompletionsApi;
import io.github.camelcopilot.internal.wire.messages.MessagesApi;
import io.github.camelcopilot.internal.wire.responses.ResponsesApi;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Events that resemble each other give the same deltas and the same answer as events of which each
 * is parsed. Every event is parsed where another one that says nothing precedes it, since no
 * template outlives that.
 */
class EventTemplatePropertyTest {

    /** A wire format, and events in it; those with {@code %s} have a text there. */
    @SuppressWarnings("ImmutableEnumChecker") // Neither is ever changed.
    enum Format {
        COMPLETIONS(
                new CompletionsApi(),
                event("", "{'choices':[{'index':0,'delta':{'tool_calls':[]}}]}"),
                completion("'delta':{'content':'%s'}", ""),
                completion("'delta':{'content':'%s'},'finish_reason':null", ",'usage':null"),
                completion("'delta':{'content':'%s'}", ",'obfuscation':'%o'"),
                completion("'delta':{'role':'assistant','content':'%s','refusal':null}", ""),
                completion("'delta':{'reasoning_content':'%s','content':null}", ""),
                completion("'delta':{'reasoning':'%s','reasoning_details':[{'text':'%s'}]}", ""),
                completion("'delta':{'reasoning':'%s','content':'%s'}", ""),
                completion("'delta':{'content':'%s','content':'b'}", ""),
                completion("'delta':{'content':[{'type':'text','text':'%s'}]}", ""),
                completion("'delta':{'refusal':'%s'}", ""),
                completion("'delta':{'content':'%s'},'finish_reason':'stop'", ""),
                completion("'delta':{'content':'%s'}", ",'usage':{'prompt_tokens':%n}"),
                completion("'delta':{'content':'%s'},'index':%n", ""),
                completion("'delta':{'content':'a'}},{'index':%n,'delta':{'content':'%s'}", ""),
                completion("'delta':{},'message':{'content':'%s'}", ""),
                completion("'delta':{'content':'%s'}", ",'created':%n"),
                completion("'delta':{'content':'%s'}", ",'error':null"),
                completion(
                        "'delta':{'tool_calls':[{'index':%n,'id':'c','function':{'name':'f','arguments':'%s'}}]}",
                        ""),
                event("", "{'id':'%o','model':'%o','choices':[{'delta':{'content':'%s'}}]}"),
                event("", "{'id':'late','choices':[{'index':0,'delta':{'content':'%s'}}]}"),
                event("", "{'choices':[]}"),
                event("", "[DONE]"),
                event("", "{'choices':[{'delta':{'content':'%s'}}],'error':{'message':'%o'}}")),
        MESSAGES(
                new MessagesApi(),
                event("ping", "{'type':'ping'}"),
                messageDelta("'type':'text_delta','text':'%s'"),
                messageDelta("'type':'text_delta','text':'%s'"),
                messageDelta("'text':'%s'"),
                messageDelta("'type':'thinking_delta','thinking':'%s'"),
                messageDelta("'type':'thinking_delta','thinking':'%s','text':'%s'"),
                messageDelta("'thinking':'%s','text':'%s'"),
                messageDelta("'type':'text_delta','text':'%s','text':'%s'"),
                messageDelta("'type':'input_json_delta','partial_json':'%s'"),
                messageDelta("'type':'text_delta','text':'%s','stop_reason':'end_turn'"),
                event(
                        "content_block_delta",
                        "{'type':'content_block_delta','index':%n,'delta':{'type':'text_delta','text':'%s'}}"),
                event("content_block_delta", "{'index':0,'delta':{'text':'%s'}}"),
                event("x", "{'index':0,'delta':{'text':'%s'}}"),
                event("", "{'type':'content_block_delta','index':0,'delta':{'text':'%s'}}"),
                event(
                        "content_block_start",
                        "{'type':'content_block_start','index':%n,'content_block':{'type':'thinking','thinking':''}}"),
                event(
                        "content_block_start",
                        "{'type':'content_block_start','index':0,'content_block':{'type':'text','text':'%s'}}"),
                event(
                        "content_block_start",
                        "{'type':'content_block_start','index':1,'content_block':{'type':'tool_use','id':'t','name':'f','input':{}}}"),
                event(
                        "message_start",
                        "{'type':'message_start','message':{'id':'m','model':'x','content':[{'type':'text','text':'ab'}]}}"),
                event(
                        "message_delta",
                        "{'type':'message_delta','delta':{'stop_reason':'end_turn'},'usage':{'output_tokens':%n}}"),
                event("message_stop", "{'type':'message_stop'}")),
        RESPONSES(
                new ResponsesApi(),
                event("response.other", "{'type':'response.other'}"),
                responseDelta("output_text", "'output_index':0,'content_index':0,'delta':'%s'"),
                responseDelta("output_text", "'output_index':0,'content_index':0,'delta':'%s'"),
                responseDelta("output_text", "'output_index':0,'delta':'%s','obfuscation':'%o'"),
                responseDelta("output_text", "'output_index':0,'obfuscation':'%o','delta':'%s'"),
                responseDelta("output_text", "'item_id':'%o','output_index':%n,'delta':'%s'"),
                responseDelta("output_text", "'delta':'%s','delta':'%s'"),
                responseDelta("output_text", "'delta':'%s','text':'%s'"),
                responseDelta("refusal", "'output_index':0,'content_index':0,'delta':'%s'"),
                responseDelta(
                        "reasoning_summary_text",
                        "'output_index':0,'summary_index':%n,'delta':'%s'"),
                responseDelta("reasoning_text", "'output_index':0,'content_index':0,'delta':'%s'"),
                responseDelta(
                        "function_call_arguments", "'output_index':1,'item_id':'i','delta':'%s'"),
                event("", "{'type':'response.output_text.delta','output_index':0,'delta':'%s'}"),
                event("response.output_text.delta", "{'output_index':0,'delta':'%s'}"),
                event(
                        "response.output_text.done",
                        "{'type':'response.output_text.done','output_index':%n,'text':'%s'}"),
                event(
                        "response.reasoning_summary_part.added",
                        "{'type':'response.reasoning_summary_part.added','summary_index':%n}"),
                event(
                        "response.output_item.added",
                        "{'type':'response.output_item.added','output_index':1,'item':{'type':'function_call','call_id':'c','name':'f'}}"),
                event(
                        "response.output_item.done",
                        "{'type':'response.output_item.done','output_index':%n,'item':{'type':'message','content':[{'type':'output_text','text':'%s'}]}}"),
                event(
                        "response.completed",
                        "{'type':'response.completed','response':{'id':'r','model':'x','status':'completed','output':[]}}"));

        private final WireApi wire;
        private final String silent;
        private final List<String> events;

        Format(WireApi wire, String silent, String... events) {
            this.wire = wire;
            this.silent = silent;
            this.events = List.of(events);
        }
    }

    /** Texts as JSON may write them, and some that it must not. */
    private static final List<String> TEXTS =
            List.of(
                    "a",
                    "b",
                    "ab",
                    " more than eight bytes",
                    "x",
                    "é",
                    "東京",
                    "\uD83D\uDE42",
                    "",
                    "\\n",
                    "\\\"",
                    "\\u0061",
                    "\\uD83D",
                    "\\",
                    "\"",
                    "<C3>",
                    "<ED><A0><BD>",
                    "\uFFFD",
                    "\u0001");

    private static String event(String type, String data) {
        String field = type.isEmpty() ? "" : "event: " + type + "\n";
        return field + "data: " + data.replace('\'', '"') + "\n\n";
    }

    private static String completion(String choice, String more) {
        return event(
                "",
                "{'id':'i','object':'o','model':'m','choices':[{'index':0,"
                        + choice
                        + "}]"
                        + more
                        + "}");
    }

    private static String messageDelta(String delta) {
        return event(
                "content_block_delta",
                "{'type':'content_block_delta','index':0,'delta':{" + delta + "}}");
    }

    private static String responseDelta(String kind, String members) {
        String type = "response." + kind + ".delta";
        return event(type, "{'type':'" + type + "','sequence_number':%q," + members + "}");
    }

    @Property(tries = 3_000)
    void templatesChangeNothing(@ForAll Format format, @ForAll Random random) {
        List<String> events = events(format, random);

        assertThat(read(format, format.silent + String.join("", events), random))
                .isEqualTo(
                        read(format, format.silent + String.join(format.silent, events), random));
    }

    /** Returns events most of which resemble the one before. */
    private static List<String> events(Format format, Random random) {
        List<String> events = new ArrayList<>();
        String event = format.events.get(0);
        boolean mayBeStrange = random.nextBoolean();
        int count = random.nextInt(30);
        for (int i = 0; i < count; i++) {
            if (random.nextInt(4) == 0) {
                event = format.events.get(random.nextInt(format.events.size()));
            }
            String filled = event.replace("%q", Integer.toString(i + 8));
            while (filled.contains("%")) {
                filled =
                        filled.replaceFirst("%n", Integer.toString(random.nextInt(3)))
                                .replaceFirst(
                                        "%o",
                                        Long.toString(random.nextLong() >>> random.nextInt(60), 36))
                                .replaceFirst("%s", text(mayBeStrange, random));
            }
            events.add(filled);
        }
        return events;
    }

    private static String text(boolean mayBeStrange, Random random) {
        String text = TEXTS.get(random.nextInt(mayBeStrange ? TEXTS.size() : 8));
        return text.replace("\\", "\\\\");
    }

    /** Returns what a stream gives: its deltas, then its answer or what is wrong with it. */
    private static List<String> read(Format format, String events, Random random) {
        byte[] bytes = SseFeed.bytes(events);
        Recorder recorder = new Recorder();
        StreamReader reader =
                new StreamReader(format.wire, 1_000_000, 1_000_000, () -> null, recorder);
        try {
            for (int from = 0; from < bytes.length; ) {
                int to = Math.min(bytes.length, from + 1 + random.nextInt(200));
                reader.read(ByteBuffer.wrap(bytes, from, to - from));
                from = to;
            }
            reader.end();
            if (!recorder.hasFailed) {
                recorder.add(
                        "",
                        reader.result(recorder.text.toString(), recorder.reasoning.toString())
                                .toString());
            }
        } catch (EventTooLargeException | UnreadableAnswerException | ErrorEventException wrong) {
            recorder.add("", wrong.toString());
        }
        return recorder.found;
    }

    private static final class Recorder implements StreamReader.Listener {

        private final List<String> found = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();
        private final StringBuilder reasoning = new StringBuilder();
        private boolean hasFailed;

        void add(String kind, String what) {
            found.add(kind + what);
        }

        @Override
        public void text(String delta) {
            text.append(delta);
            add("text ", delta);
        }

        @Override
        public void reasoning(String delta) {
            reasoning.append(delta);
            add("reasoning ", delta);
        }

        @Override
        public void failed(StreamFailure failure) {
            hasFailed = true;
            add("failed ", failure.getClass().getSimpleName());
        }
    }
}
