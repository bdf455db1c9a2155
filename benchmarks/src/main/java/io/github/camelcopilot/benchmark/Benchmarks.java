// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

/** Starts the benchmark that the command line names. */
public final class Benchmarks {

    private Benchmarks() {}

    /**
     * Takes the name of a benchmark, the sides to run for streams, the number of streams for
     * many-streams, and the scheme for both.
     */
    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "chat" -> ChatBenchmark.run();
            case "streams" -> StreamBenchmark.run(StreamSide.of(args[3]), args[2]);
            case "many-streams" -> ManyStreamsBenchmark.run(Integer.parseInt(args[1]), args[2]);
            case "decode" -> DecodeTable.run();
            default ->
                    throw new IllegalArgumentException(
                            "There is no benchmark "
                                    + args[0]
                                    + ", but chat, streams, many-streams, decode");
        }
    }
}
