// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.httpagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelcopilot.examples.httpagent.Caller.Answering;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.Outcome;
import io.github.camelcopilot.test.RecordedRequest;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests to Copilot, and their answers. */
class AgentTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofSeconds(10);

    /** The events for "One two three four": the role, then one word each. */
    private static final int UP_TO_TWO = 3;

    @RegisterExtension static final RunningAgent AGENT = new RunningAgent();

    @Test
    void passesEachWordOnAsSoonAsTheModelHasSaidIt() throws Exception {
        AGENT.server().enqueue(Answer.text("One two three four").stallAfter(UP_TO_TWO));

        try (Answering answer = AGENT.caller().ask("Count, please.")) {
            assertThat(answer.response().statusCode()).isEqualTo(200);
            assertThat(answer.text()).isEqualTo("One ");
            assertThat(answer.text()).isEqualTo("two ");
            assertThat(AGENT.server().request(0).outcome()).isEqualTo(Outcome.OPEN);
        }
    }

    @Test
    void answersInOpenAisFormatUpToDone() throws Exception {
        AGENT.server().enqueue(Answer.text("Grüße, 🐪!\n\nBis bald."));

        try (Answering answer = AGENT.caller().ask("Hallo!")) {
            List<String> events = answer.rest();

            assertThat(events.remove(events.size() - 1)).isEqualTo("[DONE]");
            StringBuilder text = new StringBuilder();
            for (String event : events) {
                assertThat(Answering.json(event).path("object").asText())
                        .isEqualTo("chat.completion.chunk");
                text.append(Answering.textOf(event));
            }
            assertThat(text).hasToString("Grüße, 🐪!\n\nBis bald.");
            assertThat(String.join("", events))
                    .contains("\"finish_reason\":\"stop\"")
                    .as("usage, which the request did not ask for")
                    .doesNotContain("\"total_tokens\"");
        }
        assertThat(AGENT.server().request(0).outcome()).isEqualTo(Outcome.ANSWERED);
    }

    @Test
    void answersWithNoHeaderThatIsNotItsOwn() throws Exception {
        try (Answering answer = AGENT.caller().ask("Hallo!")) {
            assertThat(answer.response().headers().map())
                    .containsOnlyKeys(
                            "content-type",
                            "cache-control",
                            "transfer-encoding",
                            "x-accel-buffering");
            assertThat(answer.response().headers().firstValue("content-type"))
                    .contains("text/event-stream; charset=utf-8");
            assertThat(String.join("", answer.rest())).doesNotContain(Caller.TOKEN);
        }
    }

    /** The role of the first message that the caller sends. */
    @ParameterizedTest
    @ValueSource(strings = {"system", "developer", "user"})
    void putsItsInstructionsInFrontAndKeepsAllElseButTools(String first) throws Exception {
        ObjectNode request =
                (ObjectNode)
                        JSON.readTree(
                                """
                                {"model":"gpt-4.1","temperature":0.25,"top_p":0.5,"max_tokens":77,"seed":9007199254740993,
                                 "stop":["END"],"user":"u-1","metadata":{"a":[1,2.5,null,true]},
                                 "response_format":{"type":"json_object"},
                                 "tools":[{"type":"function","function":{"name":"lend","parameters":{"type":"object"}}}],
                                 "tool_choice":"auto","copilot_thread_id":"t-1",
                                 "messages":[
                                  {"role":"ROLE","content":"Be brief, größter 🐪!"},
                                  {"role":"user","name":"octocat","content":[
                                   {"type":"text","text":"What is this?"},
                                   {"type":"image_url","image_url":{"url":"https://example.org/a.png","detail":"low"}}]},
                                  {"role":"assistant","content":null,"tool_calls":[
                                   {"id":"c1","type":"function","function":{"name":"lend","arguments":"{}"}}]},
                                  {"role":"tool","tool_call_id":"c1","content":"done"},
                                  {"role":"user","content":"And now?","copilot_references":[{"type":"x"}]}]}
                                """
                                        .replace("ROLE", first));

        assertThat(AGENT.caller().post(request.toString()).statusCode()).isEqualTo(200);

        ObjectNode sent = (ObjectNode) AGENT.server().request(0).json();
        JsonNode instructions = ((ArrayNode) sent.path("messages")).remove(0);
        assertThat(instructions.path("role").asText()).isEqualTo("system");
        assertThat(instructions.path("content").asText().strip())
                .isEqualTo(resource("/prompts/agent.txt").strip());
        assertThat(sent.remove("stream").asBoolean()).isTrue();
        sent.remove("stream_options");
        request.remove(List.of("tools", "tool_choice"));
        assertThat(sent).isEqualTo(request);
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false", "null"})
    void streamsWhateverTheRequestSaysOfIt(String stream) throws Exception {
        String request =
                Caller.conversation("Hallo!").replaceFirst("\\{", "{\"stream\":" + stream + ",");

        assertThat(AGENT.caller().post(request).body()).endsWith("data: [DONE]\n\n");

        assertThat(AGENT.server().request(0).json().path("stream").asBoolean()).isTrue();
    }

    @Test
    void spendsTheTokenOfWhoeverAsksEvenAtTheSameTime() throws Exception {
        AGENT.server()
                .answerWith(request -> Answer.text("One two three four").stallAfter(UP_TO_TWO));

        try (Answering ann = AGENT.caller().ask("I am Ann.", "gho_the-token-of-ann");
                Answering bob = AGENT.caller().ask("I am Bob.", "ghu_the-token-of-bob")) {
            assertThat(ann.text()).isEqualTo("One ");
            assertThat(bob.text()).isEqualTo("One ");
            assertThat(tokenOf("I am Ann.")).isEqualTo("Bearer gho_the-token-of-ann");
            assertThat(tokenOf("I am Bob.")).isEqualTo("Bearer ghu_the-token-of-bob");
        }
        for (RecordedRequest request : AGENT.server().requests()) {
            assertThat(request.headers()).doesNotContainKey("x-github-token");
            assertThat(request.bodyText()).doesNotContain("the-token-of");
        }
    }

    /** The component requests it if a request names a model, to determine the format. */
    @Test
    void spendsTheCallersTokenForTheListOfModelsToo() throws Exception {
        String request = Caller.conversation("Hi").replaceFirst("\\{", "{\"model\":\"gpt-4.1\",");

        AGENT.caller()
                .send(
                        AGENT.caller()
                                .request()
                                .setHeader("X-GitHub-Token", "gho_the-token-of-cid")
                                .POST(BodyPublishers.ofString(request))
                                .build());

        assertThat(AGENT.server().models().requests())
                .extracting(asked -> asked.header("Authorization").orElseThrow())
                .containsExactly("Bearer gho_the-token-of-cid");
    }

    private static String tokenOf(String question) {
        return AGENT.server().requests().stream()
                .filter(request -> request.bodyText().contains(question))
                .findFirst()
                .flatMap(request -> request.header("Authorization"))
                .orElseThrow();
    }

    @Test
    void hangsUpOnTheModelWhenTheCallerHangsUp() throws Exception {
        AGENT.server().enqueue(Answer.text("One two three four").stallAfter(UP_TO_TWO));

        try (Answering answer = AGENT.caller().ask("Count, please.")) {
            assertThat(answer.text()).isEqualTo("One ");
        }

        awaitHangUp(AGENT.server().request(0));
    }

    @Test
    void hangsUpOnTheModelWhenTheCallerHangsUpBeforeTheFirstWord() {
        AGENT.server().enqueue(Answer.silence());

        CompletableFuture<HttpResponse<InputStream>> answer =
                AGENT.caller().askLater("Are you there?");
        await().until(() -> !AGENT.server().requests().isEmpty());
        answer.cancel(true);

        awaitHangUp(AGENT.server().request(0));
    }

    @Test
    void hangsUpOnAModelThatGoesOnTalking() throws Exception {
        AGENT.server()
                .enqueue(
                        Answer.text("One two three four".repeat(500))
                                .chunkDelay(Duration.ofMillis(5)));

        AGENT.caller().ask("Count, please.").close();

        awaitHangUp(AGENT.server().request(0));
    }

    @Test
    void streamsManyAnswersSideBySide() throws Exception {
        // More than Vert.x has worker threads, and copilot-callback starts with, if nobody asks for
        // others.
        int others = 150;
        AGENT.server()
                .answerWith(
                        request ->
                                request.bodyText().contains("Wait")
                                        ? Answer.text("One two three").stallAfter(UP_TO_TWO)
                                        : Answer.text("Done."));
        Caller caller = AGENT.caller();
        List<CompletableFuture<HttpResponse<InputStream>>> responses = new ArrayList<>();
        for (int i = 0; i < others; i++) {
            responses.add(caller.askLater("Wait, please."));
        }
        List<Answering> waiting = new ArrayList<>();
        try {
            for (CompletableFuture<HttpResponse<InputStream>> response : responses) {
                Answering answer = new Answering(response.join());
                waiting.add(answer);
                assertThat(answer.text()).isEqualTo("One ");
            }

            try (Answering answer = caller.ask("And I?")) {
                assertThat(answer.text()).isEqualTo("Done.");
                assertThat(answer.rest()).endsWith("[DONE]");
            }

            for (Answering answer : waiting) {
                assertThat(answer.text()).isEqualTo("two ");
            }
            assertThat(AGENT.server().requests())
                    .filteredOn(request -> request.outcome() == Outcome.OPEN)
                    .hasSize(others);
        } finally {
            for (Answering answer : waiting) {
                answer.close();
            }
        }
        AGENT.server().requests().stream()
                .filter(request -> request.bodyText().contains("Wait"))
                .forEach(AgentTest::awaitHangUp);
    }

    private static void awaitHangUp(RecordedRequest request) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(request.outcome()).isEqualTo(Outcome.HUNG_UP));
    }

    private static String resource(String name) throws Exception {
        try (InputStream text = AgentTest.class.getResourceAsStream(name)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
