// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.memory;

import static io.github.camelcopilot.memory.Turns.outcome;
import static io.github.camelcopilot.tools.MemoryChat.sent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.CopilotComponent;
import io.github.camelcopilot.CopilotHeaders;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
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

    @ParameterizedTest
    @ValueSource(strings = {"chat", "stream", "stream:desk"})
    void aMessageWaitsForItsTurnAsLongAsItsEndpointSays(String operation, CopilotServer server)
            throws Exception {
        HeldCall held = HeldCall.of(server);
        try (VirtualScheduler clock = new VirtualScheduler(Duration.ofSeconds(5));
                MemoryChat chat = new MemoryChat(server, operation, store, clock)) {
            String patient = OPTIONS + "&requestTimeout=1h&responseTimeout=1h&idleTimeout=1h";
            Turns turns = new Turns(chat, patient);
            CompletableFuture<Exchange> first = turns.send("Q");
            CompletableFuture<Exchange> second =
                    new Turns(chat, patient + "&memoryTimeout=20s").send("late");
            CompletableFuture<Exchange> third = turns.send("R");
            held.awaitRequest();
            clock.advance(Duration.ofSeconds(20));
            MemoryChat.Outcome late = outcome(second);
            late.failedWith("memory_timeout");
            assertThat(late.failure()).hasMessageContaining("memoryTimeout (20000 ms)");
            assertThat(late.exchange().getMessage().getBody()).isEqualTo("late");
            assertThat(third).isNotDone();
            held.release();
            outcome(first).succeeded();
            outcome(third).succeeded();
            assertThat(clock.pending()).doesNotContain(MAX_WAIT, Duration.ofSeconds(20));
        }
        assertThat(held.requests()).isEqualTo(2);
        assertThat(store.lines(MemoryChat.ID)).hasSize(4).doesNotContain("user late");
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
}
