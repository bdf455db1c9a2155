// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.httpagent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelcopilot.examples.httpagent.Caller.Answering;
import io.github.camelcopilot.test.Answer;
import java.net.URI;
import java.net.http.HttpRequest;
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

    @RegisterExtension static final RunningAgent AGENT = new RunningAgent();

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(Answer.status(401, "bad token " + Caller.TOKEN), 401),
                Arguments.of(Answer.status(402, "quota exceeded"), 402),
                Arguments.of(Answer.status(403, "not licensed"), 403),
                Arguments.of(Answer.status(429, "slow down"), 429),
                Arguments.of(Answer.status(413, "too large"), 400),
                Arguments.of(
                        Answer.status(400, "{\"error\":{\"code\":\"model_not_supported\"}}"), 400),
                Arguments.of(Answer.status(500, "oops"), 502),
                Arguments.of(Answer.status(302, "").header("Location", "http://x"), 502),
                Arguments.of(Answer.resetBeforeHead(), 502),
                Arguments.of(Answer.sse("data: nonsense\n\n"), 502));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void ofCopilotBeforeTheFirstWordAreToldByStatus(Answer answer, int status) throws Exception {
        AGENT.server().answerWith(request -> answer);

        HttpResponse<String> response = AGENT.caller().post(Caller.conversation("Hello?"));

        assertError(response, status);
        assertThat(message(response)).contains("copilot at 127.0.0.1");
        assertThat(AGENT.server().requests()).isNotEmpty();
    }

    @Test
    void keepCopilotsRetryAfter() throws Exception {
        AGENT.server()
                .answerWith(request -> Answer.status(429, "slow down").header("Retry-After", "95"));

        HttpResponse<String> response = AGENT.caller().post(Caller.conversation("Hello?"));

        assertError(response, 429);
        assertThat(response.headers().firstValue("Retry-After")).contains("95");
    }

    static Stream<String> unusableTokens() {
        return Stream.of("", " ", "ghp_0123456789abcdefghijklmnopqrstuvwxyz");
    }

    @ParameterizedTest
    @MethodSource("unusableTokens")
    void areToldToACallerWithoutAUsableTokenAndNobodyElsesIsSpent(String token) throws Exception {
        HttpResponse<String> response =
                AGENT.caller()
                        .send(
                                AGENT.caller()
                                        .request()
                                        .setHeader("X-GitHub-Token", token)
                                        .POST(BodyPublishers.ofString(Caller.conversation("Hi")))
                                        .build());

        assertError(response, 401);
        assertThat(response.body()).doesNotContain("0123456789abcdef");
        assertThat(AGENT.server().requests()).isEmpty();
    }

    @Test
    void areToldToACallerWithoutAToken() throws Exception {
        HttpResponse<String> response =
                AGENT.caller()
                        .send(
                                HttpRequest.newBuilder(AGENT.url())
                                        .header("Content-Type", "application/json")
                                        .header("Authorization", "Bearer " + Caller.TOKEN)
                                        .POST(BodyPublishers.ofString(Caller.conversation("Hi")))
                                        .build());

        assertError(response, 401);
        assertThat(message(response)).contains("X-GitHub-Token");
        assertThat(AGENT.server().requests()).isEmpty();
    }

    @Test
    void areToldToACallerWithTwoTokens() throws Exception {
        HttpResponse<String> response =
                AGENT.caller()
                        .send(
                                AGENT.caller()
                                        .request()
                                        .header("X-GitHub-Token", "gho_another-of-the-same")
                                        .POST(BodyPublishers.ofString(Caller.conversation("Hi")))
                                        .build());

        assertError(response, 401);
        assertThat(response.body()).doesNotContain("another-of-the-same");
        assertThat(AGENT.server().requests()).isEmpty();
    }

    @Test
    void areToldForATokenInTheAddress() throws Exception {
        HttpResponse<String> response =
                AGENT.caller()
                        .send(
                                HttpRequest.newBuilder(
                                                URI.create(
                                                        AGENT.url()
                                                                + "?X-GitHub-Token="
                                                                + Caller.TOKEN))
                                        .header("Content-Type", "application/json")
                                        .POST(BodyPublishers.ofString(Caller.conversation("Hi")))
                                        .build());

        assertError(response, 400);
        assertThat(AGENT.server().requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "my-secret-words",
                "{\"messages\":",
                "{}",
                "[]",
                "null",
                "{\"messages\":[]}",
                "{\"messages\":\"my-secret-words\"}",
                "{\"messages\":[{\"role\":\"my-secret-words\",\"content\":\"Hi\"}]}",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"temperature\":\"my-secret-words\"}"
            })
    void areToldForABodyThatIsNoConversation(String body) throws Exception {
        HttpResponse<String> response = AGENT.caller().post(body);

        assertError(response, 400);
        assertThat(response.body()).doesNotContain("my-secret-words");
        assertThat(AGENT.server().requests()).isEmpty();
    }

    @Test
    void areToldForARequestThatIsTooLarge() throws Exception {
        HttpResponse<String> response =
                AGENT.caller().post(Caller.conversation("x".repeat(2 * 1024 * 1024)));

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(AGENT.server().requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH", "OPTIONS"})
    void areToldForAnyMethodButPost(String method) throws Exception {
        HttpResponse<String> response =
                AGENT.caller()
                        .send(
                                AGENT.caller()
                                        .request()
                                        .method(
                                                method,
                                                BodyPublishers.ofString(Caller.conversation("Hi")))
                                        .build());

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().map().keySet())
                .noneMatch(name -> name.startsWith("access-control"));
        assertThat(AGENT.server().requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x"
            })
    void areToldForAnyTypeButJson(String type) throws Exception {
        HttpResponse<String> response =
                AGENT.caller()
                        .send(
                                AGENT.caller()
                                        .request()
                                        .setHeader("Content-Type", type)
                                        .POST(BodyPublishers.ofString(Caller.conversation("Hi")))
                                        .build());

        assertThat(response.statusCode()).isEqualTo(415);
        assertThat(AGENT.server().requests()).isEmpty();
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
        AGENT.server().enqueue(answer);

        try (Answering answering = AGENT.caller().ask("Count, please.")) {
            assertThat(answering.text()).isEqualTo("One ");
            assertThat(answering.text()).isEqualTo("two ");
            List<String> rest = answering.rest();
            assertThat(answering.response().statusCode()).isEqualTo(200);
            assertThat(rest).hasSize(1);
            assertThat(Answering.json(rest.get(0)).at("/error/message").asText())
                    .contains("copilot at 127.0.0.1")
                    .doesNotContain(Caller.TOKEN, "\tat ");
        }
    }

    private static void assertError(HttpResponse<String> response, int status) throws Exception {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type"))
                .contains("application/json; charset=utf-8");
        assertThat(response.headers().map().keySet())
                .isSubsetOf("content-type", "transfer-encoding", "retry-after");
        assertThat(message(response)).isNotBlank();
        assertThat(response.body())
                .doesNotContain(Caller.TOKEN, RunningAgent.THE_SERVERS_OWN, "\tat ");
    }

    private static String message(HttpResponse<String> response) throws Exception {
        JsonNode error = JSON.readTree(response.body()).path("error");
        assertThat(error.has("code")).isTrue();
        return error.path("message").asText();
    }
}
