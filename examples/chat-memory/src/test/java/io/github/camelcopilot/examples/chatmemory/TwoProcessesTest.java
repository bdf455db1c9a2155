// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.chatmemory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.examples.postgresql.PostgreSqlServer;
import io.github.camelcopilot.examples.postgresql.RequiresPostgreSql;
import io.github.camelcopilot.examples.testing.ExampleRun;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Two processes that share a PostgreSQL. A test that ends one leaves it to the next to start it.
 */
@ExtendWith(RequiresPostgreSql.class)
class TwoProcessesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final List<ExampleRun> RUNS = new ArrayList<>();
    private static CopilotServer server;

    private Caller first;
    private Caller second;

    @BeforeAll
    static void startServer() {
        server = CopilotServer.start();
    }

    @AfterAll
    static void stop() {
        RUNS.forEach(ExampleRun::close);
        server.close();
        PostgreSqlServer.shared().close();
    }

    @BeforeEach
    void start() throws IOException {
        server.reset();
        while (RUNS.size() < 2) {
            RUNS.add(run());
        }
        first = caller(RUNS.get(0));
        second = caller(RUNS.get(1));
    }

    private static ExampleRun run() throws IOException {
        PostgreSqlServer database = PostgreSqlServer.shared();
        return ExampleRun.of(ChatMemory.class)
                .server(server)
                .property("chat.port", 0)
                .environment("CHAT_DATABASE_URL", database.jdbcUrl())
                .environment("CHAT_DATABASE_USER", PostgreSqlServer.USER)
                .environment("CHAT_DATABASE_PASSWORD", database.password())
                .start();
    }

    private static Caller caller(ExampleRun run) {
        String output = run.awaitOutput("/chats/\n").output();
        return new Caller(output.replaceAll("(?s).*" + ChatMemory.READY + "(\\S+).*", "$1"));
    }

    @Test
    void continueAConversationInTurn() throws Exception {
        first.ask("alternating", "My name is Ada.");
        assertThat(second.ask("alternating", "What is my name?")).isEqualTo("Your name is Ada.");
        second.ask("alternating", "My town is London.");
        assertThat(first.ask("alternating", "What is my town?")).isEqualTo("Your town is London.");

        assertThat(second.forget("alternating")).isEqualTo(204);

        assertThat(first.ask("alternating", "What is my name?"))
                .isEqualTo("I do not know your name.");
    }

    @Test
    void keepEachOfConcurrentTurnsOnce() throws Exception {
        List<String> prompts = new ArrayList<>();
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            String prompt = "Prompt " + i + ".";
            prompts.add(prompt);
            answers.add((i % 2 == 0 ? first : second).postLater("concurrent", prompt));
        }
        for (int i = 0; i < prompts.size(); i++) {
            // The simulator's summary of a sentence is the sentence.
            assertThat(answers.get(i).get().body()).isEqualTo(prompts.get(i));
        }
        assertThat(server.requests()).hasSize(prompts.size());

        first.ask("concurrent", "And now?");

        List<String> sent = lastConversation();
        for (int i = 0; i < sent.size() - 1; i += 2) {
            assertThat(sent.get(i + 1)).isEqualTo(sent.get(i).replace("user", "assistant"));
        }
        List<String> expected = new ArrayList<>();
        prompts.forEach(
                prompt -> expected.addAll(List.of("user " + prompt, "assistant " + prompt)));
        expected.add("user And now?");
        assertThat(sent).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void continueAfterARestartOfBoth() throws Exception {
        first.ask("restarted", "My name is Ada.");

        for (ExampleRun run : RUNS) {
            run.stop();
        }
        RUNS.clear();
        start();

        assertThat(second.ask("restarted", "What is my name?")).isEqualTo("Your name is Ada.");
    }

    @Test
    void loseNoAnsweredTurnIfOneIsKilledDuringAnAnswer() throws Exception {
        first.ask("killed", "My name is Ada.");
        int prompts = server.requests().size();
        server.enqueue(Answer.silence());
        CompletableFuture<HttpResponse<String>> unanswered =
                first.postLater("killed", "My name is Bob.");
        await().atMost(PATIENCE).until(() -> server.requests().size() > prompts);

        RUNS.remove(0).kill();

        assertThat(unanswered).failsWithin(PATIENCE);
        assertThat(second.ask("killed", "What is my name?")).isEqualTo("Your name is Ada.");
        assertThat(lastConversation())
                .containsExactly(
                        "user My name is Ada.",
                        "assistant My name is Ada.",
                        "user What is my name?");
    }

    /** Returns role and text of each message of the last prompt, without the instructions. */
    private static List<String> lastConversation() {
        List<String> messages = new ArrayList<>();
        JsonNode prompt = server.requests().get(server.requests().size() - 1).json();
        for (JsonNode message : prompt.path("messages")) {
            if (!message.path("role").asText().equals("system")) {
                messages.add(
                        message.path("role").asText() + " " + message.path("content").asText());
            }
        }
        return messages;
    }
}
