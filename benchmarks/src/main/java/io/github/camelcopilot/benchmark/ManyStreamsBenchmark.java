// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Runs {@link ManyStreams} and prints its results as a table. Server and client run in separate
 * processes. The exit code is 1 only if a stream was not whole.
 */
final class ManyStreamsBenchmark {

    private static final String HEAP = "512m";
    private static final String SERVER_HEAP = "1g";
    private static final int MOST_THREADS = 40;
    private static final int MOST_HEAP_BYTES = 12 * 1024;
    private static final int MOST_LATE_MILLIS = 1_000;

    /** Upper bound of the open files that a process needs in addition to connections. */
    private static final int OTHER_FILES = 500;

    /** The speed of a model. With more streams each is slower, so that the cores keep up. */
    private static final int LEAST_MILLIS_PER_CHUNK = 200;

    private static final int MOST_CHUNKS_PER_SECOND = 15_000;

    private final int streams;

    private ManyStreamsBenchmark(int streams) {
        this.streams = streams;
    }

    /**
     * Runs the benchmark.
     *
     * @param streams number of concurrent streams
     * @param scheme http or https
     */
    static void run(int streams, String scheme) throws IOException {
        new ManyStreamsBenchmark(streams).run(scheme);
    }

    private void run(String scheme) throws IOException {
        checkOpenFiles();
        int millisPerChunk =
                Math.max(LEAST_MILLIS_PER_CHUNK, streams * 1000 / MOST_CHUNKS_PER_SECOND);
        System.out.printf(
                Locale.ROOT,
                "%d slow streams at once through copilot:stream:many over %s; %s, %d processors, Java %s%n"
                        + "%d chunks each, one per %d ms; heap of the client %s."
                        + " Takes about a minute.%n%n",
                streams,
                scheme,
                LocalDate.now(ZoneOffset.UTC),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"),
                SlowStream.CHUNKS,
                millisPerChunk,
                HEAP);
        Map<String, String> results;
        List<String> tls = TlsOptions.of(scheme);
        try (ChildJvm server = ChildJvm.start(SERVER_HEAP, tls, BenchmarkServer.class, scheme);
                ChildJvm client =
                        ChildJvm.start(
                                HEAP,
                                tls,
                                ManyStreams.class,
                                scheme,
                                server.readLine(),
                                Integer.toString(streams),
                                Integer.toString(millisPerChunk))) {
            results = client.results();
        }
        System.exit(print(results) ? 0 : 1);
    }

    private void checkOpenFiles() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                && unix.getMaxFileDescriptorCount() < streams + OTHER_FILES) {
            throw new IllegalStateException(
                    "A process may open only "
                            + unix.getMaxFileDescriptorCount()
                            + " files here; allow "
                            + (streams + OTHER_FILES)
                            + " with ulimit -n");
        }
    }

    /** Returns whether all streams were whole. */
    private boolean print(Map<String, String> results) {
        long whole = Long.parseLong(results.get("whole"));
        long threads = Long.parseLong(results.get("threads"));
        long heap = Long.parseLong(results.get("heap"));
        Spread late = Spread.parse(results.get("late"));
        row("", "", "target", "");
        row(
                "whole, each chunk in order",
                Long.toString(whole),
                "all " + streams,
                mark(whole == streams));
        row(
                "threads of the JVM at most",
                Long.toString(threads),
                "at most " + MOST_THREADS,
                mark(threads <= MOST_THREADS));
        row(
                "bytes of heap per stream",
                Long.toString(heap),
                "at most " + MOST_HEAP_BYTES,
                mark(heap <= MOST_HEAP_BYTES));
        row(
                "latest chunk of all in ms",
                String.format(Locale.ROOT, "%.0f", late.greatest()),
                "at most " + MOST_LATE_MILLIS,
                mark(late.greatest() <= MOST_LATE_MILLIS));
        row(
                "latest chunk of a stream, median",
                String.format(Locale.ROOT, "%.0f", late.median()),
                "",
                "");
        row("open when the heap was measured", results.get("open"), "", "");
        System.out.println("threads: " + results.get("groups"));
        if (results.containsKey("failure")) {
            System.out.println("first failure: " + results.get("failure"));
        }
        return whole == streams;
    }

    private static void row(String what, String value, String target, String mark) {
        System.out.println(
                String.format(Locale.ROOT, "%-33s %-10s %-14s %s", what, value, target, mark)
                        .stripTrailing());
    }

    private static String mark(boolean met) {
        return met ? "PASS" : "FAIL";
    }
}
