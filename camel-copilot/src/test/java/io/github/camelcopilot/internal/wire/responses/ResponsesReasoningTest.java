// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.wire.responses;

import static io.github.camelcopilot.internal.wire.ReadAnswer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.ReasoningState;
import io.github.camelcopilot.api.ToolSpec;
import io.github.camelcopilot.api.WireFormat;
import io.github.camelcopilot.internal.wire.Json;
import io.github.camelcopilot.internal.wire.ReadAnswer;
import io.github.camelcopilot.internal.wire.UnreadableAnswerException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The encrypted reasoning that the Responses API wants back. JSON has single quotes here. */
class ResponsesReasoningTest {

    private static final String MODEL = "gpt-5";

    private static final String TEXT =
            "{'type':'message','id':'m1','role':'assistant','content':"
                    + "[{'type':'output_text','text':'Hi'}]}";
    private static final String SENT_TEXT = "{'type':'message','role':'assistant','content':'Hi'}";
    private static final String SEARCH = "{'type':'web_search_call','id':'w1'}";
    private static final String AFTER_TEXT = "{'type':'message'}";

    private final ResponsesApi api = new ResponsesApi();

    private static String reasoning(String name) {
        return "{'type':'reasoning','id':'rs_%s','status':'completed','summary':[{'type':'summary_text','text':'%s'}],'content':null,'encrypted_content':'e%s'}"
                .formatted(name, name, name);
    }

    private static String kept(String name) {
        return "{'type':'reasoning','summary':[{'type':'summary_text','text':'%s'}],'encrypted_content':'e%s'}"
                .formatted(name, name);
    }

    private static String call(String id) {
        return "{'type':'function_call','id':'i_%s','call_id':'%s','name':'f','arguments':'{}'}"
                .formatted(id, id);
    }

    private static String sentCall(String id) {
        return "{'type':'function_call','call_id':'%s','name':'f','arguments':'{}'}".formatted(id);
    }

    private static String before(String id) {
        return "{'type':'function_call','call_id':'" + id + "'}";
    }

    /** Name, output, the items of the state (null = no state), the input that is sent. */
    static Stream<Arguments> outputs() {
        String plain =
                "{'type':'reasoning','id':'r','summary':[{'type':'summary_text','text':'a'}]}";
        return Stream.of(
                arguments("none", List.of(TEXT), null, SENT_TEXT),
                arguments("not encrypted", List.of(plain, TEXT), null, SENT_TEXT),
                arguments(
                        "before text",
                        List.of(reasoning("a"), TEXT),
                        kept("a") + "," + AFTER_TEXT,
                        kept("a") + "," + SENT_TEXT),
                arguments(
                        "before a call",
                        List.of(reasoning("a"), call("c1")),
                        kept("a") + "," + before("c1"),
                        kept("a") + "," + sentCall("c1")),
                arguments(
                        "before text and each call",
                        List.of(
                                reasoning("a"),
                                reasoning("b"),
                                TEXT,
                                reasoning("c"),
                                call("c1"),
                                call("c2"),
                                reasoning("d"),
                                call("c3")),
                        String.join(
                                ",",
                                kept("a"),
                                kept("b"),
                                AFTER_TEXT,
                                kept("c"),
                                before("c1"),
                                kept("d"),
                                before("c3")),
                        String.join(
                                ",",
                                kept("a"),
                                kept("b"),
                                SENT_TEXT,
                                kept("c"),
                                sentCall("c1"),
                                sentCall("c2"),
                                kept("d"),
                                sentCall("c3"))),
                arguments(
                        "before an item that does not go back",
                        List.of(reasoning("a"), SEARCH, reasoning("b"), call("c1")),
                        kept("b") + "," + before("c1"),
                        kept("b") + "," + sentCall("c1")),
                arguments("last", List.of(call("c1"), reasoning("a")), null, sentCall("c1")));
    }

    private static ChatMessage message(ChatResult result) {
        return result.messages().get(0);
    }

    private static String whole(List<String> output) {
        return "{'status':'completed','output':[" + String.join(",", output) + "]}";
    }

    private static String done(int index, String item) {
        return "{'type':'response.output_item.done','output_index':"
                + index
                + ",'item':"
                + item
                + "}";
    }

