// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.memory;

import static io.github.camelcopilot.tools.MemoryChat.sent;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.ContentPart;
import io.github.camelcopilot.api.Conversation;
import io.github.camelcopilot.api.CopilotMemoryException;
import io.github.camelcopilot.api.Role;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.ChatContext;
import io.github.camelcopilot.testing.LogRecorder;
import io.github.camelcopilot.tools.MemoryChat;
import io.github.camelcopilot.tools.TestTool;
import io.github.camelcopilot.tools.TextStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent and stored within {@code memoryMaxMessages}, -Tokens and -Size. */
@Timeout(60)
@ExtendWith(CopilotServerExtension.class)
class LimitedConversationTest {

    private static final String OPTIONS = "&memory=#store&memoryId=7&maxRetries=0";

    private final TextStore store = new TextStore();

    static Stream<Arguments> formats() {
        return Stream.of("chat", "stream")
                .flatMap(
                        operation ->
                                Stream.of("completions", "messages", "responses")
                                        .map(format -> Arguments.of(operation, format)));
    }

    private static MemoryChat.Outcome ask(
            MemoryChat chat, String format, String options, Object body) {
        String uri =
                chat.uri(OPTIONS + options).replace("wireApi=completions", "wireApi=" + format);
        return MemoryChat.read(chat.context().send(uri, message -> message.setBody(body)));
    }

    @ParameterizedTest
    @MethodSource("formats")
    void theOldestTurnsAreForgottenWithTheirToolBlocks(
            String operation, String format, CopilotServer server) {
        server.enqueue(
                Answer.text("Looking").toolCall("weather", "{}"),
                Answer.text("Sunny"),
                Answer.text("Second"),
                Answer.text("Third"),
                Answer.text("Fourth"));
        try (MemoryChat chat = new MemoryChat(server, operation, store)) {
            chat.bind(TestTool.of("weather", "sun"));
            String options = "&tags=test&memoryMaxMessages=6";
            for (String prompt : List.of("Q1", "Q2", "Q3", "Q4")) {
                ask(chat, format, options, prompt).succeeded();
            }
        }
        assertThat(server.request(2).bodyText()).contains("Q1", "sun", "Sunny", "Q2");
        assertThat(server.request(3).bodyText())
                .contains("Q1", "sun", "Sunny", "Q2", "Second", "Q3");
        assertThat(server.request(4).bodyText())
                .contains("Q2", "Second", "Q3", "Third", "Q4")
                .doesNotContain("Q1", "Looking", "Sunny");
        assertThat(store.lines(MemoryChat.ID))
                .containsExactly(
                        "user Q2",
                        "assistant Second",
                        "user Q3",
                        "assistant Third",
                        "user Q4",
                        "assistant Fourth");
    }

    @ParameterizedTest
    @MethodSource("formats")
    void theTokensOfTheTurnsAddUpToTheCountOfTheService(
            String operation, String format, CopilotServer server) {
        server.enqueue(
                Answer.text("A fairly long first answer"),
                Answer.text("Let me see").toolCall("weather", "{}"),
                Answer.text("It is sunny there today"),
                Answer.text("Bye"));
        try (MemoryChat chat = new MemoryChat(server, operation, store)) {
            chat.bind(TestTool.of("weather", "sun"));
            for (int turns = 1; turns <= 3; turns++) {
                ChatResult result =
                        ask(chat, format, "&tags=test", "Question " + turns).succeeded();
                List<Long> tokens = store.conversation(MemoryChat.ID).turnTokens();
                assertThat(tokens).hasSize(turns).allSatisfy(each -> assertThat(each).isPositive());
                assertThat(tokens.stream().mapToLong(Long::longValue).sum())
                        .isEqualTo(result.lastUsage().totalTokens());
            }
        }
    }

