package io.github.camelcopilot.benchmark;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Prints what the sides gave, and copilot's ratios to the best of the others, round by round.
 *
 * @param turns of every side that came to the end, as many for each
 */
record StreamTable(Map<StreamSide, List<Turn>> turns) {

    private static final double NO_TARGET = 0;

    void print() {
        row("", "chunks per second", "CPU per chunk in µs");
        turns.forEach(
                (side, own) ->
                        row(
                                side.label(),
                                spread(own, Turn::chunksPerSecond).show(0),
                                spread(own, Turn::cpuMicrosPerChunk).show(2)));
        System.out.println();
        row("rate beside", "ratio", "target");
        ratio(StreamSide.PUBLISHER, StreamSide.PEERS, 1.5);
        ratio(StreamSide.TEXT, StreamSide.PEERS, 1.5);
        ratio(StreamSide.CHANNEL, StreamSide.PEERS, 1.2);
        ratio(StreamSide.SPLIT, StreamSide.CAMEL_HTTP, 3.0);
        ratio(StreamSide.SPLIT, List.of(StreamSide.CAMEL_HTTP_TOKENS), NO_TARGET);
        ratio(StreamSide.PUBLISHER, List.of(StreamSide.RAW_JDK), 0.5);
        ratio(StreamSide.TEXT, List.of(StreamSide.RAW_JDK), 0.5);
        ratio(StreamSide.PUBLISHER, List.of(StreamSide.RAW_APACHE), NO_TARGET);
        ratio(StreamSide.TEXT, List.of(StreamSide.RAW_APACHE), NO_TARGET);
    }

    /** Prints nothing where one of the two sides is missing. */
    private void ratio(StreamSide own, List<StreamSide> others, double least) {
        Optional<StreamSide> best =
                others.stream().filter(turns::containsKey).max(Comparator.comparing(this::median));
        if (best.isEmpty() || !turns.containsKey(own)) {
            return;
        }
        Spread ratio = ratio(turns.get(own), turns.get(best.get()));
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

    private double median(StreamSide side) {
        return spread(turns.get(side), Turn::chunksPerSecond).median();
    }

    private static Spread ratio(List<Turn> own, List<Turn> other) {
        double[] ratios = new double[own.size()];
        for (int round = 0; round < ratios.length; round++) {
            ratios[round] = own.get(round).chunksPerSecond() / other.get(round).chunksPerSecond();
        }
        return Spread.of(ratios);
    }

    private static Spread spread(List<Turn> turns, ToDoubleFunction<Turn> value) {
        return Spread.of(turns.stream().mapToDouble(value).toArray());
    }

    private static void row(String what, String first, String second) {
        System.out.println(
                String.format(Locale.ROOT, "%-59s %-32s %s", what, first, second).stripTrailing());
    }
}
