// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.benchmark;

import com.launchdarkly.eventsource.ConnectStrategy;
import java.io.ByteArrayInputStream;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * JMH benchmark of decoding only: turns the events of the {@link StreamedAnswer}, in memory, into
 * deltas on one thread.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@OperationsPerInvocation(StreamedAnswer.CHUNKS)
@Fork(value = 1, jvmArgs = "-Xmx512m")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecodeBenchmark {

    @Param({"COMPLETIONS", "RESPONSES", "MESSAGES"})
    private StreamFormat format;

    private byte[] events;
    private ConnectStrategy connection;

    @Setup
    public void prepare() {
        events = StreamedAnswer.events(format);
        connection = new MemoryConnection(events);
    }

    @Benchmark
    public void linesAndJacksonTree() throws Exception {
        ByHandReader.readLines(format, new ByteArrayInputStream(events)).verify();
    }

    @Benchmark
    public void eventSourceAndJacksonTree() throws Exception {
        EventSourceReader.readEvents(format, connection).verify();
    }

    @Benchmark
    public void copilot() throws Exception {
        CopilotDecoder.read(format, events).verify();
    }
}
