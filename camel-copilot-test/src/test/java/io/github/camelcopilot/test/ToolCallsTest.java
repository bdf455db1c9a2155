// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Scripted tool calls and reasoning as a client receives them. */
class ToolCallsTest {

    @RegisterExtension static final CopilotServerExtension COPILOT = new CopilotServerExtension();

    private static final String BERN = "{\"city\":\"Bern\"}";

    private final CopilotServer server = COPILOT.server();

    /** Name, answer, text, calls (# is the prefix of generated ids), finishes with calls. */
    static Stream<Arguments> answers() {
        List<Arguments> contents =
                List.of(
                        Arguments.of(
                                Answer.text("Let me look").toolCall("weather", BERN),
                                "Let me look",
                                List.of("#1 weather " + BERN)),
                        Arguments.of(
                                Answer.text("").toolCall("weather", BERN),
                                "",
                                List.of("#1 weather " + BERN)),
                        Arguments.of(
                                Answer.text(" a\n")
                                        .toolCall("weather", BERN)
                                        .toolCall("given", "time", "{}")
                                        .toolCall(
                                                "weather",
                                                "{\"city\":\"Z\\u00fcrich \\\"😀😀😀\\\"\"}"),
                                " a\n",
                                List.of(
                                        "#1 weather " + BERN,
                                        "given time {}",
                                        "#2 weather {\"city\":\"Zürich \\\"😀😀😀\\\"\"}")),
                        Arguments.of(Answer.text("No call"), "No call", List.of()),
                        Arguments.of(Answer.text(""), "", List.of()));
        return Stream.of(WireFormat.values())
                .flatMap(
                        format ->
                                Stream.of(true, false)
                                        .flatMap(
                                                streamed ->
                                                        contents.stream()
                                                                .map(
                                                                        content ->
                                                                                with(
                                                                                        format,
                                                                                        streamed,
                                                                                        content))));
    }

    private static Arguments with(WireFormat format, boolean streamed, Arguments content) {
        Object[] rest = content.get();
        return Arguments.of(format, streamed, rest[0], rest[1], rest[2]);
    }

    private static String finish(WireFormat format, boolean calls) {
        return switch (format) {
            case COMPLETIONS -> calls ? "tool_calls" : "stop";
            case RESPONSES -> calls ? "function_call" : "message";
            case MESSAGES -> calls ? "tool_use" : "end_turn";
        };
    }

    private static String id(WireFormat format) {
        return format == WireFormat.MESSAGES ? "toolu_" : "call_";
    }

    private static List<String> parsed(List<String> calls) {
        // JSON may be escaped in other ways.
        return calls.stream()
                .map(
                        call -> {
                            int json = call.indexOf('{');
                            return call.substring(0, json) + ToolPrompts.json(call.substring(json));
                        })
                .toList();
    }

