// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tool conversations that the services refuse. */
class ToolChecksTest {

    @RegisterExtension static final CopilotServerExtension COPILOT = new CopilotServerExtension();

    private static final String USER = "{'role':'user','content':'Hi'}";

    // Elements of a conversation in completions: calls, results, texts.
    private static final String CALLS_A = calls("a");
    private static final String CALLS_AB = calls("a", "b");
    private static final String RESULT_A = result("a");
    private static final String RESULT_B = result("b");

    // The same in messages.
    private static final String USES_A = uses("a");
    private static final String USES_AB = uses("a", "b");
    private static final String RETURNS_A = user(returned("a"));
    private static final String RETURNS_B = user(returned("b"));
    private static final String TEXT = "{'type':'text','text':'x'}";

    // And in responses.
    private static final String CALL_A =
            "{'type':'function_call','call_id':'a','name':'f','arguments':'{}'}";
    private static final String CALL_B = CALL_A.replace("'a'", "'b'");
    private static final String OUTPUT_A =
            "{'type':'function_call_output','call_id':'a','output':'1'}";
    private static final String OUTPUT_B = OUTPUT_A.replace("'a'", "'b'");
    private static final String THOUGHTS =
            "{'type':'reasoning','summary':[],'encrypted_content':'e'}";
    private static final String SAID = "{'role':'assistant','content':'x'}";

    private final CopilotServer server = COPILOT.server();

    private static String calls(String... ids) {
        return Stream.of(ids)
                .map(
                        id ->
                                "{'id':'%s','type':'function','function':{'name':'f','arguments':'{}'}}"
                                        .formatted(id))
                .collect(
                        Collectors.joining(
                                ",", "{'role':'assistant','content':null,'tool_calls':[", "]}"));
    }

    private static String result(String id) {
        return "{'role':'tool','tool_call_id':'" + id + "','content':'1'}";
    }

    private static String uses(String... ids) {
        return Stream.of(ids)
                .map(id -> "{'type':'tool_use','id':'%s','name':'f','input':{}}".formatted(id))
                .collect(Collectors.joining(",", "{'role':'assistant','content':[", "]}"));
    }

    private static String returned(String id) {
        return "{'type':'tool_result','tool_use_id':'" + id + "','content':'1'}";
    }

    private static String user(String... blocks) {
        return "{'role':'user','content':[" + String.join(",", blocks) + "]}";
    }

    private static Arguments completions(String objection, String... elements) {
        return Arguments.of(WireFormat.COMPLETIONS, List.of(elements), objection);
    }

    private static Arguments responses(String objection, String... elements) {
        return Arguments.of(WireFormat.RESPONSES, List.of(elements), objection);
    }

    private static Arguments messages(String objection, String... elements) {
        return Arguments.of(WireFormat.MESSAGES, List.of(elements), objection);
    }