    /** A service that counts: 100, then 160, then 190 tokens. */
    @ParameterizedTest
    @CsvSource({
        "1000, 1 A 2 B 3 C, 100 60 30",
        "190, 1 A 2 B 3 C, 100 60 30",
        "189, 2 B 3 C, 60 30",
        "159, 3 C, 130",
        "10, '', ''"
    })
    void tokensAreLimited(long max, String texts, String tokens, CopilotServer server) {
        server.enqueue(counted("A", 100), counted("B", 160), counted("C", 190));
        try (MemoryChat chat = new MemoryChat(server, "chat", store)) {
            for (String prompt : List.of("1", "2", "3")) {
                chat.ask("&memoryMaxTokens=" + max, prompt).succeeded();
            }
        }
        Conversation stored = store.conversation(MemoryChat.ID);
        assertThat(String.join(" ", stored.messages().stream().map(ChatMessage::text).toList()))
                .isEqualTo(texts);
        assertThat(String.join(" ", stored.turnTokens().stream().map(String::valueOf).toList()))
                .isEqualTo(tokens);
    }

    private static Answer counted(String text, int total) {
        return Answer.json(
                "{\"id\":\"1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
                        + text
                        + "\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":"
                        + (total - 1)
                        + ",\"completion_tokens\":1,\"total_tokens\":"
                        + total
                        + "}}");
    }

    /** What a release without counts has stored is cut by its characters. */
    @Test
    void aConversationWithoutCountsIsLimitedToo(CopilotServer server) {
        server.answerWith(request -> counted("A", 50));
        store.append(MemoryChat.ID, ChatMessage.user("x".repeat(400)), ChatMessage.assistant("O"));
        store.append(
                MemoryChat.ID, ChatMessage.user("y".repeat(36)), ChatMessage.assistant("1234"));
        try (MemoryChat chat = new MemoryChat(server, "chat", store)) {
            chat.ask("&memoryMaxTokens=60", "Q").succeeded();
        }
        assertThat(sent(server.request(0))).hasSize(3);
        assertThat(store.conversation(MemoryChat.ID).turnTokens()).containsExactly(null, 40L);
    }

    @Test
    void aTurnBehindThoseOfOthersKeepsItsOwnTokens(CopilotServer server) {
        server.enqueue(counted("A", 100), counted("B", 160));
        boolean[] isBusy = {false};
        TextStore busy =
                new TextStore() {
                    @Override
                    public synchronized CompletionStage<Boolean> save(
                            String id, Conversation next, long expectedVersion) {
                        if (isBusy[0]) {
                            isBusy[0] = false;
                            put(
                                    id,
                                    conversation(id).toBuilder()
                                            .messages(
                                                    Stream.concat(
                                                                    conversation(id)
                                                                            .messages()
                                                                            .stream(),
                                                                    Stream.of(
                                                                            ChatMessage.user("X")))
                                                            .toList())
                                            .turnTokens(List.of(100L, 7L))
                                            .version(expectedVersion + 1)
                                            .build());
                        }
                        return super.save(id, next, expectedVersion);
                    }
                };
        try (MemoryChat chat = new MemoryChat(server, "chat", busy)) {
            chat.ask("", "1").succeeded();
            isBusy[0] = true;
            chat.ask("", "2").succeeded();
        }
        assertThat(busy.lines(MemoryChat.ID))
                .containsExactly("user 1", "assistant A", "user X", "user 2", "assistant B");
        assertThat(busy.conversation(MemoryChat.ID).turnTokens()).containsExactly(100L, 7L, 60L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "stream"})
    void theSizeIsLimitedInBytes(String operation, CopilotServer server) {
        server.answerWith(request -> Answer.text("Ä".repeat(100)));
        try (MemoryChat chat = new MemoryChat(server, operation, store)) {
            for (String prompt : List.of("1", "2", "3")) {
                chat.ask("&memoryMaxSize=800", prompt).succeeded();
            }
        }
        assertThat(store.lines(MemoryChat.ID)).hasSize(2).first().isEqualTo("user 3");
        assertThat(sent(server.request(2))).hasSize(3);
    }

