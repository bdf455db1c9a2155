// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

/** Starts the benchmark named on the command line. */
public final class Benchmarks {

    private Benchmarks() {}

    /**
     * Runs one benchmark.
     *
     * @param args its name, the number of streams (for many-streams), the scheme (for streams and
     *     many-streams) and the sides to run (for streams)
     */
    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "chat" -> ChatBenchmark.run();
            case "metrics" -> meters().run();
            case "streams" -> StreamBenchmark.run(StreamSide.of(args[3]), args[2]);
            case "many-streams" -> ManyStreamsBenchmark.run(Integer.parseInt(args[1]), args[2]);
            case "tools" -> tools().run();
            case "decode" -> DecodeTable.run();
            default ->
                    throw new IllegalArgumentException(
                            "Unknown benchmark "
                                    + args[0]
                                    + "; valid are chat, metrics, tools, streams, many-streams and decode");
        }
    }

    /** What the meters of a call cost. */
    private static PairBenchmark meters() {
        return new PairBenchmark(
                "copilot:chat with and without a meter registry",
                "call",
                ChatRoutes.COPILOT,
                ChatRoutes.METERED,
                "without",
                "with meters",
                1.03,
                61);
    }

    /** What the agent loop costs beyond the two model calls of an exchange with one tool call. */
    private static PairBenchmark tools() {
        return new PairBenchmark(
                "Two calls of copilot:chat, and one exchange with a tool call between two model calls",
                "exchange",
                ChatRoutes.TWO_CALLS,
                ChatRoutes.TOOL,
                "two calls",
                "with a tool call",
                1.3,
                31);
    }
}