    private static List<String> events(List<String> output, String last) {
        List<String> events = new ArrayList<>();
        for (String item : output) {
            int index = events.size();
            events.add(done(index, item));
        }
        events.add("{'type':'response.completed','response':" + last + "}");
        return events;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("outputs")
    void encryptedReasoningIsKeptWithTheItemThatFollowsIt(
            String name, List<String> output, String items, String sent) throws Exception {
        for (ChatResult result :
                List.of(
                        ReadAnswer.whole(api, whole(output)),
                        ReadAnswer.inPlaceOfStream(api, whole(output)),
                        ReadAnswer.streamed(api, events(output, "{}").toArray(String[]::new)),
                        ReadAnswer.streamed(
                                api, events(output, whole(output)).toArray(String[]::new)),
                        ReadAnswer.streamed(
                                api, events(List.of(), whole(output)).toArray(String[]::new)))) {
            ReasoningState state = message(result).reasoningState();
            if (items == null) {
                assertThat(state).isNull();
            } else {
                assertThat(state.format()).isEqualTo(WireFormat.RESPONSES);
                assertThat(Json.MAPPER.valueToTree(state.items()).toString())
                        .isEqualTo(json("[" + items + "]"));
            }
        }
    }

    private JsonNode input(String model, ChatMessage answer) throws Exception {
        ChatRequest request =
                ChatRequest.builder().model(model).messages(ChatMessage.user("Hi"), answer).build();
        JsonNode input = Json.MAPPER.readTree(api.encode(request)).path("input");
        List<JsonNode> items = new ArrayList<>();
        input.forEach(items::add);
        return Json.MAPPER.valueToTree(items.subList(1, items.size()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("outputs")
    void theSameModelGetsItBackBeforeTheSameItem(
            String name, List<String> output, String items, String sent) throws Exception {
        ChatMessage answer = message(ReadAnswer.whole(api, whole(output)));
        ChatMessage without = answer.toBuilder().reasoningState(null).build();
        ChatMessage stamped =
                items == null
                        ? answer
                        : answer.toBuilder()
                                .reasoningState(answer.reasoningState().withModel(MODEL))
                                .build();

        assertThat(input(MODEL, stamped).toString()).isEqualTo(json("[" + sent + "]"));
        assertThat(input("gpt-4.1", stamped)).isEqualTo(input("gpt-4.1", without));
    }

    @Test
    void reasoningOfACallThatWasRemovedDoesNotGoBack() throws Exception {
        ChatMessage answer =
                message(ReadAnswer.whole(api, whole(List.of(TEXT, reasoning("a"), call("c1")))));

        ChatMessage shortened =
                answer.toBuilder()
                        .toolCalls(List.of())
                        .reasoningState(answer.reasoningState().withModel(MODEL))
                        .build();

        assertThat(input(MODEL, shortened).toString()).isEqualTo(json("[" + SENT_TEXT + "]"));
    }

    @Test
    void itCountsTowardsTheLimitOfToolCalls() {
        String[] events =
                events(List.of(reasoning("x".repeat(300)), TEXT), "{}").toArray(new String[0]);

        assertThatThrownBy(() -> ReadAnswer.streamed(api, 500, events))
                .isInstanceOf(UnreadableAnswerException.class)
                .hasMessageContaining("maxAnswerSize (500)");
    }

    /** Model, effort, extra members, whether there are tools, the member include. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "gpt-5          | -    | {}                              | true  | ['reasoning.encrypted_content']",
                "openai/gpt-5.2 | -    | {}                              | true  | ['reasoning.encrypted_content']",
                "GPT-5.3-Codex  | -    | {}                              | true  | ['reasoning.encrypted_content']",
                "codex-mini     | -    | {}                              | true  | ['reasoning.encrypted_content']",
                "o4-mini        | -    | {}                              | true  | ['reasoning.encrypted_content']",
                "my-deployment  | low  | {}                              | true  | ['reasoning.encrypted_content']",
                "-              | low  | {}                              | true  | ['reasoning.encrypted_content']",
                "my-deployment  | -    | {'reasoning':{'effort':'low'}}  | true  | ['reasoning.encrypted_content']",
                "gpt-5          | -    | {'include':['a']}               | true  | ['a','reasoning.encrypted_content']",
                "gpt-5          | -    | {'include':['reasoning.encrypted_content']} | true | ['reasoning.encrypted_content']",
                "gpt-5          | -    | {'include':'a'}                 | true  | 'a'",
                "gpt-5          | none | {}                              | true  | -",
                "gpt-5          | -    | {}                              | false | -",
                "gpt-5          | low  | {'include':['a']}               | false | ['a']",
                "gpt-5-chat     | -    | {}                              | true  | -",
                "gpt-4.1        | -    | {}                              | true  | -",
                "gpt-4o         | -    | {}                              | true  | -",
                "foo4           | -    | {}                              | true  | -",
                "-              | -    | {}                              | true  | -"
            })
    void itIsRequestedOfModelsThatReasonTogetherWithTools(
            String model, String effort, String extra, boolean hasTools, String include)
            throws Exception {
        Map<String, Object> members =
                Json.MAPPER.readValue(
                        json(extra), new TypeReference<LinkedHashMap<String, Object>>() {});
        ChatRequest request =
                ChatRequest.builder()
                        .model(model)
                        .messages(ChatMessage.user("Hi"))
                        .reasoningEffort(effort)
                        .tools(hasTools ? List.of(ToolSpec.builder("f").build()) : List.of())
                        .extra(members)
                        .build();

        JsonNode sent = Json.MAPPER.readTree(api.encode(request)).get("include");

        assertThat(sent).isEqualTo(include == null ? null : Json.MAPPER.readTree(json(include)));
    }

    /** The member strict of a tool, what is sent. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"-,false", "false,false", "true,true"})
    void aToolIsOnlyStrictIfItSaysSo(Boolean strict, boolean sent) throws Exception {
        ChatRequest request =
                ChatRequest.builder()
                        .messages(ChatMessage.user("Hi"))
                        .tools(List.of(ToolSpec.builder("f").strict(strict).build()))
                        .build();

        assertThat(Json.MAPPER.readTree(api.encode(request)).at("/tools/0/strict").booleanValue())
                .isEqualTo(sent);
        assertThat(Json.MAPPER.readTree(api.encode(request)).at("/tools/0").has("strict")).isTrue();
    }
}
