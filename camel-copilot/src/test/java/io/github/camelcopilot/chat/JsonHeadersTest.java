// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.FinishReason;
import io.github.camelcopilot.api.ToolCall;
import io.github.camelcopilot.api.ToolExecution;
import io.github.camelcopilot.internal.message.ResultWriter;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.EmitForm;
import io.github.camelcopilot.testing.LoginRoute;
import io.github.camelcopilot.testing.ServerEvents;
import io.github.camelcopilot.testing.VirtualScheduler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A plain {@code ObjectMapper}, as used by {@code marshal().json()}, can serialize all headers of
 * answers, chunks and failures, including quota and times.
 */
@ExtendWith(CopilotServerExtension.class)
class JsonHeadersTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static Answer withQuota(Answer answer) {
        return answer.header("x-request-id", "request-1")
                .header(
                        "x-quota-snapshot-premium_interactions",
                        "ent=300&ov=0.0&ovPerm=false&rem=97.5&rst=2026-04-01T00%3A00%3A00Z");
    }

    private static JsonNode json(Message message) throws Exception {
        return MAPPER.readTree(MAPPER.writeValueAsString(message.getHeaders()));
    }

    private static void isWhole(JsonNode headers) {
        assertThat(headers.path("CamelCopilotQuotaResetAt").asText())
                .isEqualTo("2026-04-01T00:00:00Z");
        JsonNode quota = headers.path("CamelCopilotResult").path("quota");
        assertThat(quota.path("resetAt").asText()).isEqualTo("2026-04-01T00:00:00Z");
        assertThat(quota.path("percent").asDouble()).isEqualTo(97.5);
    }

    @Test
    void ofAChat(CopilotServer server) throws Exception {
        server.enqueue(withQuota(Answer.text("Yes.")));
        try (CopilotRoute route = CopilotRoute.chat(server, "")) {
            isWhole(json(route.ask("Hello")));
        }
    }

    @ParameterizedTest
    @EnumSource(EmitForm.class)
    void ofAMessageWithAStream(EmitForm form, CopilotServer server) throws Exception {
        server.enqueue(withQuota(ServerEvents.texts("one ", "two")));
        try (CopilotRoute route =
                CopilotRoute.at(server).start("copilot:stream?" + form.option())) {
            assertThat(json(route.ask("Hello")).path("CamelCopilotStreamId").asText()).isNotEmpty();
        }
    }

    @Test
    void ofEachChunk(CopilotServer server) throws Exception {
        server.enqueue(withQuota(ServerEvents.texts("one ", "two")));
        try (CopilotRoute route = CopilotRoute.at(server).start("copilot:stream")) {
            List<JsonNode> chunks = new ArrayList<>();
            Iterator<?> all = (Iterator<?>) route.ask("Hello").getBody();
            while (all.hasNext()) {
                chunks.add(json((Message) all.next()));
            }

            assertThat(chunks)
                    .extracting(chunk -> chunk.path("CamelCopilotChunkType").asText())
                    .containsExactly("text", "text", "end");
            isWhole(chunks.get(2));
        }
    }

    @Test
    void ofAnAnswerAfterToolCalls() throws Exception {
        ToolCall call = ToolCall.of("call-1", "weather", "{\"city\":\"Köln\"}");
        Message answer = new DefaultMessage(new DefaultCamelContext());
        ResultWriter.write(
                answer,
                ChatResult.builder()
                        .text("It rains.")
                        .finishReason(FinishReason.TOOL_CALLS)
                        .toolCalls(List.of(call))
                        .messages(List.of(ChatMessage.user("Hi"), ChatMessage.tool("call-1", "7")))
                        .toolIterations(2)
                        .toolExecutions(List.of(ToolExecution.of(call, ToolExecution.DONE, 42)))
                        .approvalNeeded(true)
                        .build());

        JsonNode headers = json(answer);

        assertThat(headers.path("CamelCopilotToolIterations").isInt()).isTrue();
        assertThat(headers.path("CamelCopilotToolIterations").asInt()).isEqualTo(2);
        assertThat(headers.path("CamelCopilotToolApproval").asText()).isEqualTo("needed");
        assertThat(headers.path("CamelCopilotToolCalls"))
                .isEqualTo(
                        MAPPER.readTree(
                                "[{\"name\":\"weather\",\"callId\":\"call-1\","
                                        + "\"arguments\":\"{\\\"city\\\":\\\"Köln\\\"}\","
                                        + "\"outcome\":\"done\",\"millis\":42}]"));
        assertThat(headers.at("/CamelCopilotResult/toolExecutions"))
                .isEqualTo(headers.path("CamelCopilotToolCalls"));
        assertThat(headers.at("/CamelCopilotResult/messages")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 402, 403, 429, 500})
    void ofAFailure(int status, CopilotServer server) throws Exception {
        server.answerWith(
                request ->
                        withQuota(
                                Answer.status(
                                                status,
                                                "{\"error\":{\"message\":\"No.\",\"code\":\"odd\"}}")
                                        .header("Retry-After", "3600")));
        try (CopilotRoute route = CopilotRoute.chat(server, "")) {
            Exchange failed = route.send("Hello");

            JsonNode headers = json(failed.getMessage());
            assertThat(headers.path("CamelCopilotStatusCode").asInt()).isEqualTo(status);
            assertThat(headers.path("CamelCopilotErrorCode").asText()).isNotEmpty();
            assertThat(headers.path("CamelCopilotRetryAfter").asLong())
                    .isEqualTo(failed.getMessage().getHeader("CamelCopilotRetryAfter", Long.class));
        }
    }

    @Test
    void ofTheEventsOfALogin(CopilotServer server, @TempDir Path folder) throws Exception {
        VirtualScheduler clock = new VirtualScheduler(Duration.ofSeconds(29));
        try (LoginRoute route = new LoginRoute(server, folder, clock).start(true)) {
            JsonNode asked = json(CopilotRoute.succeeded(route.login()));
            assertThat(asked.path("CamelCopilotLoginState").asText()).isEqualTo("authorized");
            await().until(() -> route.events().size() == 2);

            JsonNode pending = json(route.events().get(0));
            assertThat(pending.path("CamelCopilotLoginExpiresAt").asText())
                    .isEqualTo(VirtualScheduler.START.plusSeconds(900).toString());
        } finally {
            clock.close();
        }
    }
}
