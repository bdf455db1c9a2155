// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;

/**
 * Runs {@link InstantAnswers} and {@link ManyCalls} and prints one table. The server and each part
 * run in separate processes. The exit code is 1 only if calls were lost: a missed target is only
 * shown in the table, because a busy machine may miss one.
 */
final class ChatBenchmark {

    private static final double LEAST_RATE = 0.65;
    private static final double MOST_CPU = 1.8;
    private static final int MOST_THREADS = 40;

    private static final String WARM_UP_ROUNDS = "4";
    private static final String ROUNDS = "11";
    private static final String SECONDS_OF_A_TURN = "3";

    private ChatBenchmark() {}

    static void run() throws IOException {
        System.out.printf(
                Locale.ROOT,
                "copilot:chat compared with camel-http and Jackson by hand; %s, %d processors, Java %s%n"
                        + "Takes about three minutes.%n%n",
                LocalDate.now(ZoneOffset.UTC),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"));
        boolean whole;
        try (ChildJvm server = ChildJvm.start(BenchmarkServer.class, "http")) {
            String port = server.readLine();
            printInstant(
                    results(
                            InstantAnswers.class,
                            port,
                            WARM_UP_ROUNDS,
                            ROUNDS,
                            SECONDS_OF_A_TURN,
                            ChatRoutes.HTTP,
                            ChatRoutes.COPILOT,
                            ChatRoutes.ASYNC));
            whole =
                    printMany(
                            results(ManyCalls.class, port, ChatRoutes.HTTP),
                            results(ManyCalls.class, port, ChatRoutes.COPILOT));
        }
        System.exit(whole ? 0 : 1);
    }

    private static Map<String, String> results(Class<?> part, String... arguments)
            throws IOException {
        try (ChildJvm child = ChildJvm.start(part, arguments)) {
            return child.results();
        }
    }

    private static void printInstant(Map<String, String> results) {
        System.out.println(
                "32 callers on a server that answers at once: median of "
                        + ROUNDS
                        + " rounds (minimum to maximum)");
        row("", "camel-http", "copilot:chat", "ratio", "target", "");
        boolean isFast = median(results, "copilot.ratio.rate") >= LEAST_RATE;
        row(results, "copilot", "rate", "at least " + LEAST_RATE, mark(isFast));
        boolean isCheap = median(results, "copilot.ratio.cpu") <= MOST_CPU;
        row(results, "copilot", "cpu", "at most " + MOST_CPU, mark(isCheap));
        System.out.println();
        row("", "camel-http", "HttpClient async", "ratio", "", "");
        row(results, "async", "rate", "", "");
        row(results, "async", "cpu", "", "");
    }

    private static double median(Map<String, String> results, String name) {
        return Spread.parse(results.get(name)).median();
    }

    private static void row(
            Map<String, String> results, String side, String figure, String target, String mark) {
        row(
                figure.equals("rate") ? "calls per second" : "CPU per call in µs",
                Spread.parse(results.get("http." + figure)).show(0),
                Spread.parse(results.get(side + "." + figure)).show(0),
                Spread.parse(results.get(side + ".ratio." + figure)).show(2),
                target,
                mark);
    }

    /** Returns whether all calls of copilot were answered. */
    private static boolean printMany(Map<String, String> http, Map<String, String> copilot) {
        System.out.printf(
                Locale.ROOT,
                "%n%d calls at once on a server that takes %d ms: %d bursts in a fresh JVM%n",
                ManyCalls.CALLS,
                BenchmarkServer.PAUSE_MILLIS,
                ManyCalls.BURSTS);
        int all = ManyCalls.BURSTS * ManyCalls.CALLS;
        boolean whole = Integer.parseInt(copilot.get("completed")) == all;
        row("", "camel-http", "copilot:chat", "", "target", "");
        row(
                "completed of " + ManyCalls.BURSTS + " x " + ManyCalls.CALLS,
                http.get("completed"),
                copilot.get("completed"),
                "",
                "all " + all,
                mark(whole));
        row(
                "threads of the JVM at most",
                http.get("threads"),
                copilot.get("threads"),
                "",
                "at most " + MOST_THREADS,
                mark(Integer.parseInt(copilot.get("threads")) <= MOST_THREADS));
        row("waiting at once at most", http.get("waiting"), copilot.get("waiting"), "", "", "");
        row(
                "seconds of the first burst",
                http.get("seconds.first"),
                copilot.get("seconds.first"),
                "",
                "",
                "");
        row(
                "seconds of the last burst",
                http.get("seconds.last"),
                copilot.get("seconds.last"),
                "",
                "",
                "");
        System.out.println("threads of camel-http:   " + http.get("groups"));
        System.out.println("threads of copilot:chat: " + copilot.get("groups"));
        printFailure("camel-http", http);
        printFailure("copilot:chat", copilot);
        return whole;
    }

    private static void printFailure(String side, Map<String, String> results) {
        if (results.containsKey("failure")) {
            System.out.println("first failure of " + side + ": " + results.get("failure"));
        }
    }

    private static void row(
            String what, String http, String copilot, String ratio, String target, String mark) {
        System.out.println(
                String.format(
                                Locale.ROOT,
                                "%-27s %-22s %-22s %-20s %-14s %s",
                                what,
                                http,
                                copilot,
                                ratio,
                                target,
                                mark)
                        .stripTrailing());
    }

    private static String mark(boolean met) {
        return met ? "PASS" : "FAIL";
    }
}
