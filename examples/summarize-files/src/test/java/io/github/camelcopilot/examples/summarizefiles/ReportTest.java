// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.summarizefiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What the report prints. */
class ReportTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Report report =
            new Report(new PrintStream(printed, true, StandardCharsets.UTF_8));

    @Test
    void printsALineForEachTextAndATableAtTheEnd() {
        for (int index = 0; index < 10; index++) {
            report.taken(index, 10);
        }
        report.summarised("alice.txt", Instant.now(), "gpt", 1_800L, 45L, 1_845L);
        report.failed("broken.txt", new IllegalArgumentException("not UTF-8"));
        report.foundSummarised("old.md");
        report.end();

        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "[ 1/10] alice.txt                           0.0 s     1,845 tokens",
                        "[ 2/10] broken.txt                       failed: not UTF-8",
                        "[ 3/10] old.md                           summarised before, not sent again",
                        "",
                        "  files       tokens   seconds   failures",
                        "      3        1,845       0.0          1",
                        "",
                        "Model gpt: 1,800 tokens read, 45 written.",
                        "",
                        "In .failed, each with its reason: broken.txt");
        assertThat(report.failures()).isEqualTo(1);
    }

    @Test
    void countsTextsThatComeWhileItRuns() {
        report.taken(0, 1);
        report.summarised("first.txt", Instant.now(), null, null, null, null);
        report.taken(0, 2);
        report.taken(1, 2);
        report.summarised("second.txt", Instant.now(), null, null, null, null);

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .containsPattern("\\[1/1] first.txt +0.0 s +0 tokens")
                .contains("[2/3] second.txt");
    }
}
