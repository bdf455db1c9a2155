// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;

/**
 * Measures 32 concurrent callers on a server that answers at once. The routes take turns in one
 * JVM, so that other load on the machine affects all of them; each round gives ratios of adjacent
 * turns.
 */
public final class InstantAnswers {

    private static final int CALLERS = 32;

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final ExecutorService callers =
            Executors.newFixedThreadPool(CALLERS, InstantAnswers::caller);
    private final ProducerTemplate template;
    private final long turnNanos;

    private InstantAnswers(CamelContext context, long turnNanos) {
        this.template = context.createProducerTemplate();
        this.turnNanos = turnNanos;
    }

    /** Creates a daemon thread, so that a failure of the main thread ends the process. */
    private static Thread caller(Runnable task) {
        Thread thread = new Thread(task, "caller");
        thread.setDaemon(true);
        return thread;
    }

    /** The result of one turn. */
    private record Turn(double callsPerSecond, double cpuMicrosPerCall) {}

    /**
     * Measures, and prints the results.
     *
     * @param args the server's port, the number of warm-up rounds, the number of measured rounds,
     *     and the duration of a turn in seconds
     */
    public static void main(String[] args) throws Exception {
        CamelContext context = ChatRoutes.start(Integer.parseInt(args[0]), BenchmarkServer.INSTANT);
        int warmUps = Integer.parseInt(args[1]);
        int rounds = Integer.parseInt(args[2]);
        InstantAnswers benchmark =
                new InstantAnswers(context, TimeUnit.SECONDS.toNanos(Integer.parseInt(args[3])));
        Map<String, List<Turn>> turns = new LinkedHashMap<>();
        for (int round = 0; round < warmUps + rounds; round++) {
            for (String route : List.of(ChatRoutes.HTTP, ChatRoutes.COPILOT, ChatRoutes.ASYNC)) {
                Turn turn = benchmark.turn(route);
                if (round >= warmUps) {
                    turns.computeIfAbsent(route, r -> new ArrayList<>()).add(turn);
                }
            }
        }
        for (String route : turns.keySet()) {
            String side = route.substring(route.indexOf(':') + 1);
            print(side, turns.get(route), turns.get(ChatRoutes.HTTP));
        }
        System.exit(0);
    }

    private static void print(String side, List<Turn> turns, List<Turn> http) {
        print(side, "rate", Turn::callsPerSecond, turns, http);
        print(side, "cpu", Turn::cpuMicrosPerCall, turns, http);
    }

    private static void print(
            String side,
            String name,
            ToDoubleFunction<Turn> figure,
            List<Turn> turns,
            List<Turn> http) {
        double[] values = turns.stream().mapToDouble(figure).toArray();
        double[] ratios = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            ratios[i] = values[i] / figure.applyAsDouble(http.get(i));
        }
        System.out.println(side + "." + name + "=" + Spread.of(values));
        System.out.println(side + ".ratio." + name + "=" + Spread.of(ratios));
    }

    private Turn turn(String route) throws Exception {
        long cpuBefore = SYSTEM.getProcessCpuTime();
        long start = System.nanoTime();
        List<Future<Long>> counts = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            counts.add(callers.submit(() -> callUntil(start + turnNanos, route)));
        }
        long calls = 0;
        for (Future<Long> count : counts) {
            calls += count.get();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        double cpuMicros = (SYSTEM.getProcessCpuTime() - cpuBefore) / 1e3;
        return new Turn(calls / seconds, cpuMicros / calls);
    }

    private long callUntil(long end, String route) {
        long calls = 0;
        while (System.nanoTime() - end < 0) {
            String answer = template.requestBody(route, ChatRoutes.PROMPT, String.class);
            if (answer == null || !answer.startsWith("The meeting")) {
                throw new IllegalStateException(route + " returned: " + answer);
            }
            calls++;
        }
        return calls;
    }
}
