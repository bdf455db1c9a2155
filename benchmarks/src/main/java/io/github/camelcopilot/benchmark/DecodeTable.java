// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs {@link DecodeBenchmark} with JMH, and prints the results as one table. */
final class DecodeTable {

    private DecodeTable() {}

    static void run() throws RunnerException {
        System.out.printf(
                Locale.ROOT,
                "From bytes to deltas, on one thread; %s, %d processors, Java %s%n"
                        + "JMH's average with its margin of error (99.9 %%)."
                        + " Takes about a minute and a half.%n%n",
                LocalDate.now(ZoneOffset.UTC),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"));
        Collection<RunResult> results =
                new Runner(
                                new OptionsBuilder()
                                        .include(DecodeBenchmark.class.getName())
                                        .shouldFailOnError(true)
                                        .verbosity(VerboseMode.SILENT)
                                        .build())
                        .run();
        row("", "chunks per second", "", "ratio to the lines");
        for (RunResult result : results) {
            Result<?> score = result.getPrimaryResult();
            String format = result.getParams().getParam("format");
            double lines = score(results, format, "linesAndJacksonTree");
            row(
                    format.toLowerCase(Locale.ROOT) + ": " + score.getLabel(),
                    String.format(Locale.ROOT, "%.0f", score.getScore()),
                    String.format(Locale.ROOT, "± %.0f", score.getScoreError()),
                    String.format(Locale.ROOT, "%.2f", score.getScore() / lines));
        }
    }

    private static double score(Collection<RunResult> results, String format, String label) {
        return results.stream()
                .filter(result -> result.getParams().getParam("format").equals(format))
                .map(RunResult::getPrimaryResult)
                .filter(result -> result.getLabel().equals(label))
                .findAny()
                .orElseThrow()
                .getScore();
    }

    private static void row(String what, String score, String error, String ratio) {
        System.out.println(
                String.format(Locale.ROOT, "%-40s %-18s %-12s %s", what, score, error, ratio)
                        .stripTrailing());
    }
}
