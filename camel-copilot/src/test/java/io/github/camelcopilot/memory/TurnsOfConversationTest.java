// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.memory;

import static io.github.camelcopilot.memory.Turns.outcome;
import static io.github.camelcopilot.tools.MemoryChat.sent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.CopilotComponent;
import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.Conversation;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.VirtualScheduler;
import io.github.camelcopilot.tools.MemoryChat;
import io.github.camelcopilot.tools.TestTool;
import io.github.camelcopilot.tools.TextStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When the turn of an exchange ends, and what the next one then sees. */
@Timeout(60)
@ExtendWith(CopilotServerExtension.class)
class TurnsOfConversationTest {

    private static final String OPTIONS = "&memory=#store&memoryId=7&maxRetries=0";

    private static final Duration MAX_WAIT = Duration.ofMinutes(10);

    private final TextStore store = new TextStore();

    private static void cancel(Exchange exchange) {
        exchange.getProperty(CopilotHeaders.CANCEL_STREAM, Runnable.class).run();
    }

    /** The operation, and an answer with which the exchange fails. */
    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of("chat", "", Answer.status(400, "{}")),
                Arguments.of("stream", "", Answer.status(400, "{}")),
                Arguments.of("stream", "", Answer.text("one two").truncateAfter(1)),
                Arguments.of("chat", "&tags=broken", Answer.text("").toolCall("broken", "{}")),
                Arguments.of("stream", "&tags=broken", Answer.text("").toolCall("broken", "{}")));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureEndsTheTurn(String operation, String options, Answer failure, CopilotServer server)
            throws Exception {
        HeldCall held = HeldCall.of(server, failure, Answer.text("A"));
        try (MemoryChat chat = new MemoryChat(server, operation, store)) {
            chat.bind(TestTool.broken());
            Turns turns = new Turns(chat, OPTIONS + options);
            CompletableFuture<Exchange> first = turns.send("Q");
            CompletableFuture<Exchange> second = turns.send("R");
            held.awaitRequest();
            assertThat(second).isNotDone();
            held.release();
            assertThat(outcome(second).succeeded().text()).isEqualTo("A");
            assertThat(outcome(first).failure()).isNotNull();
        }
        assertThat(sent(server.request(1))).containsExactly("user R");
        assertThat(store.lines(MemoryChat.ID)).containsExactly("user R", "assistant A");
    }

    @Test
    void cancellingAStreamEndsItsTurn(CopilotServer server) throws Exception {
        server.enqueue(Answer.text("one two three").stallAfter(1), Answer.text("A"));
        try (MemoryChat chat = new MemoryChat(server, "stream:desk", store)) {
            Turns turns = new Turns(chat, OPTIONS);
            Exchange first = turns.exchange("Q", Map.of());
            CompletableFuture<Exchange> cancelled = turns.send(first);
            CompletableFuture<Exchange> second = turns.send("R");
            await().until(() -> server.requests().size() == 1);
            cancel(first);
            outcome(second).succeeded();
            assertThat(outcome(cancelled).failure()).isNotNull();
        }
        assertThat(store.lines(MemoryChat.ID)).containsExactly("user R", "assistant A");
    }

    @Test
    void aStreamThatIsCancelledWhileItWaitsSendsNothing(CopilotServer server) throws Exception {
        HeldCall held = HeldCall.of(server);
        try (MemoryChat chat = new MemoryChat(server, "stream:desk", store)) {
            Turns turns = new Turns(chat, OPTIONS);
            CompletableFuture<Exchange> first = turns.send("Q");
            Exchange waiting = turns.exchange("cancelled", Map.of());
            CompletableFuture<Exchange> second = turns.send(waiting);
            CompletableFuture<Exchange> third = turns.send("R");
            held.awaitRequest();
            cancel(waiting);
            assertThat(outcome(second).failure()).isNotNull();
            assertThat(third).isNotDone();
            held.release();
            outcome(first).succeeded();
            outcome(third).succeeded();
        }
        assertThat(store.lines(MemoryChat.ID))
                .containsExactly("user Q", "assistant A0", "user R", "assistant A1");
        assertThat(held.requests()).isEqualTo(2);
    }

    /** The service has sent the complete answer, whether or not anybody reads it. */
    @Test
    void theTurnOfAStreamEndsBeforeItIsRead(CopilotServer server) throws Exception {
        server.enqueue(Answer.text("one two three four"), Answer.text("A"));
        try (MemoryChat chat = new MemoryChat(server, "stream", store)) {
            Turns turns = new Turns(chat, OPTIONS);
            CompletableFuture<Exchange> unread = turns.send("Q");
            CompletableFuture<Exchange> second = turns.send("R");
            assertThat(outcome(second).succeeded().text()).isEqualTo("A");
            assertThat(outcome(unread).succeeded().text()).isEqualTo("one two three four");
        }
        assertThat(sent(server.request(1)))
                .containsExactly("user Q", "assistant one two three four", "user R");
    }

    @Test
    void aStreamThatItsReaderHoldsBackKeepsItsTurnUntilReaderTimeout(CopilotServer server)
            throws Exception {
        server.enqueue(Answer.text("one two three four ".repeat(2_000)), Answer.text("A"));
        try (VirtualScheduler clock = new VirtualScheduler(Duration.ofSeconds(5));
                MemoryChat chat = new MemoryChat(server, "stream", store, clock)) {
            Turns turns =
                    new Turns(chat, OPTIONS + "&streamBuffer=1&readerTimeout=2m&idleTimeout=1h");
            CompletableFuture<Exchange> unread = turns.send("Q");
            CompletableFuture<Exchange> second = turns.send("R");
            unread.get();
            clock.advance(Duration.ofMinutes(1));
            assertThat(second).isNotDone();
            assertThat(clock.pending()).as("still waits").contains(MAX_WAIT);
            // The component looks four times per timeout.
            clock.advance(Duration.ofSeconds(90));
            outcome(second).succeeded();
            assertThat(outcome(unread).failure()).hasMessageContaining("readerTimeout");
        }
        assertThat(store.lines(MemoryChat.ID)).containsExactly("user R", "assistant A");
    }

    @Test
    void theStopOfAComponentEndsItsTurns(CopilotServer server) throws Exception {
        HeldCall held = HeldCall.of(server);
        try (MemoryChat chat = new MemoryChat(server, "chat", store)) {
            CopilotComponent other = new CopilotComponent();
            chat.context().camel().addComponent("second", other);
            Turns first = new Turns(chat, OPTIONS);
            Turns second =
                    new Turns(
                            chat.context()
                                    .camel()
                                    .getEndpoint(chat.uri(OPTIONS).replace("copilot:", "second:")));
            CompletableFuture<Exchange> running = first.send("Q");
            CompletableFuture<Exchange> waiting = first.send("R");
            CompletableFuture<Exchange> elsewhere = second.send("S");
            held.awaitRequest();
            assertThat(elsewhere).isNotDone();
            chat.context().camel().getComponent("copilot").stop();
            assertThat(outcome(running).failure()).isNotNull();
            assertThat(outcome(waiting).failure()).isNotNull();
            outcome(elsewhere).succeeded();
            held.release();
        }
        assertThat(store.lines(MemoryChat.ID)).containsExactly("user S", "assistant A1");
    }

    @Test
    void chatsStreamsAndDecisionsTakeTurns(CopilotServer server) throws Exception {
        HeldCall held =
                HeldCall.of(
                        server,
                        Answer.text("Wait").toolCall("r1", "refund", "{}"),
                        Answer.text("Done"),
                        Answer.text("Bye"));
        TestTool refund = TestTool.of("refund", "refunded");
        try (MemoryChat chat = new MemoryChat(server, "chat", store)) {
            chat.bind(refund);
            String suspend = OPTIONS + "&tags=test&toolApproval=suspend";
            Turns chats = new Turns(chat, suspend);
            Turns streams =
                    new Turns(
                            chat.context()
                                    .camel()
                                    .getEndpoint(
                                            chat.uri(suspend)
                                                    .replace("copilot:chat", "copilot:stream")));
            CompletableFuture<Exchange> prompt = chats.send("Q");
            CompletableFuture<Exchange> decision =
                    streams.send(null, Map.of(CopilotHeaders.TOOL_DECISION, "yes"));
            CompletableFuture<Exchange> again =
                    chats.send(null, Map.of(CopilotHeaders.TOOL_DECISION, "yes"));
            CompletableFuture<Exchange> last = streams.send("R");
            held.awaitRequest();
            held.release();
            assertThat(outcome(prompt).succeeded().approvalNeeded()).isTrue();
            assertThat(outcome(decision).succeeded().text()).isEqualTo("Done");
            outcome(again).failedWith("approval_taken");
            assertThat(outcome(last).succeeded().text()).isEqualTo("Bye");
        }
        assertThat(refund.calls()).hasSize(1);
        assertThat(store.lines(MemoryChat.ID))
                .containsExactly(
                        "user Q",
                        "assistant Wait +refund",
                        "tool refunded",
                        "assistant Done",
                        "user R",
                        "assistant Bye");
        assertThat(store.conversation(MemoryChat.ID).version())
                .as("no conflict: prompt, claim, decision, prompt")
                .isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "stream:desk"})
    void theNextTurnBeginsOnTheCallbackPool(String operation, CopilotServer server)
            throws Exception {
        HeldCall held = HeldCall.of(server);
        Queue<String> threads = new ConcurrentLinkedQueue<>();
        TextStore recording =
                new TextStore() {
                    @Override
                    public synchronized CompletionStage<Conversation> load(String id) {
                        threads.add(Thread.currentThread().getName());
                        return super.load(id);
                    }
                };
        try (MemoryChat chat = new MemoryChat(server, operation, recording)) {
            Turns turns = new Turns(chat, OPTIONS);
            List<CompletableFuture<Exchange>> all =
                    Stream.of("1", "2", "3").map(turns::send).toList();
            held.awaitRequest();
            held.release();
            for (CompletableFuture<Exchange> exchange : all) {
                assertThat(outcome(exchange).failure()).isNull();
            }
        }
        assertThat(List.copyOf(threads).subList(1, 3))
                .allMatch(name -> name.contains("copilot-callback"));
    }

    /** The conversation of the tool's route, and the code with which that fails. */
    @ParameterizedTest
    @CsvSource({"7, memory_nested", "8,"})
    void aToolCannotContinueTheConversationThatWaitsForIt(
            String inner, String code, CopilotServer server) throws Exception {
        nested(
                server,
                chat ->
                        new RouteBuilder() {
                            @Override
                            public void configure() {
                                from("copilot:tool:ask?description=Asks&tags=desk")
                                        .to(chat.uri("&memory=#store&memoryId=" + inner));
                            }
                        },
                code);
    }

    @ParameterizedTest
    @CsvSource({"7, memory_nested", "8, memory_nested", "9,"})
    void howeverDeepTheToolIs(String innermost, String code, CopilotServer server)
            throws Exception {
        nested(
                server,
                chat ->
                        new RouteBuilder() {
                            @Override
                            public void configure() {
                                from("copilot:tool:ask?description=Asks&tags=desk")
                                        .to(chat.uri("&memory=#store&memoryId=8&tags=inner"));
                                from("copilot:tool:inner?description=Asks&tags=inner")
                                        .to("direct:on");
                                from("direct:on")
                                        .to(
                                                chat.uri("&memory=#store&memoryId=" + innermost)
                                                        .replace("copilot:chat", "copilot:stream"))
                                        .convertBodyTo(String.class);
                            }
                        },
                code);
    }

    @Test
    void noApproverContinuesTheConversationThatWaitsForIt(CopilotServer server) throws Exception {
        server.answerWith(request -> Answer.text("").toolCall("refund", "{}"));
        try (MemoryChat chat = new MemoryChat(server, "chat", store)) {
            chat.bind(TestTool.of("refund", "refunded"));
            chat.context()
                    .camel()
                    .addRoutes(
                            new RouteBuilder() {
                                @Override
                                public void configure() {
                                    from("direct:approver")
                                            .to(chat.uri("&memory=#store&memoryId=7"));
                                }
                            });
            MemoryChat.Outcome outcome = chat.ask("&tags=test&toolApproval=direct:approver", "Q");
            outcome.failedWith("approval_failed");
            assertThat(outcome.failure())
                    .hasRootCauseMessage(
                            "The prompt was not sent, because the tool that has led to it belongs to a turn of the"
                                    + " same conversation, so that each would wait for the other: use another memoryId in"
                                    + " the route of the tool, or none");
        }
    }

    private interface Routes {
        RouteBuilder of(MemoryChat chat);
    }

    /** The model calls the first tool that it is offered, until it has a result. */
    private void nested(CopilotServer server, Routes routes, String code) throws Exception {
        server.answerWith(
                request ->
                        request.toolNames().isEmpty() || !request.toolResults().isEmpty()
                                ? Answer.text("Done")
                                : Answer.text("").toolCall(request.toolNames().get(0), "{}"));
        try (MemoryChat chat = new MemoryChat(server, "chat", store)) {
            chat.context().camel().addRoutes(routes.of(chat));
            MemoryChat.Outcome outcome = chat.ask("&tags=desk", "Q");
            if (code == null) {
                ChatResult result = outcome.succeeded();
                assertThat(result.text()).isEqualTo("Done");
            } else {
                Throwable cause = outcome.failure();
                while (cause.getCause() != null) {
                    cause = cause.getCause();
                }
                new MemoryChat.Outcome(null, null, (Exception) cause, "").failedWith(code);
                assertThat(cause).hasMessageContaining("use another memoryId");
            }
            assertThat(chat.ask("", "R").succeeded().text()).isEqualTo("Done");
        }
    }
}
