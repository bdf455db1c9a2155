// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.tools;

import static io.github.camelcopilot.tools.MemoryChat.sent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.ContentPart;
import io.github.camelcopilot.api.Conversation;
import io.github.camelcopilot.api.ReasoningState;
import io.github.camelcopilot.api.Role;
import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.api.WireFormat;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.ChunkRecorder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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

/** What is sent with {@code memoryId}, and what is stored. */
@Timeout(60)
@ExtendWith(CopilotServerExtension.class)
class MemoryTest {

    private final TextStore store = new TextStore();

    @ParameterizedTest
    @ValueSource(strings = {"chat", "stream"})
    void theConversationGoesBetweenTheInstructionsAndThePrompt(
            String operation, CopilotServer server) {
        server.enqueue(Answer.text("A"), Answer.text("B"), Answer.text("C"));
        String options = "&memory=#store&memoryId=${header.chat}&systemMessage=Be+brief";
        try (MemoryChat chat = new MemoryChat(server, operation, store)) {
            for (String id : List.of("1", "1", "2")) {
                ChatResult result = chat.send(options, "Q" + id, Map.of("chat", id)).succeeded();
                assertThat(result.messages()).as("what was added").hasSize(2);
            }
        }

        assertThat(sent(server.request(0))).containsExactly("system Be brief", "user Q1");
        assertThat(sent(server.request(1)))
                .containsExactly("system Be brief", "user Q1", "assistant A", "user Q1");
        assertThat(sent(server.request(2))).containsExactly("system Be brief", "user Q2");
        assertThat(store.lines("1"))
                .containsExactly("user Q1", "assistant A", "user Q1", "assistant B");
        assertThat(store.conversation("1").version()).isEqualTo(2);
        assertThat(store.lines("2")).containsExactly("user Q2", "assistant C");
    }

    @Test
    void instructionsAreNeverStored(CopilotServer server) {
        server.enqueue(Answer.text("A"));
        List<ChatMessage> prompt =
                List.of(
                        ChatMessage.system("S"),
                        ChatMessage.of(Role.DEVELOPER, ContentPart.text("D")),
                        ChatMessage.user("Q"),
                        ChatMessage.system("T"));
        store.append(MemoryChat.ID, ChatMessage.user("P"), ChatMessage.assistant("O"));
        try (MemoryChat chat = new MemoryChat(server, "chat", store)) {
            chat.ask("", prompt).succeeded();
        }

        assertThat(sent(server.request(0)))
                .containsExactly(
                        "system S", "developer D", "user P", "assistant O", "user Q", "system T");
        assertThat(store.lines(MemoryChat.ID))
                .containsExactly("user P", "assistant O", "user Q", "assistant A");
    }

    /** The options, the headers of a message, and the id that it continues; null = it fails. */
    static Stream<Arguments> ids() {
        String header = CopilotHeaders.MEMORY_ID;
        String option = "&memoryId=${header.chat}";
        return Stream.of(
                Arguments.of(option, Map.of("chat", " a "), "a"),
                Arguments.of(option, Map.of("chat", 5), "5"),
                Arguments.of(option, Map.of("chat", "a", header, "b"), "b"),
                Arguments.of("", Map.of(header, "${body}"), "${body}"),
                Arguments.of(
                        option + "&headerOverrides=false", Map.of("chat", "a", header, "b"), "a"),
                Arguments.of(
                        option + "&headerOverrides=memoryId",
                        Map.of("chat", "a", header, "b"),
                        "b"),
                Arguments.of(option, Map.of("chat", "a", header, " "), null),
                Arguments.of(option, Map.of("chat", " "), null),
                Arguments.of(option, Map.of(), null));
    }

    @ParameterizedTest
    @MethodSource("ids")
    void theIdComesFromTheOptionOrTheHeader(
            String options, Map<String, Object> headers, String id, CopilotServer server) {
        server.answerWith(request -> Answer.text("A"));
        try (MemoryChat chat = new MemoryChat(server, "chat", store)) {
            MemoryChat.Outcome outcome = chat.send("&memory=#store" + options, "Q", headers);
            if (id == null) {
                assertThat(outcome.failure())
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("blank");
                assertThat(server.requests()).isEmpty();
                assertThat(store.size()).isZero();
            } else {
                outcome.succeeded();
                assertThat(store.lines(id)).containsExactly("user Q", "assistant A");
            }
        }
    }

