// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How the services require reasoning and items of earlier answers to be returned. */
class ReturnedReasoningTest {

    @RegisterExtension static final CopilotServerExtension COPILOT = new CopilotServerExtension();

    private static final String USER = "{'role':'user','content':'Hi'}";
    private static final String TEXT = "{'type':'text','text':'x'}";
    private static final String SAID = "{'role':'assistant','content':'x'}";
    private static final String RETURNS_A = returned("a");
    private static final String RETURNS_B = returned("b");
    private static final String THINKING = "{'type':'thinking','thinking':'Hm','signature':'s1'}";
    private static final String REDACTED = "{'type':'redacted_thinking','data':'s2'}";
    private static final String USE = "{'type':'tool_use','id':'a','name':'f','input':{}}";

    private static final String MISSING =
            "messages.1.content.0.type: Expected `thinking` or `redacted_thinking`, but found `%s`";
    private static final String CHANGED =
            "messages.1.content.%d: `thinking` or `redacted_thinking` blocks in the latest assistant"
                    + " message cannot be modified.";

    private final CopilotServer server = COPILOT.server();

    private static String returned(String id) {
        return "{'role':'user','content':[{'type':'tool_result','tool_use_id':'%s','content':'1'}]}"
                .formatted(id);
    }

    private static String output(String id) {
        return "{'type':'function_call_output','call_id':'" + id + "','output':'1'}";
    }

    private static String assistant(String... blocks) {
        return "{'role':'assistant','content':[" + String.join(",", blocks) + "]}";
    }

    /** Thinking, model, conversation after the first message, objection (null = none). */
    static Stream<Arguments> thinking() {
        String enabled = "{'type':'enabled','budget_tokens':1024}";
        String whole = assistant(THINKING, REDACTED, TEXT, USE);
        String without = assistant(TEXT, USE);
        return Stream.of(
                Arguments.of(enabled, "gpt-5", List.of(whole, RETURNS_A), null),
                Arguments.of("{'type':'adaptive'}", "gpt-5", List.of(whole, RETURNS_A), null),
                Arguments.of(
                        enabled, "gpt-5", List.of(without, RETURNS_A), MISSING.formatted("text")),
                Arguments.of(
                        "{'type':'adaptive'}",
                        "gpt-5",
                        List.of(assistant(USE, THINKING, REDACTED), RETURNS_A),
                        MISSING.formatted("tool_use")),
                Arguments.of(
                        enabled,
                        "gpt-5",
                        List.of(assistant(THINKING, USE), RETURNS_A),
                        CHANGED.formatted(1)),
                Arguments.of(
                        enabled,
                        "gpt-5",
                        List.of(whole.replace("'s1'", "'other'"), RETURNS_A),
                        CHANGED.formatted(0)),
                Arguments.of(
                        enabled,
                        "gpt-5",
                        List.of(whole.replace("'Hm'", "'Ah'"), RETURNS_A),
                        CHANGED.formatted(0)),
                Arguments.of(
                        enabled,
                        "gpt-5",
                        List.of(assistant(REDACTED, THINKING, USE), RETURNS_A),
                        CHANGED.formatted(0)),
                Arguments.of("{'type':'disabled'}", "gpt-5", List.of(without, RETURNS_A), null),
                Arguments.of(enabled, "other", List.of(without, RETURNS_A), null),
                Arguments.of(enabled, "gpt-5", List.of(without, RETURNS_A, SAID, USER), null),
                Arguments.of(
                        enabled,
                        "gpt-5",
                        List.of(
                                without,
                                RETURNS_A,
                                assistant(USE.replace("'a'", "'b'")),
                                RETURNS_B),
                        MISSING.formatted("text")));
    }

    @ParameterizedTest
    @MethodSource("thinking")
    void thinkingIsReturnedUnchangedInAToolLoop(
            String thinking, String model, List<String> conversation, String objection)
            throws Exception {
        server.enqueue(
                Answer.text("x")
                        .reasoning("Hm", "s1")
                        .redactedReasoning("s2")
                        .toolCall("a", "f", "{}"));
        ToolPrompts prompt =
                ToolPrompts.of(WireFormat.MESSAGES)
                        .set("thinking", thinking)
                        .tool("f", ToolPrompts.CITY)
                        .user("Hi");
        assertThat(prompt.send(server).statusCode()).isEqualTo(200);
        HttpResponse<String> response =
                prompt.set("model", "'" + model + "'")
                        .add(conversation.toArray(String[]::new))
                        .send(server);
        if (objection == null) {
            assertThat(response.statusCode()).isEqualTo(200);
        } else {
            assertThat(ToolPrompts.objection(WireFormat.MESSAGES, response)).startsWith(objection);
        }
    }

