// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.test.CopilotServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ctrl-C, or the signal of a service manager, leaves no files. */
class GivingUpTest {

    private static final Duration PROMPT = Duration.ofSeconds(5);

    @TempDir Path directory;

    private CopilotServer github;

    @BeforeEach
    void start() {
        github = CopilotServer.start();
        github.login().interval(0).manual();
    }

    @AfterEach
    void stop() {
        github.close();
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void leavesNothingBehindAtTheTerminal(String signal, int exitCode) throws Exception {
        try (LoginRun run = LoginRun.in(directory).github(github).start()) {
            run.awaitOutput("Waiting for you");
            SignalSupport.assumeHeeded(run.pid(), signal);

            long begin = System.nanoTime();
            run.signal(signal);

            assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(PROMPT);
            assertThat(run.err()).isEmpty();
            assertThat(run.out()).endsWith("...\n");
            assertThat(run.descendants()).isEmpty();
        }

        assertThat(files()).isEmpty();
        // The process has ended, but the server has not detected it yet.
        await().until(() -> github.openConnections() == 0);
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void keepsAQuestionThatWaitsForTheNextStart(String signal, int exitCode) throws Exception {
        Path question = Files.createDirectories(directory.resolve("inbox")).resolve("q.txt");
        Files.writeString(question, "What is a camel?");

        try (LoginRun run =
                LoginRun.in(directory).github(github).property("headless", true).start()) {
            run.awaitOutput("Ctrl-C ends it.");
            SignalSupport.assumeHeeded(run.pid(), signal);
            run.awaitFile(directory.resolve("outbox").resolve("copilot-login.txt"));

            long begin = System.nanoTime();
            run.signal(signal);

            assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(PROMPT);
            assertThat(run.err()).doesNotContain("\tat ");
        }

        // The code is invalid, but no process is left to report it.
        assertThat(files()).containsExactlyInAnyOrder("inbox/q.txt", "outbox/copilot-login.txt");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString())
                    .toList();
        }
    }
}
