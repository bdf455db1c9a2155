// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;

/**
 * Compares two routes on a server that answers at once. They take short turns, so that the median
 * of many ratios is precise. A missed target is only shown, because a busy machine may miss it.
 *
 * @param subject what is compared
 * @param unit what a route is called for: call or exchange
 * @param first the route to which the other is compared
 * @param second the other route
 * @param firstName heading of the first route's column
 * @param secondName heading of the second route's column
 * @param mostCpu the target: maximum ratio of the CPU time
 * @param rounds number of measured rounds
 */
record PairBenchmark(
        String subject,
        String unit,
        String first,
        String second,
        String firstName,
        String secondName,
        double mostCpu,
        int rounds) {

    private static final int WARM_UP_ROUNDS = 10;
    private static final String SECONDS_OF_A_TURN = "1";

    void run() throws IOException {
        System.out.printf(
                Locale.ROOT,
                "%s; %s, %d processors, Java %s%n"
                        + "32 callers on a server that answers at once: median of %d rounds "
                        + "(minimum to maximum). Takes about %d seconds.%n%n",
                subject,
                LocalDate.now(ZoneOffset.UTC),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"),
                rounds,
                2 * (WARM_UP_ROUNDS + rounds) + 10);
        try (ChildJvm server = ChildJvm.start(BenchmarkServer.class, "http");
                ChildJvm child =
                        ChildJvm.start(
                                InstantAnswers.class,
                                server.readLine(),
                                String.valueOf(WARM_UP_ROUNDS),
                                String.valueOf(rounds),
                                SECONDS_OF_A_TURN,
                                first,
                                second)) {
            print(child.results());
        }
    }

    private void print(Map<String, String> results) {
        row("", firstName, secondName, "ratio", "target");
        row(results, unit + "s per second", "rate", "");
        boolean isCheap =
                Spread.parse(results.get(InstantAnswers.side(second) + ".ratio.cpu")).median()
                        <= mostCpu;
        row(
                results,
                "CPU per " + unit + " in µs",
                "cpu",
                "at most " + mostCpu + (isCheap ? "  PASS" : "  FAIL"));
    }

    private void row(Map<String, String> results, String name, String figure, String target) {
        String other = InstantAnswers.side(second);
        row(
                name,
                Spread.parse(results.get(InstantAnswers.side(first) + "." + figure)).show(0),
                Spread.parse(results.get(other + "." + figure)).show(0),
                Spread.parse(results.get(other + ".ratio." + figure)).show(3),
                target);
    }

    private static void row(String name, String first, String second, String ratio, String target) {
        System.out.println(
                String.format(
                                Locale.ROOT,
                                "%-24s %-24s %-24s %-24s %s",
                                name,
                                first,
                                second,
                                ratio,
                                target)
                        .stripTrailing());
    }
}
