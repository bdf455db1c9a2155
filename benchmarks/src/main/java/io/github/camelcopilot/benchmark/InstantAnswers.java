// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
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
    private final Map<String, ProducerTemplate> templates = new LinkedHashMap<>();
    private final long turnNanos;

    /**
     * @param routes the routes to call, in their order
     */
    private InstantAnswers(int port, List<String> routes, long turnNanos) throws Exception {
        CamelContext plain = ChatRoutes.start(port, BenchmarkServer.INSTANT, null);
        for (String route : routes) {
            CamelContext context =
                    route.equals(ChatRoutes.METERED)
                            ? ChatRoutes.start(
                                    port, BenchmarkServer.INSTANT, new SimpleMeterRegistry())
                            : plain;
            templates.put(route, context.createProducerTemplate());
        }
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
     *     the duration of a turn in seconds, and the routes; ratios are to the first of them
     */
    public static void main(String[] args) throws Exception {
        List<String> routes = List.of(args).subList(4, args.length);
        int warmUps = Integer.parseInt(args[1]);
        int rounds = Integer.parseInt(args[2]);
        InstantAnswers benchmark =
                new InstantAnswers(
                        Integer.parseInt(args[0]),
                        routes,
                        TimeUnit.SECONDS.toNanos(Integer.parseInt(args[3])));
        Map<String, List<Turn>> turns = new LinkedHashMap<>();
        for (int round = 0; round < warmUps + rounds; round++) {
            for (String route : routes) {
                Turn turn = benchmark.turn(route);
                if (round >= warmUps) {
                    turns.computeIfAbsent(route, r -> new ArrayList<>()).add(turn);
                }
            }
        }
        for (String route : turns.keySet()) {
            print(side(route), turns.get(route), turns.get(routes.get(0)));
        }
        System.exit(0);
    }

    /** Returns the name of a route in the results. */
    static String side(String route) {
        return route.substring(route.indexOf(':') + 1);
    }

    private static void print(String side, List<Turn> turns, List<Turn> first) {
        print(side, "rate", Turn::callsPerSecond, turns, first);
        print(side, "cpu", Turn::cpuMicrosPerCall, turns, first);
    }

    private static void print(
            String side,
            String name,
            ToDoubleFunction<Turn> figure,
            List<Turn> turns,
            List<Turn> first) {
        double[] values = turns.stream().mapToDouble(figure).toArray();
        double[] ratios = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            ratios[i] = values[i] / figure.applyAsDouble(first.get(i));
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
        ProducerTemplate template = templates.get(route);
        String address = route.equals(ChatRoutes.METERED) ? ChatRoutes.COPILOT : route;
        while (System.nanoTime() - end < 0) {
            String answer = template.requestBody(address, ChatRoutes.PROMPT, String.class);
            if (answer == null || !answer.startsWith("The meeting")) {
                throw new IllegalStateException(route + " returned: " + answer);
            }
            calls++;
        }
        return calls;
    }
}
