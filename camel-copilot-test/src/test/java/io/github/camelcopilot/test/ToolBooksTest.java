// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the server counts of tool calls and their results. */
class ToolBooksTest {

    @RegisterExtension static final CopilotServerExtension COPILOT = new CopilotServerExtension();

    private final CopilotServer server = COPILOT.server();

    @ParameterizedTest
    @CsvSource({
        "COMPLETIONS,true",
        "COMPLETIONS,false",
        "RESPONSES,true",
        "RESPONSES,false",
        "MESSAGES,true",
        "MESSAGES,false"
    })
    void callsAndResultsOfAToolLoop(WireFormat format, boolean streamed) throws Exception {
        server.enqueue(
                Answer.text("").toolCall("a", "weather", "{}"),
                Answer.text("").toolCall("b", "weather", "{}"),
                Answer.text("").toolCall("c", "time", "{}"),
                Answer.text("Done"));
        ToolPrompts prompt = ToolPrompts.of(format).stream(streamed).user("Hi");
        prompt.send(server);
        for (String id : List.of("a", "b", "c")) {
            prompt.call(id, "f").result(id, "1").send(server, "agent");
        }
        Books books = server.books();
        assertThat(books.toolCallsByName()).isEqualTo(Map.of("weather", 2L, "time", 1L));
        assertThat(books.toolCallsByName().keySet()).containsExactly("weather", "time");
        assertThat(books.toolCalls()).isEqualTo(3);
        assertThat(books.toolResults()).isEqualTo(3);
        Books.Line user = books.line("gpt-5", "user");
        Books.Line agent = books.line("gpt-5", "agent");
        assertThat(user.requests()).isEqualTo(1);
        assertThat(user.toolCallsByName()).isEqualTo(Map.of("weather", 1L));
        assertThat(user.toolResults()).isZero();
        assertThat(agent.requests()).isEqualTo(3);
        assertThat(agent.toolCalls()).isEqualTo(2);
        assertThat(agent.toolResults()).isEqualTo(3);
        assertThat(books.byModel().get("gpt-5").toolCalls()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    void aResultCountsOnceHoweverOftenItIsSent(WireFormat format) throws Exception {
        server.enqueue(
                Answer.text("").toolCall("a", "f", "{}"),
                Answer.status(503, "busy"),
                Answer.text("Sunny"),
                Answer.text("Goodbye"));
        ToolPrompts prompt = ToolPrompts.of(format).user("Hi");
        prompt.send(server);
        prompt.call("a", "f").result("a", "1").send(server);
        prompt.send(server);
        prompt.user("Bye").send(server);
        assertThat(server.books().toolResults()).isEqualTo(1);
        assertThat(server.books().requests()).isEqualTo(4);
    }

    @Test
    void anIdThatSeveralAnswersContainMayHaveAsManyResults() throws Exception {
        server.answerWith(
                request ->
                        request.toolResults().isEmpty()
                                ? Answer.text("").toolCall("a", "f", "{}")
                                : Answer.text("Done"));
        for (int i = 0; i < 3; i++) {
            ToolPrompts prompt = ToolPrompts.of(WireFormat.RESPONSES).user("Hi");
            prompt.send(server);
            prompt.call("a", "f").result("a", "1").send(server);
        }
        assertThat(server.books().toolCalls()).isEqualTo(3);
        assertThat(server.books().toolResults()).isEqualTo(3);
    }

    @Test
    void resultsOfOtherCallsDoNotCount() throws Exception {
        server.enqueue(Answer.text("").toolCall("a", "f", "{}"), Answer.text("Done"));
        ToolPrompts prompt = ToolPrompts.of(WireFormat.COMPLETIONS).user("Hi");
        prompt.send(server);
        prompt.call("b", "f").result("b", "1").send(server);
        assertThat(server.books().toolResults()).isZero();
    }

    @Test
    void callsCountWhenTheirAnswerIsDelivered() throws Exception {
        Answer answer = Answer.text("").toolCall("weather", "{\"city\":\"Bern\"}");
        server.enqueue(answer.truncateAfter(3), answer);
        ToolPrompts prompt = ToolPrompts.of(WireFormat.COMPLETIONS).stream(true).user("Hi");
        assertThatIOException().isThrownBy(() -> prompt.send(server));
        assertThat(server.books().toolCalls()).isZero();
        prompt.send(server);
        assertThat(server.books().toolCalls()).isEqualTo(1);
        server.reset();
        assertThat(server.books().toolCallsByName()).isEmpty();
    }

    @Test
    void theNamesOfToolsAreBounded() {
        ToolCounts counts = ToolCounts.NONE;
        for (int i = 0; i < ToolCounts.MAX_NAMES + 5; i++) {
            counts =
                    counts.plus(
                            ToolCounts.of(List.of(new ScriptedCall("c", "tool" + i, "{}", null))));
        }
        assertThat(counts.byName()).hasSize(ToolCounts.MAX_NAMES + 1);
        assertThat(counts.byName()).containsEntry(ToolCounts.OTHER, 5L);
        assertThat(counts.total()).isEqualTo(ToolCounts.MAX_NAMES + 5);
    }

    @Test
    void onlyTheLatestCallsAreRemembered() {
        IssuedTurns issued = new IssuedTurns();
        RecordedRequest request =
                new RecordedRequest(
                        "POST", "/responses", Map.of(), "{}".getBytes(StandardCharsets.UTF_8), 1);
        for (int i = 0; i <= IssuedTurns.MAX_ENTRIES; i++) {
            AnswerContent content =
                    AnswerContent.of("").plus(new ScriptedCall("c" + i, "f", "{}", null));
            issued.add(WireFormat.RESPONSES, AnswerText.of(request, content));
        }
        assertThat(issued.isKnown("c0")).isFalse();
        assertThat(issued.isKnown("c1")).isTrue();
        assertThat(issued.isKnown("c" + IssuedTurns.MAX_ENTRIES)).isTrue();
    }
}
