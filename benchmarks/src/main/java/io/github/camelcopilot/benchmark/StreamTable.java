// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Prints the results of the sides, and the ratios of copilot to the best other side in each round.
 *
 * @param turns the turns of every side that did not fail; the same number for each
 */
record StreamTable(Map<StreamSide, List<Turn>> turns) {

    private static final double NO_TARGET = 0;
    private static final double MAX_CPU_RATIO = 0.6;

    void print() {
        row("", "chunks per second", "CPU per chunk in µs");
        turns.forEach(
                (side, own) ->
                        row(
                                side.label(),
                                spread(own, Turn::chunksPerSecond).show(0),
                                spread(own, Turn::cpuMicrosPerChunk).show(2)));
        System.out.println();
        row("rate compared with", "ratio", "target");
        ratio(StreamSide.PUBLISHER, StreamSide.PEERS, 1.8);
        ratio(StreamSide.TEXT, StreamSide.PEERS, 1.8);
        ratio(StreamSide.CHANNEL, StreamSide.PEERS, 1.8);
        ratio(StreamSide.RESPONSES_PUBLISHER, StreamSide.RESPONSES_PEERS, 1.5);
        ratio(StreamSide.RESPONSES_TEXT, StreamSide.RESPONSES_PEERS, 1.5);
        ratio(StreamSide.MESSAGES_PUBLISHER, StreamSide.MESSAGES_PEERS, 1.5);
        ratio(StreamSide.MESSAGES_TEXT, StreamSide.MESSAGES_PEERS, 1.5);
        ratio(StreamSide.SPLIT, StreamSide.CAMEL_HTTP, 3.0);
        ratio(StreamSide.SPLIT, List.of(StreamSide.CAMEL_HTTP_TOKENS), NO_TARGET);
        ratio(StreamSide.PUBLISHER, List.of(StreamSide.RAW_JDK), 0.5);
        ratio(StreamSide.TEXT, List.of(StreamSide.RAW_JDK), 0.5);
        ratio(StreamSide.PUBLISHER, List.of(StreamSide.RAW_APACHE), NO_TARGET);
        ratio(StreamSide.TEXT, List.of(StreamSide.RAW_APACHE), NO_TARGET);
        System.out.println();
        row("CPU per chunk compared with", "ratio", "target");
        cpuRatio(StreamSide.PUBLISHER, StreamSide.PEERS);
        cpuRatio(StreamSide.TEXT, StreamSide.PEERS);
        cpuRatio(StreamSide.CHANNEL, StreamSide.PEERS);
        cpuRatio(StreamSide.RESPONSES_PUBLISHER, StreamSide.RESPONSES_PEERS);
        cpuRatio(StreamSide.RESPONSES_TEXT, StreamSide.RESPONSES_PEERS);
        cpuRatio(StreamSide.MESSAGES_PUBLISHER, StreamSide.MESSAGES_PEERS);
        cpuRatio(StreamSide.MESSAGES_TEXT, StreamSide.MESSAGES_PEERS);
    }

    /** Prints a ratio of rates; nothing if one of the two sides is missing. */
    private void ratio(StreamSide own, List<StreamSide> others, double least) {
        Optional<StreamSide> best = best(others);
        if (best.isEmpty() || !turns.containsKey(own)) {
            return;
        }
        Spread ratio = ratio(turns.get(own), turns.get(best.get()), Turn::chunksPerSecond);
        row(
                own.label() + " / " + best.get().label(),
                ratio.show(2),
                least == NO_TARGET
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "at least %-4s %s",
                                least,
                                ratio.median() >= least ? "PASS" : "FAIL"));
    }

    /** Like {@link #ratio}, for CPU per chunk, of which less is better. */
    private void cpuRatio(StreamSide own, List<StreamSide> others) {
        Optional<StreamSide> best = best(others);
        if (best.isEmpty() || !turns.containsKey(own)) {
            return;
        }
        Spread ratio = ratio(turns.get(own), turns.get(best.get()), Turn::cpuMicrosPerChunk);
        row(
                own.label() + " / " + best.get().label(),
                ratio.show(2),
                String.format(
                        Locale.ROOT,
                        "at most %s  %s",
                        MAX_CPU_RATIO,
                        ratio.median() <= MAX_CPU_RATIO ? "PASS" : "FAIL"));
    }

    /** Returns the fastest of these sides that did not fail. */
    private Optional<StreamSide> best(List<StreamSide> sides) {
        return sides.stream().filter(turns::containsKey).max(Comparator.comparing(this::median));
    }

    private double median(StreamSide side) {
        return spread(turns.get(side), Turn::chunksPerSecond).median();
    }

    private static Spread ratio(List<Turn> own, List<Turn> other, ToDoubleFunction<Turn> value) {
        double[] ratios = new double[own.size()];
        for (int round = 0; round < ratios.length; round++) {
            ratios[round] =
                    value.applyAsDouble(own.get(round)) / value.applyAsDouble(other.get(round));
        }
        return Spread.of(ratios);
    }

    private static Spread spread(List<Turn> turns, ToDoubleFunction<Turn> value) {
        return Spread.of(turns.stream().mapToDouble(value).toArray());
    }

    private static void row(String what, String first, String second) {
        System.out.println(
                String.format(Locale.ROOT, "%-73s %-32s %s", what, first, second).stripTrailing());
    }
}