    /** The text of the answer, what the client returns of it in order, and the objection. */
    @ParameterizedTest
    @CsvSource({
        "x,'reasoning,message,a,b',",
        "'','reasoning,a,b',",
        "x,'message,a,b',",
        "x,'reasoning,a,b',following item",
        "x,'reasoning,a,message,b',following item",
        "x,'message,a,b,reasoning',following item",
        "'','reasoning,b,a',following item",
        "'','a,reasoning,b',following item",
        "x,'reasoning,message,a,b,ids',not found",
        "'','reasoning,a,b,ids',not found"
    })
    void aResponseIsReturnedWithoutIdsAndInOrder(String text, String returned, String objection)
            throws Exception {
        server.enqueue(
                Answer.text(text)
                        .reasoning("Hm", "s1")
                        .toolCall("a", "f", "{}")
                        .toolCall("b", "f", "{}"));
        ToolPrompts prompt = encrypting();
        Map<String, ObjectNode> items = new HashMap<>();
        for (JsonNode item : ReceivedAnswer.of(prompt.send(server)).last("output")) {
            String type = item.path("type").asText();
            items.put(item.path("call_id").asText(type), (ObjectNode) item);
        }
        if (!returned.contains("ids")) {
            items.values().forEach(item -> item.remove("id"));
        }
        Stream.of(returned.split(",", -1))
                .filter(items::containsKey)
                .forEach(name -> prompt.add(items.get(name).toString()));
        HttpResponse<String> response = prompt.add(output("a"), output("b")).send(server);
        if (objection == null) {
            assertThat(response.statusCode()).isEqualTo(200);
        } else {
            assertThat(ToolPrompts.objection(WireFormat.RESPONSES, response)).contains(objection);
        }
    }

    private static ToolPrompts encrypting() {
        return ToolPrompts.of(WireFormat.RESPONSES)
                .set("include", "['reasoning.encrypted_content']")
                .set("store", "false")
                .tool("f", ToolPrompts.CITY)
                .user("Hi");
    }

    @Test
    void oneAnswerMayServeSeveralRounds() throws Exception {
        Answer answer = Answer.text("").reasoning("Hm", "s1").toolCall("f", "{}");
        server.answerWith(request -> answer);
        ToolPrompts prompt = encrypting();
        for (int round = 1; round <= 4; round++) {
            HttpResponse<String> response = prompt.send(server);
            assertThat(response.statusCode()).isEqualTo(200);
            for (JsonNode item : ReceivedAnswer.of(response).last("output")) {
                ((ObjectNode) item).remove("id");
                prompt.add(item.toString());
            }
            prompt.add(output("call_" + round));
        }
    }

    /** Whether the first and the second request store, and whether the id is known. */
    @ParameterizedTest
    @CsvSource({
        "true,true,true,true",
        "true,false,true,true",
        "false,true,true,false",
        "false,false,true,false",
        "true,true,false,true",
        "true,false,false,false"
    })
    void idsOfItemsThatAreNotStoredAreUnknown(
            boolean first, boolean second, boolean known, boolean accepted) throws Exception {
        server.enqueue(Answer.text("x"));
        UnaryOperator<String> item =
                id -> "{'type':'message','id':'" + id + "','role':'assistant','content':'x'}";
        ToolPrompts prompt = ToolPrompts.of(WireFormat.RESPONSES).user("Hi");
        String id =
                ReceivedAnswer.of(prompt.set("store", "" + first).send(server))
                        .last("output")
                        .at("/0/id")
                        .asText();
        prompt.set("store", "" + second).add(item.apply(known ? id : "msg_1")).user("Go on");
        assertThat(prompt.send(server).statusCode()).isEqualTo(accepted ? 200 : 400);
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-5,,true",
        "gpt-5.2-codex,,true",
        "codex-mini,,true",
        "o3,,true",
        "azure/O4-mini,,true",
        "gpt-4o,,false",
        "gpt-4.1,,false",
        "simulator,,false",
        "simulator,simulator,true",
        "gpt-5,simulator,false"
    })
    void onlyReasoningModelsEncryptTheirReasoning(String model, String reasoning, boolean accepted)
            throws Exception {
        if (reasoning != null) {
            server.models().reasoning(reasoning);
        }
        ToolPrompts prompt =
                ToolPrompts.of(WireFormat.RESPONSES).set("model", "'" + model + "'").user("Hi");
        assertThat(prompt.send(server).statusCode()).isEqualTo(200);
        HttpResponse<String> response =
                prompt.set("include", "['reasoning.encrypted_content']").send(server);
        if (accepted) {
            assertThat(response.statusCode()).isEqualTo(200);
        } else {
            assertThat(ToolPrompts.objection(WireFormat.RESPONSES, response))
                    .isEqualTo("Encrypted content is not supported with this model.");
        }
    }
}
