// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotOutputException;
import io.github.camelcopilot.api.ToolInvocation;
import io.github.camelcopilot.api.ToolSource;
import io.github.camelcopilot.api.ToolSpec;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.ChatContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.StreamSupport;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Invalid answers, tools, memory and budgets. */
@Timeout(60)
@ExtendWith(CopilotServerExtension.class)
class OutputLoopTest {

    private static final String SCHEMA =
            "{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\"}},\"required\":[\"n\"],"
                    + "\"additionalProperties\":false}";
    private static final String VALID = "{\"n\":1}";
    private static final String INVALID = "{\"n\":\"one\"}";
    private static final String OPTION = "&jsonSchema=#schema";

    /** A tool that returns its result at once. */
    private record Tool(String result, boolean isDirect) implements ToolSource {

        @Override
        public java.util.Set<String> tags() {
            return java.util.Set.of("test");
        }

        @Override
        public List<ToolSpec> tools() {
            return List.of(
                    ToolSpec.builder("look").description("Looks").returnDirect(isDirect).build());
        }

        @Override
        public CompletionStage<String> call(ToolInvocation call) {
            return CompletableFuture.completedFuture(result);
        }
    }

    private static OutputChat chat(CopilotServer server) {
        return new OutputChat(server).schema(SCHEMA);
    }

    private static List<String> rolesOf(JsonNode request, String member) {
        return StreamSupport.stream(request.path(member).spliterator(), false)
                .map(message -> message.path("role").asText())
                .toList();
    }

    private static String promptMember(String wire) {
        return wire.equals("responses") ? "input" : "messages";
    }

    @ParameterizedTest
    @ValueSource(strings = {"completions", "responses", "messages"})
    void anInvalidAnswerGoesBackWithItsViolations(String wire, CopilotServer server) {
        server.enqueue(Answer.text(INVALID), Answer.text("```json\n" + VALID + "\n```"));
        try (OutputChat chat = chat(server)) {
            OutputChat.Outcome outcome = chat.ask(wire, "chat", OPTION + "&memoryId=7");

            ChatResult result = outcome.succeeded();
            assertThat(outcome.body()).isEqualTo(VALID);
            assertThat(result.text()).isEqualTo(VALID);
            JsonNode second = server.request(1).json();
            assertThat(rolesOf(second, promptMember(wire)))
                    .containsExactly("user", "assistant", "user");
            assertThat(second.path(promptMember(wire)).toString())
                    .contains("one")
                    .contains("/n: ")
                    .contains("integer expected");
            assertThat(server.request(0).header("x-initiator")).hasValue("user");
            assertThat(server.request(1).header("x-initiator")).hasValue("agent");
            assertThat(result.messages()).hasSize(2);
            assertThat(result.messages().get(0).text()).isEqualTo(ChatContext.PROMPT);
            assertThat(result.usage().totalTokens())
                    .isGreaterThan(result.lastUsage().totalTokens());

            server.enqueue(Answer.text(VALID));
            chat.ask(wire, "chat", OPTION + "&memoryId=7").succeeded();
            assertThat(rolesOf(server.request(2).json(), promptMember(wire)))
                    .as("the memory has neither the invalid answer nor the correction")
                    .containsExactly("user", "assistant", "user");
            assertThat(server.request(2).json().toString()).doesNotContain("one\\\"");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, its JSON Schema: /n",
        "1, 2, 'its JSON Schema, also after 1 correction: /n'",
        "3, 4, 'its JSON Schema, also after 3 corrections: /n'"
    })
    void invalidAnswersGoBackALimitedNumberOfTimes(
            int retries, int calls, String message, CopilotServer server) {
        server.answerWith(request -> Answer.text(INVALID));
        try (OutputChat chat = chat(server)) {
            OutputChat.Outcome outcome =
                    chat.ask(
                            "completions", "chat", OPTION + "&memoryId=7&outputRetries=" + retries);

            assertThat(outcome.failed()).hasMessageContaining(message);
            assertThat(outcome.failed().getCode()).isEqualTo("invalid");
            assertThat(outcome.failed().getText()).isEqualTo(INVALID);
            assertThat(outcome.failed().getViolations())
                    .singleElement()
                    .satisfies(
                            violation -> {
                                assertThat(violation.pointer()).isEqualTo("/n");
                                assertThat(violation).hasToString("/n: " + violation.message());
                            });
            assertThat(server.requests()).hasSize(calls);
            assertThat(outcome.body()).isEqualTo(ChatContext.PROMPT);
            assertThat(outcome.exchange().getMessage().getHeader(CopilotHeaders.ERROR_CODE))
                    .isEqualTo("invalid");
            server.reset();
            server.enqueue(Answer.text(VALID));
            chat.ask("completions", "chat", OPTION + "&memoryId=7").succeeded();
            assertThat(rolesOf(server.request(0).json(), "messages")).containsExactly("user");
        }
    }

