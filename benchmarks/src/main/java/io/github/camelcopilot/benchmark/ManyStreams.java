// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;

/**
 * Measures many concurrent slow streams through a channel, in a separate JVM: how many arrive
 * whole, the maximum delay of a chunk, the number of threads and the heap. The main thread starts
 * the streams through the asynchronous API and then takes samples.
 */
public final class ManyStreams {

    private static final String CHANNEL = "copilot:stream:many";

    /** Header with the {@link ReceivedStream}; each chunk has the headers of its request. */
    private static final String STREAM = "benchmarkStream";

    /** Streams before the measurement, which excludes classes and objects that exist only once. */
    private static final int WARM_UP_STREAMS = 300;

    private static final int LONGEST_SECONDS = 180;
    private static final int STREAMS_PER_SAMPLE = 50;
    private static final int MILLIS_BETWEEN_SAMPLES = 20;

    private final LiveThreads threads = new LiveThreads();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final AsyncProducer producer;

    private ManyStreams(String baseUrl) throws Exception {
        CamelContext context =
                CopilotContext.start(
                        baseUrl,
                        StreamFormat.COMPLETIONS,
                        new RouteBuilder() {
                            @Override
                            public void configure() {
                                from(CHANNEL).process(ManyStreams.this::take);
                            }
                        });
        producer = context.getEndpoint(CHANNEL).createAsyncProducer();
        producer.start();
    }

    /** Streams that begin at the same time. */
    private static final class Burst {

        final CountDownLatch middles;
        final CountDownLatch ends;
        final List<ReceivedStream> streams;

        Burst(int size) {
            middles = new CountDownLatch(size);
            ends = new CountDownLatch(2 * size);
            streams = Stream.generate(() -> new ReceivedStream(middles, ends)).limit(size).toList();
        }
    }

    /**
     * Measures, and prints the results.
     *
     * @param args the scheme, the server's port, the number of streams and the milliseconds per
     *     chunk
     */
    public static void main(String[] args) throws Exception {
        int count = Integer.parseInt(args[2]);
        ManyStreams many =
                new ManyStreams(
                        args[0]
                                + "://"
                                + BenchmarkServer.HOST
                                + ":"
                                + args[1]
                                + BenchmarkServer.SLOW_STREAM
                                + args[3]);
        many.watch(many.begin(WARM_UP_STREAMS).ends);
        long heapBefore = liveHeapBytes();

        Burst burst = many.begin(count);
        many.watch(burst.middles);
        System.out.println("open=" + burst.streams.stream().filter(ReceivedStream::isOpen).count());
        System.out.println("heap=" + (liveHeapBytes() - heapBefore) / count);
        many.watch(burst.ends);
        System.out.println(
                "whole=" + burst.streams.stream().filter(ReceivedStream::isWhole).count());
        System.out.println(
                "late="
                        + Spread.of(
                                burst.streams.stream()
                                        .mapToDouble(ReceivedStream::mostLateMillis)
                                        .toArray()));
        System.out.println("threads=" + many.threads.peak());
        System.out.println("groups=" + many.threads.groups());
        if (many.failure.get() != null) {
            System.out.println("failure=" + many.failure.get().toString().replace('\n', ' '));
        }
        System.exit(0);
    }

    private Burst begin(int count) {
        Burst burst = new Burst(count);
        for (int i = 0; i < count; i++) {
            ReceivedStream stream = burst.streams.get(i);
            Exchange exchange = producer.getEndpoint().createExchange();
            exchange.getMessage().setBody(ChatRoutes.PROMPT);
            exchange.getMessage().setHeader(STREAM, stream);
            producer.process(exchange, doneSync -> answer(stream, exchange));
            if (i % STREAMS_PER_SAMPLE == 0) {
                threads.sample();
            }
        }
        return burst;
    }

    private void answer(ReceivedStream stream, Exchange exchange) {
        if (exchange.getException() == null) {
            stream.answer(exchange.getMessage().getBody(String.class));
        } else {
            failure.compareAndSet(null, exchange.getException());
            stream.answer("");
        }
    }

    /** Adds a chunk of the channel to its stream; the route of the consumer. */
    private void take(Exchange exchange) {
        Message chunk = exchange.getMessage();
        chunk.getHeader(STREAM, ReceivedStream.class).add(chunk);
    }

    private void watch(CountDownLatch latch) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
        do {
            threads.sample();
        } while (!latch.await(MILLIS_BETWEEN_SAMPLES, TimeUnit.MILLISECONDS)
                && System.nanoTime() - end < 0);
    }

    /** Collects garbage, and returns the heap in use afterwards, in bytes. */
    private static long liveHeapBytes() {
        System.gc();
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getCollectionUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }
}
