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
 * Lets all sides read the same streams and prints one table. The server and each side have a
 * process of their own; the sides take turns, so that whatever else the machine does hits all, and
 * each round gives the ratios of neighbours. Exit code 1 only if chunks got lost or a side broke:
 * whether a target is met is for whoever reads the table, since a busy machine may miss one.
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
                "copilot:stream beside its peers over %s; %s, %d processors, Java %s%n"
                        + "One stream of %d chunks after another: median of %d rounds"
                        + " (least to greatest). Takes about six minutes.%n%n",
                scheme,
                LocalDate.now(ZoneOffset.UTC),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"),
                StreamedAnswer.CHUNKS,
                ROUNDS);
        StreamBenchmark benchmark = new StreamBenchmark();
        List<String> tls = TlsOptions.of(scheme);
        try (ChildJvm server = ChildJvm.start(HEAP, tls, StreamServer.class, scheme)) {
            benchmark.start(sides, tls, scheme, server.line());
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
            if (process.line() == null) {
                tellBroken(side);
            } else {
                turns.put(side, new ArrayList<>());
            }
        }
    }

    private void rounds(int rounds) throws IOException {
        for (int i = 0; i < rounds; i++) {
            for (StreamSide side : List.copyOf(turns.keySet())) {
                ChildJvm process = processes.get(side);
                process.say(Integer.toString(MILLIS_OF_A_TURN));
                String turn = process.line();
                if (turn == null) {
                    turns.remove(side);
                    tellBroken(side);
                } else {
                    turns.get(side).add(Turn.parse(turn));
                }
            }
        }
    }

    /** Why it broke, the process itself has told on its standard error. */
    private static void tellBroken(StreamSide side) {
        System.out.println("Broken, and without a further turn: " + side.label());
    }
}
