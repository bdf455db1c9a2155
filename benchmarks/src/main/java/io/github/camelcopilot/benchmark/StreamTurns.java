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
 * One side of the benchmark of streams. It has a separate process, so that the JIT compiler does
 * not optimise shared libraries for other sides. During its turn, the main thread reads one stream
 * after another.
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
     * For each line on standard input, a number of milliseconds, reads streams for that time and
     * the last one to its end, then prints the {@link Turn}. Any failure ends the process.
     *
     * @param args the scheme, the server's port and the side
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

    /**
     * Ends the process if the turn does not end, so that a side that hangs cannot block the others.
     */
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
