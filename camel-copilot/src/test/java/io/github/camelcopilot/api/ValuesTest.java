// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Uses the value types as callers do. */
class ValuesTest {

    private static final Secret SECRET = Secret.of("gho_0123456789abcdefghij");
    private static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");

    static Stream<Object> built() throws Exception {
        return Stream.concat(
                        PlainJsonTest.records(),
                        Stream.of(
                                AccessToken.of("abc", NOW),
                                StoredToken.builder()
                                        .accessToken(SECRET)
                                        .expiresAt(NOW)
                                        .refreshToken(SECRET)
                                        .refreshTokenExpiresAt(NOW)
                                        .clientId("client")
                                        .issuedAt(NOW)
                                        .build()))
                .filter(
                        value ->
                                Stream.of(value.getClass().getMethods())
                                        .anyMatch(m -> m.getName().equals("toBuilder")));
    }

    @ParameterizedTest
    @MethodSource("built")
    void aBuilderOfAValueBuildsAnEqualOne(Object value) throws Exception {
        Object builder = value.getClass().getMethod("toBuilder").invoke(value);
        Object copy = builder.getClass().getMethod("build").invoke(builder);

        assertThat(copy).isEqualTo(value).hasSameHashCodeAs(value).hasToString(value.toString());
    }

    /** A member that equality, or the copy of a builder, left out would be found here. */
    @ParameterizedTest
    @MethodSource("built")
    void eachMemberHasASetterOfItsName(Object value) throws Exception {
        Class<?> builder = Class.forName(value.getClass().getName() + "$Builder");
        List<String> setters =
                Stream.of(builder.getMethods())
                        .filter(method -> method.getReturnType() == builder)
                        .map(Method::getName)
                        // An object of any class, which is part of neither the text nor equality.
                        .filter(name -> !name.equals("output"))
                        .distinct()
                        .toList();

        assertThat(setters).isNotEmpty();
        for (String name : setters) {
            assertThat(value.getClass().getMethod(name).getParameterCount()).isZero();
            assertThat(value.toString()).contains(name + "=");
        }
    }

    @Test
    void aCallerSetsOnlyWhatItNeeds() {
        ChatRequest request =
                ChatRequest.builder()
                        .model("m")
                        .messages(ChatMessage.system("Be brief."), ChatMessage.user("Why?"))
                        .temperature(0.2)
                        .tools(ToolSpec.builder("time").description("The time").build())
                        .toolChoice(ToolChoice.AUTO)
                        .responseFormat(ResponseFormat.TEXT)
                        .build();

        assertThat(request.messages())
                .extracting(ChatMessage::text)
                .containsExactly("Be brief.", "Why?");
        assertThat(request.maxTokens()).isNull();
        assertThat(request.stop()).isEmpty();
        assertThat(request.extra()).isEmpty();
        assertThat(request.withModel("n").toBuilder().model("m").build()).isEqualTo(request);
        assertThat(ModelInfo.of("a").supports()).isEqualTo(ModelCapabilities.UNKNOWN);
        assertThat(AccessToken.of("Bearer abc")).isEqualTo(AccessToken.of(Secret.of("abc")));
        assertThat(TokenKey.of(" GitHub.com", " "))
                .hasToString("TokenKey[host=github.com, account=default]");
    }

    @Test
    void aValueDoesNotChangeWithTheListsItWasBuiltFrom() {
        List<ChatMessage> messages = new ArrayList<>(List.of(ChatMessage.user("a")));
        ChatRequest request = ChatRequest.of(messages);
        messages.clear();

        assertThat(request.messages()).hasSize(1);
        assertThatThrownBy(() -> request.messages().clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    static Stream<ThrowingCallable> impossible() {
        return Stream.of(
                () -> ChatMessage.builder(null).build(),
                () -> ChatResult.builder().text(null).build(),
                () -> ChatResult.builder().finishReason(null).build(),
                () -> ModelInfo.of(" "),
                () -> ToolSpec.builder(" ").build(),
                () -> ToolChoice.named(null),
                () -> ResponseFormat.jsonSchema("n", null),
                () -> ResponseFormat.TEXT.toBuilder().strict(true).build(),
                () -> ResponseFormat.JSON_OBJECT.toBuilder().schema(Map.of()).build(),
                () -> StoredToken.builder().accessToken(SECRET).issuedAt(NOW).build(),
                () -> AccessToken.builder(null).build(),
                () -> TokenKey.of(" ", "a"),
                () -> ContentPart.text(null),
                () -> TokenPrices.builder().batchSize(0).build(),
                () -> TokenPrices.builder().cacheWrite(-1L).build());
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void anImpossibleValueIsRefusedWhenItIsBuilt(ThrowingCallable construction) {
        assertThatThrownBy(construction)
                .isInstanceOfAny(NullPointerException.class, IllegalArgumentException.class);
    }
}
