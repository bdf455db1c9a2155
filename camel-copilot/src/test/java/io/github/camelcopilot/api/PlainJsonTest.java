package io.github.camelcopilot.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A plain {@code ObjectMapper}, as Camel's {@code marshal().json()} uses it, writes each record of
 * the API and reads it back; except those that hold a credential.
 */
class PlainJsonTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Instant RESET = Instant.parse("2026-12-01T00:00:00Z");
    private static final ToolCall CALL = new ToolCall("call_1", "weather", "{\"city\":\"Ur\"}");

    static Stream<Object> records() {
        return Stream.of(
                result(new Quota(12.5, RESET), new Usage(1, 2, 3, 4, 5)),
                result(new Quota(100, null), null),
                result(null, null),
                new Quota(0.5, RESET.plusNanos(1_000_000)),
                new Usage(1, 2, 3, 4, 5),
                CALL,
                ModelInfo.of("m"),
                new ModelInfo(
                        "m",
                        "M",
                        "v",
                        "1",
                        "f",
                        "chat",
                        true,
                        "enabled",
                        List.of("/responses"),
                        new ModelInfo.Limits(1, 2, 3),
                        new ModelInfo.Supports(true, false, null, true, List.of("low")),
                        new ModelInfo.Billing(true, 0.33)),
                new ChatMessage(
                        Role.ASSISTANT,
                        List.of(
                                new ContentPart.Text("Look"),
                                new ContentPart.Image("image/png", new byte[] {1, 2, 3}),
                                new ContentPart.ImageUrl("https://host.invalid/a.png", "low"),
                                new ContentPart.Other(Map.of("type", "tool_result"))),
                        List.of(CALL),
                        "call_0",
                        Map.of("name", "Ann")),
                new ChatRequest(
                        "m",
                        List.of(ChatMessage.system("Be brief."), ChatMessage.user("Why?")),
                        0.5,
                        1.0,
                        10,
                        List.of("."),
                        7L,
                        "low",
                        Map.of("user", "x")),
                new ErrorDetails(429, "rate_limited", "id-1", Duration.ofMillis(1_500)),
                ErrorDetails.NONE,
                new TokenKey("github.com", "ann"));
    }

    private static ChatResult result(Quota quota, Usage usage) {
        return new ChatResult(
                        "id",
                        "m",
                        "Yes.",
                        "Hm.",
                        FinishReason.TOOL_CALLS,
                        usage,
                        List.of(CALL),
                        null,
                        null,
                        null)
                .sentAs("user", "request-1", quota);
    }

    @ParameterizedTest
    @MethodSource("records")
    void aRecordIsWrittenAndReadBack(Object value) throws Exception {
        String json = MAPPER.writeValueAsString(value);

        assertThat(MAPPER.readValue(json, value.getClass())).as(json).isEqualTo(value);
    }

    @Test
    void eachComponentOfAResultIsAMemberAndNoMore() {
        JsonNode json = MAPPER.valueToTree(result(new Quota(12.5, RESET), null));

        assertThat(json.path("text").asText()).isEqualTo("Yes.");
        assertThat(json.path("finishReason").asText()).isEqualTo("TOOL_CALLS");
        assertThat(json.path("quota"))
                .isEqualTo(
                        MAPPER.createObjectNode()
                                .put("remainingPercent", 12.5)
                                .put("resetAt", "2026-12-01T00:00:00Z"));
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(ChatResult.class.getRecordComponents())
                                .map(component -> component.getName())
                                .toList());
    }

    @Test
    void aListOfModelsIsAList() {
        JsonNode json = MAPPER.valueToTree(new ModelList(List.of(ModelInfo.of("a"))));

        assertThat(json.path(0).path("id").asText()).isEqualTo("a");
    }

    static Stream<Arguments> credentials() {
        Secret secret = Secret.of("gho_0123456789abcdefghij");
        return Stream.of(
                Arguments.of(secret),
                Arguments.of(new AccessToken(secret, Optional.of(RESET))),
                Arguments.of(
                        new StoredToken(
                                secret,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                "client",
                                RESET)));
    }

    @ParameterizedTest
    @MethodSource("credentials")
    void aCredentialIsRefusedRatherThanShown(Object credential) {
        assertThatExceptionOfType(JsonMappingException.class)
                .isThrownBy(() -> MAPPER.writeValueAsString(credential))
                .withMessageNotContaining("0123456789");
    }
}
