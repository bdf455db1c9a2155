// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Lets all sides read the same stream and prints one table. The server and each side run in
 * separate processes. The sides take turns, so that other load on the machine affects all of them,
 * and each round gives ratios of adjacent turns. The exit code is 1 only if chunks were lost or a
 * side failed: a missed target is only shown in the table, because a busy machine may miss one.
 */
final class StreamBenchmark {

    private static final int WARM_UP_ROUNDS = 5;
    private static final int ROUNDS = 9;
    private static final int MILLIS_OF_A_TURN = 800;
    private static final String HEAP = "512m";

    private final Map<StreamSide, ChildJvm> processes = new EnumMap<>(StreamSide.class);
    private final Map<StreamSide, List<Turn>> turns = new EnumMap<>(StreamSide.class);

    private StreamBenchmark() {}

    static void run(List<StreamSide> sides, String scheme) throws IOException {
        System.out.printf(
                Locale.ROOT,
                "copilot:stream compared with its peers over %s; %s, %d processors, Java %s%n"
                        + "One stream of %d chunks after another: median of %d rounds"
                        + " (minimum to maximum). Takes about six minutes.%n%n",
                scheme,
                LocalDate.now(ZoneOffset.UTC),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"),
                StreamedAnswer.CHUNKS,
                ROUNDS);
        StreamBenchmark benchmark = new StreamBenchmark();
        List<String> tls = TlsOptions.of(scheme);
        try (ChildJvm server = ChildJvm.start(HEAP, tls, StreamServer.class, scheme)) {
            benchmark.start(sides, tls, scheme, server.readLine());
            benchmark.rounds(WARM_UP_ROUNDS);
            benchmark.turns.values().forEach(List::clear);
            benchmark.rounds(ROUNDS);
        } finally {
            benchmark.processes.values().forEach(ChildJvm::close);
        }
        new StreamTable(benchmark.turns).print();
        System.exit(benchmark.turns.size() == sides.size() ? 0 : 1);
    }

    private void start(List<StreamSide> sides, List<String> tls, String scheme, String port)
            throws IOException {
        for (StreamSide side : sides) {
            ChildJvm process =
                    ChildJvm.start(HEAP, tls, StreamTurns.class, scheme, port, side.name());
            processes.put(side, process);
            if (process.readLine() == null) {
                reportFailure(side);
            } else {
                turns.put(side, new ArrayList<>());
            }
        }
    }

    private void rounds(int rounds) throws IOException {
        for (int i = 0; i < rounds; i++) {
            for (StreamSide side : List.copyOf(turns.keySet())) {
                ChildJvm process = processes.get(side);
                process.writeLine(Integer.toString(MILLIS_OF_A_TURN));
                String turn = process.readLine();
                if (turn == null) {
                    turns.remove(side);
                    reportFailure(side);
                } else {
                    turns.get(side).add(Turn.parse(turn));
                }
            }
        }
    }

    /** Reports a side that has failed; its process has printed the reason on standard error. */
    private static void reportFailure(StreamSide side) {
        System.out.println("Failed, and excluded from further turns: " + side.label());
    }
}
