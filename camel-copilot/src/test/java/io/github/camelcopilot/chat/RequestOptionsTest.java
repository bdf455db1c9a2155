// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.camelcopilot.CopilotConfiguration;
import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.testing.CopilotRoute;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The JSON and the HTTP headers that options produce. */
@ExtendWith(CopilotServerExtension.class)
class RequestOptionsTest {

    private static final String CLAUDE = "interleaved-thinking-2025-05-14";

    /** Options, and the expected members between the messages and {@code stream}. */
    static Stream<Arguments> members() {
        return Stream.of(
                Arguments.of("", ""),
                Arguments.of("temperature=0.5", "\"temperature\":0.5"),
                Arguments.of("temperature=0", "\"temperature\":0.0"),
                Arguments.of("topP=1", "\"top_p\":1.0"),
                Arguments.of("maxTokens=100", "\"max_tokens\":100"),
                Arguments.of("seed=-3", "\"seed\":-3"),
                Arguments.of("reasoningEffort=low", "\"reasoning_effort\":\"low\""),
                Arguments.of("stop=END", "\"stop\":[\"END\"]"),
                Arguments.of("stop=a, b c,,d", "\"stop\":[\"a\",\"b c\",\"d\"]"),
                Arguments.of("stop=RAW([\"a,b\",\"\\n\"])", "\"stop\":[\"a,b\",\"\\n\"]"),
                Arguments.of("stop=RAW([1,2])", "\"stop\":[\"[1\",\"2]\"]"),
                Arguments.of("stop=%20", ""),
                Arguments.of("body.n=2", "\"n\":2"),
                Arguments.of("body.user=me", "\"user\":\"me\""),
                Arguments.of("body.user=RAW(\"7\")", "\"user\":\"7\""),
                Arguments.of("body.logprobs=true", "\"logprobs\":true"),
                Arguments.of("body.x=null", "\"x\":null"),
                Arguments.of("body.x=RAW({\"a\":[1,{}]})", "\"x\":{\"a\":[1,{}]}"),
                Arguments.of("body.x=RAW({broken)", "\"x\":\"{broken\""),
                Arguments.of("body.a.b=1", "\"a.b\":1"),
                Arguments.of("body.stream=true&body.messages=[]&body.stream_options={}", ""),
                Arguments.of("body.temperature=1&temperature=0.5", "\"temperature\":0.5"),
                Arguments.of("body.temperature=1", "\"temperature\":1"),
                Arguments.of(
                        "maxTokens=5&body.max_completion_tokens=7", "\"max_completion_tokens\":7"));
    }

    @ParameterizedTest
    @MethodSource("members")
    void optionsAreSentAsJson(String options, String members, CopilotServer server)
            throws Exception {
        try (CopilotRoute route = CopilotRoute.chat(server, options)) {
            route.ask("Hi");
            assertThat(server.request(0).bodyText())
                    .isEqualTo(
                            "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]"
                                    + (members.isEmpty() ? "" : "," + members)
                                    + ",\"stream\":false}");
        }
    }

    @Test
    void theDefaultHeadersAreThoseOfTheApiGuide(CopilotServer server) throws Exception {
        try (CopilotRoute route = CopilotRoute.chat(server, "")) {
            route.ask("Hi");
            assertThat(server.request(0).path()).isEqualTo("/chat/completions");
            assertThat(server.request(0).headers().keySet())
                    .containsExactlyInAnyOrder(
                            "Accept",
                            "Authorization",
                            "Connection",
                            "Content-Length",
                            "Content-Type",
                            "Host",
                            "Openai-Intent",
                            "User-Agent",
                            "x-initiator");
            assertThat(server.request(0).header("Authorization"))
                    .hasValue("Bearer " + CopilotRoute.TOKEN);
            assertThat(server.request(0).header("Content-Type")).hasValue("application/json");
            assertThat(server.request(0).header("Openai-Intent")).hasValue("conversation-edits");
            assertThat(server.request(0).header("User-Agent").orElseThrow())
                    .matches("camel-copilot/\\d+\\.\\d+\\.\\d+.*");
        }
    }

