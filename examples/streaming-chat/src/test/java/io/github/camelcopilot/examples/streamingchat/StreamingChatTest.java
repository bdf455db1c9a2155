// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.streamingchat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.examples.streamingchat.ChatClient.Answering;
import io.github.camelcopilot.examples.streamingchat.ChatClient.Event;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a user starts it, in a separate JVM, because its environment matters. */
class StreamingChatTest {

    private static final Pattern OPEN = Pattern.compile("Open (http://\\S+) in a browser");

    @TempDir Path directory;

    private final List<Process> started = new ArrayList<>();
    private Path output;

    @BeforeEach
    void nameOutput() {
        output = directory.resolve("output");
    }

    @AfterEach
    void kill() {
        started.forEach(process -> process.destroyForcibly().onExit().join());
    }

    @Test
    void answersWithTheSimulatorWhereThereIsNoCredential() throws Exception {
        start("", "-Dchat.port=0");

        ChatClient client = new ChatClient(url());

        assertThat(output().lines().findFirst().orElseThrow())
                .contains("simulator", "no credential");
        try (Answering answer = client.ask("What is this?")) {
            assertThat(answer.next().text()).isEqualTo("I ");
        }
    }

    @Test
    void namesTheVariableOfTheCredentialAndNeverItsValue() throws Exception {
        try (CopilotServer server = CopilotServer.start()) {
            server.enqueue(Answer.status(401, "unauthorized"), Answer.text("Yes."));
            start(
                    RunningChat.TOKEN,
                    "-Dchat.port=0",
                    "-Dcamel.component.copilot.base-url=" + server.url());
            ChatClient client = new ChatClient(url());

            assertThat(client.post(ChatClient.conversation("Hello?")).statusCode()).isEqualTo(401);
            try (Answering answer = client.ask("Hello?")) {
                assertThat(answer.rest()).extracting(Event::type).containsExactly("text", "end");
            }

            assertThat(server.request(0).header("Authorization"))
                    .hasValueSatisfying(value -> assertThat(value).contains(RunningChat.TOKEN));
        }
        assertThat(output())
                .contains("GitHub Copilot answers", "environment variable GH_TOKEN", "401")
                .doesNotContain(RunningChat.TOKEN);
        await().untilAsserted(() -> assertThat(transcripts()).contains("Yes."));
        assertThat(transcripts()).doesNotContain(RunningChat.TOKEN);
    }

    @Test
    void saysSoWhenThePortIsTaken() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process run = start("", "-Dchat.port=" + other.getLocalPort());

            assertThat(run.waitFor(50, TimeUnit.SECONDS)).isTrue();
            assertThat(run.exitValue()).isEqualTo(1);
            assertThat(output())
                    .contains("Can't listen on 127.0.0.1:" + other.getLocalPort())
                    .doesNotContain("Open http");
        }
    }

    @Test
    void breaksAnswersOffWhenItIsStoppedAndSaysSo() throws Exception {
        try (CopilotServer server = CopilotServer.start()) {
            server.enqueue(Answer.text("One two three").stallAfter(3));
            Process run =
                    start(
                            RunningChat.TOKEN,
                            "-Dchat.port=0",
                            "-Dcamel.component.copilot.base-url=" + server.url());
            try (Answering answer = new ChatClient(url()).ask("Count, please.")) {
                assertThat(answer.next().text()).isEqualTo("One ");

                run.destroy();

                List<Event> rest = answer.rest();
                assertThat(rest.get(rest.size() - 1).data().path("message").asText())
                        .isEqualTo("This server is being stopped.");
                assertThat(run.waitFor(30, TimeUnit.SECONDS)).isTrue();
            }
            await().untilAsserted(
                            () ->
                                    assertThat(server.request(0).outcome())
                                            .isEqualTo(Outcome.HUNG_UP));
        }
        assertThat(transcripts()).contains("One two ", "Failed: ");
        assertThat(output()).doesNotContain("WARN  Default", "ERROR");
    }

    private Process start(String token, String... properties) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Dchat.transcripts=" + directory.resolve("transcripts"));
        command.addAll(Arrays.asList(properties));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(StreamingChat.class.getName());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("COPILOT_GITHUB_TOKEN", "GITHUB_TOKEN"));
        builder.environment().put("GH_TOKEN", token);
        Process process = builder.redirectOutput(output.toFile()).start();
        started.add(process);
        return process;
    }

    /** Waits for the address that the program prints. */
    private String url() {
        await().atMost(Duration.ofSeconds(50)).until(() -> OPEN.matcher(output()).find());
        Matcher open = OPEN.matcher(output());
        assertThat(open.find()).isTrue();
        return open.group(1);
    }

    private String output() {
        try {
            return Files.exists(output) ? Files.readString(output) : "";
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private String transcripts() throws IOException {
        Path folder = directory.resolve("transcripts");
        StringBuilder text = new StringBuilder();
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    text.append(Files.readString(file));
                }
            }
        }
        return text.toString();
    }
}