    @Test
    void withoutAnIdNothingIsStored(CopilotServer server) {
        server.enqueue(Answer.text("A"));
        try (MemoryChat chat = new MemoryChat(server, "chat", store)) {
            chat.send("&memory=#store", "Q", Map.of()).succeeded();
        }
        assertThat(store.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "stream"})
    void callsOfToolsAndTheirResultsAreStored(String operation, CopilotServer server) {
        server.enqueue(
                Answer.text("Looking").toolCall("c1", "weather", "{}"),
                Answer.text("Sunny"),
                Answer.text("Bye"));
        try (MemoryChat chat = new MemoryChat(server, operation, store)) {
            chat.bind(TestTool.of("weather", "sun"));
            ChatResult first = chat.ask("&tags=test", "Q").succeeded();
            assertThat(first.messages()).hasSize(4);
            chat.ask("", "R").succeeded();
        }

        assertThat(store.lines(MemoryChat.ID))
                .containsExactly(
                        "user Q",
                        "assistant Looking +weather",
                        "tool sun",
                        "assistant Sunny",
                        "user R",
                        "assistant Bye");
        assertThat(sent(server.request(2)))
                .containsExactly(
                        "user Q",
                        "assistant Looking +c1",
                        "tool sun (c1)",
                        "assistant Sunny",
                        "user R");
    }

    /** The route calls the tools itself, and continues with their results. */
    @Test
    void resultsFromTheRouteBelongToTheStoredAnswer(CopilotServer server) {
        server.enqueue(
                Answer.text("").toolCall("c1", "weather", "{}").toolCall("c2", "weather", "{}"),
                Answer.text("Sunny"));
        try (MemoryChat chat = new MemoryChat(server, "chat", store)) {
            chat.bind(TestTool.of("weather", "sun"));
            String options = "&tags=test&autoToolExecution=false";
            assertThat(chat.ask(options, "Q").succeeded().toolCalls()).hasSize(2);
            chat.ask(options, List.of(ChatMessage.tool("c2", "rain"))).succeeded();
        }

        assertThat(sent(server.request(1)).subList(2, 4))
                .satisfiesExactly(
                        first -> assertThat(first).contains("not made").endsWith("(c1)"),
                        second -> assertThat(second).isEqualTo("tool rain (c2)"));
        assertThat(store.lines(MemoryChat.ID)).hasSize(5).last().isEqualTo("assistant Sunny");
    }

