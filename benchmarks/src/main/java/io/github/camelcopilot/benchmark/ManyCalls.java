// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;

/**
 * Measures bursts of 2,000 concurrent calls on a slow server, in a separate JVM: how many are
 * answered, in what time, and with how many threads. The first burst is cold, as after a restart
 * with a full queue; in later ones more calls wait at the same time, because starting them is
 * faster. The main thread starts the calls and then takes samples.
 */
public final class ManyCalls {

    static final int CALLS = 2_000;
    static final int BURSTS = 3;

    private static final int LONGEST_SECONDS = 60;
    private static final int CALLS_PER_SAMPLE = 50;
    private static final int MILLIS_BETWEEN_SAMPLES = 5;

    private final AsyncProducer producer;
    private final AtomicInteger completed = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final LiveThreads threads = new LiveThreads();
    private int mostWaiting;

    private ManyCalls(AsyncProducer producer) {
        this.producer = producer;
    }

    /**
     * Measures, and prints the results.
     *
     * @param args the server's port and the route
     */
    public static void main(String[] args) throws Exception {
        CamelContext context =
                ChatRoutes.start(Integer.parseInt(args[0]), BenchmarkServer.SLOW, null);
        String route = args[1];
        AsyncProducer producer = context.getEndpoint(route).createAsyncProducer();
        producer.start();
        ManyCalls calls = new ManyCalls(producer);
        double[] seconds = new double[BURSTS];
        for (int i = 0; i < BURSTS; i++) {
            seconds[i] =
                    route.equals(ChatRoutes.COPILOT)
                            ? calls.burstWithoutThreads()
                            : calls.burstOfThreads();
        }
        System.out.println("completed=" + calls.completed);
        System.out.println("waiting=" + calls.mostWaiting);
        System.out.printf(Locale.ROOT, "seconds.first=%.2f%n", seconds[0]);
        System.out.printf(Locale.ROOT, "seconds.last=%.2f%n", seconds[BURSTS - 1]);
        System.out.println("threads=" + calls.threads.peak());
        System.out.println("groups=" + calls.threads.groups());
        if (calls.failure.get() != null) {
            System.out.println("failure=" + calls.failure.get().toString().replace('\n', ' '));
        }
        System.exit(0);
    }

    /** Starts all calls on one thread, which does not wait for their answers. */
    private double burstWithoutThreads() throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(CALLS);
        long start = System.nanoTime();
        for (int i = 0; i < CALLS; i++) {
            Exchange exchange = begin();
            producer.process(exchange, doneSync -> end(exchange, ended));
            if (i % CALLS_PER_SAMPLE == 0) {
                sample();
            }
        }
        watch(ended);
        return secondsSince(start);
    }

    /**
     * Starts one thread per call, because camel-http blocks it until the answer has arrived. The
     * time to start the threads is not measured.
     */
    private double burstOfThreads() throws InterruptedException {
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(CALLS);
        for (int i = 0; i < CALLS; i++) {
            Thread caller = new Thread(() -> call(gate, ended), "caller-" + i);
            caller.setDaemon(true);
            caller.start();
        }
        long start = System.nanoTime();
        gate.countDown();
        watch(ended);
        return secondsSince(start);
    }

    private void call(CountDownLatch gate, CountDownLatch ended) {
        try {
            gate.await();
        } catch (InterruptedException unexpected) {
            Thread.currentThread().interrupt();
            return;
        }
        Exchange exchange = begin();
        try {
            producer.process(exchange);
        } catch (Exception notSent) {
            exchange.setException(notSent);
        }
        end(exchange, ended);
    }

    private Exchange begin() {
        waiting.incrementAndGet();
        Exchange exchange = producer.getEndpoint().createExchange();
        exchange.getMessage().setBody(ChatRoutes.PROMPT);
        return exchange;
    }

    private void end(Exchange exchange, CountDownLatch ended) {
        waiting.decrementAndGet();
        String answer = exchange.getMessage().getBody(String.class);
        if (exchange.getException() != null) {
            failure.compareAndSet(null, exchange.getException());
        } else if (answer != null && answer.startsWith("The meeting")) {
            completed.incrementAndGet();
        }
        ended.countDown();
    }

    private void watch(CountDownLatch ended) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
        do {
            sample();
        } while (!ended.await(MILLIS_BETWEEN_SAMPLES, TimeUnit.MILLISECONDS)
                && System.nanoTime() - end < 0);
    }

    private void sample() {
        mostWaiting = Math.max(mostWaiting, waiting.get());
        threads.sample();
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
