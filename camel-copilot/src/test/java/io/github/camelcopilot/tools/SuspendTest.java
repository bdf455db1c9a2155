// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.tools;

import static io.github.camelcopilot.tools.MemoryChat.sent;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.Conversation;
import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.api.ToolExecution;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code toolApproval=suspend}: an exchange ends, and a later message decides. */
@Timeout(60)
@ExtendWith(CopilotServerExtension.class)
class SuspendTest {

    private static final String SUSPEND = "&tags=test&toolApproval=suspend&maxRetries=0";
    private static final String STARTED = "tool! The call was started; its result is not known.";
    private static final String NOT_APPROVED =
            "tool! The call was not approved, so it was not made.";
    private static final String UNDECIDED =
            "tool! The call was not made, because there was no decision before the conversation continued.";

    private final TextStore store = new TextStore();
    private final TestTool refund = TestTool.of("refund", "refunded");
    private final TestTool look =
            new TestTool(
                    TestTool.spec("look").readOnlyHint(true).build(),
                    call -> CompletableFuture.completedFuture("seen"));

    /** The service requests two refunds and a look, then answers. */
    private static void script(CopilotServer server, Answer... later) {
        server.enqueue(
                Answer.text("Let me see")
                        .toolCall("r1", "refund", "{}")
                        .toolCall("l1", "look", "{}")
                        .toolCall("r2", "refund", "{}"));
        server.enqueue(later);
    }

    private MemoryChat chat(CopilotServer server, String operation) {
        return chat(server, operation, store);
    }

    private MemoryChat chat(CopilotServer server, String operation, TextStore conversations) {
        MemoryChat chat = new MemoryChat(server, operation, conversations);
        chat.bind(refund);
        chat.bind(look);
        return chat;
    }

    private List<String> refunds() {
        return refund.calls().stream().map(call -> call.callId()).sorted().toList();
    }