    /** The operation, its options, and what the service answers; then the exchange fails. */
    static Stream<Arguments> failures() {
        Answer call = Answer.text("").toolCall("weather", "{}");
        Answer refused = Answer.status(400, "{}");
        return Stream.of("chat", "stream")
                .flatMap(
                        operation ->
                                Stream.of(
                                        Arguments.of(operation, "", List.of(refused)),
                                        Arguments.of(
                                                operation, "&tags=test", List.of(call, refused)),
                                        Arguments.of(
                                                operation,
                                                "&tags=test&maxToolIterations=1",
                                                List.of(call, call)),
                                        Arguments.of(
                                                operation,
                                                "&tags=broken",
                                                List.of(Answer.text("").toolCall("broken", "{}"))),
                                        Arguments.of(
                                                "stream",
                                                "",
                                                List.of(Answer.text("one two").truncateAfter(1)))));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailedExchangeLeavesTheMemoryAsItWas(
            String operation, String options, List<Answer> answers, CopilotServer server) {
        store.append(MemoryChat.ID, ChatMessage.user("P"), ChatMessage.assistant("O"));
        server.enqueue(answers.toArray(Answer[]::new));
        try (MemoryChat chat = new MemoryChat(server, operation, store)) {
            chat.bind(TestTool.of("weather", "sun"));
            chat.bind(TestTool.broken());
            assertThat(chat.ask(options + "&maxRetries=0", "Q").failure()).isNotNull();
        }
        assertThat(store.lines(MemoryChat.ID)).containsExactly("user P", "assistant O");
    }

    @Test
    void aStreamEndsWhenItsTurnIsStored(CopilotServer server) throws Exception {
        server.enqueue(Answer.text("A"));
        CompletableFuture<Boolean> saved = new CompletableFuture<>();
        TextStore slow =
                new TextStore() {
                    @Override
                    public synchronized CompletionStage<Boolean> save(
                            String id, Conversation next, long expectedVersion) {
                        return saved;
                    }
                };
        ChunkRecorder chunks = new ChunkRecorder();
        try (MemoryChat chat = new MemoryChat(server, "stream:parts", slow)) {
            chat.context()
                    .camel()
                    .addRoutes(
                            new RouteBuilder() {
                                @Override
                                public void configure() {
                                    from("copilot:stream:parts").process(chunks);
                                }
                            });
            CompletableFuture<Exchange> exchange =
                    chat.context().sendLater(chat.uri("&memory=#store&memoryId=7"));
            await().until(() -> !chunks.all().isEmpty());
            assertThat(chunks.all()).noneMatch(ChunkRecorder.Seen::isComplete);
            saved.complete(true);
            await().until(() -> chunks.all().stream().anyMatch(ChunkRecorder.Seen::isComplete));
            assertThat(exchange.get().getException()).isNull();
        }
    }

    @Test
    void theEndpointsOfAComponentShareTheConversationsInMemory(CopilotServer server) {
        server.answerWith(request -> Answer.text("A"));
        try (MemoryChat chat = new MemoryChat(server, "chat", null)) {
            for (String options : List.of("", "&temperature=0.5", "&memoryMaxConversations=3")) {
                chat.send("&memoryId=7" + options, "Q", Map.of()).succeeded();
            }
        }
        assertThat(sent(server.request(2))).hasSize(5);
    }

    @Test
    void theLeastRecentlyUsedConversationIsForgotten(CopilotServer server) {
        server.answerWith(request -> Answer.text("A"));
        try (MemoryChat chat = new MemoryChat(server, "chat", null)) {
            for (String id : List.of("1", "2", "1", "3", "1", "2")) {
                chat.send(
                                "&memoryId=${header.chat}&memoryMaxConversations=2",
                                "Q",
                                Map.of("chat", id))
                        .succeeded();
            }
        }
        assertThat(server.requests())
                .extracting(request -> sent(request).size())
                .containsExactly(1, 1, 3, 1, 5, 1);
    }

    @Test
    void anotherContextContinuesWithEverythingThatWasStored(CopilotServer server) {
        server.answerWith(request -> Answer.text("A"));
        ChatMessage answer =
                ChatMessage.builder(Role.ASSISTANT)
                        .content(ContentPart.text("O"))
                        .toolCalls(List.of(ToolCall.of("c1", "weather", "{}")))
                        .reasoningState(
                                ReasoningState.of(
                                        WireFormat.MESSAGES,
                                        "m",
                                        List.of(Map.of("type", "thinking", "signature", "s"))))
                        .extra(Map.of("name", "camel"))
                        .build();
        ChatMessage prompt =
                ChatMessage.of(
                        Role.USER,
                        ContentPart.text("P"),
                        ContentPart.image("image/png", new byte[] {1, 2, 3}));
        List<ChatMessage> stored = List.of(prompt, answer, ChatMessage.tool("c1", "sun"));
        for (String text : List.of("Q", "R")) {
            try (MemoryChat chat = new MemoryChat(server, "chat", store)) {
                chat.ask("", text.equals("Q") ? with(stored, text) : text).succeeded();
            }
        }

        assertThat(store.conversation(MemoryChat.ID).messages())
                .startsWith(stored.toArray(ChatMessage[]::new));
        assertThat(sent(server.request(1)).subList(1, 6))
                .containsExactly(
                        "assistant O +c1", "tool sun (c1)", "user Q", "assistant A", "user R");
    }

    private static List<ChatMessage> with(List<ChatMessage> messages, String prompt) {
        return Stream.concat(messages.stream(), Stream.of(ChatMessage.user(prompt))).toList();
    }

    /** The number of turns that others save in the meantime, and the code of the failure. */
    @ParameterizedTest
    @CsvSource({"0,", "1,", "10,", "11, conflict"})
    void aTurnIsPutBehindThoseOfOthers(int others, String code, CopilotServer server) {
        server.answerWith(request -> Answer.text("A"));
        store.append(MemoryChat.ID, ChatMessage.user("P"), ChatMessage.assistant("O"));
        int[] left = {others};
        TextStore busy =
                new TextStore() {
                    @Override
                    public synchronized CompletionStage<Boolean> save(
                            String id, Conversation next, long expectedVersion) {
                        if (left[0]-- > 0) {
                            append(id, ChatMessage.user("X"), ChatMessage.assistant("Y"));
                        }
                        return super.save(id, next, expectedVersion);
                    }
                };
        try (MemoryChat chat = new MemoryChat(server, "chat", busy)) {
            MemoryChat.Outcome outcome = chat.ask("", "Q");
            if (code == null) {
                outcome.succeeded();
                assertThat(busy.lines(MemoryChat.ID))
                        .hasSize(2 * others + 2)
                        .endsWith("user Q", "assistant A");
            } else {
                outcome.failedWith(code);
                assertThat(busy.lines(MemoryChat.ID)).doesNotContain("user Q");
            }
        }
        assertThat(server.requests()).as("no further model call").hasSize(1);
    }
}