    /** Format, conversation, objection; null = accepted. */
    static Stream<Arguments> conversations() {
        String noCall = "must be a response to a preceeding message with 'tool_calls'";
        String noOutput = "No tool output found for function call ";
        String noThoughts = "of type 'reasoning' was provided without its required following item";
        String noUse = "unexpected `tool_use_id` found in `tool_result` blocks: ";
        String noResult =
                "`tool_use` ids were found without `tool_result` blocks immediately after: ";
        return Stream.of(
                completions(null, USER, CALLS_A, RESULT_A),
                completions(null, USER, CALLS_AB, RESULT_B, RESULT_A),
                completions(null, USER, CALLS_A, RESULT_A, CALLS_A, RESULT_A, SAID, USER),
                completions(noCall, USER, RESULT_A),
                completions(noCall, USER, CALLS_A, RESULT_A, USER, RESULT_A),
                completions("'tool_call_id' of 'b' not found", USER, CALLS_A, RESULT_B),
                completions("'tool_call_id' of 'a' not found", USER, CALLS_AB, RESULT_A, RESULT_A),
                completions("did not have response messages: a", USER, CALLS_A),
                completions("did not have response messages: a, b", USER, CALLS_AB, USER),
                completions("response messages: b", USER, CALLS_AB, RESULT_A, USER, RESULT_B),
                completions("response messages: a", USER, CALLS_A, SAID, RESULT_A),
                completions("response messages: b", USER, CALLS_AB, RESULT_A),
                responses(null, USER, CALL_A, OUTPUT_A),
                responses(null, USER, CALL_A, CALL_B, OUTPUT_B, OUTPUT_A),
                responses(null, USER, CALL_A, OUTPUT_A, CALL_B, OUTPUT_B, SAID),
                responses(null, USER, THOUGHTS, CALL_A, OUTPUT_A),
                responses(null, USER, THOUGHTS, THOUGHTS, SAID, USER),
                responses("function call output with call_id a", USER, OUTPUT_A),
                responses("function call output with call_id b", USER, CALL_A, OUTPUT_A, OUTPUT_B),
                responses("function call output with call_id a", USER, OUTPUT_A, CALL_A),
                responses(noOutput + "a", USER, CALL_A),
                responses(noOutput + "b", USER, CALL_A, CALL_B, OUTPUT_A, USER),
                responses(noThoughts, USER, THOUGHTS),
                responses(noThoughts, USER, THOUGHTS, USER),
                responses(noThoughts, USER, CALL_A, THOUGHTS, OUTPUT_A),
                messages(null, USER, USES_A, RETURNS_A),
                messages(null, USER, USES_AB, user(returned("b"), returned("a"), TEXT)),
                messages(
                        null,
                        USER,
                        USES_A,
                        RETURNS_A,
                        USES_AB.replace("'a'", "'c'"),
                        user(returned("c"), returned("b")),
                        SAID,
                        USER),
                messages("messages.1.content.0: " + noUse + "a", USER, RETURNS_A),
                messages("messages.2.content.0: " + noUse + "b", USER, USES_A, RETURNS_B),
                messages(
                        "messages.3.content.0: " + noUse + "a", USER, USES_A, RETURNS_A, RETURNS_A),
                messages("messages.1: " + noResult + "a", USER, USES_A),
                messages("messages.1: " + noResult + "a", USER, USES_A, USER, RETURNS_A),
                messages("messages.1: " + noResult + "a", USER, USES_A, SAID),
                messages("messages.1: " + noResult + "b", USER, USES_AB, RETURNS_A, RETURNS_B),
                messages("messages.1: " + noResult + "a", USER, USES_A, user(TEXT, returned("a"))),
                messages(
                        "multiple `tool_result` blocks with id: a",
                        USER,
                        USES_A,
                        user(returned("a"), returned("a"))),
                messages(
                        "messages.3.content.0: `tool_use` ids must be unique",
                        USER,
                        USES_A,
                        RETURNS_A,
                        USES_A,
                        RETURNS_A));
    }

    private static ToolPrompts prompt(WireFormat format, List<String> conversation) {
        return ToolPrompts.of(format).add(conversation.toArray(String[]::new));
    }

    @ParameterizedTest
    @MethodSource("conversations")
    void callsAndResultsBelongTogether(
            WireFormat format, List<String> conversation, String objection) throws Exception {
        server.enqueue(Answer.text("Hello"));
        HttpResponse<String> response =
                prompt(format, conversation).tool("f", ToolPrompts.CITY).send(server);
        if (objection == null) {
            assertThat(response.statusCode()).isEqualTo(200);
        } else {
            assertThat(ToolPrompts.objection(format, response)).containsIgnoringCase(objection);
        }
    }

    @ParameterizedTest
    @MethodSource("conversations")
    void lenientModeChecksNothing(WireFormat format, List<String> conversation, String objection)
            throws Exception {
        server.lenient().enqueue(Answer.text("Hello"));
        assertThat(
                        prompt(format, conversation)
                                .tool("f", ToolPrompts.CITY)
                                .send(server)
                                .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    void aCallThatTheServerRequestedIsCheckedWithoutTools(WireFormat format) throws Exception {
        server.enqueue(Answer.text("").toolCall("a", "f", "{}"));
        ToolPrompts prompt = ToolPrompts.of(format).user("Hi").call("a", "f");
        assertThat(prompt.send(server).statusCode()).isEqualTo(200);
        assertThat(prompt.send(server).statusCode()).isEqualTo(400);
        server.reset();
        assertThat(prompt.send(server).statusCode()).isEqualTo(200);
    }

    @Test
    void theCheckIsThatOfOtherProvidersToo() throws Exception {
        String body = prompt(WireFormat.RESPONSES, List.of(USER, OUTPUT_A)).tool("f", "{}").text();
        HttpResponse<String> response =
                TestClient.send(TestClient.request(server, "/v1/responses", Map.of(), body));
        assertThat(ToolPrompts.objection(WireFormat.RESPONSES, response))
                .contains("No tool call found");
    }

    @Test
    void storedItemsNeedNotBeReturned() throws Exception {
        ToolPrompts prompt =
                prompt(WireFormat.RESPONSES, List.of(OUTPUT_A)).tool("f", ToolPrompts.CITY);
        assertThat(prompt.set("previous_response_id", "'r'").send(server).statusCode())
                .isEqualTo(200);
    }
}
