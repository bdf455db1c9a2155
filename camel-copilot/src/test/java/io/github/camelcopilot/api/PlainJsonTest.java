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
    private static final ToolCall CALL = ToolCall.of("call_1", "weather", "{\"city\":\"Ur\"}");

    static Stream<Object> records() {
        return Stream.of(
                result(
                        Quota.builder().remainingPercent(12.5).resetAt(RESET).build(),
                        TestUsage.of(1, 2, 3, 4, 5)),
                result(Quota.builder().remainingPercent(100).build(), null),
                result(null, null),
                Quota.builder().remainingPercent(0.5).resetAt(RESET.plusNanos(1_000_000)).build(),
                TestUsage.of(1, 2, 3, 4, 5),
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
                        .billing(ModelBilling.builder().premium(true).multiplier(0.33).build())
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
                        .extra(Map.of("name", "Ann"))
                        .build(),
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
                        result(
                                Quota.builder().remainingPercent(12.5).resetAt(RESET).build(),
                                null));

        assertThat(json.path("text").asText()).isEqualTo("Yes.");
        assertThat(json.path("finishReason").asText()).isEqualTo("TOOL_CALLS");
        assertThat(json.path("quota"))
                .isEqualTo(
                        MAPPER.createObjectNode()
                                .put("remainingPercent", 12.5)
                                .put("resetAt", "2026-12-01T00:00:00Z"));
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly(
                        "id",
                        "model",
                        "text",
                        "reasoning",
                        "finishReason",
                        "rawFinishReason",
                        "usage",
                        "toolCalls",
                        "initiator",
                        "requestId",
                        "quota");
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
