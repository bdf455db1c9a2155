// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.examples.testing.ExampleRun;
import io.github.camelcopilot.test.CopilotServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One property selects the provider; its credential comes from the environment. */
class ProviderTest {

    /** An upgrade to HTTP/2 would not have the header that the desk checks. */
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

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
        String url = "camel.component.copilot.base-url";
        return Stream.of(
                Arguments.of("openai", Map.of("OPENAI_API_KEY", "k"), Map.of(url, "SERVER/v1")),
                Arguments.of("anthropic", Map.of("ANTHROPIC_API_KEY", "k"), Map.of(url, "SERVER")),
                Arguments.of(
                        "azure",
                        Map.of(
                                "AZURE_OPENAI_ENDPOINT", "SERVER",
                                "AZURE_OPENAI_API_KEY", "k",
                                "AZURE_OPENAI_DEPLOYMENT", "desk"),
                        Map.of()),
                Arguments.of("local", Map.of("LOCAL_URL", "SERVER/v1"), Map.of()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("providers")
    void callsToolsWithEachProvider(
            String provider, Map<String, String> environment, Map<String, String> properties)
            throws Exception {
        int port = freePort();
        ExampleRun.Builder builder =
                ExampleRun.of(SupportDesk.class)
                        .property("camel.main.profile", provider)
                        .property("desk.port", port);
        environment.forEach((name, value) -> builder.environment(name, resolved(value)));
        properties.forEach((name, value) -> builder.property(name, resolved(value)));

        try (ExampleRun run = builder.start()) {
            run.awaitOutput("Open http");
            URI desk = URI.create("http://127.0.0.1:" + port + "/");
            HttpRequest question =
                    HttpRequest.newBuilder(desk.resolve("chat"))
                            .header("Content-Type", "application/json")
                            .POST(
                                    BodyPublishers.ofString(
                                            "{\"chat\":\"1\",\"text\":\"lookupOrder 1003\"}"))
                            .build();
            assertThat(http.send(question, BodyHandlers.ofString()).statusCode()).isEqualTo(202);

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> events(desk).contains("\"type\":\"end\""));
            assertThat(events(desk)).contains("Camping").doesNotContain("\"type\":\"error\"");
            assertThat(run.output()).doesNotContain("simulator");
        }
        assertThat(server.requests()).hasSize(2);
    }

    private String events(URI desk) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(desk.resolve("events?chat=1&after=0")).build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
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
