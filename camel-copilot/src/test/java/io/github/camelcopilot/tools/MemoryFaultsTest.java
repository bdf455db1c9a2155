// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.Conversation;
import io.github.camelcopilot.api.ConversationStore;
import io.github.camelcopilot.api.CopilotMemoryException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.internal.memory.Memory;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.VirtualScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A store that fails, hangs or breaks its contract ends the exchange with a typed error. */
@Timeout(60)
@ExtendWith(CopilotServerExtension.class)
class MemoryFaultsTest {

    /** What a method of a store does instead of its work. */
    private enum Fault {
        FAILS("memory_failed"),
        THROWS("memory_failed"),
        RETURNS_NULL("memory_failed"),
        HOLDS_NULL("memory_failed"),
        FAILS_WITH_ITS_OWN_CODE("own"),
        HANGS("memory_timeout"),
        IS_NEVER_CURRENT("conflict");

        /** Acquired when a store has begun to hang. */
        private static final Semaphore HANGING = new Semaphore(0);

        private final String code;

        Fault(String code) {
            this.code = code;
        }

        @SuppressWarnings("unchecked")
        <T> CompletionStage<T> stage() {
            return switch (this) {
                case FAILS -> CompletableFuture.failedFuture(new IllegalStateException("Q"));
                case THROWS -> throw new IllegalStateException("Q");
                case RETURNS_NULL -> null;
                case HOLDS_NULL -> CompletableFuture.completedFuture(null);
                case FAILS_WITH_ITS_OWN_CODE ->
                        CompletableFuture.failedFuture(
                                new CopilotMemoryException(
                                        "full", null, ErrorDetails.ofCode("own")));
                case HANGS -> {
                    HANGING.release();
                    yield new CompletableFuture<>();
                }
                case IS_NEVER_CURRENT ->
                        (CompletionStage<T>) CompletableFuture.completedFuture(false);
            };
        }
    }

    private static final class FaultyStore extends TextStore {

        private final Fault ofLoad;
        private final Fault ofSave;

        FaultyStore(Fault ofLoad, Fault ofSave) {
            this.ofLoad = ofLoad;
            this.ofSave = ofSave;
        }

        @Override
        public synchronized CompletionStage<Conversation> load(String id) {
            return ofLoad == null ? super.load(id) : ofLoad.stage();
        }

        @Override
        public synchronized CompletionStage<Boolean> save(
                String id, Conversation next, long expected) {
            return ofSave == null ? super.save(id, next, expected) : ofSave.stage();
        }
    }

    /** The operation, the fault of load, and that of save. */
    static Stream<Arguments> faults() {
        List<Arguments> rows = new ArrayList<>();
        for (String operation : List.of("chat", "stream")) {
            for (Fault fault : Fault.values()) {
                // An unknown conversation is null; only save compares versions.
                if (fault != Fault.HOLDS_NULL && fault != Fault.IS_NEVER_CURRENT) {
                    rows.add(Arguments.of(operation, fault, null));
                }
                rows.add(Arguments.of(operation, null, fault));
            }
        }
        return rows.stream();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFaultOfTheStoreFailsTheExchange(
            String operation, Fault ofLoad, Fault ofSave, CopilotServer server) throws Exception {
        server.enqueue(Answer.text("A"));
        try (VirtualScheduler time = new VirtualScheduler(Duration.ofMillis(200));
                MemoryChat chat =
                        new MemoryChat(server, operation, new FaultyStore(ofLoad, ofSave), time)) {
            CompletableFuture<Exchange> later =
                    chat.context().sendLater(chat.uri("&memory=#store&memoryId=7"));
            CompletableFuture<MemoryChat.Outcome> ended = later.thenApply(MemoryChat::read);
            Fault fault = ofLoad == null ? ofSave : ofLoad;
            if (fault == Fault.HANGS) {
                Fault.HANGING.acquire();
                time.advance(Memory.STORE_TIMEOUT);
            }
            MemoryChat.Outcome outcome = ended.get();
            outcome.failedWith(fault.code);
            assertThat(outcome.failure()).isInstanceOf(CopilotMemoryException.class);
            assertThat(outcome.failure().getMessage()).doesNotContain("Q");
            assertThat(server.requests()).hasSize(ofLoad == null ? 1 : 0);
            await().until(() -> chat.activeStreams() == 0);
        }
    }

    /** A store completes its stages on threads that must not run routes. */
    @ParameterizedTest
    @ValueSource(strings = {"chat", "stream"})
    void theRouteDoesNotContinueOnAThreadOfTheStore(String operation, CopilotServer server) {
        server.enqueue(Answer.text("").toolCall("weather", "{}"), Answer.text("A"));
        List<String> threads = new ArrayList<>();
        Executor ofStore =
                task -> {
                    Thread thread = new Thread(task, "of-the-store");
                    thread.start();
                };
        TextStore store = new TextStore();
        store.append(MemoryChat.ID, ChatMessage.user("P"), ChatMessage.assistant("O"));
        int[] conflicts = {3};
        ConversationStore remote =
                new ConversationStore() {
                    @Override
                    public CompletionStage<Conversation> load(String id) {
                        threads.add(Thread.currentThread().getName());
                        return later(() -> store.load(id));
                    }

                    @Override
                    public CompletionStage<Boolean> save(
                            String id, Conversation next, long expected) {
                        threads.add(Thread.currentThread().getName());
                        return later(
                                () ->
                                        conflicts[0]-- > 0
                                                ? CompletableFuture.completedFuture(false)
                                                : store.save(id, next, expected));
                    }

                    @Override
                    public CompletionStage<Void> delete(String id) {
                        return later(() -> store.delete(id));
                    }

                    private <T> CompletionStage<T> later(
                            java.util.function.Supplier<CompletionStage<T>> code) {
                        return CompletableFuture.supplyAsync(code, ofStore)
                                .thenCompose(stage -> stage);
                    }
                };
        try (MemoryChat chat = new MemoryChat(server, operation, remote)) {
            chat.bind(
                    new TestTool(
                            TestTool.spec("weather").build(),
                            call -> {
                                threads.add(Thread.currentThread().getName());
                                return CompletableFuture.completedFuture("sun");
                            }));
            chat.ask("&tags=test", "Q").succeeded();
        }

        assertThat(threads).hasSize(9).doesNotContain("of-the-store");
        assertThat(store.lines(MemoryChat.ID)).hasSize(6);
    }
}