    private void suspend(CopilotServer server, Answer... later) {
        script(server, later);
        try (MemoryChat chat = chat(server, "chat")) {
            assertThat(chat.ask(SUSPEND, "Q").succeeded().approvalNeeded()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "chat, ''",
        "stream, <called r1><called l1><called r2><done l1><suspended r1><suspended r2>"
    })
    void theExchangeEndsWithTheCallsThatWait(String operation, String steps, CopilotServer server) {
        script(server);
        try (MemoryChat chat = chat(server, operation)) {
            MemoryChat.Outcome outcome = chat.ask(SUSPEND, "Q");
            ChatResult result = outcome.succeeded();

            assertThat(result.text()).isEqualTo("Let me see");
            assertThat(result.approvalNeeded()).isTrue();
            assertThat(result.toolCalls()).extracting(ToolCall::id).containsExactly("r1", "r2");
            assertThat(result.messages().stream().map(TextStore::line))
                    .containsExactly(
                            "user Q", "assistant Let me see +refund +look +refund", "tool seen");
            assertThat(sorted(outcome.steps())).isEqualTo(sorted(steps));
        }
        assertThat(store.lines(MemoryChat.ID)).hasSize(3);
        assertThat(refunds()).isEmpty();
        assertThat(server.requests()).hasSize(1);
    }

    /** The steps of calls that run concurrently come in any order. */
    private static List<String> sorted(String steps) {
        return Stream.of(steps.split("(?<=>)")).sorted().toList();
    }

    /** The decision, the refunds that it runs, the stored results, and the outcomes. */
    static Stream<Arguments> decisions() {
        return Stream.of(
                Arguments.of(
                        "yes", "r1 r2", List.of("tool refunded", "tool seen", "tool refunded")),
                Arguments.of(true, "r1 r2", List.of("tool refunded", "tool seen", "tool refunded")),
                Arguments.of("no", "", List.of(NOT_APPROVED, "tool seen", NOT_APPROVED)),
                Arguments.of("", "", List.of(NOT_APPROVED, "tool seen", NOT_APPROVED)),
                Arguments.of(
                        "Too much", "", List.of("tool! Too much", "tool seen", "tool! Too much")),
                Arguments.of(
                        Map.of("r1", "Approve", "r2", "Ask your boss"),
                        "r1",
                        List.of("tool refunded", "tool seen", "tool! Ask your boss")));
    }

    @ParameterizedTest
    @MethodSource("decisions")
    void aDecisionRunsOrDeniesWhatWaits(
            Object decision, String run, List<String> results, CopilotServer server) {
        for (String operation : List.of("chat", "stream")) {
            server.reset();
            store.delete(MemoryChat.ID);
            refund.calls().clear();
            suspend(server, Answer.text("Done"));
            try (MemoryChat chat = chat(server, operation)) {
                ChatResult result = chat.decide(SUSPEND, decision).succeeded();

                assertThat(result.text()).isEqualTo("Done");
                assertThat(result.approvalNeeded()).isFalse();
                assertThat(result.messages()).as("what was added").hasSize(3);
                assertThat(result.toolExecutions()).hasSize(2);
            }
            assertThat(String.join(" ", refunds())).isEqualTo(run);
            assertThat(server.requests()).hasSize(2);
            assertThat(server.request(1).initiator()).hasValue("agent");
            assertThat(server.request(1).toolNames()).contains("refund", "look");
            assertThat(store.lines(MemoryChat.ID).subList(2, 6))
                    .containsExactly(
                            results.get(0), results.get(1), results.get(2), "assistant Done");
        }
    }

    /** Whatever the body is, it is neither sent nor read. */
    static Stream<Object> bodies() {
        return Stream.of(
                null,
                " ",
                "yes, please",
                new Object(),
                List.of(),
                new ByteArrayInputStream(new byte[] {-1}),
                ChatMessage.user("x"));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void theBodyOfADecisionIsNotSent(Object body, CopilotServer server) {
        suspend(server, Answer.text("Done"));
        try (MemoryChat chat = chat(server, "chat")) {
            chat.ask(
                            SUSPEND + "&systemMessage=Be+brief",
                            body,
                            Map.of(CopilotHeaders.TOOL_DECISION, "yes"))
                    .succeeded();
        }
        assertThat(sent(server.request(1)))
                .containsExactly(
                        "system Be brief",
                        "user Q",
                        "assistant Let me see +r1 +l1 +r2",
                        "tool refunded (r1)",
                        "tool seen (l1)",
                        "tool refunded (r2)");
    }

    @ParameterizedTest
    @CsvSource({"chat, ''", "stream, <called r1><suspended r1><called r2><done r2>"})
    void callsWithoutADecisionKeepWaiting(String operation, String steps, CopilotServer server) {
        suspend(server, Answer.text("Done"));
        try (MemoryChat chat = chat(server, operation)) {
            MemoryChat.Outcome outcome = chat.decide(SUSPEND, Map.of("r2", "yes"));
            ChatResult partial = outcome.succeeded();

            assertThat(partial.approvalNeeded()).isTrue();
            assertThat(partial.text()).isEqualTo("Let me see");
            assertThat(partial.toolCalls()).extracting(ToolCall::id).containsExactly("r1");
            assertThat(sorted(outcome.steps())).isEqualTo(sorted(steps));
            assertThat(server.requests()).as("no model call").hasSize(1);
            assertThat(refunds()).containsExactly("r2");
            assertThat(store.lines(MemoryChat.ID).subList(2, 4))
                    .containsExactly("tool seen", "tool refunded");

            chat.decide(SUSPEND, Map.of("r2", "yes")).failedWith("approval_taken");
            assertThat(chat.decide(SUSPEND, "yes").succeeded().text()).isEqualTo("Done");
            assertThat(refunds()).containsExactly("r1", "r2");
            chat.decide(SUSPEND, "yes").failedWith("approval_taken");
        }
        assertThat(store.lines(MemoryChat.ID))
                .containsExactly(
                        "user Q",
                        "assistant Let me see +refund +look +refund",
                        "tool refunded",
                        "tool seen",
                        "tool refunded",
                        "assistant Done");
    }

    @Test
    void aDecisionForAllDoesNotReachCallsThatTheModelRequestsLater(CopilotServer server) {
        suspend(server, Answer.text("More").toolCall("r3", "refund", "{}"), Answer.text("Done"));
        try (MemoryChat chat = chat(server, "chat")) {
            ChatResult second = chat.decide(SUSPEND, "yes").succeeded();
            assertThat(second.toolCalls()).extracting(ToolCall::id).containsExactly("r3");
            assertThat(refunds()).containsExactly("r1", "r2");
            chat.decide(SUSPEND, Map.of("r1", "yes")).failedWith("approval_taken");
            assertThat(chat.decide(SUSPEND, Map.of("r3", "no")).succeeded().text())
                    .isEqualTo("Done");
        }
        assertThat(refunds()).containsExactly("r1", "r2");
    }

    @Test
    void aDecisionOnAnUnknownCallIsRefused(CopilotServer server) {
        suspend(server);
        try (MemoryChat chat = chat(server, "chat")) {
            MemoryChat.Outcome outcome = chat.decide(SUSPEND, Map.of("r9", "yes", "r1", "yes"));
            outcome.failedWith("approval_taken");
            assertThat(outcome.failure())
                    .hasMessageContaining("r9")
                    .hasMessageContaining("l1, r1, r2");
            chat.send(
                            SUSPEND + "&memory=#store&memoryId=other",
                            null,
                            Map.of(CopilotHeaders.TOOL_DECISION, "yes"))
                    .failedWith("approval_taken");
        }
        assertThat(refunds()).isEmpty();
        assertThat(store.conversation(MemoryChat.ID).version()).isEqualTo(1);
    }

    /** Options of the endpoint that continues. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                SUSPEND,
                "&tags=test",
                "&tags=test&toolApproval=direct:nobody",
                "",
                "&autoToolExecution=false"
            })
    void aNewPromptDeniesWhatWaits(String options, CopilotServer server) {
        suspend(server, Answer.text("Never mind"));
        try (MemoryChat chat = chat(server, "chat")) {
            assertThat(chat.ask(options, "R").succeeded().text()).isEqualTo("Never mind");
            chat.decide(SUSPEND, "yes").failedWith("approval_taken");
        }
        assertThat(refunds()).isEmpty();
        assertThat(server.request(1).toolResults()).hasSize(3);
        assertThat(store.lines(MemoryChat.ID).subList(2, 7))
                .containsExactly(
                        UNDECIDED, "tool seen", UNDECIDED, "user R", "assistant Never mind");
    }

    @ParameterizedTest
    @ValueSource(strings = {"&tags=test", "&tags=test&toolApproval=direct:nobody"})
    void aDecisionCountsWithoutSuspendToo(String options, CopilotServer server) {
        suspend(server, Answer.text("Done"));
        try (MemoryChat chat = chat(server, "chat")) {
            assertThat(chat.decide(options, Map.of("r1", "yes")).succeeded().approvalNeeded())
                    .isTrue();
            assertThat(refunds()).containsExactly("r1");
            assertThat(chat.decide(options, Map.of("r2", "no")).succeeded().text())
                    .isEqualTo("Done");
        }
        assertThat(refunds()).containsExactly("r1");
    }

    /** The strategy, and the code of the failure. */
    @ParameterizedTest
    @CsvSource({"repromptModel,", "failExchange, tool_unknown"})
    void aToolThatIsNoLongerOfferedIsAnUnknownOne(
            String strategy, String code, CopilotServer server) {
        suspend(server, Answer.text("Done"), Answer.text("Again"));
        String options = "&toolApproval=suspend&tags=none&hallucinatedToolNameStrategy=" + strategy;
        try (MemoryChat chat = chat(server, "chat")) {
            MemoryChat.Outcome outcome =
                    chat.decide(options, Map.of("r1", "yes", "r2", "Too late"));
            if (code == null) {
                assertThat(outcome.succeeded().toolExecutions())
                        .extracting(ToolExecution::outcome)
                        .containsExactly(ToolExecution.FAILED, ToolExecution.DENIED);
                assertThat(store.lines(MemoryChat.ID).get(2)).contains("There is no tool named");
            } else {
                outcome.failedWith(code);
                assertThat(store.lines(MemoryChat.ID).get(2)).isEqualTo(STARTED);
            }
            assertThat(store.lines(MemoryChat.ID).get(4)).isEqualTo("tool! Too late");
        }
        assertThat(refunds()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "stream"})
    void aResumedExchangeThatFailsLeavesAConversationThatCanContinue(
            String operation, CopilotServer server) {
        suspend(server, Answer.status(400, "{}"), Answer.text("Sorry"));
        try (MemoryChat chat = chat(server, operation)) {
            assertThat(chat.decide(SUSPEND, Map.of("r1", "yes", "r2", "no")).failure()).isNotNull();
            assertThat(store.lines(MemoryChat.ID).subList(2, 5))
                    .containsExactly(STARTED, "tool seen", NOT_APPROVED);
            chat.decide(SUSPEND, "yes").failedWith("approval_taken");
            chat.ask(SUSPEND, "R").succeeded();
        }
        assertThat(refunds()).containsExactly("r1");
        assertThat(server.request(2).toolResults()).hasSize(3);
        assertThat(store.lines(MemoryChat.ID)).hasSize(7).endsWith("user R", "assistant Sorry");
    }

    @Test
    void withoutAStoreTheMessagesAreTheBody(CopilotServer server) {
        script(server, Answer.text("Done"));
        try (MemoryChat chat = chat(server, "chat")) {
            List<ChatMessage> messages = chat.send(SUSPEND, "Q", Map.of()).succeeded().messages();
            ChatResult result =
                    chat.send(SUSPEND, messages, Map.of(CopilotHeaders.TOOL_DECISION, "yes"))
                            .succeeded();
            assertThat(result.text()).isEqualTo("Done");
            assertThat(result.messages()).hasSize(6);
        }
        assertThat(refunds()).containsExactly("r1", "r2");
        assertThat(server.request(1).initiator()).hasValue("agent");
    }

    /** Another process saves the conversation between the load and the claim. */
    @Test
    void theLoserOfTheVersionRunsNothing(CopilotServer server) {
        suspend(server);
        TextStore lost =
                new TextStore() {
                    @Override
                    public synchronized CompletionStage<Conversation> load(String id) {
                        return store.load(id);
                    }

                    @Override
                    public synchronized CompletionStage<Boolean> save(
                            String id, Conversation next, long expected) {
                        return CompletableFuture.completedFuture(false);
                    }
                };
        for (String operation : List.of("chat", "stream")) {
            try (MemoryChat chat = chat(server, operation, lost)) {
                chat.decide(SUSPEND, "yes").failedWith("approval_taken");
            }
        }
        assertThat(refunds()).isEmpty();
        assertThat(server.requests()).hasSize(1);
    }

    /** What others save while the decided calls run, and what is stored in the end. */
    static Stream<Arguments> meanwhile() {
        ChatMessage prompt = ChatMessage.user("X");
        ChatMessage answer = ChatMessage.assistant("Y");
        List<String> results = List.of("tool refunded", "tool seen", "tool refunded");
        return Stream.of(
                Arguments.of(
                        List.of(prompt, answer),
                        false,
                        with(results, "user X", "assistant Y", "assistant Done")),
                Arguments.of(List.of(), false, with(results, "assistant Done")),
                Arguments.of(List.of(), true, List.of()),
                Arguments.of(List.of(prompt, answer), true, List.of("user X", "assistant Y")));
    }

    private static List<String> with(List<String> results, String... rest) {
        List<String> lines = new ArrayList<>();
        lines.add("user Q");
        lines.add("assistant Let me see +refund +look +refund");
        lines.addAll(results);
        lines.addAll(List.of(rest));
        return lines;
    }

    @ParameterizedTest
    @MethodSource("meanwhile")
    void theResultsReplaceTheirPlaceholdersBehindWhichOthersContinue(
            List<ChatMessage> added, boolean isDeleted, List<String> lines, CopilotServer server) {
        suspend(server, Answer.text("Done"));
        List<String> duringTheCall = new ArrayList<>();
        TestTool slow =
                new TestTool(
                        TestTool.spec("refund").build(),
                        call -> {
                            synchronized (duringTheCall) {
                                if (duringTheCall.isEmpty()) {
                                    duringTheCall.addAll(store.lines(MemoryChat.ID));
                                    if (isDeleted) {
                                        store.delete(MemoryChat.ID);
                                    }
                                    store.append(MemoryChat.ID, added.toArray(ChatMessage[]::new));
                                }
                            }
                            return CompletableFuture.completedFuture("refunded");
                        });
        try (MemoryChat chat = new MemoryChat(server, "chat", store)) {
            chat.bind(slow);
            chat.bind(look);
            assertThat(chat.decide(SUSPEND, "yes").succeeded().text()).isEqualTo("Done");
        }
        assertThat(duringTheCall).isEqualTo(with(List.of(STARTED, "tool seen", STARTED)));
        assertThat(store.lines(MemoryChat.ID)).isEqualTo(lines);
    }
}
