// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.internal.login.store.ChildJvm;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.RecordedRequest;
import io.github.camelcopilot.testing.ChatContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Calls that wait for a decision survive their process, and run once although two decide. */
@Timeout(60)
@ExtendWith(CopilotServerExtension.class)
class RestartTest {

    private static final int MAX_THREADS = 40;

    private static final Pattern OUTCOME = Pattern.compile("(\\w[^=]*)=(\\d+)");

    @TempDir private Path folder;

    private ChildJvm start(CopilotServer server, String message) throws Exception {
        ChildJvm process =
                ChildJvm.start(
                        RefundProcess.class,
                        server.url(),
                        folder,
                        folder.resolve("calls"),
                        message);
        assertThat(process.readLine()).isEqualTo("ready");
        return process;
    }

    /** Returns the numbers that a process prints when its exchanges have ended, by name. */
    private static Map<String, Integer> outcomes(ChildJvm process) throws Exception {
        Map<String, Integer> outcomes = new TreeMap<>();
        OUTCOME.matcher(process.readLine())
                .results()
                .forEach(entry -> outcomes.put(entry.group(1), Integer.valueOf(entry.group(2))));
        assertThat(outcomes.remove("threads")).isLessThanOrEqualTo(MAX_THREADS);
        return outcomes;
    }

    private static Answer answer(RecordedRequest request) {
        if (!request.toolResults().isEmpty()) {
            return Answer.text("Done: " + request.toolResults().get(0).text());
        }
        if (request.json().toString().contains(ChatContext.PROMPT)) {
            return Answer.text("Ready");
        }
        String prompt = request.json().path("messages").get(0).path("content").asText();
        return Answer.text("").toolCall(prompt.replace("Refund ", "call-"), "refund", "{}");
    }

    @Test
    void fiveHundredSuspendedConversationsAreResumedOnceByTwoProcesses(CopilotServer server)
            throws Exception {
        server.answerWith(RestartTest::answer);
        List<String> chats =
                IntStream.range(0, RefundProcess.CONVERSATIONS).mapToObj(i -> "chat" + i).toList();
        List<String> expectedCalls =
                chats.stream().map(chat -> chat.replace("chat", "call-chat")).toList();

        try (ChildJvm first = start(server, "ask")) {
            first.goOn();
            assertThat(outcomes(first)).isEqualTo(Map.of("suspended", chats.size()));
        }
        assertThat(folder.resolve("calls")).doesNotExist();

        try (ChildJvm second = start(server, RefundProcess.DECIDE);
                ChildJvm third = start(server, RefundProcess.DECIDE)) {
            second.goOn();
            third.goOn();
            Map<String, Integer> sum = new TreeMap<>(outcomes(second));
            outcomes(third).forEach((outcome, count) -> sum.merge(outcome, count, Integer::sum));
            assertThat(sum)
                    .isEqualTo(Map.of("answered", chats.size(), "approval_taken", chats.size()));
        }
        assertThat(Files.readAllLines(folder.resolve("calls")))
                .containsExactlyInAnyOrderElementsOf(expectedCalls);
        assertThat(server.requests()).hasSize(3 + 2 * chats.size());
        try (FileConversations store = new FileConversations(folder)) {
            assertThat(chats)
                    .allSatisfy(
                            chat ->
                                    assertThat(lines(store.read(chat).messages()))
                                            .containsExactly(
                                                    "user Refund " + chat,
                                                    "assistant  +refund",
                                                    "tool refunded call-" + chat,
                                                    "assistant Done: refunded call-" + chat));
        }
    }

    private static Stream<String> lines(List<ChatMessage> messages) {
        return messages.stream().map(TextStore::line);
    }
}