    @Test
    void aUsedBudgetPermitsNoCorrection(CopilotServer server) {
        server.answerWith(request -> Answer.text(INVALID));
        try (OutputChat chat = chat(server)) {
            OutputChat.Outcome outcome =
                    chat.ask("completions", "chat", OPTION + "&maxAgenticTokens=1");

            assertThat(outcome.failed()).hasMessageContaining("It was not sent back: ");
            assertThat(outcome.failed()).hasMessageContaining("maxAgenticTokens");
            assertThat(server.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.camelcopilot.output.OutputChat#ways")
    void onlyTheAnswerBehindTheToolCallsIsChecked(
            String wire, String operation, CopilotServer server) {
        server.enqueue(Answer.text("Let me look").toolCall("look", "{}"), Answer.text(VALID));
        try (OutputChat chat = chat(server).bind("tool", new Tool("sunny", false))) {
            ChatResult result = chat.ask(wire, operation, OPTION + "&tags=test").succeeded();

            assertThat(result.output()).hasToString(VALID);
            assertThat(result.toolIterations()).isOne();
            assertThat(result.messages()).hasSize(4);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"&autoToolExecution=false", "&toolApproval=suspend"})
    void anAnswerWithCallsThatWaitIsNotChecked(String option, CopilotServer server) {
        server.enqueue(Answer.text("Let me look").toolCall("look", "{}"));
        try (OutputChat chat = chat(server).bind("tool", new Tool("sunny", false))) {
            OutputChat.Outcome outcome =
                    chat.ask("completions", "chat", OPTION + "&tags=test&memoryId=7" + option);

            assertThat(outcome.succeeded().output()).isNull();
            assertThat(outcome.body()).isEqualTo("Let me look");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "chat | {\"n\":1} | true",
                "chat | sunny | false",
                "stream | {\"n\":1} | true",
                "stream | sunny | false"
            })
    void theResultOfAToolThatIsTheAnswerIsCheckedOnce(
            String operation, String text, boolean isValid, CopilotServer server) {
        server.enqueue(Answer.text("").toolCall("look", "{}"));
        try (OutputChat chat = chat(server).bind("tool", new Tool(text, true))) {
            OutputChat.Outcome outcome = chat.ask("completions", operation, OPTION + "&tags=test");
            if (isValid) {
                assertThat(outcome.succeeded().output()).hasToString(text);
            } else {
                assertThat(outcome.failed().getCode()).isEqualTo("invalid");
            }
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void theFallbackModelReceivesTheSchemaAndTheCorrection(CopilotServer server) {
        server.answerWith(
                request ->
                        request.json().path("model").asText().equals("small")
                                ? Answer.text(
                                        request.json().path("messages").size() == 1
                                                ? INVALID
                                                : VALID)
                                : Answer.status(402, "quota exceeded"));
        try (OutputChat chat = chat(server)) {
            ChatResult result =
                    chat.ask("completions", "chat", OPTION + "&fallbackModel=small").succeeded();

            assertThat(result.output()).hasToString(VALID);
            assertThat(server.requests()).hasSize(3);
            assertThat(server.request(1).json().at("/response_format/type").asText())
                    .isEqualTo("json_schema");
            assertThat(server.request(2).json().path("model").asText()).isEqualTo("small");
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.camelcopilot.output.OutputChat#ways")
    void aStreamShowsItsTextAndEndsWithTheFailure(
            String wire, String operation, CopilotServer server) {
        server.enqueue(Answer.text(INVALID));
        try (OutputChat chat = chat(server)) {
            OutputChat.Outcome outcome =
                    chat.ask(wire, operation, OPTION + "&outputRetries=0&memoryId=7");

            assertThat(outcome.failed().getText()).isEqualTo(INVALID);
            assertThat(outcome.streamed()).isEqualTo(operation.equals("stream") ? INVALID : "");
            server.enqueue(Answer.text(VALID));
            chat.ask(wire, operation, OPTION + "&memoryId=7").succeeded();
            assertThat(rolesOf(server.request(1).json(), promptMember(wire)))
                    .containsExactly("user");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theProducerOfAChannelReceivesTheOutcome(boolean isValid, CopilotServer server)
            throws Exception {
        server.enqueue(Answer.text(isValid ? "\n" + VALID : INVALID));
        try (OutputChat chat = chat(server)) {
            chat.context()
                    .camel()
                    .addRoutes(
                            new RouteBuilder() {
                                @Override
                                public void configure() {
                                    from("copilot:stream:channel").to("mock:chunks");
                                }
                            });
            OutputChat.Outcome outcome = chat.ask("completions", "stream:channel", OPTION);
            if (isValid) {
                assertThat(outcome.body()).isEqualTo(VALID);
                assertThat(outcome.exchange().getMessage().getHeader(Exchange.CONTENT_TYPE))
                        .isEqualTo("application/json");
            } else {
                assertThat(outcome.failed().getCode()).isEqualTo("invalid");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "sse"})
    void aBodyThatIsReadEndsWithTheFailure(String emit, CopilotServer server) throws Exception {
        server.enqueue(Answer.text(INVALID));
        try (OutputChat chat = chat(server)) {
            OutputChat.Outcome outcome =
                    chat.ask("completions", "stream", OPTION + "&emit=" + emit);
            StringBuilder read = new StringBuilder();
            Exception broken = null;
            try (InputStream body = (InputStream) outcome.body()) {
                for (int next = body.read(); next >= 0; next = body.read()) {
                    read.append((char) next);
                }
            } catch (IOException failure) {
                broken = failure;
            }
            if (emit.equals("text")) {
                assertThat(read).hasToString(INVALID);
                assertThat(broken).hasRootCauseInstanceOf(CopilotOutputException.class);
            } else {
                assertThat(read.toString())
                        .contains("{\"error\":{")
                        .contains("\"code\":\"invalid\"")
                        .doesNotContain("[DONE]");
            }
        }
    }

    @Test
    void aMessageListsFewViolationsAndNoCredential(CopilotServer server) {
        String values = "{\"type\":\"array\",\"items\":{\"enum\":[\"" + "x".repeat(500) + "\"]}}";
        server.enqueue(Answer.text("[1,2,3,4,5,6,7,\"" + ChatContext.TOKEN + "\"]"));
        try (OutputChat chat = new OutputChat(server).schema(values)) {
            OutputChat.Outcome outcome =
                    chat.ask("completions", "chat", OPTION + "&outputRetries=0");

            assertThat(outcome.failed().getViolations()).hasSize(8);
            assertThat(outcome.failed()).hasMessageContaining("; and 3 more");
            assertThat(ChatContext.textOf(outcome.failed())).doesNotContain(ChatContext.TOKEN);
            assertThat(outcome.failed().getViolations().toString())
                    .doesNotContain(ChatContext.TOKEN);
        }
    }

    @Test
    void aResultWithoutASchemaHasNoOutput(CopilotServer server) {
        server.enqueue(Answer.text(VALID));
        try (OutputChat chat = chat(server)) {
            OutputChat.Outcome outcome = chat.ask("completions", "chat", "");
            assertThat(outcome.succeeded().output()).isNull();
            assertThat(outcome.exchange().getMessage().getHeader(Exchange.CONTENT_TYPE))
                    .isEqualTo("text/plain; charset=UTF-8");
            assertThat(outcome.result().messages())
                    .extracting(ChatMessage::text)
                    .containsExactly(ChatContext.PROMPT, VALID);
            assertThat(outcome.exchange().getMessage().getHeaders())
                    .doesNotContainKey(CopilotHeaders.TOOL_ITERATIONS);
        }
    }
}
