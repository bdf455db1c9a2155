// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.examples.testing.ExampleRun;
import io.github.camelcopilot.examples.testing.Folder;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.RecordedRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After a kill, the next run loses no file and writes no summary twice. */
class BatchKillTest {

    private static final int FILES = 1000;
    private static final int THREADS = 8;

    @TempDir Path directory;

    private CopilotServer server;
    private Folder inbox;
    private Folder output;
    private Folder summaries;

    @BeforeEach
    void start() {
        server = CopilotServer.start();
        server.answerWith(
                request ->
                        Answer.text("Summary of " + textOf(request)).delay(Duration.ofMillis(20)));
        inbox = new Folder(directory.resolve("inbox"));
        output = new Folder(directory.resolve("output"));
        summaries = output.sub("summaries");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void losesNoFileAndSummarisesNoneTwiceWhenKilledTwice() throws Exception {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < FILES; i++) {
            String name = "folder " + i % 10 + "/text " + (1000 + i) + ".txt";
            inbox.write(name, "The text named <" + name + ">.");
            names.add(name);
        }
        names.sort(null);

        runUntilKilledWith(300);
        List<String> afterFirst = summaries.summarised();
        int sentByFirst = server.requests().size();
        runUntilKilledWith(600);
        List<String> afterSecond = summaries.summarised();
        int sentBySecond = server.requests().size();
        String output = runToTheEnd();

        List<String> sent = server.requests().stream().map(BatchKillTest::textOf).toList();
        assertThat(sent.subList(sentByFirst, sentBySecond))
                .isNotEmpty()
                .doesNotContainAnyElementsOf(afterFirst)
                .doesNotHaveDuplicates();
        assertThat(sent.subList(sentBySecond, sent.size()))
                .isNotEmpty()
                .doesNotContainAnyElementsOf(afterSecond)
                .doesNotHaveDuplicates();
        assertThat(sent.size()).isBetween(FILES, FILES + 2 * THREADS);
        assertThat(output)
                .containsPattern("(?m)^ +1,000 +" + afterSecond.size() + " .* 0 +[\\d,]+ +[\\d.]+");
        assertThat(summaries.files())
                .isEqualTo(names.stream().map(name -> name + ".summary.txt").toList());
        for (String name : names) {
            assertThat(summaries.read(name + ".summary.txt"))
                    .isEqualTo("Summary of " + name + "\n");
        }
        assertThat(inbox.files()).isEqualTo(names);
    }

    @Test
    void asksForNothingWhoseSummaryIsWholeHoweverMuchOfTheRepositoryIsLost() throws Exception {
        for (int i = 0; i < 6; i++) {
            inbox.write(i + ".txt", "The text named <" + i + ".txt>.");
        }
        runToTheEnd();
        // The result of a kill during a write: an unterminated last line, to which the next run
        // appends its first key.
        Path done = directory.resolve("output/done.keys");
        List<String> keys = Files.readAllLines(done);
        Files.writeString(done, keys.get(0).substring(0, 3), StandardOpenOption.TRUNCATE_EXISTING);

        runToTheEnd();
        runToTheEnd();

        assertThat(server.requests()).hasSize(6);
        assertThat(summaries.summarised()).hasSize(6);
    }

    @Test
    void asksAgainForNothingButHalfASummary() throws Exception {
        inbox.write("half.txt", "The text named <half.txt>.");
        summaries.write(".half.txt.part", "Half of a summ");

        runToTheEnd();

        assertThat(summaries.files()).containsExactly("half.txt.summary.txt");
        assertThat(summaries.read("half.txt.summary.txt")).isEqualTo("Summary of half.txt\n");
    }

    private void runUntilKilledWith(int whole) throws Exception {
        try (ExampleRun run = example().start()) {
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> summaries.summarised().size() >= whole);
            run.kill();
        }
        // Requests of the killed run may still be arriving at the server.
        await().atMost(Duration.ofSeconds(60)).until(() -> server.openConnections() == 0);
        assertThat(summaries.summarised()).hasSizeLessThan(FILES);
    }

    private String runToTheEnd() throws Exception {
        try (ExampleRun run = example().start()) {
            assertThat(run.exitCode()).as(run.output()).isZero();
            return run.output();
        }
    }

    private ExampleRun.Builder example() {
        return ExampleRun.of(Batch.class)
                .property("inbox", inbox.path())
                .property("output", output.path())
                .property("threads", THREADS)
                .property("rate", 1000)
                .server(server);
    }

    private static String textOf(RecordedRequest request) {
        return request.bodyText().replaceAll("(?s).*The text named <([^>]+)>.*", "$1");
    }
}
