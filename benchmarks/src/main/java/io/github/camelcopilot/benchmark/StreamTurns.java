// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One side of the benchmark of streams, in a process of its own, so that the JIT compiler knows
 * nothing of what the others do with the libraries that they share. The main thread reads one
 * stream after another while it has its turn.
 */
public final class StreamTurns {

    static final String READY = "ready";

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private static final int LONGEST_SECONDS = 60;

    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
    private final StreamReader reader;

    private StreamTurns(StreamReader reader) {
        this.reader = reader;
    }

    /**
     * Takes the scheme, the server's port and the side. For each line of milliseconds on the
     * standard input it reads streams for that long, the last one to its end, and prints the {@link
     * Turn}. Whatever goes wrong ends the process.
     */
    public static void main(String[] args) {
        try {
            String baseUrl = args[0] + "://" + BenchmarkServer.HOST + ":" + args[1];
            StreamTurns turns = new StreamTurns(StreamSide.valueOf(args[2]).open(baseUrl));
            System.out.println(READY);
            BufferedReader parent =
                    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = parent.readLine(); line != null; line = parent.readLine()) {
                System.out.println(
                        turns.watched(TimeUnit.MILLISECONDS.toNanos(Integer.parseInt(line))));
            }
            System.exit(0);
        } catch (Exception broken) {
            broken.printStackTrace();
            System.exit(1);
        }
    }

    /** Ends the process if the turn does not end: a side that stands still must not hold up all. */
    private Turn watched(long nanos) throws Exception {
        Future<?> alarm =
                watch.schedule(
                        () -> {
                            System.err.println("No turn in " + LONGEST_SECONDS + " s");
                            System.exit(1);
                        },
                        LONGEST_SECONDS,
                        TimeUnit.SECONDS);
        try {
            return turn(nanos);
        } finally {
            alarm.cancel(false);
        }
    }

    private Turn turn(long nanos) throws Exception {
        long cpuBefore = SYSTEM.getProcessCpuTime();
        long start = System.nanoTime();
        long chunks = 0;
        do {
            reader.read();
            chunks += StreamedAnswer.CHUNKS;
        } while (System.nanoTime() - start < nanos);
        double seconds = (System.nanoTime() - start) / 1e9;
        double cpuMicros = (SYSTEM.getProcessCpuTime() - cpuBefore) / 1e3;
        return new Turn(chunks / seconds, cpuMicros / chunks);
    }
}
