// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.modelreport;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.examples.testing.ExampleRun;
import io.github.camelcopilot.test.Answer;
import io.github.camelcopilot.test.CopilotServer;
import io.github.camelcopilot.test.CopilotServerExtension;
import io.github.camelcopilot.test.RecordedRequest;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(CopilotServerExtension.class)
class ModelReportTest {

    private static final String REFUSAL =
            "{\"error\":{\"code\":\"model_not_supported\",\"message\":\"no\"}}";

    @TempDir private Path folder;

    private CopilotServer server;

    @BeforeEach
    void offer(CopilotServer running) {
        server = running;
        server.models().offer("free").offer("refused").offer("paid");
        server.billing()
                .premiumRequests()
                .multiplier("free", 0)
                .multiplier("refused", 0)
                .multiplier("paid", 3)
                .unlimited("chat")
                .quota("premium_interactions", 300)
                .remaining("premium_interactions", 75);
        server.answerWith(
                request -> model(request).equals("refused") ? Answer.status(400, REFUSAL) : null);
    }

    private static String model(RecordedRequest request) {
        return request.json().path("model").asText();
    }

    private Path page() {
        return folder.resolve("report.html");
    }

    private ExampleRun start(String... options) throws Exception {
        return ExampleRun.of(ModelReport.class)
                .server(server)
                .property("camel.component.copilot.github-host", server.url())
                .property("camel.component.copilot.max-retries", 0)
                .arguments(
                        Stream.concat(Stream.of("--out", page().toString()), Stream.of(options))
                                .toArray(String[]::new))
                .start();
    }

    @Test
    void printsWhichModelsWorkAndTheQuotaAndWritesThePage() throws Exception {
        try (ExampleRun run = start()) {
            assertThat(run.exitCode()).as(run.output()).isZero();

            assertThat(run.output().lines())
                    .anyMatch(line -> line.matches("free +200 +×0"))
                    .anyMatch(line -> line.matches("refused +400 model_not_supported +×0 +Use .*"))
                    .anyMatch(line -> line.matches("paid +- premium_skipped +×3 +Set verifyPrem.*"))
                    .contains("1 of 3 models answered.")
                    .anyMatch(line -> line.matches("quota \\(individual\\) +left +reset"))
                    .anyMatch(line -> line.matches("chat +unlimited"))
                    .anyMatch(
                            line ->
                                    line.matches(
                                            "premium_interactions +75 of 300 \\(25 %\\) +20.*"))
                    .contains("Page: " + page());
            assertThat(run.output()).doesNotContain(ExampleRun.TOKEN);
        }
        PageText page = PageText.read(page());
        assertThat(page.texts("text"))
                .contains("free", "refused", "paid", "200", "400 model_not_supported", "unlimited");
        assertThat(page.widths("good", "bad")).contains("65.0");
        assertThat(page.source()).doesNotContain(ExampleRun.TOKEN);
        assertThat(server.requests()).extracting(ModelReportTest::model).doesNotContain("paid");
    }

    @Test
    void premiumModelsAreCalledOnRequest() throws Exception {
        try (ExampleRun run = start("--premium")) {
            assertThat(run.exitCode()).as(run.output()).isZero();
            assertThat(run.output())
                    .contains("1 prompt to a premium model, which may count as 3 premium requests")
                    .contains("2 of 3 models answered.");
        }
        assertThat(server.requests()).extracting(ModelReportTest::model).contains("paid");
    }

    @ParameterizedTest
    @CsvSource({"free, 0", "refused, 1", "paid, 1", "unlisted, 1"})
    void theExitCodeSaysWhetherTheModelWorks(String model, int code) throws Exception {
        try (ExampleRun run = start("--model", model)) {
            assertThat(run.exitCode()).as(run.output()).isEqualTo(code);
            assertThat(run.output().lines())
                    .contains((code == 0 ? "1" : "0") + " of 1 models answered.");
        }
        assertThat(PageText.read(page()).texts("text")).contains(model);
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404})
    void withoutTheReportOfTheQuotaTheRestIsShown(int status) throws Exception {
        server.usage().answerWith(request -> Answer.status(status, "{\"message\":\"no\"}"));
        try (ExampleRun run = start("--model", "free")) {
            assertThat(run.exitCode()).as(run.output()).isZero();
            assertThat(run.output())
                    .contains("1 of 1 models answered.")
                    .contains("The quota cannot be seen: ");
        }
        assertThat(PageText.read(page()).texts("p"))
                .anyMatch(text -> text.startsWith("The quota cannot be seen: "));
    }

    @Test
    void withoutTheListANamedModelIsVerified() throws Exception {
        server.models().answerWith(request -> Answer.status(500, "broken"));
        try (ExampleRun run = start("--model", "gpt-4o")) {
            assertThat(run.exitCode()).as(run.output()).isZero();
            assertThat(run.output()).contains("Prices are unknown: ");
        }
        try (ExampleRun run = start()) {
            assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
            assertThat(run.output()).contains("No model was verified: ");
        }
    }

    @Test
    void wrongUsageSendsNothing() throws Exception {
        try (ExampleRun run = start("--modle", "free")) {
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.output()).contains("--modle", "Usage: model-report");
        }
        assertThat(server.requests()).isEmpty();
        assertThat(page()).doesNotExist();
    }

    @Test
    void withoutACredentialTheSimulatorIsUsed() throws Exception {
        try (ExampleRun run = ExampleRun.of(ModelReport.class).property("out", page()).start()) {
            assertThat(run.exitCode()).as(run.output()).isZero();
            assertThat(run.output())
                    .contains("The simulator answers")
                    .contains("2 of 4 models answered.")
                    .contains("187 of 300");
        }
        assertThat(server.requests()).isEmpty();
    }
}
