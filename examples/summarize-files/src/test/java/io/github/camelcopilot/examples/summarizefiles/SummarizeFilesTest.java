// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.summarizefiles;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.examples.testing.ExampleRun;
import io.github.camelcopilot.examples.testing.Folder;
import io.github.camelcopilot.examples.testing.HeldAnswers;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The processing of the inbox, and the output of a run. */
@Execution(ExecutionMode.CONCURRENT)
class SummarizeFilesTest {

    @TempDir Path directory;

    private CopilotServer server;
    private Folder inbox;

    @BeforeEach
    void start() {
        server = CopilotServer.start();
        inbox = new Folder(directory);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void summarisesTheSampleTextsWithTheSimulatorAndDoesNothingTwice() throws Exception {
        Folder sample = new Folder(Path.of("sample"));
        int texts = sample.files().size();
        ExampleRun.Builder example =
                ExampleRun.of(SummarizeFiles.class)
                        .property("inbox", directory)
                        .property("sample.inbox", directory)
                        .property("sample.texts", sample.path().toAbsolutePath());

        try (ExampleRun first = example.start()) {
            assertThat(first.exitCode()).as(first.output()).isZero();
            assertThat(first.output().lines().findFirst().orElseThrow())
                    .contains("simulator", "no credential");
            assertThat(first.output())
                    .containsPattern(
                            "\\[" + texts + "/" + texts + "] \\S+ +[\\d.]+ s +[\\d,]+ tokens")
                    .containsPattern("files +tokens +seconds +failures")
                    .containsPattern("(?m)^ +" + texts + " +[\\d,]+ +[\\d.]+ +0$")
                    .contains("Model simulator");
        }
        assertThat(inbox.ownFiles()).isEmpty();
        assertThat(inbox.sub(".done").files()).isEqualTo(sample.files());
        assertThat(inbox.sub(".failed").files()).isEmpty();
        assertThat(inbox.sub("summaries").files())
                .isEqualTo(sample.files().stream().map(name -> name + ".summary.txt").toList());
        for (String summary : inbox.sub("summaries").files()) {
            assertThat(inbox.sub("summaries").read(summary)).as(summary).isNotBlank();
        }

        try (ExampleRun second = example.start()) {
            assertThat(second.exitCode()).isZero();
            assertThat(second.output())
                    .contains("The inbox holds no text.")
                    .containsPattern("(?m)^ +0 +0 +0\\.0 +0$");
        }
    }

    @Test
    void movesWhatFailsAsideWithItsReason() throws Exception {
        inbox.write("good.txt", "A text about camels.");
        inbox.write("refused.md", "A text that the service refuses.");
        inbox.write("empty.txt", "");
        Files.write(directory.resolve("latin.txt"), "Käse".getBytes(StandardCharsets.ISO_8859_1));
        inbox.write("withheld.txt", "A text whose summary the content filter withholds.");
        inbox.write("picture.png", "not a text for this route");
        server.answerWith(
                request -> {
                    if (request.bodyText().contains("the service refuses")) {
                        return Answer.status(400, "This text is not to my taste");
                    }
                    return request.bodyText().contains("the content filter withholds")
                            ? Answer.json(
                                    "{\"id\":\"1\",\"model\":\"m\",\"choices\":[{\"index\":0,"
                                            + "\"finish_reason\":\"content_filter\",\"message\":"
                                            + "{\"role\":\"assistant\",\"content\":\"\"}}]}")
                            : Answer.text("Camels.");
                });

        try (ExampleRun run =
                ExampleRun.of(SummarizeFiles.class)
                        .property("inbox", directory)
                        .server(server)
                        .start()) {
            assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
            assertThat(run.output())
                    .containsPattern("refused.md +failed: .*This text is not to my taste")
                    .containsPattern("(?m)^ +5 +[\\d,]+ +[\\d.]+ +4$");
        }

        assertThat(inbox.ownFiles()).containsExactly("picture.png");
        assertThat(inbox.sub(".done").files()).containsExactly("good.txt");
        assertThat(inbox.sub("summaries").read("good.txt.summary.txt")).isEqualTo("Camels.\n");
        Folder failed = inbox.sub(".failed");
        assertThat(failed.files())
                .containsExactly(
                        "empty.txt",
                        "empty.txt.reason.txt",
                        "latin.txt",
                        "latin.txt.reason.txt",
                        "refused.md",
                        "refused.md.reason.txt",
                        "withheld.txt",
                        "withheld.txt.reason.txt");
        assertThat(failed.read("refused.md.reason.txt")).contains("This text is not to my taste");
        assertThat(failed.read("latin.txt.reason.txt")).contains("UTF-8");
        assertThat(failed.read("empty.txt.reason.txt")).isNotBlank();
        assertThat(failed.read("withheld.txt.reason.txt")).contains("content_filter");
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void namesTheVariableOfTheCredentialAndNeverItsValue() throws Exception {
        inbox.write("good.txt", "A text about camels.");
        inbox.write("bad.txt", "A text that the service refuses.");
        server.answerWith(
                request ->
                        request.bodyText().contains("the service refuses")
                                ? Answer.status(401, "unauthorized: bad credentials")
                                : Answer.text("Camels."));

        try (ExampleRun run =
                ExampleRun.of(SummarizeFiles.class)
                        .property("inbox", directory)
                        .server(server)
                        .start()) {
            assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
            assertThat(run.output().lines().findFirst().orElseThrow())
                    .contains("GitHub Copilot", "environment variable GH_TOKEN");
            assertThat(run.output()).doesNotContain(ExampleRun.TOKEN);
        }

        assertThat(inbox.sub(".failed").read("bad.txt.reason.txt"))
                .doesNotContain(ExampleRun.TOKEN);
        assertThat(server.requests().get(0).header("Authorization"))
                .hasValueSatisfying(value -> assertThat(value).contains(ExampleRun.TOKEN));
    }

    @Test
    void sendsNoMoreTextsAtOnceThanThereAreThreads() throws Exception {
        for (int i = 1; i <= 12; i++) {
            inbox.write(i + ".txt", "Text " + i);
        }
        HeldAnswers answers = new HeldAnswers(3);
        server.answerWith(answers);

        try (ExampleRun run =
                ExampleRun.of(SummarizeFiles.class)
                        .property("inbox", directory)
                        .server(server)
                        .property("threads", 2)
                        .start()) {
            assertThat(run.exitCode()).as(run.output()).isZero();
        }

        // The two threads, and the one that reads the inbox.
        assertThat(answers.maxConcurrent()).isEqualTo(3);
    }

    @Test
    void saysSoWhenTheInboxIsNotThere() throws Exception {
        Path missing = directory.resolve("missing");

        try (ExampleRun run =
                ExampleRun.of(SummarizeFiles.class).property("inbox", missing).start()) {
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.output()).contains("does not exist: " + missing);
        }

        assertThat(missing).doesNotExist();
    }
}
