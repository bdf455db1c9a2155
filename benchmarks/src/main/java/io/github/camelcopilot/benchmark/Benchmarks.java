package io.github.camelcopilot.benchmark;

/** Starts the benchmark that the command line names. */
public final class Benchmarks {

    private Benchmarks() {}

    /** Takes the name of a benchmark and, for streams, the sides to run. */
    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "chat" -> ChatBenchmark.run();
            case "streams" -> StreamBenchmark.run(StreamSide.of(args[1]));
            case "many-streams" -> ManyStreamsBenchmark.run();
            case "decode" -> DecodeTable.run();
            default ->
                    throw new IllegalArgumentException(
                            "There is no benchmark "
                                    + args[0]
                                    + ", but chat, streams, many-streams, decode");
        }
    }
}
