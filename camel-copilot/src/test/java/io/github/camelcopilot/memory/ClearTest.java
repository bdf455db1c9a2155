// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.memory;

import static io.github.camelcopilot.memory.Turns.outcome;
import static io.github.camelcopilot.tools.MemoryChat.sent;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.Conversation;
import io.github.camelcopilot.api.CopilotMemoryException;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.ChatContext;
import io.github.camelcopilot.testing.ChunkRecorder;
import io.github.camelcopilot.tools.MemoryChat;
import io.github.camelcopilot.tools.TextStore;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code CamelCopilotMemoryAction=clear}. */
@Timeout(60)
@ExtendWith(CopilotServerExtension.class)
class ClearTest {

    private static final Map<String, Object> CLEAR = Map.of(CopilotHeaders.MEMORY_ACTION, "clear");

    private static final String OPTIONS = "&memory=#store&memoryId=7&maxRetries=0";

    private final TextStore store = new TextStore();

    @BeforeEach
    void remember() {
        store.append(MemoryChat.ID, ChatMessage.user("P"), ChatMessage.assistant("O"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Bodies, and whether they are blank. */
    static Stream<Arguments> bodies() {
        List<Arguments> bodies =
                List.of(
                        Arguments.of("null", (Supplier<Object>) () -> null, true),
                        Arguments.of("empty", (Supplier<Object>) () -> "", true),
                        Arguments.of("blank", (Supplier<Object>) () -> " \n\t", true),
                        Arguments.of("bytes", (Supplier<Object>) () -> bytes(" "), true),
                        Arguments.of(
                                "stream",
                                (Supplier<Object>) () -> new ByteArrayInputStream(bytes("")),
                                true),
                        Arguments.of("text", (Supplier<Object>) () -> "Q", false),
                        Arguments.of("text bytes", (Supplier<Object>) () -> bytes("Q"), false),
                        Arguments.of(
                                "messages",
                                (Supplier<Object>) () -> List.of(ChatMessage.user("Q")),
                                false));
        return Stream.of("chat", "stream", "stream:desk")
                .flatMap(
                        operation ->
                                bodies.stream()
                                        .map(
                                                row ->
                                                        Arguments.of(
                                                                operation,
                                                                row.get()[0],
                                                                row.get()[1],
                                                                row.get()[2])));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("bodies")
    void aBlankBodyDeletesTheConversationAndAPromptBeginsANewOne(
            String operation,
            String name,
            Supplier<Object> body,
            boolean isBlank,
            CopilotServer server) {
        server.answerWith(request -> Answer.text("A"));
        try (MemoryChat chat = new MemoryChat(server, operation, store)) {
            Object given = body.get();
            Map<String, Object> headers = new HashMap<>(CLEAR);
            headers.put("other", "kept");
            headers.put(CopilotHeaders.RESPONSE_ID, "earlier");
            MemoryChat.Outcome outcome = chat.ask("&maxRetries=0", given, headers);

            Exchange exchange = outcome.exchange();
            assertThat(outcome.failure()).isNull();
            assertThat(exchange.getMessage().getHeaders())
                    .doesNotContainKey(CopilotHeaders.MEMORY_ACTION)
                    .containsEntry("other", "kept");
            if (isBlank) {
                assertThat(server.requests()).isEmpty();
                assertThat(store.size()).isZero();
                Object left = exchange.getMessage().getBody();
                if (name.equals("stream")) {
                    assertThat(left).isEqualTo(new byte[0]);
                } else {
                    assertThat(left).isSameAs(given);
                }
                assertThat(exchange.getMessage().getHeaders())
                        .containsOnlyKeys("other", CopilotHeaders.RESPONSE_ID);
            } else {
                assertThat(sent(server.request(0))).containsExactly("user Q");
                assertThat(store.lines(MemoryChat.ID)).containsExactly("user Q", "assistant A");
                assertThat(store.conversation(MemoryChat.ID).version()).isEqualTo(2);
            }
        }
    }

    /** Nothing is evaluated that only a prompt needs. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "&userMessage=Say+hello",
                "&userMessage=${body.name}",
                "&systemMessage=${body.name}",
                "&bodyFormat=openai",
                "&tags=none",
                "&headerOverrides=false",
                "&headerOverrides=memoryId"
            })
    void aBlankBodyOnlyDeletesWhateverTheOptionsAre(String options, CopilotServer server) {
        try (MemoryChat chat = new MemoryChat(server, "chat", store)) {
            assertThat(chat.ask(options, null, CLEAR).failure()).isNull();
        }
        assertThat(store.size()).isZero();
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aChannelReceivesNoChunk(CopilotServer server) throws Exception {
        server.answerWith(request -> Answer.text("A"));
        ChunkRecorder chunks = new ChunkRecorder();
        try (MemoryChat chat = new MemoryChat(server, "stream:parts", store)) {
            chat.context()
                    .camel()
                    .addRoutes(
                            new RouteBuilder() {
                                @Override
                                public void configure() {
                                    from("copilot:stream:parts").process(chunks);
                                }
                            });
            chat.ask("", null, CLEAR);
            assertThat(chunks.all()).isEmpty();
            chat.ask("", "Q", CLEAR).succeeded();
            assertThat(chunks.all())
                    .isNotEmpty()
                    .allSatisfy(
                            chunk ->
                                    assertThat(chunk.headers())
                                            .doesNotContainKey(CopilotHeaders.MEMORY_ACTION));
        }
    }

    /** Bodies, and the header's value; the token is removed even if nothing is sent. */
    @ParameterizedTest
    @CsvSource(
            value = {"null, clear", "null, forget", "Q, forget"},
            nullValues = "null")
    void theTokenOfTheCallerDoesNotStayInTheMessage(
            String body, String action, CopilotServer server) {
        try (MemoryChat chat = new MemoryChat(server, "chat", store)) {
            MemoryChat.Outcome outcome =
                    MemoryChat.read(
                            chat.context()
                                    .send(
                                            ChatContext.uriWithoutToken(
                                                    server.url(), "tokenHeader=token" + OPTIONS),
                                            message -> {
                                                message.setBody(body);
                                                message.setHeader("token", ChatContext.TOKEN);
                                                message.setHeader(
                                                        CopilotHeaders.MEMORY_ACTION, action);
                                            }));
            assertThat(outcome.failure() == null).isEqualTo(action.equals("clear"));
            assertThat(outcome.exchange().getMessage().getHeaders()).doesNotContainKey("token");
        }
        assertThat(server.requests()).isEmpty();
    }

    /** The options, the headers, and what the message says. */
    static Stream<Arguments> refusals() {
        String action = CopilotHeaders.MEMORY_ACTION;
        return Stream.of(
                Arguments.of(OPTIONS, Map.of(action, "forget"), "the only valid value is clear"),
                Arguments.of(OPTIONS, Map.of(action, "Clear"), "the only valid value is clear"),
                Arguments.of(OPTIONS, Map.of(action, ""), "the only valid value is clear"),
                Arguments.of(OPTIONS, Map.of(action, true), "the only valid value is clear"),
                Arguments.of("", Map.of(action, "clear"), "memoryId"),
                Arguments.of("", Map.of(action, "forget"), "the only valid value is clear"),
                Arguments.of("&memoryId=${header.none}", Map.of(action, "clear"), "blank"),
                Arguments.of(
                        OPTIONS,
                        Map.of(action, "clear", CopilotHeaders.TOOL_DECISION, "yes"),
                        "exclude each other"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void anythingElseIsRefused(
            String options, Map<String, Object> headers, String text, CopilotServer server) {
        for (String operation : List.of("chat", "stream")) {
            for (String body : new String[] {null, "Q"}) {
                try (MemoryChat chat = new MemoryChat(server, operation, store)) {
                    MemoryChat.Outcome outcome = chat.send(options, body, headers);
                    assertThat(outcome.failure())
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageContaining(text);
                    assertThat(outcome.exchange().getMessage().getHeaders())
                            .containsKey(CopilotHeaders.MEMORY_ACTION);
                }
            }
        }
        assertThat(store.lines(MemoryChat.ID)).hasSize(2);
        assertThat(server.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "stream"})
    void aFailedPromptLeavesTheConversationAndTheHeader(String operation, CopilotServer server) {
        server.enqueue(Answer.status(400, "{}"), Answer.text("A"), Answer.text("B"));
        try (MemoryChat chat = new MemoryChat(server, operation, store)) {
            MemoryChat.Outcome failed = chat.ask("&maxRetries=0", "Q", CLEAR);
            assertThat(failed.failure()).isNotNull();
            assertThat(failed.exchange().getMessage().getHeaders())
                    .containsEntry(CopilotHeaders.MEMORY_ACTION, "clear");
            assertThat(store.lines(MemoryChat.ID)).containsExactly("user P", "assistant O");
            chat.ask("", "R", failed.exchange().getMessage().getHeaders()).succeeded();
            chat.ask("", "S").succeeded();
        }
        assertThat(store.lines(MemoryChat.ID))
                .containsExactly("user R", "assistant A", "user S", "assistant B");
    }

    @Test
    void aStoreThatCannotDeleteFailsTheExchange(CopilotServer server) {
        TextStore broken =
                new TextStore() {
                    @Override
                    public synchronized CompletionStage<Void> delete(String id) {
                        return CompletableFuture.failedFuture(new IllegalStateException(id));
                    }
                };
        for (String operation : List.of("chat", "stream")) {
            try (MemoryChat chat = new MemoryChat(server, operation, broken)) {
                MemoryChat.Outcome outcome = chat.ask("", null, CLEAR);
                assertThat(outcome.failure()).isInstanceOf(CopilotMemoryException.class);
                outcome.failedWith("memory_failed");
                assertThat(outcome.exchange().getMessage().getHeaders())
                        .containsEntry(CopilotHeaders.MEMORY_ACTION, "clear");
            }
        }
    }

    /** The number of times that others save in the meantime, and the code of the failure. */
    @ParameterizedTest
    @CsvSource({"1,", "10,", "11, conflict"})
    void aNewConversationReplacesWhatOthersHaveSavedToo(
            int others, String code, CopilotServer server) {
        server.answerWith(request -> Answer.text("A"));
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
            MemoryChat.Outcome outcome = chat.ask("", "Q", CLEAR);
            if (code == null) {
                outcome.succeeded();
                assertThat(busy.lines(MemoryChat.ID)).containsExactly("user Q", "assistant A");
            } else {
                outcome.failedWith(code);
                assertThat(busy.lines(MemoryChat.ID)).doesNotContain("user Q");
            }
        }
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void aDeletionTakesItsTurn(CopilotServer server) throws Exception {
        HeldCall held = HeldCall.of(server);
        try (MemoryChat chat = new MemoryChat(server, "chat", store)) {
            Turns turns = new Turns(chat, OPTIONS);
            CompletableFuture<Exchange> before = turns.send("Q");
            CompletableFuture<Exchange> deletion = turns.send(null, CLEAR);
            CompletableFuture<Exchange> after = turns.send("R");
            held.awaitRequest();
            assertThat(deletion).isNotDone();
            held.release();
            outcome(before).succeeded();
            assertThat(outcome(deletion).failure()).isNull();
            outcome(after).succeeded();
        }
        assertThat(sent(server.request(0))).hasSize(3);
        assertThat(sent(server.request(1))).containsExactly("user R");
        assertThat(store.lines(MemoryChat.ID)).containsExactly("user R", "assistant A1");
    }
}