    @ParameterizedTest
    @MethodSource("answers")
    void anAnswerHasItsTextAndThenItsCalls(
            WireFormat format, boolean streamed, Answer answer, String text, List<String> calls)
            throws Exception {
        server.enqueue(answer);
        ReceivedTurn turn = ToolPrompts.of(format).stream(streamed).user("Hi").turn(server);
        assertThat(turn.text()).isEqualTo(text);
        assertThat(parsed(turn.calls()))
                .isEqualTo(
                        parsed(calls.stream().map(call -> call.replace("#", id(format))).toList()));
        assertThat(turn.finish()).isEqualTo(finish(format, !calls.isEmpty()));
        if (streamed && !calls.isEmpty()) {
            assertThat(turn.fragments()).isGreaterThan(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "COMPLETIONS,true",
        "COMPLETIONS,false",
        "RESPONSES,true",
        "RESPONSES,false",
        "MESSAGES,true",
        "MESSAGES,false"
    })
    void reasoningComesFirstWithItsState(WireFormat format, boolean streamed) throws Exception {
        server.enqueue(
                Answer.text("Done")
                        .reasoning("First thoughts.", "c1RhdGU=")
                        .toolCall("weather", BERN));
        ReceivedTurn turn =
                ToolPrompts.of(format).stream(streamed)
                        .set("include", "['reasoning.encrypted_content']")
                        .user("Hi")
                        .turn(server);
        assertThat(turn.reasoning()).containsExactly("First thoughts.|c1RhdGU=");
        assertThat(turn.text()).isEqualTo("Done");
        assertThat(turn.calls()).containsExactly(id(format) + "1 weather " + BERN);
    }

    @ParameterizedTest
    @CsvSource({
        "COMPLETIONS,true,a b|s2", "COMPLETIONS,false,a b|s2",
        "RESPONSES,true,a|s1 |s2 b|", "RESPONSES,false,a|s1 |s2 b|",
        "MESSAGES,true,a|s1 |s2 b|", "MESSAGES,false,a|s1 |s2 b|"
    })
    void severalBlocksOfReasoningKeepTheirOrder(
            WireFormat format, boolean streamed, String expected) throws Exception {
        server.enqueue(
                Answer.text("")
                        .reasoning("a", "s1")
                        .redactedReasoning("s2")
                        .reasoning("b", null)
                        .toolCall("weather", BERN));
        ReceivedTurn turn =
                ToolPrompts.of(format).stream(streamed)
                        .set("include", "['reasoning.encrypted_content']")
                        .user("Hi")
                        .turn(server);
        assertThat(String.join(" ", turn.reasoning()).replace("\n\n", " ")).isEqualTo(expected);
    }

    @Test
    void redactedReasoningIsABlockOfAMessage() throws Exception {
        server.enqueue(Answer.text("").redactedReasoning("ZGF0YQ==").toolCall("weather", BERN));
        JsonNode message =
                ReceivedAnswer.of(ToolPrompts.of(WireFormat.MESSAGES).user("Hi").send(server))
                        .objects()
                        .get(0);
        assertThat(message.path("content"))
                .isEqualTo(
                        ToolPrompts.json(
                                "[{'type':'redacted_thinking','data':'ZGF0YQ=='},"
                                        + "{'type':'tool_use','id':'toolu_1','name':'weather','input':{'city':'Bern'}}]"));
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aResponseHasEncryptedContentOnlyIfTheRequestIncludesIt(boolean streamed) throws Exception {
        server.enqueue(Answer.text("Done").reasoning("a", "s1"));
        ReceivedTurn turn =
                ToolPrompts.of(WireFormat.RESPONSES).stream(streamed).user("Hi").turn(server);
        assertThat(turn.reasoning()).containsExactly("a|");
    }

    @Test
    void theItemsOfAResponseHaveIdsOfTheirOwn() throws Exception {
        server.enqueue(
                Answer.text("Let me look")
                        .reasoning("a", "s1")
                        .toolCall("weather", BERN)
                        .toolCall("time", "{}"));
        JsonNode output =
                ReceivedAnswer.of(ToolPrompts.of(WireFormat.RESPONSES).user("Hi").send(server))
                        .last("output");
        assertThat(output.findValuesAsText("id")).doesNotHaveDuplicates();
        assertThat(output.findValuesAsText("id"))
                .extracting(id -> id.substring(0, id.indexOf('_')))
                .containsExactly("rs", "msg", "fc", "fc");
        assertThat(output.findValuesAsText("call_id")).containsExactly("call_1", "call_2");
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aCallOfACompletionMayHaveASignature(boolean streamed) throws Exception {
        server.enqueue(
                Answer.text("")
                        .toolCall("weather", BERN)
                        .thoughtSignature("sig")
                        .toolCall("time", "{}"));
        ReceivedAnswer answer =
                ReceivedAnswer.of(
                        ToolPrompts.of(WireFormat.COMPLETIONS).stream(streamed)
                                .user("Hi")
                                .send(server));
        List<String> signatures =
                answer.objects().stream()
                        .flatMap(object -> object.findParents("extra_content").stream())
                        .map(
                                call ->
                                        call.path("id").asText()
                                                + call.at("/extra_content/google/thought_signature")
                                                        .asText())
                        .toList();
        assertThat(signatures).containsExactly("call_1sig");
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    void argumentsNeedNotBeValid(WireFormat format) throws Exception {
        server.answerWith(request -> Answer.text("").toolCall("weather", "{\"city\":"));
        ReceivedTurn streamed = ToolPrompts.of(format).stream(true).user("Hi").turn(server);
        assertThat(streamed.calls()).containsExactly(id(format) + "1 weather {\"city\":");
        String whole = ToolPrompts.of(format).user("Hi").send(server).body();
        assertThat(whole).contains("\"{\\\"city\\\":\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    ``             | ``
                    x              | x
                    {}             | { }
                    {"a":1}        | {\\"a\\" :1}
                    aaaaaaaaaaaaaaab | aaaaaaa aaaaaaa ab
                    aaaaaa😀aaaaaa | aaaaaa😀 aaaaaa
                    """)
    void argumentsAreCutAnywhereButWithinACharacter(String arguments, String fragments) {
        assertThat(String.join(" ", Fragments.arguments(arguments))).isEqualTo(fragments);
    }

    @Test
    void generatedIdsAreUniqueUntilTheServerIsReset() throws Exception {
        Answer answer = Answer.text("").toolCall("weather", BERN).toolCall("weather", BERN);
        server.answerWith(request -> answer);
        for (String first : List.of("call_1", "call_3")) {
            assertThat(ToolPrompts.of(WireFormat.RESPONSES).user("Hi").turn(server).calls())
                    .first()
                    .asString()
                    .startsWith(first + " ");
        }
        server.reset().enqueue(answer);
        assertThat(ToolPrompts.of(WireFormat.MESSAGES).user("Hi").turn(server).calls())
                .last()
                .asString()
                .startsWith("toolu_2 ");
    }

    static Stream<UnaryOperator<Answer>> impossible() {
        return Stream.of(
                answer -> answer.toolCall("weather", "{}"),
                answer -> answer.toolCall("c1", "weather", "{}"),
                answer -> answer.reasoning("a", "s"),
                answer -> answer.redactedReasoning("s"),
                answer -> answer.thoughtSignature("s"));
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void rawAnswersHaveNoCalls(UnaryOperator<Answer> change) {
        assertThatThrownBy(() -> change.apply(Answer.json("{}")))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSignatureNeedsACall() {
        assertThatThrownBy(() -> Answer.text("Hi").thoughtSignature("s"))
                .isInstanceOf(IllegalStateException.class);
    }
}
