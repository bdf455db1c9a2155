// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;

/**
 * Measures 32 concurrent callers on a server that answers at once. camel-http and copilot take
 * turns in one JVM, so that other load on the machine affects both; each round gives the ratio of
 * two adjacent turns.
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
        List<Turn> http = new ArrayList<>();
        List<Turn> copilot = new ArrayList<>();
        for (int round = 0; round < warmUps + rounds; round++) {
            Turn httpTurn = benchmark.turn(ChatRoutes.HTTP);
            Turn copilotTurn = benchmark.turn(ChatRoutes.COPILOT);
            if (round >= warmUps) {
                http.add(httpTurn);
                copilot.add(copilotTurn);
            }
        }
        print("http.rate", http.stream().mapToDouble(Turn::callsPerSecond).toArray());
        print("copilot.rate", copilot.stream().mapToDouble(Turn::callsPerSecond).toArray());
        print("http.cpu", http.stream().mapToDouble(Turn::cpuMicrosPerCall).toArray());
        print("copilot.cpu", copilot.stream().mapToDouble(Turn::cpuMicrosPerCall).toArray());
        double[] rates = new double[rounds];
        double[] cpus = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            rates[i] = copilot.get(i).callsPerSecond() / http.get(i).callsPerSecond();
            cpus[i] = copilot.get(i).cpuMicrosPerCall() / http.get(i).cpuMicrosPerCall();
        }
        print("ratio.rate", rates);
        print("ratio.cpu", cpus);
        System.exit(0);
    }

    private static void print(String name, double[] values) {
        System.out.println(name + "=" + Spread.of(values));
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
