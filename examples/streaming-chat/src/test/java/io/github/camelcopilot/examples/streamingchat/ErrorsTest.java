// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.streamingchat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelcopilot.examples.streamingchat.ChatClient.Answering;
import io.github.camelcopilot.examples.streamingchat.ChatClient.Event;
import io.github.camelcopilot.test.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses for a missing or incomplete answer. */
class ErrorsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension static final RunningChat CHAT = new RunningChat();

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(Answer.status(401, "unauthorized: token expired"), 401, "must log in"),
                Arguments.of(Answer.status(402, "quota exceeded"), 402, "quota is used up"),
                Arguments.of(Answer.status(403, "not licensed"), 403, "may not use the model"),
                Arguments.of(
                        Answer.status(429, "slow down").header("Retry-After", "95"),
                        429,
                        "wait 95 seconds"),
                Arguments.of(
                        Answer.status(429, "slow down").header("Retry-After", "6311"),
                        429,
                        "wait 106 minutes"),
                Arguments.of(Answer.status(429, "slow down"), 429, "in a while"),
                Arguments.of(Answer.status(413, "too large"), 400, "refuses this question"),
                Arguments.of(
                        Answer.status(400, "{\"error\":{\"code\":\"model_not_supported\"}}"),
                        400,
                        "refuses this question"),
                Arguments.of(Answer.status(500, "oops"), 502, "can't be reached"),
                Arguments.of(Answer.resetBeforeHead(), 502, "can't be reached"),
                Arguments.of(Answer.sse("data: nonsense\n\n"), 502, "can't be reached"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void beforeTheFirstWordAreToldByStatusAndASentence(Answer answer, int status, String sentence)
            throws Exception {
        CHAT.server().answerWith(request -> answer);

        HttpResponse<String> response = CHAT.client().post(ChatClient.conversation("Hello?"));

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type"))
                .contains("application/json; charset=utf-8");
        JsonNode error = JSON.readTree(response.body()).path("error");
        assertThat(error.path("message").asText()).contains(sentence).endsWith(".");
        assertThat(error.path("detail").asText()).contains("copilot at 127.0.0.1");
        assertThat(response.body()).doesNotContain(RunningChat.TOKEN, "\tat ");
    }

    @Test
    void keepTheServicesOwnRetryAfter() throws Exception {
        CHAT.server()
                .answerWith(request -> Answer.status(429, "slow down").header("Retry-After", "95"));

        HttpResponse<String> response = CHAT.client().post(ChatClient.conversation("Hello?"));

        assertThat(response.headers().firstValue("Retry-After")).contains("95");
    }

    @Test
    void sendNoHeaderOfTheRequestBack() throws Exception {
        CHAT.server().answerWith(request -> Answer.status(403, "no"));

        HttpResponse<String> response = CHAT.client().post(ChatClient.conversation("Hel\nlo?"));

        assertThat(response.headers().map()).doesNotContainKeys("question", "user-agent", "cookie");
    }

    static Stream<Answer> breaks() {
        // The delay separates the text and the break on the wire.
        Answer answer = Answer.text("One two three four").chunkDelay(Duration.ofMillis(50));
        return Stream.of(
                answer.truncateAfter(3),
                answer.resetAfter(3),
                Answer.sse(
                        "data: {\"choices\":[{\"delta\":{\"content\":\"One \"}}]}\n\n",
                        "data: {\"choices\":[{\"delta\":{\"content\":\"two \"}}]}\n\n",
                        "data: {\"error\":{\"code\":\"overloaded\",\"message\":\"later\"}}\n\n"));
    }

    @ParameterizedTest
    @MethodSource("breaks")
    void inTheMiddleOfAnAnswerAreToldByAnEvent(Answer answer) throws Exception {
        CHAT.server().enqueue(answer);

        try (Answering answering = CHAT.client().ask("Count, please.")) {
            List<Event> events = answering.rest();
            assertThat(answering.response().statusCode()).isEqualTo(200);
            assertThat(events).extracting(Event::type).containsExactly("text", "text", "error");
            JsonNode error = events.get(2).data();
            assertThat(error.path("message").asText()).isEqualTo("The answer broke off.");
            assertThat(error.path("detail").asText()).contains("copilot at 127.0.0.1");
            assertThat(error.toString()).doesNotContain(RunningChat.TOKEN, "\tat ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "{}",
                "[]",
                "{\"messages\":[]}",
                "{\"messages\":[{\"role\":\"user\",\"content\":\" \"}]}",
                "{\"messages\":[{\"role\":\"assistant\",\"content\":\"Yes?\"}]}"
            })
    void areToldForABodyWithoutAQuestion(String body) throws Exception {
        HttpResponse<String> response = CHAT.client().post(body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(response.body()).at("/error/message").asText())
                .contains("can't read the question");
        assertThat(CHAT.server().requests()).isEmpty();
    }

    @Test
    void areToldForAConversationThatIsTooLong() throws Exception {
        HttpResponse<String> response =
                CHAT.client().post(ChatClient.conversation("x".repeat(2 * 1024 * 1024)));

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(CHAT.server().requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded"})
    void keepOtherSitesFromAskingThroughTheUsersBrowser(String type) throws Exception {
        HttpResponse<String> response =
                CHAT.client()
                        .text(
                                CHAT.client()
                                        .request("/chat")
                                        .header("Content-Type", type)
                                        .header("Origin", "https://elsewhere.example")
                                        .POST(
                                                BodyPublishers.ofString(
                                                        ChatClient.conversation("Hello?")))
                                        .build());

        assertThat(response.statusCode()).isEqualTo(415);
        assertThat(CHAT.server().requests()).isEmpty();
    }

    @Test
    void letNoOtherSiteReadAnything() throws Exception {
        HttpResponse<String> preflight =
                CHAT.client()
                        .text(
                                CHAT.client()
                                        .request("/chat")
                                        .header("Origin", "https://elsewhere.example")
                                        .header("Access-Control-Request-Method", "POST")
                                        .header("Access-Control-Request-Headers", "content-type")
                                        .method("OPTIONS", BodyPublishers.noBody())
                                        .build());

        assertThat(preflight.headers().map().keySet())
                .noneMatch(name -> name.startsWith("access-control"));
    }
}
