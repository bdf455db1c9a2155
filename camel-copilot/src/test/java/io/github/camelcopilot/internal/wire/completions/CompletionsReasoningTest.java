// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire.completions;

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
import io.github.camelcopilot.internal.wire.UnreadableAnswerException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The reasoning that services want back in Chat Completions. JSON has single quotes here. */
class CompletionsReasoningTest {

    private static final String MODEL = "m1";

    private static final String CALL =
            "{'index':0,'id':'c1','type':'function','function':{'name':'f','arguments':'{}'}}";
    private static final String CALLS = "'tool_calls':[" + CALL + "]";
    private static final String SENT_CALL = CALL.replace("'index':0,", "");

    private static final String SIGNED = "'extra_content':{'google':{'thought_signature':'s='}}";

    private final CompletionsApi api = new CompletionsApi();

    private static String delta(String members) {
        return "{'choices':[{'index':0,'delta':{" + members + "}}]}";
    }

    private static String signed(String call, String members) {
        return call.substring(0, call.length() - 1) + "," + members + "}";
    }

    private static final String STOP =
            "{'choices':[{'index':0,'delta':{},'finish_reason':'stop'}]}";

    /** Name, members of the whole message, events, the state's item; null = no state. */
    static Stream<Arguments> states() {
        return Stream.of(
                arguments(
                        "nothing", "'content':'Hi'", List.of(delta("'content':'Hi'"), STOP), null),
                arguments(
                        "text of an answer that calls no tool",
                        "'content':'Hi','reasoning_content':'Hm'",
                        List.of(delta("'reasoning_content':'Hm'"), delta("'content':'Hi'"), STOP),
                        null),
                arguments(
                        "null and empty values",
                        "'content':'Hi','reasoning_opaque':null,'reasoning_details':[]," + CALLS,
                        List.of(
                                delta("'content':'Hi','reasoning_opaque':''"),
                                delta("'reasoning_opaque':null,'reasoning_details':null," + CALLS),
                                STOP),
                        null),
                arguments(
                        "text before a call",
                        "'reasoning_content':'Hm hm.'," + CALLS,
                        List.of(
                                delta("'reasoning_content':'Hm'"),
                                delta("'reasoning_content':' h'"),
                                delta("'reasoning_content':'m.'"),
                                delta(CALLS),
                                STOP),
                        "{'reasoning_content':'Hm hm.'}"),
                arguments(
                        "text under two names before a call",
                        "'reasoning':'Hm','reasoning_content':'Hm'," + CALLS,
                        List.of(
                                delta("'reasoning_content':'H','reasoning':'H'"),
                                delta("'reasoning_content':'m','reasoning':'m'"),
                                delta(CALLS),
                                STOP),
                        "{'reasoning_content':'Hm'}"),
                arguments(
                        "Copilot's encrypted reasoning with its text",
                        "'content':'Hi','reasoning_text':'Hm.','reasoning_opaque':'o=='",
                        List.of(
                                delta("'reasoning_text':'Hm'"),
                                delta("'reasoning_text':'.'"),
                                delta("'content':'Hi','reasoning_opaque':'o=='"),
                                STOP),
                        "{'reasoning_opaque':'o==','reasoning_text':'Hm.'}"),
                arguments(
                        "encrypted reasoning without text, after the finish reason",
                        "'reasoning_opaque':'o=='," + CALLS,
                        List.of(delta(CALLS), STOP, delta("'reasoning_opaque':'o=='")),
                        "{'reasoning_opaque':'o=='}"),
                arguments(
                        "encrypted reasoning in a message after the deltas",
                        "'reasoning_opaque':'o=='," + CALLS,
                        List.of(
                                delta(CALLS),
                                "{'choices':[{'index':0,'message':{'reasoning_opaque':'o=='},"
                                        + "'finish_reason':'stop'}]}"),
                        "{'reasoning_opaque':'o=='}"),
                arguments(
                        "encrypted reasoning, several times: the last one",
                        "'reasoning_opaque':'o2'," + CALLS,
                        List.of(
                                delta("'reasoning_opaque':'o1'"),
                                delta("'reasoning_opaque':'o2'," + CALLS),
                                delta("'reasoning_opaque':''"),
                                STOP),
                        "{'reasoning_opaque':'o2'}"),
                arguments(
                        "parts, in fragments, beside their text",
                        "'content':'Hi','reasoning':'Hm.','reasoning_details':["
                                + "{'type':'reasoning.text','index':0,'text':'Hm.',"
                                + "'signature':'s=='},"
                                + "{'type':'reasoning.encrypted','index':1,'data':'d=='}]",
                        List.of(
                                delta(
                                        "'reasoning':'Hm','reasoning_details':["
                                                + "{'type':'reasoning.text','index':0,'text':'Hm'}]"),
                                delta(
                                        "'reasoning':'.','reasoning_details':["
                                                + "{'type':'reasoning.text','index':0,'text':'.'}]"),
                                delta(
                                        "'reasoning_details':[{'type':'reasoning.text','index':0,"
                                                + "'text':'','signature':'s=='}]"),
                                delta(
                                        "'content':'Hi','reasoning_details':["
                                                + "{'type':'reasoning.encrypted','index':1,"
                                                + "'data':'d=='}]"),
                                STOP),
                        "{'reasoning_details':["
                                + "{'type':'reasoning.text','index':0,'text':'Hm.',"
                                + "'signature':'s=='},"
                                + "{'type':'reasoning.encrypted','index':1,'data':'d=='}]}"),
                arguments(
                        "parts without an index: a signature ends one",
                        "'content':'Hi','thinking_blocks':["
                                + "{'type':'thinking','thinking':'ab','signature':'s1'},"
                                + "{'type':'thinking','thinking':'c','signature':'s2'}]",
                        List.of(
                                delta("'thinking_blocks':[{'type':'thinking','thinking':'a'}]"),
                                delta(
                                        "'thinking_blocks':[{'type':'thinking','thinking':'b',"
                                                + "'signature':'s1'}]"),
                                delta(
                                        "'thinking_blocks':[{'type':'thinking','thinking':'c',"
                                                + "'signature':'s2'}]"),
                                delta("'content':'Hi'"),
                                STOP),
                        "{'thinking_blocks':["
                                + "{'type':'thinking','thinking':'ab','signature':'s1'},"
                                + "{'type':'thinking','thinking':'c','signature':'s2'}]}"),
                arguments(
                        "Gemini's signatures on calls",
                        "'tool_calls':["
                                + signed(CALL, SIGNED)
                                + ",{'id':'c2','function':{'name':'g','arguments':'{}'}},"
                                + "{'id':'c3','thought_signature':'t',"
                                + "'function':{'name':'h','arguments':'{}'}}]",
                        List.of(
                                delta("'tool_calls':[" + signed(CALL, SIGNED) + "]"),
                                delta(
                                        "'tool_calls':[{'index':1,'id':'c2',"
                                                + "'function':{'name':'g','arguments':'{}'}}]"),
                                delta(
                                        "'tool_calls':[{'index':2,'id':'c3','extra_content':{},"
                                                + "'function':{'name':'h','arguments':'{}'}}]"),
                                delta("'tool_calls':[{'index':2,'thought_signature':'t'}]"),
                                STOP),
                        "{'tool_calls':[{'id':'c1',"
                                + SIGNED
                                + "},{'id':'c3','thought_signature':'t'}]}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("states")
    void whatAServiceWantsBackIsKeptAsItWasReceived(
            String name, String message, List<String> events, String item) throws Exception {
        String whole = "{'choices':[{'message':{" + message + "},'finish_reason':'stop'}]}";
        List<String> withMarker = new ArrayList<>(events);
        withMarker.add("[DONE]");
        for (ChatResult result :
                List.of(
                        ReadAnswer.whole(api, whole),
                        ReadAnswer.inPlaceOfStream(api, whole),
                        ReadAnswer.streamed(api, withMarker.toArray(String[]::new)))) {
            ReasoningState state = result.messages().get(0).reasoningState();
            if (item == null) {
                assertThat(state).isNull();
            } else {
                assertThat(state.format()).isEqualTo(WireFormat.COMPLETIONS);
                assertThat(Json.MAPPER.valueToTree(state.items()).toString())
                        .isEqualTo("[" + json(item) + "]");
            }
        }
    }

    private static ChatMessage answer(String message) throws Exception {
        ChatMessage received =
                ReadAnswer.whole(
                                new CompletionsApi(),
                                "{'choices':[{'message':{"
                                        + message
                                        + "},'finish_reason':'stop'}]}")
                        .messages()
                        .get(0);
        ReasoningState state = received.reasoningState();
        return state == null
                ? received
                : received.toBuilder().reasoningState(state.withModel(MODEL)).build();
    }

    private JsonNode sent(String model, ChatMessage... messages) throws Exception {
        ChatRequest request = ChatRequest.builder().model(model).messages(messages).build();
        return Json.MAPPER.readTree(api.encode(request)).path("messages");
    }

    /** Members of the message as they were received, the message that is sent. */
    static Stream<Arguments> messages() {
        return Stream.of(
                arguments(
                        "'content':'Hi','reasoning_text':'Hm','reasoning_opaque':'o'",
                        "'content':'Hi','reasoning_opaque':'o','reasoning_text':'Hm'"),
                arguments(
                        "'reasoning_content':'Hm'," + CALLS,
                        "'content':null,'tool_calls':[" + SENT_CALL + "],'reasoning_content':'Hm'"),
                arguments(
                        "'tool_calls':["
                                + signed(CALL, SIGNED)
                                + ",{'id':'c2','function':{'name':'g','arguments':'{}'}}]",
                        "'content':null,'tool_calls':["
                                + signed(SENT_CALL, SIGNED)
                                + ",{'id':'c2','type':'function','function':"
                                + "{'name':'g','arguments':'{}'}}]"));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void theSameModelGetsItBackUnderTheSameNames(String received, String expected)
            throws Exception {
        assertThat(sent(MODEL, answer(received)).get(0).toString())
                .isEqualTo(json("{'role':'assistant'," + expected + "}"));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void anotherModelDoesNotGetIt(String received, String expected) throws Exception {
        ChatMessage message = answer(received);
        ChatMessage without = message.toBuilder().reasoningState(null).build();

        assertThat(sent("m2", message)).isEqualTo(sent("m2", without));
        assertThat(sent(null, message)).isEqualTo(sent(null, without));
        assertThat(sent(MODEL, message)).isNotEqualTo(sent(MODEL, without));
    }

    @Test
    void aStateOverridesNoMemberOfTheMessage() throws Exception {
        ReasoningState state =
                ReasoningState.of(
                        WireFormat.COMPLETIONS,
                        MODEL,
                        List.of(
                                Map.of(
                                        "role",
                                        "system",
                                        "content",
                                        "x",
                                        "name",
                                        "x",
                                        "tool_calls",
                                        List.of(Map.of("id", "c1", "function", Map.of())))));
        ChatMessage message =
                answer(CALLS).toBuilder()
                        .reasoningState(state)
                        .extra(Map.of("name", "Ann"))
                        .build();

        assertThat(sent(MODEL, message))
                .isEqualTo(sent(MODEL, message.toBuilder().reasoningState(null).build()));
    }

    /** What counts towards the limit besides a call of 104 characters. */
    @ParameterizedTest
    @MethodSource("large")
    void itCountsTowardsTheLimitOfToolCalls(String members, int limit) throws Exception {
        String[] events = {delta(CALLS), delta(members), STOP};

        assertThat(ReadAnswer.streamed(api, limit, events).messages().get(0).reasoningState())
                .isNotNull();
        assertThatThrownBy(() -> ReadAnswer.streamed(api, limit - 1, events))
                .isInstanceOf(UnreadableAnswerException.class)
                .hasMessageContaining("maxAnswerSize (" + (limit - 1) + ")");
    }

    static Stream<Arguments> large() {
        String text = "x".repeat(300);
        return Stream.of(
                arguments("'reasoning_opaque':'" + text + "'", 405),
                arguments("'reasoning_details':[{'type':'t','data':'" + text + "'}]", 427),
                arguments("'tool_calls':[{'index':0,'thought_signature':'" + text + "'}]", 429));
    }
}