    @Test
    void aTurnThatDoesNotFitAloneIsForgottenWithOneWarning(CopilotServer server) {
        server.answerWith(request -> Answer.text("A"));
        store.append("alice@example.org", ChatMessage.user("P"), ChatMessage.assistant("O"));
        try (LogRecorder log = LogRecorder.at(Level.INFO);
                MemoryChat chat = new MemoryChat(server, "chat", store)) {
            for (int i = 0; i < 3; i++) {
                chat.send(
                                "&memory=#store&memoryId=${header.user}&memoryMaxSize=300",
                                "x".repeat(500),
                                Map.of("user", "alice@example.org"))
                        .succeeded();
            }
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("memoryMaxSize"))
                    .hasSize(1)
                    .allMatch(line -> line.startsWith("WARN"));
            assertThat(log.lines()).noneMatch(line -> line.contains("alice"));
        }
        assertThat(store.lines("alice@example.org")).isEmpty();
        assertThat(server.requests())
                .extracting(request -> sent(request).size())
                .containsExactly(3, 1, 1);
    }

    /** Options whose limit the turn exceeds. */
    @ParameterizedTest
    @ValueSource(strings = {"&memoryMaxMessages=1", "&memoryMaxTokens=1", "&memoryMaxSize=10"})
    void callsThatWaitForADecisionAreKept(String options, CopilotServer server) {
        server.enqueue(
                Answer.text("Wait").toolCall("r1", "refund", "{}").toolCall("r2", "refund", "{}"),
                Answer.text("Done"));
        store.append(MemoryChat.ID, ChatMessage.user("P"), ChatMessage.assistant("O"));
        TestTool refund = TestTool.of("refund", "refunded");
        String suspend = "&tags=test&toolApproval=suspend" + options;
        for (boolean isDefault : new boolean[] {false, true}) {
            if (isDefault) {
                server.enqueue(
                        Answer.text("Wait")
                                .toolCall("r1", "refund", "{}")
                                .toolCall("r2", "refund", "{}"),
                        Answer.text("Done"));
            }
            try (MemoryChat chat = new MemoryChat(server, "chat", store)) {
                chat.bind(refund);
                String memory = "&memoryId=7" + (isDefault ? "" : "&memory=#store");
                assertThat(chat.send(memory + suspend, "Q", Map.of()).succeeded().approvalNeeded())
                        .isTrue();
                Map<String, Object> one = Map.of("CamelCopilotToolDecision", Map.of("r1", "yes"));
                assertThat(chat.send(memory + suspend, null, one).succeeded().approvalNeeded())
                        .isTrue();
                Map<String, Object> rest = Map.of("CamelCopilotToolDecision", "yes");
                assertThat(chat.send(memory + suspend, null, rest).succeeded().text())
                        .isEqualTo("Done");
            }
        }
        assertThat(refund.calls()).hasSize(4);
        assertThat(store.lines(MemoryChat.ID)).as("too large for the limit").isEmpty();
    }

    @Test
    void severalPromptsOfOneMessageAreTurnsOfTheirOwn(CopilotServer server) {
        server.enqueue(counted("A", 100), counted("B", 160));
        List<ChatMessage> prompts =
                List.of(
                        ChatMessage.user("12345678"),
                        ChatMessage.of(
                                Role.USER,
                                ContentPart.text("2"),
                                ContentPart.image("image/png", new byte[9])));
        try (MemoryChat chat = new MemoryChat(server, "chat", store)) {
            chat.ask("", prompts).succeeded();
            assertThat(store.conversation(MemoryChat.ID).turnTokens()).containsExactly(null, 98L);
            chat.ask("&memoryMaxMessages=4", "3").succeeded();
        }
        assertThat(store.lines(MemoryChat.ID))
                .containsExactly("user 2", "assistant A", "user 3", "assistant B");
        assertThat(store.conversation(MemoryChat.ID).turnTokens()).containsExactly(98L, 60L);
    }

    @Test
    void noFailureNamesTheConversation(CopilotServer server) {
        TextStore broken =
                new TextStore() {
                    @Override
                    public synchronized CompletionStage<Conversation> load(String id) {
                        return CompletableFuture.failedFuture(new IllegalStateException("down"));
                    }
                };
        try (LogRecorder log = LogRecorder.at(Level.INFO);
                MemoryChat chat = new MemoryChat(server, "chat", broken)) {
            MemoryChat.Outcome outcome = chat.send("&memory=#store&memoryId=alice", "Q", Map.of());
            assertThat(outcome.failure()).isInstanceOf(CopilotMemoryException.class);
            assertThat(ChatContext.textOf(outcome.failure())).doesNotContain("alice");
            assertThat(log.lines()).noneMatch(line -> line.contains("alice"));
        }
    }
}
