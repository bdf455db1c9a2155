// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.jdbc;

import static io.github.camelcopilot.jdbc.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.Conversation;
import io.github.camelcopilot.api.Role;
import io.github.camelcopilot.examples.postgresql.PostgreSqlServer;
import io.github.camelcopilot.examples.postgresql.RequiresPostgreSql;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.RecordedRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two processes continue the same conversations, in one database, at the same time. */
@Timeout(120)
@ExtendWith(RequiresPostgreSql.class)
@ExtendWith(CopilotServerExtension.class)
class SharedDatabaseTest {

    private static final int TURNS = 1_000;

    /** Answered turns after which a process is killed. */
    private static final int TURNS_BEFORE_KILL = 100;

    /** Model calls of that process after which no further one has an answer. */
    private static final int CALLS_BEFORE_SILENCE = 300;

    private static final String ANSWERED = "answered ";

    private final PostgreSqlServer database = PostgreSqlServer.shared();
    private final String table = TestDatabase.newTable();

    private Process start(CopilotServer model, int firstTurn, int endOfTurns) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ChatProcess.class.getName(),
                        model.url(),
                        database.jdbcUrl(),
                        PostgreSqlServer.USER,
                        table,
                        String.valueOf(firstTurn),
                        String.valueOf(endOfTurns));
        builder.environment().put("PASSWORD", database.password());
        return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static void begin(Process process) throws IOException {
        assertThat(process.inputReader().readLine()).isEqualTo("ready");
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    /** Reads the turns that the process reports as answered, until it ends. */
    private static Set<Integer> answered(Process process) throws IOException {
        Set<Integer> answered = new TreeSet<>();
        BufferedReader output = process.inputReader();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (!line.equals("end")) {
                answered.add(answeredTurn(line));
            }
        }
        return answered;
    }

    private static Integer answeredTurn(String line) {
        assertThat(line).startsWith(ANSWERED);
        return Integer.valueOf(line.substring(ANSWERED.length()));
    }

    private static Answer answer(RecordedRequest request) {
        return Answer.text(answerTo(prompt(request)));
    }

    private static String prompt(RecordedRequest request) {
        JsonNode messages = request.json().path("messages");
        return messages.path(messages.size() - 1).path("content").asText();
    }

    private static Integer turnOf(String prompt) {
        return Integer.valueOf(prompt.substring("Turn ".length()));
    }

    private static String answerTo(String prompt) {
        return "Answer to " + prompt;
    }

    /**
     * Returns the turns of a conversation, each of which must be a prompt with its own answer. The
     * number of turns must be that of the saves.
     */
    private static List<Integer> turns(Conversation conversation) {
        List<ChatMessage> messages = conversation.messages();
        List<Integer> turns = new ArrayList<>();
        for (int i = 0; i < messages.size(); i += 2) {
            ChatMessage prompt = messages.get(i);
            ChatMessage answer = messages.get(i + 1);
            assertThat(prompt.role()).isEqualTo(Role.USER);
            assertThat(answer.role()).isEqualTo(Role.ASSISTANT);
            assertThat(answer.text()).isEqualTo(answerTo(prompt.text()));
            turns.add(turnOf(prompt.text()));
        }
        assertThat(conversation.version()).isEqualTo(turns.size());
        return turns;
    }

    private List<Integer> allTurns() throws Exception {
        List<Integer> all = new ArrayList<>();
        try (JdbcConversationStore store = TestDatabase.store(database.dataSource(), table)) {
            for (int i = 0; i < ChatProcess.CONVERSATIONS; i++) {
                int remainder = i;
                List<Integer> turns = turns(await(store.load("chat" + i)));
                assertThat(turns).allMatch(turn -> turn % ChatProcess.CONVERSATIONS == remainder);
                all.addAll(turns);
            }
        }
        return all;
    }

    private static Set<Integer> range(int first, int end) {
        return IntStream.range(first, end).boxed().collect(Collectors.toSet());
    }

    @Test
    void eachTurnIsStoredOnceAndCostsOneCall(CopilotServer model) throws Exception {
        model.answerWith(SharedDatabaseTest::answer);
        Process first = start(model, 0, TURNS / 2);
        Process second = start(model, TURNS / 2, TURNS);
        try {
            begin(first);
            begin(second);
            assertThat(answered(first)).isEqualTo(range(0, TURNS / 2));
            assertThat(answered(second)).isEqualTo(range(TURNS / 2, TURNS));
        } finally {
            first.destroyForcibly();
            second.destroyForcibly();
        }
        assertThat(allTurns()).containsExactlyInAnyOrderElementsOf(range(0, TURNS));
        assertThat(model.requests()).hasSize(TURNS);
    }

    @Test
    void killedProcessLosesNothingThatItAnswered(CopilotServer model) throws Exception {
        AtomicInteger calls = new AtomicInteger();
        model.answerWith(
                request ->
                        turnOf(prompt(request)) < TURNS / 2
                                        && calls.incrementAndGet() > CALLS_BEFORE_SILENCE
                                ? Answer.silence()
                                : answer(request));
        Process killed = start(model, 0, TURNS / 2);
        Process second = start(model, TURNS / 2, TURNS);
        Set<Integer> answeredBefore = new TreeSet<>();
        try {
            begin(killed);
            begin(second);
            while (answeredBefore.size() < TURNS_BEFORE_KILL) {
                answeredBefore.add(answeredTurn(killed.inputReader().readLine()));
            }
            // Unlike the method of the process, this one leaves its output open.
            assertThat(killed.toHandle().destroyForcibly()).isTrue();
            answeredBefore.addAll(answered(killed));
            assertThat(answered(second)).isEqualTo(range(TURNS / 2, TURNS));
        } finally {
            killed.destroyForcibly();
            second.destroyForcibly();
        }
        assertThat(answeredBefore).hasSizeLessThanOrEqualTo(CALLS_BEFORE_SILENCE);
        assertThat(allTurns())
                .doesNotHaveDuplicates()
                .containsAll(answeredBefore)
                .containsAll(range(TURNS / 2, TURNS));
    }
}
