// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.similartexts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.examples.testing.ExampleRun;
import io.github.camelcopilot.test.CopilotServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One property selects the provider; its credential comes from the environment. */
class ProviderTest {

    @TempDir Path directory;

    private CopilotServer server;

    @BeforeEach
    void start() {
        server = CopilotServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    static Stream<Arguments> providers() {
        return Stream.of(
                Arguments.of(
                        "openai",
                        Map.of("OPENAI_API_KEY", "k"),
                        Map.of("camel.component.copilot.base-url", "SERVER/v1")),
                Arguments.of(
                        "azure",
                        Map.of(
                                "AZURE_OPENAI_ENDPOINT", "SERVER",
                                "AZURE_OPENAI_API_KEY", "k",
                                "AZURE_OPENAI_DEPLOYMENT", "vectors"),
                        Map.of()),
                Arguments.of("local", Map.of("LOCAL_URL", "SERVER/v1"), Map.of()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("providers")
    void embedsWithEachProvider(
            String provider, Map<String, String> environment, Map<String, String> properties)
            throws Exception {
        Path folder = Files.createDirectory(directory.resolve("texts"));
        Files.writeString(folder.resolve("a.txt"), "Text a");
        int port = freePort();
        ExampleRun.Builder builder =
                ExampleRun.of(SimilarTexts.class)
                        .property("camel.main.profile", provider)
                        .property("texts.folder", folder)
                        .property("texts.database", RunningTexts.database(directory))
                        .property("texts.port", port);
        environment.forEach((name, value) -> builder.environment(name, resolved(value)));
        properties.forEach((name, value) -> builder.property(name, resolved(value)));

        try (ExampleRun run = builder.start()) {
            run.awaitOutput("Open http");
            URI texts = URI.create("http://127.0.0.1:" + port + "/texts");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> RunningTexts.get(texts).body().contains("\"x\""));
            assertThat(RunningTexts.get(texts.resolve("nearest?text=Text")).body())
                    .contains("\"name\":\"a.txt\"");
            assertThat(run.output()).doesNotContain("simulator");
        }
        assertThat(server.requests())
                .hasSize(2)
                .allMatch(request -> request.path().contains("/embeddings"));
    }

    private String resolved(String value) {
        return value.replace("SERVER", server.url());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
