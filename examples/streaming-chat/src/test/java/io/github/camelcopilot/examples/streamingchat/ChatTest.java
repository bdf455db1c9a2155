// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.streamingchat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.examples.streamingchat.ChatClient.Answering;
import io.github.camelcopilot.examples.streamingchat.ChatClient.Event;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.Outcome;
import io.github.camelcopilot.test.RecordedRequest;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Answers from the model to the browser. */
class ChatTest {

    private static final Duration SOON = Duration.ofSeconds(1);

    /** The events for "One two three four": the role, then one word each. */
    private static final int UP_TO_TWO = 3;

    @RegisterExtension static final RunningChat CHAT = new RunningChat();

    @Test
    void passesEachWordOnAsSoonAsTheModelHasSaidIt() throws Exception {
        CHAT.server().enqueue(Answer.text("One two three four").stallAfter(UP_TO_TWO));

        try (Answering answer = CHAT.client().ask("Count, please.")) {
            assertThat(answer.response().statusCode()).isEqualTo(200);
            assertThat(answer.response().headers().firstValue("Content-Type"))
                    .contains("text/event-stream; charset=utf-8");
            assertThat(answer.next().text()).isEqualTo("One ");
            assertThat(answer.next().text()).isEqualTo("two ");
            assertThat(CHAT.server().request(0).outcome()).isEqualTo(Outcome.OPEN);
        }
    }

    @Test
    void endsWithWhatBecameOfTheAnswer() throws Exception {
        CHAT.server().enqueue(Answer.text("Grüße, 🐪!\n\nBis bald."));

        try (Answering answer = CHAT.client().ask("Hallo!")) {
            List<Event> events = new ArrayList<>(answer.rest());
            Event end = events.remove(events.size() - 1);
            assertThat(events).extracting(Event::type).containsOnly("text");
            assertThat(events)
                    .extracting(Event::text)
                    .containsExactly("Grüße, ", "🐪!\n\n", "Bis ", "bald.");
            assertThat(end.type()).isEqualTo("end");
            assertThat(end.data().path("finishReason").asText()).isEqualTo("stop");
            assertThat(end.data().path("tokens").asInt()).isPositive();
            assertThat(end.data().path("model").asText()).isEqualTo("simulator");
        }
        assertThat(CHAT.server().request(0).outcome()).isEqualTo(Outcome.ANSWERED);
    }

    @Test
    void tellsReasoningApartFromTheAnswer() throws Exception {
        CHAT.server()
                .enqueue(
                        Answer.sse(
                                "data: {\"choices\":[{\"delta\":{\"reasoning_text\":\"Hm.\"}}]}\n\n",
                                "data: {\"choices\":[{\"delta\":{\"content\":\"Yes\"},\"finish_reason\":\"stop\"}]}\n\n",
                                "data: [DONE]\n\n"));

        try (Answering answer = CHAT.client().ask("Is it so?")) {
            assertThat(answer.next())
                    .extracting(Event::type, Event::text)
                    .contains("reasoning", "Hm.");
            assertThat(answer.next()).extracting(Event::type, Event::text).contains("text", "Yes");
            assertThat(answer.next().type()).isEqualTo("end");
            assertThat(answer.next()).isNull();
        }
    }

    @Test
    void sendsTheWholeConversationWithInstructionsInFront() throws Exception {
        assertThat(
                        CHAT.client()
                                .post(ChatClient.conversation("One?", "Two.", "Three?"))
                                .statusCode())
                .isEqualTo(200);

        JsonNode sent = CHAT.server().request(0).json();
        assertThat(sent.path("stream").asBoolean()).isTrue();
        assertThat(sent.findValuesAsText("role"))
                .containsExactly("system", "user", "assistant", "user");
        assertThat(sent.at("/messages/3/content").asText()).isEqualTo("Three?");
    }

    @Test
    void hangsUpOnTheModelWhenTheBrowserHangsUp() throws Exception {
        CHAT.server().enqueue(Answer.text("One two three four").stallAfter(UP_TO_TWO));

        try (Answering answer = CHAT.client().ask("Count, please.")) {
            assertThat(answer.next().text()).isEqualTo("One ");
        }

        awaitHangUp(CHAT.server().request(0));
    }

    @Test
    void hangsUpOnTheModelWhenTheBrowserHangsUpBeforeTheFirstWord() {
        CHAT.server().enqueue(Answer.silence());

        CompletableFuture<HttpResponse<InputStream>> answer =
                CHAT.client().askLater("Are you there?");
        await().until(() -> !CHAT.server().requests().isEmpty());
        answer.cancel(true);

        awaitHangUp(CHAT.server().request(0));
    }

    @Test
    void hangsUpOnAModelThatGoesOnTalking() throws Exception {
        CHAT.server()
                .enqueue(
                        Answer.text("One two three four".repeat(500))
                                .chunkDelay(Duration.ofMillis(5)));

        CHAT.client().ask("Count, please.").close();

        awaitHangUp(CHAT.server().request(0));
    }

    @Test
    void streamsManyAnswersSideBySide() throws Exception {
        // More than the default number of Vert.x worker threads.
        int others = 30;
        CHAT.server()
                .answerWith(
                        request ->
                                request.bodyText().contains("Wait")
                                        ? Answer.text("One two three").stallAfter(UP_TO_TWO)
                                        : Answer.text("Done."));
        List<Answering> waiting = new ArrayList<>();
        try {
            for (int i = 0; i < others; i++) {
                Answering answer = CHAT.client().ask("Wait, please.");
                waiting.add(answer);
                assertThat(answer.next().text()).isEqualTo("One ");
            }

            try (Answering answer = CHAT.client().ask("And I?")) {
                assertThat(answer.next().text()).isEqualTo("Done.");
                assertThat(answer.next().type()).isEqualTo("end");
            }

            for (Answering answer : waiting) {
                assertThat(answer.next().text()).isEqualTo("two ");
            }
            assertThat(CHAT.server().requests())
                    .filteredOn(request -> request.outcome() == Outcome.OPEN)
                    .hasSize(others);
        } finally {
            for (Answering answer : waiting) {
                answer.close();
            }
        }
        CHAT.server().requests().stream()
                .filter(request -> request.bodyText().contains("Wait"))
                .forEach(ChatTest::awaitHangUp);
    }

    private static void awaitHangUp(RecordedRequest request) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(request.outcome()).isEqualTo(Outcome.HUNG_UP));
    }
}
