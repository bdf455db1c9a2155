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
 * Many slow streams at once through a channel, in a JVM that does nothing else: how many come back
 * whole, how late a chunk is at most, with how many threads and how much heap. The main thread
 * starts the streams through the asynchronous API and then watches.
 */
public final class ManyStreams {

    private static final String CHANNEL = "copilot:stream:many";

    /** The header that has the {@link ReceivedStream}; each chunk has those of its request. */
    private static final String STREAM = "benchmarkStream";

    /** Some streams first, so that what is loaded and made but once counts for none of the many. */
    private static final int WARM_UP_STREAMS = 300;

    private static final int LONGEST_SECONDS = 180;
    private static final int STREAMS_BETWEEN_LOOKS = 50;
    private static final int MILLIS_BETWEEN_LOOKS = 20;

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

    /** Streams that begin at once. */
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
     * Takes the scheme, the server's port, the number of streams and the milliseconds per chunk.
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
            if (i % STREAMS_BETWEEN_LOOKS == 0) {
                threads.look();
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

    /** What the consumer of the channel does with a chunk. */
    private void take(Exchange exchange) {
        Message chunk = exchange.getMessage();
        chunk.getHeader(STREAM, ReceivedStream.class).add(chunk);
    }

    private void watch(CountDownLatch latch) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
        do {
            threads.look();
        } while (!latch.await(MILLIS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS)
                && System.nanoTime() - end < 0);
    }

    /** Collects garbage and returns what is left of the heap. */
    private static long liveHeapBytes() {
        System.gc();
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getCollectionUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }
}
