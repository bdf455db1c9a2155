// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.examples.testing.ExampleRun;
import io.github.camelcopilot.examples.testing.Folder;
import io.github.camelcopilot.examples.testing.HeldAnswers;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.Books;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.RecordedRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The processing of the inbox, the output and the exit code of a run. */
@Execution(ExecutionMode.CONCURRENT)
class BatchTest {

    @TempDir Path directory;

    private CopilotServer server;
    private Folder inbox;
    private Folder output;

    @BeforeEach
    void start() {
        server = CopilotServer.start();
        server.answerWith(request -> Answer.text("Short."));
        inbox = new Folder(directory.resolve("inbox"));
        output = new Folder(directory.resolve("output"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void summarisesTheSampleWithTheSimulatorAndFindsNothingLeftThen() throws Exception {
        ExampleRun.Builder example =
                ExampleRun.of(Batch.class)
                        .property("inbox", inbox.path())
                        .property("sample.inbox", inbox.path())
                        .property("output", output.path())
                        .property("rate", 5000);

        String first = run(example, 0);
        String second = run(example, 0);

        assertThat(first.lines().findFirst().orElseThrow()).contains("simulator", "no credential");
        assertThat(first)
                .containsPattern("files +done before +summarised +failed +tokens +seconds")
                .containsPattern("(?m)^ +1,000 +0 +1,000 +0 +[\\d,]+ +[\\d.]+ +[\\d.]+$");
        assertThat(second).containsPattern("(?m)^ +1,000 +1,000 +0 +0 +0 +[\\d.]+ +0.0$");
        assertThat(output.sub("summaries").summarised()).hasSize(1000).isEqualTo(inbox.files());
        assertThat(output.read("summaries/year-4/day-1000.txt.summary.txt")).contains("caravan");
        assertThat(output.read("report.csv").lines())
                .hasSize(3)
                .first()
                .isEqualTo(
                        "ended,files,done before,summarised,failed,tokens,seconds,per second,"
                                + "credits,by fallback,stopped");
        assertThat(output.read("report.csv").lines().toList().get(1))
                .matches("[\\dTZ:-]+,1000,0,1000,0,\\d+,[\\d.]+,[\\d.]+,0.000000,0,no");
    }

    @Test
    void takesMoreFilesThanTheDefaultsOfCamelsRepositoriesRemember() throws Exception {
        for (int i = 0; i < 1500; i++) {
            inbox.write(i + ".txt", "Text " + i);
        }

        run(example().property("rate", 5000).property("pollSize", 200), 0);
        String second = run(example(), 0);

        assertThat(second).containsPattern("(?m)^ +1,500 +1,500 +0 +0 +0 ");
        assertThat(server.requests()).hasSize(1500);
    }

    @Test
    void readsFoldersInFoldersAndLeavesTheInboxAsItIs() throws Exception {
        List<String> names = List.of("a.txt", "b c/d é 日本.md", "b c/deep/er/a.txt");
        for (String name : names) {
            inbox.write(name, "A text.");
        }
        for (String name :
                List.of(
                        "picture.png",
                        "b c/old.txt.summary.txt",
                        "old.txt.reason.txt",
                        ".hidden.txt",
                        "b c/.drafts/a.md")) {
            inbox.write(name, "not a text for this route");
        }
        List<String> before = inbox.files();

        run(example(), 0);

        assertThat(output.sub("summaries").summarised()).isEqualTo(names);
        assertThat(inbox.files()).isEqualTo(before);
    }

    @Test
    void asksAgainForATextThatChangedButNotForASummaryThatWasTakenAway() throws Exception {
        Path text = inbox.write("text.txt", "An old text.");
        inbox.write("same.txt", "Another text.");
        inbox.write("taken.txt", "A third text.");
        run(example(), 0);
        Files.delete(output.path().resolve("summaries/taken.txt.summary.txt"));
        server.answerWith(request -> Answer.text("A new summary."));
        Instant written = Files.getLastModifiedTime(text).toInstant();
        Files.writeString(text, "A new text.");
        Files.setLastModifiedTime(text, FileTime.from(written.plusSeconds(1)));

        run(example(), 0);

        assertThat(server.requests()).hasSize(4);
        assertThat(output.sub("summaries").files())
                .containsExactly("same.txt.summary.txt", "text.txt.summary.txt");
        assertThat(output.read("summaries/text.txt.summary.txt")).isEqualTo("A new summary.\n");
        assertThat(output.read("summaries/same.txt.summary.txt")).isEqualTo("Short.\n");
    }

    @Test
    void tellsWhyATextFailedAndTriesItAgainInTheNextRun() throws Exception {
        inbox.write("good.txt", "A text about camels.");
        inbox.write("sub/refused.md", "A text that the service refuses.");
        inbox.write("withheld.txt", "A text whose summary the content filter withholds.");
        inbox.write("empty.txt", "");
        Path latin = inbox.write("latin.txt", "");
        Files.write(latin, "Käse".getBytes(StandardCharsets.ISO_8859_1));
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

        String first = run(example(), 1);

        assertThat(first)
                .containsPattern("sub/refused.md failed: .*This text is not to my taste")
                .containsPattern("(?m)^ +5 +0 +1 +4 ");
        assertThat(output.sub("failed").files())
                .containsExactly(
                        "empty.txt.reason.txt",
                        "latin.txt.reason.txt",
                        "sub/refused.md.reason.txt",
                        "withheld.txt.reason.txt");
        assertThat(output.read("failed/sub/refused.md.reason.txt"))
                .contains("This text is not to my taste");
        assertThat(output.read("failed/latin.txt.reason.txt")).contains("UTF-8");
        assertThat(output.read("failed/withheld.txt.reason.txt")).contains("content_filter");
        assertThat(output.sub("summaries").summarised()).containsExactly("good.txt");

        server.answerWith(request -> Answer.text("Well, then."));
        inbox.write("empty.txt", "Not empty.");
        Files.delete(latin);
        String second = run(example(), 0);

        assertThat(second).containsPattern("(?m)^ +4 +1 +3 +0 ");
        assertThat(output.sub("failed").files()).isEmpty();
        assertThat(server.requests()).hasSize(6);
    }

    static Stream<Arguments> failuresOfAll() {
        return Stream.of(
                Arguments.of("credential", Answer.status(401, "unauthorized: bad credentials")),
                Arguments.of("access", Answer.status(403, "{\"message\":\"not_signed_up\"}")),
                Arguments.of(
                        "model",
                        Answer.status(
                                400,
                                "{\"error\":{\"code\":\"model_not_supported\",\"message\":\"no\"}}")),
                Arguments.of(
                        "long wait",
                        Answer.status(429, "slow down").header("Retry-After", "6311")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failuresOfAll")
    void stopsEarlyWhenAllTheOthersWouldFailAlike(String name, Answer answer) throws Exception {
        for (int i = 0; i < 300; i++) {
            inbox.write(i + ".txt", "Text " + i);
        }
        server.answerWith(request -> answer);

        String printed = run(example().property("threads", 2), 2);

        assertThat(printed)
                .contains("Stopped early: ", "Run it again")
                .doesNotContain(ExampleRun.TOKEN)
                .containsPattern("(?m)^ +0 +0 +0 +0 ");
        assertThat(output.sub("failed").files()).isEmpty();
        assertThat(output.read("report.csv")).endsWith(",yes\n");
        // Requests in progress, and for a refused credential one repetition of each.
        assertThat(server.requests().size()).isLessThanOrEqualTo(8);
    }

    @Test
    void goesOnWithTheRestAfterItHadToStop() throws Exception {
        for (int i = 0; i < 60; i++) {
            inbox.write(i + ".txt", "Text " + i);
        }
        AtomicInteger quota = new AtomicInteger(20);
        server.answerWith(
                request ->
                        quota.getAndDecrement() > 0
                                ? Answer.text("Short.")
                                : Answer.status(402, "quota exceeded"));

        String first = run(example(), 2);
        int sent = server.requests().size();
        server.answerWith(request -> Answer.text("Short."));
        String next = run(example(), 0);

        assertThat(first).contains("Stopped early: ", "quota exceeded");
        // Requests in progress.
        assertThat(sent).isBetween(21, 20 + 8);
        assertThat(next).containsPattern("(?m)^ +60 +20 +40 +0 ");
    }

    /**
     * Each answer of the first model costs 1 credit, of the second nothing; 40 credits are left.
     */
    private void aQuotaThatEndsWithinTheBatch() throws Exception {
        for (int i = 0; i < 100; i++) {
            inbox.write(i + ".txt", "Text " + i);
        }
        server.answerWith(request -> Answer.text("Four"));
        server.models().offer("large").offer("small");
        server.billing()
                .aiCredits()
                .price("large", 0, 1_000_000_000_000_000L, 0, 0)
                .price("small", 0, 0, 0, 0)
                .quota("premium_interactions", 40);
    }

    @Test
    void finishesOnTheFallbackModelWhenTheQuotaEnds() throws Exception {
        aQuotaThatEndsWithinTheBatch();

        String printed =
                run(
                        example()
                                .property("camel.component.copilot.model", "large")
                                .property("camel.component.copilot.fallbackModel", "small")
                                .property("camel.component.copilot.minQuotaPercent", 1),
                        0);

        Books books = server.books();
        long answeredByLarge = books.line("large", "user").answers();
        long answeredBySmall = books.line("small", "user").answers();
        assertThat(answeredByLarge + answeredBySmall).isEqualTo(100);
        // Requests in progress when the quota ended.
        assertThat(answeredByLarge).isBetween(40L, 40L + 8);
        assertThat(books.line("large", "user").requests()).isLessThanOrEqualTo(40 + 8);
        assertThat(output.sub("summaries").summarised()).hasSize(100);
        assertThat(printed)
                .containsPattern("(?m)^ +100 +0 +100 +0 ")
                .containsPattern(
                        "(?m)^ +"
                                + answeredByLarge
                                + " +0 +"
                                + credits(books.nanoAiu())
                                + " +large$")
                .containsPattern(
                        "(?m)^ +"
                                + answeredBySmall
                                + " +"
                                + answeredBySmall
                                + " +0.000000 +small$");
        assertThat(output.read("report.csv"))
                .contains("," + credits(books.nanoAiu()) + "," + answeredBySmall + ",no\n");
    }

    private static String credits(long nanoAiu) {
        return String.format(Locale.ROOT, "%.6f", nanoAiu / 1e9);
    }

    @Test
    void leavesTheRestWithoutAFallbackModelWhenTheQuotaEnds() throws Exception {
        aQuotaThatEndsWithinTheBatch();
        ExampleRun.Builder example =
                example()
                        .property("camel.component.copilot.model", "large")
                        .property("camel.component.copilot.minQuotaPercent", 1);

        String first = run(example, 2);
        long requests = server.books().requests();
        server.billing().quota("premium_interactions", 1000);
        String next = run(example, 0);

        assertThat(first).contains("Stopped early: ");
        // Requests in progress when the quota ended; nothing is sent afterwards.
        assertThat(requests).isBetween(40L, 40L + 8);
        assertThat(server.books().answers()).isEqualTo(100);
        assertThat(output.sub("summaries").summarised()).hasSize(100);
        assertThat(next).containsPattern("(?m)^ +100 +4\\d +\\d\\d +0 ");
    }

    @Test
    void stopsWhenSummariesCannotBeWritten() throws Exception {
        for (int i = 0; i < 30; i++) {
            inbox.write(i + ".txt", "Text " + i);
            // The temporary name of the summary.
            Files.createDirectories(output.path().resolve("summaries/." + i + ".txt.part"));
        }

        String printed = run(example().property("threads", 2), 2);

        assertThat(printed).contains("Stopped early: ");
        assertThat(server.requests().size()).isLessThanOrEqualTo(6);
    }

    @Test
    void sendsAgainAfterTheTimeThatTheServiceNames() throws Exception {
        inbox.write("text.txt", "A text.");
        server.enqueue(
                Answer.status(429, "slow down").header("Retry-After", "2"),
                Answer.status(503, "busy"),
                Answer.resetBeforeHead());

        run(example(), 0);

        List<RecordedRequest> requests = server.requests();
        assertThat(requests).hasSize(4);
        assertThat(Duration.between(requests.get(0).receivedAt(), requests.get(1).receivedAt()))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(2));
        assertThat(Duration.between(requests.get(1).receivedAt(), requests.get(2).receivedAt()))
                .isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void givesATextUpThatIsRefusedForNowTooOften() throws Exception {
        inbox.write("text.txt", "A text.");
        server.answerWith(request -> Answer.status(503, "busy"));

        String printed = run(example().property("redeliveries", 1), 1);

        assertThat(printed).containsPattern("text.txt failed: .*busy");
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void stopsBeforeItForgetsWhatItHasTaken() throws Exception {
        for (int i = 0; i < 50; i++) {
            inbox.write(i + ".txt", "Text " + i);
        }

        String printed = run(example().property("maxFiles", 20).property("pollSize", 10), 2);

        assertThat(printed).contains("more than 20 files");
        assertThat(server.requests().size()).isLessThanOrEqualTo(20);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void sendsNoMoreTextsAtOnceThanThereAreThreads(int threads) throws Exception {
        for (int i = 0; i < 12; i++) {
            inbox.write(i + ".txt", "Text " + i);
        }
        HeldAnswers answers = new HeldAnswers(threads);
        server.answerWith(answers);

        run(example().property("threads", threads), 0);

        assertThat(answers.maxConcurrent()).isEqualTo(threads);
    }

    @ParameterizedTest
    @CsvSource({"20, 1000, 60", "40, 2000, 90"})
    void sendsNoMoreInAnyPeriodThanTheRateSays(int rate, int period, int files) throws Exception {
        int threads = 4;
        for (int i = 0; i < files; i++) {
            inbox.write(i + ".txt", "Text " + i);
        }
        // Retries count as well.
        server.enqueue(Answer.status(503, "busy"), Answer.status(503, "busy"));

        run(
                example()
                        .property("threads", threads)
                        .property("rate", rate)
                        .property("ratePeriod", period),
                0);

        List<Instant> received =
                server.requests().stream().map(RecordedRequest::receivedAt).toList();
        assertThat(received).hasSize(files + 2);
        // A request may arrive late: one per thread in the next period.
        // Camel's throttle counts in whole milliseconds, so a period may be that much shorter.
        assertThat(mostWithin(Duration.ofMillis(period - 5L), received))
                .isBetween(rate / 2L, (long) rate + threads);
        // Without tolerance for the whole run, except one period for a late first request.
        long periods = (files + 1L) / rate;
        assertThat(Duration.between(received.get(0), received.get(files + 1)))
                .isGreaterThan(Duration.ofMillis((periods - 1) * period));
    }

    private ExampleRun.Builder example() {
        return ExampleRun.of(Batch.class)
                .property("inbox", inbox.path())
                .property("output", output.path())
                .server(server);
    }

    private static String run(ExampleRun.Builder example, int exitCode) throws Exception {
        try (ExampleRun run = example.start()) {
            int code = run.exitCode();
            assertThat(code).as(run.output()).isEqualTo(exitCode);
            return run.output();
        }
    }

    private static long mostWithin(Duration period, List<Instant> moments) {
        return moments.stream()
                .mapToLong(
                        from ->
                                moments.stream()
                                        .filter(moment -> !moment.isBefore(from))
                                        .filter(moment -> moment.isBefore(from.plus(period)))
                                        .count())
                .max()
                .orElse(0);
    }
}
