// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;

/**
 * Measures what the agent loop costs: an exchange in which the model calls a tool before it
 * answers, compared with two plain calls. The two take short turns, so that the median of many
 * ratios is precise. A missed target is only shown, because a busy machine may miss it.
 */
final class ToolBenchmark {

    private static final double MOST_CPU = 1.3;
    private static final String WARM_UP_ROUNDS = "10";
    private static final String ROUNDS = "31";
    private static final String SECONDS_OF_A_TURN = "1";

    private ToolBenchmark() {}

    static void run() throws IOException {
        System.out.printf(
                Locale.ROOT,
                "An exchange with one tool call and two plain calls of copilot:chat; %s, %d processors, Java %s%n"
                        + "32 callers on a server that answers at once: median of %s rounds "
                        + "(minimum to maximum). Takes about one and a half minutes.%n%n",
                LocalDate.now(ZoneOffset.UTC),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"),
                ROUNDS);
        try (ChildJvm server = ChildJvm.start(BenchmarkServer.class, "http");
                ChildJvm child =
                        ChildJvm.start(
                                InstantAnswers.class,
                                server.readLine(),
                                WARM_UP_ROUNDS,
                                ROUNDS,
                                SECONDS_OF_A_TURN,
                                ChatRoutes.TWO_CALLS,
                                ChatRoutes.TOOL)) {
            print(child.results());
        }
    }

    private static void print(Map<String, String> results) {
        row("", "two calls", "with a tool call", "ratio", "target");
        row(results, "exchanges per second", "rate", "");
        boolean isCheap = Spread.parse(results.get("tool.ratio.cpu")).median() <= MOST_CPU;
        row(
                results,
                "CPU per exchange in µs",
                "cpu",
                "at most " + MOST_CPU + (isCheap ? "  PASS" : "  FAIL"));
    }

    private static void row(
            Map<String, String> results, String name, String figure, String target) {
        row(
                name,
                Spread.parse(results.get("two-calls." + figure)).show(0),
                Spread.parse(results.get("tool." + figure)).show(0),
                Spread.parse(results.get("tool.ratio." + figure)).show(3),
                target);
    }

    private static void row(String name, String two, String tool, String ratio, String target) {
        System.out.println(
                String.format(
                                Locale.ROOT,
                                "%-24s %-24s %-24s %-24s %s",
                                name,
                                two,
                                tool,
                                ratio,
                                target)
                        .stripTrailing());
    }
}
