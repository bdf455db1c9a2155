// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.summarizefiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.examples.testing.ExampleRun;
import io.github.camelcopilot.examples.testing.Folder;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.RecordedRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A run with an inbox in which an earlier run was killed. */
@Execution(ExecutionMode.CONCURRENT)
class ResumeTest {

    private static final int TEXTS = 16;

    @TempDir Path directory;

    private CopilotServer server;
    private Folder inbox;
    private Folder summaries;

    @BeforeEach
    void start() {
        server = CopilotServer.start();
        inbox = new Folder(directory);
        summaries = inbox.sub("summaries");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void sendsNoTextAgainWhoseSummaryWasThereWhenItWasKilled() throws Exception {
        List<String> names = new ArrayList<>();
        for (int i = 10; i < 10 + TEXTS; i++) {
            inbox.write(i + ".txt", "The text named " + i + ".txt");
            names.add(i + ".txt");
        }

        List<String> afterFirst = runUntilKilledInTheMiddle(5);
        int sentByFirst = server.requests().size();
        List<String> afterSecond = runUntilKilledInTheMiddle(5);
        int sentBySecond = server.requests().size();
        server.answerWith(request -> Answer.text("Summary of " + textOf(request)));
        try (ExampleRun last =
                ExampleRun.of(SummarizeFiles.class)
                        .property("inbox", directory)
                        .server(server)
                        .start()) {
            assertThat(last.exitCode()).as(last.output()).isZero();
        }

        List<String> sent = server.requests().stream().map(ResumeTest::textOf).toList();
        assertThat(sent.subList(sentByFirst, sentBySecond))
                .isNotEmpty()
                .doesNotContainAnyElementsOf(afterFirst);
        assertThat(sent.subList(sentBySecond, sent.size()))
                .isNotEmpty()
                .doesNotContainAnyElementsOf(afterSecond)
                .doesNotHaveDuplicates();
        assertThat(inbox.ownFiles()).isEmpty();
        assertThat(inbox.sub(".done").files()).isEqualTo(names);
        assertThat(summaries.files())
                .isEqualTo(names.stream().map(name -> name + ".summary.txt").toList());
        for (String name : names) {
            assertThat(summaries.read(name + ".summary.txt"))
                    .isEqualTo("Summary of " + name + "\n");
        }
    }

    @Test
    void onlyMovesATextWhoseSummaryIsThere() throws Exception {
        Path text = inbox.write("text.txt", "A text.");
        writeSummary("text.txt", Files.getLastModifiedTime(text));

        String output = runToTheEnd();

        assertThat(output).contains("summarised before, not sent again");
        assertThat(server.requests()).isEmpty();
        assertThat(summaries.read("text.txt.summary.txt")).isEqualTo("An old summary.");
        assertThat(inbox.sub(".done").files()).containsExactly("text.txt");
    }

    @Test
    void summarisesANewTextUnderAnOldName() throws Exception {
        Path text = inbox.write("text.txt", "A new text.");
        Instant before = Files.getLastModifiedTime(text).toInstant().minusSeconds(60);
        writeSummary("text.txt", FileTime.from(before));
        server.enqueue(Answer.text("A new summary."));

        runToTheEnd();

        assertThat(summaries.read("text.txt.summary.txt")).isEqualTo("A new summary.\n");
        assertThat(inbox.sub(".done").files()).containsExactly("text.txt");
    }

    @Test
    void takesNeitherAHalfSummaryNorAForgottenLockForWork() throws Exception {
        inbox.write("text.txt", "A text.");
        inbox.write("text.txt.camelLock", "");
        summaries.write(".text.txt.summary.txt.part", "Half of a summ");
        server.enqueue(Answer.text("A whole summary."));

        runToTheEnd();

        assertThat(summaries.files()).containsExactly("text.txt.summary.txt");
        assertThat(summaries.read("text.txt.summary.txt")).isEqualTo("A whole summary.\n");
    }

    /**
     * Lets the server answer this number of times and then stop responding; returns the texts with
     * complete summaries.
     */
    private List<String> runUntilKilledInTheMiddle(int answers) throws Exception {
        AtomicInteger left = new AtomicInteger(answers);
        server.answerWith(
                request ->
                        left.getAndDecrement() > 0
                                ? Answer.text("Summary of " + textOf(request))
                                : Answer.silence());
        int expected = summaries.summarised().size() + answers;
        try (ExampleRun run =
                ExampleRun.of(SummarizeFiles.class)
                        .property("inbox", directory)
                        .server(server)
                        .start()) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> summaries.summarised().size() == expected && left.get() < 0);
            run.kill();
        }
        // Requests of the killed run may still be arriving at the server.
        await().atMost(Duration.ofSeconds(30)).until(() -> server.openConnections() == 0);
        return summaries.summarised();
    }

    private String runToTheEnd() throws Exception {
        try (ExampleRun run =
                ExampleRun.of(SummarizeFiles.class)
                        .property("inbox", directory)
                        .server(server)
                        .start()) {
            assertThat(run.exitCode()).as(run.output()).isZero();
            return run.output();
        }
    }

    private void writeSummary(String text, FileTime time) throws Exception {
        Files.setLastModifiedTime(summaries.write(text + ".summary.txt", "An old summary."), time);
    }

    private static String textOf(RecordedRequest request) {
        return request.bodyText().replaceAll("(?s).*The text named (\\S+\\.txt).*", "$1");
    }
}
