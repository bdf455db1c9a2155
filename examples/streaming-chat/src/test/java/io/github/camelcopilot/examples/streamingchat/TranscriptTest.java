// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.streamingchat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.examples.streamingchat.ChatClient.Answering;
import io.github.camelcopilot.test.Answer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The transcript of questions and answers. */
class TranscriptTest {

    @RegisterExtension static final RunningChat CHAT = new RunningChat();

    @Test
    void holdsQuestionAndWholeAnswer() throws Exception {
        CHAT.server().enqueue(Answer.text("A **wüste** beast.\n\nAnd so on.\n"));

        CHAT.client().post(ChatClient.conversation("Earlier?", "Yes.", "What is\na camel? 🐪"));

        await().untilAsserted(
                        () ->
                                assertThat(CHAT.transcript())
                                        .matches(
                                                "(?s)## \\d\\d:\\d\\d(:\\d\\d)?\n\n"
                                                        + "> What is\n> a camel\\? 🐪\n\n"
                                                        + "A \\*\\*wüste\\*\\* beast.\n\nAnd so on.\n\n\n"
                                                        + "\\*simulator, stop, \\d+ tokens\\*\n\n"));
    }

    @Test
    void holdsOneAnswerAfterTheOther() throws Exception {
        CHAT.server().enqueue(Answer.text("First answer"), Answer.text("Second answer"));

        CHAT.client().post(ChatClient.conversation("First question"));
        await().untilAsserted(() -> assertThat(CHAT.transcript()).contains("First answer"));
        CHAT.client().post(ChatClient.conversation("Second question"));

        await().untilAsserted(
                        () ->
                                assertThat(CHAT.transcript())
                                        .containsSubsequence(
                                                "First question",
                                                "First answer",
                                                "Second question",
                                                "Second answer"));
    }

    @Test
    void holdsWhatThereIsOfAnAnswerThatBrokeOff() throws Exception {
        CHAT.server()
                .enqueue(
                        Answer.text("One two three four")
                                .chunkDelay(Duration.ofMillis(50))
                                .truncateAfter(3));

        CHAT.client().post(ChatClient.conversation("Count, please."));

        await().untilAsserted(
                        () ->
                                assertThat(CHAT.transcript())
                                        .contains("> Count, please.", "One two \n\n*Failed: "));
    }

    @Test
    void holdsWhatTheUserReadOfAnAnswerThatWasStopped() throws Exception {
        CHAT.server().enqueue(Answer.text("One two three four").stallAfter(3));

        try (Answering answer = CHAT.client().ask("Count, please.")) {
            assertThat(answer.next().text()).isEqualTo("One ");
            assertThat(answer.next().text()).isEqualTo("two ");
        }

        await().untilAsserted(
                        () ->
                                assertThat(CHAT.transcript())
                                        .contains("> Count, please.", "One two \n\n*Failed: "));
    }

    @Test
    void holdsWhyThereIsNoAnswer() throws Exception {
        CHAT.server().enqueue(Answer.status(403, "no"), Answer.text("Yes."));

        CHAT.client().post(ChatClient.conversation("May I?"));
        CHAT.client().post(ChatClient.conversation("And now?"));

        await().untilAsserted(() -> assertThat(CHAT.transcript()).contains("And now?"));
        assertThat(CHAT.transcript()).containsPattern("> May I\\?\n\n\\*Failed: .*403");
    }
}