    /** Options, a header, and its value; null = not sent. */
    static Stream<Arguments> headers() {
        String beta = "anthropic-beta";
        return Stream.of(
                Arguments.of("userAgent=mine/1", "User-Agent", "mine/1"),
                Arguments.of("intent=other", "Openai-Intent", "other"),
                Arguments.of("integrationId=vscode-chat", "Copilot-Integration-Id", "vscode-chat"),
                Arguments.of("editorVersion=vim/9", "Editor-Version", "vim/9"),
                Arguments.of("model=claude-sonnet-4.5", beta, CLAUDE),
                Arguments.of("model=Claude-Opus", beta, CLAUDE),
                Arguments.of("model=claude-x&anthropicBeta=other", beta, "other"),
                Arguments.of("model=claude-x&anthropicBeta=", beta, null),
                Arguments.of("model=gpt-4o", beta, null),
                Arguments.of("", beta, null),
                Arguments.of("header.X-Foo=bar", "X-Foo", "bar"),
                Arguments.of("header.X-Foo=RAW(a, b;c=\"d\")", "X-Foo", "a, b;c=\"d\""),
                Arguments.of("header.user-agent=mine/2", "User-Agent", "mine/2"),
                Arguments.of("initiator=agent", "x-initiator", "agent"));
    }

    @ParameterizedTest
    @MethodSource("headers")
    void optionsAreSentAsHeaders(String options, String name, String value, CopilotServer server)
            throws Exception {
        try (CopilotRoute route = CopilotRoute.chat(server, options)) {
            route.ask("Hi");
            assertThat(server.request(0).header(name).orElse(null)).isEqualTo(value);
            if (value != null) {
                assertThat(server.request(0).headers().get(name)).hasSize(1);
            }
        }
    }

    @Test
    void theAnthropicBetaHeaderDependsOnTheModelThatIsSent(CopilotServer server) throws Exception {
        try (CopilotRoute route = CopilotRoute.chat(server, "model=gpt-4o")) {
            route.ask("Hi", Map.of(CopilotHeaders.MODEL, "claude-haiku-4.5"));
            assertThat(server.request(0).header("anthropic-beta")).hasValue(CLAUDE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization",
                "AUTHORIZATION",
                "api-key",
                "Api-Key",
                "x-api-key",
                "X-API-Key",
                "Host",
                "host",
                "Content-Length",
                "content-length",
                "X-Initiator",
                "Connection",
                "CONNECTION",
                "Transfer-Encoding",
                "Proxy-Authorization"
            })
    void aReservedHeaderIsRefused(String name) {
        try (CopilotRoute route = CopilotRoute.bare()) {
            Throwable failure =
                    catchThrowable(
                            () ->
                                    route.context()
                                            .getEndpoint(
                                                    "copilot:chat?header." + name + "=s3cret"));
            assertThat(failure).isNotNull();
            assertThat(failure.getCause())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("header." + name)
                    .hasMessageNotContaining("s3cret");
            route.options().getHeader().put(name, "s3cret");
            assertThatThrownBy(() -> route.context().getEndpoint("copilot:chat"))
                    .hasStackTraceContaining("is refused");
        }
    }

    /** An option, and a value that is invalid in an HTTP header. */
    static Stream<Arguments> invalidValues() {
        return Stream.of("a\r\nX-Evil: 1", "a\nb", "a\rb", "a\u0000b", "a\u007fb", "\u20ac")
                .flatMap(
                        value ->
                                Stream.of(
                                                "userAgent",
                                                "intent",
                                                "integrationId",
                                                "editorVersion",
                                                "anthropicBeta",
                                                "header.X-Foo")
                                        .map(option -> Arguments.of(option, value)));
    }

    @ParameterizedTest
    @MethodSource("invalidValues")
    void anInvalidHeaderValueFailsTheCreation(String option, String value) {
        try (CopilotRoute route = CopilotRoute.bare()) {
            CopilotConfiguration options = route.options();
            switch (option) {
                case "userAgent" -> options.setUserAgent(value);
                case "intent" -> options.setIntent(value);
                case "integrationId" -> options.setIntegrationId(value);
                case "editorVersion" -> options.setEditorVersion(value);
                case "anthropicBeta" -> options.setAnthropicBeta(value);
                default -> options.getHeader().put("X-Foo", value);
            }
            Throwable failure = catchThrowable(() -> route.context().getEndpoint("copilot:chat"));
            assertThat(failure).isNotNull();
            assertThat(failure.getCause())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(option)
                    .hasMessageNotContaining("\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "X Foo", "X:Foo", "X\r\nFoo", "Xé"})
    void anInvalidHeaderNameIsRefused(String name) {
        try (CopilotRoute route = CopilotRoute.bare()) {
            route.options().getHeader().put(name, "x");
            assertThatThrownBy(() -> route.context().getEndpoint("copilot:chat"))
                    .hasStackTraceContaining("Not a valid name of an HTTP header");
        }
    }
}
