// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** The running application, called over HTTP. */
@ExtendWith(OutputCaptureExtension.class)
class SpringBootExampleTest {

    private static final String TOKEN = "gho_a-value-that-nobody-may-see";
    private static final String TEXT =
            "Camels carry water. Camels carry salt across the desert. A desert is dry.";

    @RegisterExtension static final CopilotServerExtension COPILOT = new CopilotServerExtension();

    private static ConfigurableApplicationContext start(String... arguments) {
        String[] all = new String[arguments.length + 1];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--server.port=0";
        return SpringBootExample.application().run(all);
    }

    /** A credential, and this server instead of Copilot. */
    private static ConfigurableApplicationContext startWithToken(CopilotServer server) {
        return start(
                "--camel.component.copilot.token=" + TOKEN,
                "--camel.component.copilot.base-url=" + server.url(),
                "--camel.component.copilot.max-retries=0");
    }

    private static HttpResponse<String> post(ConfigurableApplicationContext app, String text)
            throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(address(app, "/summaries"))
                        .header("Content-Type", "text/plain")
                        .header("X-Mine", "not to be sent back")
                        .POST(HttpRequest.BodyPublishers.ofString(text))
                        .build());
    }

    private static URI address(ConfigurableApplicationContext app, String path) {
        int port = ((WebServerApplicationContext) app).getWebServer().getPort();
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static HttpResponse<String> send(HttpRequest request)
            throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void withoutACredentialTheSimulatorAnswersAndTheFirstLineSaysSo(CapturedOutput output)
            throws Exception {
        try (ConfigurableApplicationContext app = start()) {
            HttpResponse<String> summary = post(app, TEXT);

            assertThat(summary.statusCode()).isEqualTo(200);
            assertThat(summary.body()).contains("Camels carry");
            assertThat(summary.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
            assertThat(summary.headers().map()).doesNotContainKey("x-mine");
        }
        assertThat(output.getOut().lines().limit(2))
                .satisfiesExactly(
                        first -> assertThat(first).contains("simulator", "no credential"),
                        second -> assertThat(second).contains("curl", "/summaries"));
    }

    @Test
    void withACredentialCopilotAnswers(CapturedOutput output) throws Exception {
        CopilotServer server = COPILOT.server();
        server.enqueue(Answer.text("Camels carry things."));
        try (ConfigurableApplicationContext app = startWithToken(server)) {
            assertThat(post(app, TEXT).body()).isEqualTo("Camels carry things.");
        }
        assertThat(server.request(0).header("Authorization")).hasValue("Bearer " + TOKEN);
        assertThat(server.request(0).json().at("/messages/1/content").asText()).isEqualTo(TEXT);
        assertThat(output.getOut().lines().findFirst())
                .hasValueSatisfying(
                        first ->
                                assertThat(first)
                                        .contains(
                                                "GitHub Copilot", "camel.component.copilot.token"));
        assertThat(output.getAll()).doesNotContain(TOKEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n"})
    void anEmptyTextIsABadRequest(String text) throws Exception {
        CopilotServer server = COPILOT.server();
        try (ConfigurableApplicationContext app = startWithToken(server)) {
            assertThat(post(app, text).statusCode()).isEqualTo(400);
        }
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aTextThatIsTooLargeIsABadRequest() throws Exception {
        CopilotServer server = COPILOT.server();
        try (ConfigurableApplicationContext app = startWithToken(server)) {
            assertThat(post(app, "x".repeat(1_100_000)).statusCode()).isEqualTo(400);
        }
        assertThat(server.requests()).isEmpty();
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                arguments(Answer.status(429, "slow down").header("Retry-After", "120"), 429, "120"),
                arguments(Answer.status(503, "busy").header("Retry-After", "90"), 503, "90"),
                arguments(Answer.status(503, "busy"), 503, null),
                arguments(Answer.status(500, "oh"), 502, null),
                arguments(Answer.status(401, "unauthorized " + TOKEN), 502, null),
                arguments(Answer.status(402, "quota exceeded"), 502, null),
                arguments(Answer.resetBeforeHead(), 502, null));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureOfTheServiceIsToldWithoutASecret(
            Answer answer, int status, String retryAfter, CapturedOutput output) throws Exception {
        CopilotServer server = COPILOT.server();
        server.answerWith(request -> answer);
        try (ConfigurableApplicationContext app = startWithToken(server)) {
            HttpResponse<String> failure = post(app, TEXT);

            assertThat(failure.statusCode()).isEqualTo(status);
            assertThat(failure.headers().firstValue("Retry-After"))
                    .isEqualTo(Optional.ofNullable(retryAfter));
            assertThat(failure.body())
                    .isNotBlank()
                    .doesNotContain(TOKEN, "at io.github", "at org.");
        }
        assertThat(output.getAll()).contains("No summary: ").doesNotContain(TOKEN);
    }

    @Test
    void itsHealthSaysThatTheCredentialIsThere() throws Exception {
        try (ConfigurableApplicationContext app = startWithToken(COPILOT.server())) {
            HttpResponse<String> health =
                    send(HttpRequest.newBuilder(address(app, "/actuator/health")).build());

            assertThat(health.statusCode()).isEqualTo(200);
            assertThat(health.body())
                    .contains("\"copilot-credential\":\"UP\"")
                    .doesNotContain(TOKEN);
        }
    }
}
