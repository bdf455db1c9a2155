// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.chatmemory;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.examples.testing.ExampleRun;
import io.github.camelcopilot.test.CopilotServer;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One property selects the provider; its credential comes from the environment. */
@Execution(ExecutionMode.CONCURRENT)
class ProviderTest {

    static Stream<Arguments> providers() {
        String url = "camel.component.copilot.base-url";
        return Stream.of(
                Arguments.of("openai", Map.of("OPENAI_API_KEY", "k"), Map.of(url, "SERVER/v1")),
                Arguments.of("anthropic", Map.of("ANTHROPIC_API_KEY", "k"), Map.of(url, "SERVER")),
                Arguments.of(
                        "azure",
                        Map.of(
                                "AZURE_OPENAI_ENDPOINT", "SERVER",
                                "AZURE_OPENAI_API_KEY", "k",
                                "AZURE_OPENAI_DEPLOYMENT", "chat"),
                        Map.of()),
                Arguments.of("local", Map.of("LOCAL_URL", "SERVER/v1"), Map.of()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("providers")
    void continuesAConversationWithEachProvider(
            String provider, Map<String, String> environment, Map<String, String> properties)
            throws Exception {
        try (CopilotServer server = CopilotServer.start()) {
            ExampleRun.Builder builder =
                    ExampleRun.of(ChatMemory.class)
                            .property("camel.main.profile", provider)
                            .property("chat.port", 0);
            environment.forEach(
                    (name, value) ->
                            builder.environment(name, value.replace("SERVER", server.url())));
            properties.forEach(
                    (name, value) -> builder.property(name, value.replace("SERVER", server.url())));
            try (ExampleRun run = builder.start()) {
                String output = run.awaitOutput("/chats/\n").output();
                Caller caller =
                        new Caller(
                                output.replaceAll("(?s).*" + ChatMemory.READY + "(\\S+).*", "$1"));

                caller.ask("ada", "My name is Ada.");
                assertThat(caller.ask("ada", "What is my name?")).isEqualTo("Your name is Ada.");

                assertThat(run.output()).doesNotContain("simulator");
            }
            assertThat(server.requests()).hasSize(2);
        }
    }
}
