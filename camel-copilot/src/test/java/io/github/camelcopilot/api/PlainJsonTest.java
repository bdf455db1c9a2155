// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelcopilot.testing.TestUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A plain {@code ObjectMapper}, as Camel's {@code marshal().json()} uses it, writes each record of
 * the API and reads it back; except those that hold a credential.
 */
class PlainJsonTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Instant RESET = Instant.parse("2026-12-01T00:00:00Z");
    private static final ReasoningState STATE =
            ReasoningState.of(
                    WireFormat.RESPONSES,
                    "m",
                    List.of(
                            Map.of(
                                    "type",
                                    "reasoning",
                                    "summary",
                                    List.of(Map.of("text", "Hm.")),
                                    "encrypted_content",
                                    "gAAAA==")));

    private static final ToolCall CALL = ToolCall.of("call_1", "weather", "{\"city\":\"Ur\"}");

    private static final TokenPrices PRICES =
            TokenPrices.builder()
                    .batchSize(1_000)
                    .input(1L)
                    .output(2L)
                    .cacheRead(3L)
                    .cacheWrite(4L)
                    .longContextFrom(5L)
                    .longContext(TokenPrices.builder().input(6L).build())
                    .build();

    static Stream<Object> records() {
        return Stream.of(
                result(
                        Quota.builder().percent(12.5).resetAt(RESET).build(),
                        TestUsage.of(1, 2, 3, 4, 5)),
                result(Quota.builder().percent(100).build(), null),
                result(null, null),
                Quota.builder().percent(0.5).resetAt(RESET.plusNanos(1_000_000)).build(),
                TestUsage.of(1, 2, 3, 4, 5),
                Cost.builder().nanoAiu(1_500_000_000).estimated(true).premiumRequests(0.33).build(),
                UsageReport.builder()
                        .plan("individual_pro")
                        .host("https://api.individual.githubcopilot.com")
                        .quotas(
                                Map.of(
                                        "chat",
                                        Quota.builder()
                                                .name("chat")
                                                .entitlement(300.0)
                                                .remaining(-1.5)
                                                .percent(-0.5)
                                                .unlimited(false)
                                                .exhausted(true)
                                                .overagePermitted(true)
                                                .overage(1.5)
                                                .build()))
                        .resetAt(RESET)
                        .build(),
                ModelCheck.builder().model("m").status(400).code("c").advice("a").build(),
                CALL,
                ModelInfo.of("m"),
                ModelInfo.builder("m")
                        .name("M")
                        .vendor("v")
                        .version("1")
                        .family("f")
                        .type("chat")
                        .preview(true)
                        .policyState("enabled")
                        .supportedEndpoints(List.of("/responses"))
                        .limits(
                                ModelLimits.builder()
                                        .maxContextWindowTokens(1)
                                        .maxPromptTokens(2)
                                        .maxOutputTokens(3)
                                        .build())
                        .supports(
                                ModelCapabilities.builder()
                                        .streaming(true)
                                        .toolCalls(false)
                                        .structuredOutputs(true)
                                        .reasoningEfforts(List.of("low"))
                                        .build())
                        .billing(
                                ModelBilling.builder()
                                        .premium(true)
                                        .multiplier(0.33)
                                        .tokenPrices(PRICES)
                                        .build())
                        .build(),
                ChatMessage.builder(Role.ASSISTANT)
                        .content(
                                List.of(
                                        ContentPart.text("Look"),
                                        ContentPart.image("image/png", new byte[] {1, 2, 3}),
                                        ContentPart.imageUrl("https://host.invalid/a.png", "low"),
                                        ContentPart.other(Map.of("type", "tool_result"))))
                        .toolCalls(List.of(CALL))
                        .toolCallId("call_0")
                        .toolFailed(true)
                        .reasoningState(STATE)
                        .extra(Map.of("name", "Ann"))
                        .build(),
                Conversation.builder()
                        .messages(List.of(ChatMessage.user("Why?")))
                        .version(7)
                        .build(),
                Conversation.builder()
                        .messages(List.of(ChatMessage.user("Why?"), ChatMessage.user("How?")))
                        .version(7)
                        .turnTokens(Arrays.asList(null, 5_000_000_000L))
                        .build(),
                STATE,
                ReasoningState.of(WireFormat.MESSAGES, null, List.of()),
                ChatRequest.builder()
                        .model("m")
                        .messages(
                                List.of(ChatMessage.system("Be brief."), ChatMessage.user("Why?")))
                        .temperature(0.5)
                        .topP(1.0)
                        .maxTokens(10)
                        .stop(List.of("."))
                        .seed(7L)
                        .reasoningEffort("low")
                        .tools(
                                ToolSpec.builder("weather")
                                        .description("The weather")
                                        .parameters(Map.of("type", "object"))
                                        .strict(true)
                                        .build(),
                                ToolSpec.builder("time").build())
                        .toolChoice(ToolChoice.named("time"))
                        .responseFormat(ResponseFormat.jsonSchema("n", Map.of("type", "object")))
                        .extra(Map.of("user", "x"))
                        .build(),
                ErrorDetails.builder()
                        .status(429)
                        .code("rate_limited")
                        .requestId("id-1")
                        .retryAfter(Duration.ofMillis(1_500))
                        .build(),
                ErrorDetails.NONE,
                ToolChoice.REQUIRED,
                ResponseFormat.JSON_OBJECT,
                TokenKey.of("github.com", "ann"));
    }

    private static ChatResult result(Quota quota, Usage usage) {
        return ChatResult.builder()
                .id("id")
                .model("m")
                .text("Yes.")
                .reasoning("Hm.")
                .finishReason(FinishReason.TOOL_CALLS)
                .usage(usage)
                .toolCalls(List.of(CALL))
                .initiator("user")
                .requestId("request-1")
                .quota(quota)
                .build();
    }

    @ParameterizedTest
    @MethodSource("records")
    void aRecordIsWrittenAndReadBack(Object value) throws Exception {
        String json = MAPPER.writeValueAsString(value);

        assertThat(MAPPER.readValue(json, value.getClass())).as(json).isEqualTo(value);
    }

    @Test
    void eachComponentOfAResultIsAMemberAndNoMore() {
        JsonNode json =
                MAPPER.valueToTree(
                        result(Quota.builder().percent(12.5).resetAt(RESET).build(), null));

        assertThat(json.path("text").asText()).isEqualTo("Yes.");
        assertThat(json.path("finishReason").asText()).isEqualTo("TOOL_CALLS");
        assertThat(json.path("quota").path("percent").asDouble()).isEqualTo(12.5);
        assertThat(json.path("quota").path("resetAt").asText()).isEqualTo("2026-12-01T00:00:00Z");
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly(
                        "id",
                        "model",
                        "text",
                        "refusal",
                        "reasoning",
                        "finishReason",
                        "rawFinishReason",
                        "usage",
                        "toolCalls",
                        "initiator",
                        "requestId",
                        "quota",
                        "quotas",
                        "cost",
                        "fallback",
                        "messages",
                        "lastUsage",
                        "toolIterations",
                        "toolExecutions",
                        "approvalNeeded");
    }

    @Test
    void aCostIsInNanoAiuAndInCredits() {
        JsonNode json = MAPPER.valueToTree(Cost.builder().nanoAiu(1_500_000_000).build());

        assertThat(json.path("nanoAiu").asLong()).isEqualTo(1_500_000_000);
        assertThat(json.path("credits").asDouble()).isEqualTo(1.5);
    }

    @Test
    void aListOfModelsIsAList() {
        JsonNode json = MAPPER.valueToTree(ModelList.of(List.of(ModelInfo.of("a"))));

        assertThat(json.path(0).path("id").asText()).isEqualTo("a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "io.github.camelcopilot.api.ModelInfo        | {\"id\":\"a\"}",
                "io.github.camelcopilot.api.ModelCapabilities| {}",
                "io.github.camelcopilot.api.ChatMessage      | {\"role\":\"USER\"}",
                "io.github.camelcopilot.api.ChatRequest      | {\"messages\":[]}",
                "io.github.camelcopilot.api.ChatResult       | {\"text\":\"\",\"finishReason\":\"STOP\"}"
            })
    void listsMayBeAbsent(String type, String json) throws Exception {
        Object value = MAPPER.readValue(json, Class.forName(type));

        assertThat(value.toString()).contains("=[]");
    }

    static Stream<Arguments> credentials() {
        Secret secret = Secret.of("gho_0123456789abcdefghij");
        return Stream.of(
                Arguments.of(secret),
                Arguments.of(AccessToken.builder(secret).expiresAt(RESET).build()),
                Arguments.of(
                        StoredToken.builder()
                                .accessToken(secret)
                                .clientId("client")
                                .issuedAt(RESET)
                                .build()));
    }

    @ParameterizedTest
    @MethodSource("credentials")
    void aCredentialIsRefusedRatherThanShown(Object credential) {
        assertThatExceptionOfType(JsonMappingException.class)
                .isThrownBy(() -> MAPPER.writeValueAsString(credential))
                .withMessageNotContaining("0123456789");
    }
}
