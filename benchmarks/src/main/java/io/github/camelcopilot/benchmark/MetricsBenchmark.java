// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;

/**
 * Measures what the meters of a call cost: {@code copilot:chat} in a context with a Micrometer
 * registry, compared with the same route in a context without one. The two take short turns, so
 * that the median of many ratios is precise. A missed target is only shown, because a busy machine
 * may miss it.
 */
final class MetricsBenchmark {

    private static final double MOST_CPU = 1.03;
    private static final String WARM_UP_ROUNDS = "10";
    private static final String ROUNDS = "61";
    private static final String SECONDS_OF_A_TURN = "1";

    private MetricsBenchmark() {}

    static void run() throws IOException {
        System.out.printf(
                Locale.ROOT,
                "copilot:chat with and without a meter registry; %s, %d processors, Java %s%n"
                        + "32 callers on a server that answers at once: median of %s rounds "
                        + "(minimum to maximum). Takes about two and a half minutes.%n%n",
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
                                ChatRoutes.COPILOT,
                                ChatRoutes.METERED)) {
            print(child.results());
        }
    }

    private static void print(Map<String, String> results) {
        row("", "without", "with meters", "ratio", "target");
        row(results, "calls per second", "rate", "");
        boolean isCheap = Spread.parse(results.get("metered.ratio.cpu")).median() <= MOST_CPU;
        row(
                results,
                "CPU per call in µs",
                "cpu",
                "at most " + MOST_CPU + (isCheap ? "  PASS" : "  FAIL"));
    }

    private static void row(
            Map<String, String> results, String name, String figure, String target) {
        row(
                name,
                Spread.parse(results.get("copilot." + figure)).show(0),
                Spread.parse(results.get("metered." + figure)).show(0),
                Spread.parse(results.get("metered.ratio." + figure)).show(3),
                target);
    }

    private static void row(String name, String without, String with, String ratio, String target) {
        System.out.println(
                String.format(
                                Locale.ROOT,
                                "%-20s %-24s %-24s %-24s %s",
                                name,
                                without,
                                with,
                                ratio,
                                target)
                        .stripTrailing());
    }
}
