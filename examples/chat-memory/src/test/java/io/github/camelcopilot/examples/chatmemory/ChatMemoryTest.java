// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.chatmemory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The routes of one process, with H2 in its memory. */
class ChatMemoryTest {

    private static CopilotServer server;
    private static ChatMemory chat;
    private static Caller caller;

    @BeforeAll
    static void start() {
        server = CopilotServer.start();
        chat = chat("routes").start();
        caller = new Caller(chat.url());
    }

    private static ChatMemory chat(String database) {
        return new ChatMemory(
                        new PrintStream(
                                OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .with("chat.port", 0)
                .with("chat.database.url", "jdbc:h2:mem:" + database)
                .with("camel.component.copilot.base-url", server.url())
                .with("camel.component.copilot.token", "gho_a-value-that-nobody-may-see")
                .with("camel.component.copilot.max-retries", 0);
    }

    @AfterAll
    static void stop() {
        chat.close();
        server.close();
    }

    @BeforeEach
    void reset() {
        server.reset();
    }

    @Test
    void answersFromTheConversationOfTheIdUntilItIsForgotten() throws Exception {
        caller.ask("ada", "My name is Ada.");
        assertThat(caller.ask("ada", "What is my name?")).isEqualTo("Your name is Ada.");
        assertThat(caller.ask("bob", "What is my name?")).isEqualTo("I do not know your name.");
        int prompts = server.requests().size();

        assertThat(caller.forget("ada")).isEqualTo(204);

        assertThat(server.requests()).hasSize(prompts);
        assertThat(caller.ask("ada", "What is my name?")).isEqualTo("I do not know your name.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bob?id=ada", "a%20b", "a.b"})
    void refusesOtherIds(String id) throws Exception {
        assertThat(caller.post(id, "Hello?").statusCode()).isEqualTo(400);
        assertThat(caller.forget(id)).isEqualTo(400);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void refusesAnIdInAHeader() throws Exception {
        assertThat(
                        caller.send(
                                        caller.request("bob")
                                                .header("id", "ada")
                                                .POST(BodyPublishers.ofString("Hello?")))
                                .statusCode())
                .isEqualTo(400);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void ignoresHeadersOfTheComponentInARequest() throws Exception {
        caller.ask("secret", "My name is Ada.");
        assertThat(
                        caller.send(
                                        caller.request("bob2")
                                                .header("CamelCopilotMemoryId", "secret")
                                                .POST(BodyPublishers.ofString("What is my name?")))
                                .body())
                .isEqualTo("I do not know your name.");
    }

    @ParameterizedTest
    @CsvSource({"503, 502", "429, 429", "401, 401"})
    void reportsAFailureAndForgetsNothing(int ofTheModel, int status) throws Exception {
        String id = "failure" + ofTheModel;
        caller.ask(id, "My name is Ada.");
        server.enqueue(Answer.status(ofTheModel, "no"));

        assertThat(caller.post(id, "My name is Bob.").statusCode()).isEqualTo(status);

        assertThat(caller.ask(id, "What is my name?")).isEqualTo("Your name is Ada.");
    }

    @Test
    void refusesAPromptWithoutText() throws Exception {
        assertThat(caller.post("blank", "").statusCode()).isEqualTo(400);
    }

    @Test
    void forgetsTheOldestTurns() throws Exception {
        caller.ask("long", "My name is Ada.");
        for (int i = 0; i < 20; i++) {
            caller.ask("long", "Turn " + i);
        }
        assertThat(caller.ask("long", "What is my name?")).isEqualTo("I do not know your name.");
    }

    @Test
    void deletesIdleConversations() throws Exception {
        try (ChatMemory forgetful =
                chat("idle").with("chat.idle", "PT0.001S").with("chat.idleCheck", 50).start()) {
            Caller idle = new Caller(forgetful.url());
            idle.ask("ada", "My name is Ada.");
            await().until(
                            () ->
                                    idle.ask("ada", "What is my name?")
                                            .equals("I do not know your name."));
        }
    }

    @Test
    void refusesPagesOfOtherSites() throws Exception {
        assertThat(
                        caller.send(
                                        caller.request("ada")
                                                .header("Origin", "http://evil.test")
                                                .POST(BodyPublishers.ofString("Hello?")))
                                .statusCode())
                .isEqualTo(403);
        assertThat(server.requests()).isEmpty();
    }
}
