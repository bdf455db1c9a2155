// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.testing.ChunkReader;
import io.github.camelcopilot.testing.ChunkRecorder;
import io.github.camelcopilot.testing.ChunkSubscriber;
import io.github.camelcopilot.testing.CopilotRoute;
import io.github.camelcopilot.testing.EmitForm;
import io.github.camelcopilot.testing.LiveStream;
import io.github.camelcopilot.testing.ServerEvents;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any text, cut into any deltas and any HTTP chunks, for any slow reader: the deltas joined are the
 * answer, in order, with exactly one end.
 */
class ChannelPropertyTest {

    private static final int RUNS = 6;

    private static final String[] PIECES = {
        "a",
        " ",
        "word",
        "\n",
        "\r\n",
        "\t",
        "\"",
        "\\",
        "{}",
        "data: ",
        "[DONE]",
        "é",
        "ß",
        "日本",
        "😀",
        "👩‍👩‍👧",
        "\u0000",
        "\u2028",
        "\uFEFF",
        "\u007f",
        "𝔘",
        "0123456789".repeat(30)
    };

    /** What is awaited at a time, until the last part of the answer has arrived. */
    private static final int MOST_AT_A_TIME = 30;

    private enum Way {
        CHANNEL,
        TEE,
        SPLIT,
        TEXT,
        SSE,
        PUBLISHER
    }

    private final ChunkRecorder chunks = new ChunkRecorder();
    private final Gate chunksGate = new Gate();
    private final Gate bodyGate = new Gate();

    /** What a reader of the body has received so far. */
    private final AtomicReference<String> body = new AtomicReference<>("");

    private final CompletableFuture<ChunkSubscriber> subscribed = new CompletableFuture<>();
    private int demand;

    static Stream<Arguments> runs() {
        return Arrays.stream(Way.values())
                .flatMap(way -> IntStream.range(0, RUNS).mapToObj(run -> arguments(way, run)));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void theDeltasJoinedAreTheAnswer(Way way, int run) throws Exception {
        long seed = new Random().nextLong();
        try {
            check(way, new Random(seed));
        } catch (Exception | AssertionError failure) {
            throw new AssertionError("With the seed " + seed + "L", failure);
        } finally {
            chunksGate.let(Gate.ALL);
            bodyGate.let(Gate.ALL);
        }
    }

    private void check(Way way, Random random) throws Exception {
        List<String> parts = parts(text(random), random);
        String options =
                "streamBuffer="
                        + (1 + random.nextInt(20))
                        + "&maxEventSize="
                        + (2_000 + random.nextInt(3_000));
        int mostRead = 1 + random.nextInt(300);
        try (LiveStream live = new LiveStream();
                CopilotRoute route = live.route().start(routes(way, options))) {
            CompletableFuture<Void> read =
                    route.sendLater("Hi")
                            .thenAcceptAsync(exchange -> readAll(way, exchange, mostRead));
            live.accept();
            StringBuilder soFar = new StringBuilder();
            for (String part : parts) {
                live.write(events(part, random));
                soFar.append(part);
                for (int pauses = random.nextInt(4); pauses > 0; pauses--) {
                    letRead(way, 1 + random.nextInt(MOST_AT_A_TIME));
                    await().pollDelay(Duration.ZERO)
                            .pollInterval(Duration.ofMillis(1))
                            .atMost(ChunkRecorder.PATIENCE)
                            .until(() -> isHeldOrHas(way, soFar.toString()));
                }
            }
            live.finish();
            letRead(way, Gate.ALL);
            read.get(60, TimeUnit.SECONDS);
            isWhole(way, soFar.toString());
        }
    }

    private RouteBuilder routes(Way way, String options) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                switch (way) {
                    case CHANNEL -> from("direct:in").to("copilot:stream:words?" + options);
                    case TEE -> from("direct:in").to("copilot:stream:words?emit=text&" + options);
                    case SPLIT ->
                            from("direct:in")
                                    .to("copilot:stream?" + options)
                                    .split(body())
                                    .streaming()
                                    .process(this::take);
                    default ->
                            from("direct:in")
                                    .to("copilot:stream?" + form(way).option() + '&' + options);
                }
                from("copilot:stream:words").process(this::take);
            }

            private void take(Exchange exchange) throws InterruptedException {
                chunksGate.pass();
                chunks.process(exchange);
            }
        };
    }

    private static EmitForm form(Way way) {
        return way == Way.TEE ? EmitForm.TEXT : EmitForm.valueOf(way.name());
    }

    private static boolean hasChunks(Way way) {
        return way == Way.CHANNEL || way == Way.TEE || way == Way.SPLIT;
    }

    private static boolean hasStream(Way way) {
        return way == Way.TEE || way == Way.TEXT || way == Way.SSE;
    }

    /** Lets each reader take that many more chunks or parts of a stream. */
    private void letRead(Way way, int count) {
        if (hasChunks(way)) {
            chunksGate.let(count);
        }
        if (hasStream(way)) {
            bodyGate.let(count);
        }
        if (way == Way.PUBLISHER) {
            demand += count;
            CompletableFuture<Void> unused =
                    subscribed.thenAccept(subscriber -> subscriber.request(count));
        }
    }

    /**
     * Returns whether each reader has either taken all it may or received all that was sent. A
     * blocked reader of the body may hold back the stream, so that the consumer gets no more
     * either.
     */
    private boolean isHeldOrHas(Way way, String soFar) {
        if (way == Way.TEE && bodyGate.isHeld()) {
            return true;
        }
        if (hasChunks(way) && !chunksGate.isHeld() && !chunks.text().equals(soFar)) {
            return false;
        }
        if (way == Way.PUBLISHER) {
            ChunkSubscriber subscriber = subscribed.getNow(null);
            return subscriber == null
                    ? soFar.isEmpty()
                    : subscriber.bodies().size() == demand || textOf(subscriber).equals(soFar);
        }
        return !hasStream(way) || bodyGate.isHeld() || body.get().equals(soFar);
    }

    /** Reads the body, if it is not the whole answer. */
    private void readAll(Way way, Exchange asked, int mostRead) {
        try {
            Message answer = CopilotRoute.succeeded(asked);
            if (way == Way.CHANNEL) {
                body.set(answer.getBody(String.class));
            } else if (way == Way.PUBLISHER) {
                ChunkSubscriber subscriber = new ChunkSubscriber(0);
                EmitForm.publisher(answer.getBody()).subscribe(subscriber);
                subscribed.complete(subscriber);
                Object signal = subscriber.takeSignal();
                while (signal instanceof Message) {
                    signal = subscriber.takeSignal();
                }
                assertThat(signal).isEqualTo(ChunkSubscriber.COMPLETE);
                body.set(textOf(subscriber));
            } else if (hasStream(way)) {
                answer.setBody(
                        new GatedStream(answer.getBody(InputStream.class), bodyGate, mostRead));
                ChunkReader reader = form(way).read(answer);
                for (String more = reader.next(); more != null; more = reader.next()) {
                    String unused = body.accumulateAndGet(more, String::concat);
                }
            }
        } catch (Exception failed) {
            throw new CompletionException(failed);
        }
    }

    private static String textOf(ChunkSubscriber subscriber) {
        StringBuilder text = new StringBuilder();
        for (Object signal : subscriber.signals()) {
            if (signal instanceof Message chunk
                    && "text".equals(chunk.getHeader(CopilotHeaders.CHUNK_TYPE))) {
                text.append(chunk.getBody(String.class));
            }
        }
        return text.toString();
    }

    private void isWhole(Way way, String text) {
        if (way != Way.SPLIT) {
            assertThat(body).hasValue(text);
        }
        if (hasChunks(way)) {
            chunks.awaitEnds(1);
            ChunkRecorder.isWellFormed(chunks.all());
            assertThat(chunks.text()).isEqualTo(text);
            assertThat(chunks.last().type()).isEqualTo("end");
        }
        if (way == Way.PUBLISHER) {
            List<Object> signals = subscribed.join().signals();
            assertThat(signals.indexOf(ChunkSubscriber.COMPLETE)).isEqualTo(signals.size() - 1);
            for (int i = 0; i < signals.size() - 1; i++) {
                Message chunk = (Message) signals.get(i);
                boolean isLast = i == signals.size() - 2;
                assertThat(chunk.getHeader(CopilotHeaders.CHUNK_INDEX)).isEqualTo(i);
                assertThat("end".equals(chunk.getHeader(CopilotHeaders.CHUNK_TYPE)))
                        .isEqualTo(isLast);
            }
        }
    }

    /** Lets a reader continue a limited number of times. Any thread may use it. */
    private static final class Gate {

        static final int ALL = 1_000_000;

        private final Semaphore permits = new Semaphore(0);

        void let(int count) {
            permits.release(count);
        }

        void pass() throws InterruptedException {
            permits.acquire();
        }

        boolean isHeld() {
            return permits.availablePermits() == 0 && permits.hasQueuedThreads();
        }
    }

    /** A stream whose reads return little and wait at a gate. */
    private static final class GatedStream extends FilterInputStream {

        private final Gate gate;
        private final int most;

        GatedStream(InputStream stream, Gate gate, int most) {
            super(stream);
            this.gate = gate;
            this.most = most;
        }

        @Override
        public int read(byte[] buffer, int from, int count) throws IOException {
            try {
                gate.pass();
            } catch (InterruptedException impossible) {
                throw new IOException(impossible);
            }
            return super.read(buffer, from, Math.min(most, count));
        }
    }

    /** Cuts a text, but not within a character, whose first half a stream would retain. */
    private static List<String> parts(String text, Random random) {
        List<String> parts = new ArrayList<>();
        int length = 1 + text.length() / (1 + random.nextInt(6));
        for (int from = 0; from < text.length(); ) {
            int to = Math.min(text.length(), from + length);
            if (Character.isHighSurrogate(text.charAt(to - 1))) {
                to++;
            }
            parts.add(text.substring(from, to));
            from = to;
        }
        return parts;
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int pieces = random.nextInt(400);
        for (int i = 0; i < pieces; i++) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    private static byte[][] events(String text, Random random) {
        StringBuilder events = new StringBuilder();
        String end = random.nextBoolean() ? "\n\n" : "\r\n\r\n";
        for (int from = 0; from < text.length(); ) {
            int to = Math.min(text.length(), from + 1 + random.nextInt(12));
            append(events, delta(text.substring(from, to), random), end);
            if (random.nextInt(10) == 0) {
                append(events, ": still here", end);
            }
            if (random.nextInt(10) == 0) {
                append(events, ServerEvents.reasoning("hm").strip(), end);
            }
            from = to;
        }
        return split(ServerEvents.bytes(events.toString()), random);
    }

    private static void append(StringBuilder events, String event, String end) {
        events.append(event).append(end);
    }

    /** A cut may split a surrogate pair, whose halves only escapes can write. */
    private static String delta(String delta, Random random) {
        boolean cut =
                Character.isLowSurrogate(delta.charAt(0))
                        || Character.isHighSurrogate(delta.charAt(delta.length() - 1));
        if (!cut && random.nextInt(3) > 0) {
            return ServerEvents.text(delta).strip();
        }
        StringBuilder escaped = new StringBuilder();
        delta.chars().forEach(unit -> escaped.append(String.format("\\u%04x", unit)));
        return ServerEvents.textAsJson("\"" + escaped + '"').strip();
    }

    private static byte[][] split(byte[] bytes, Random random) {
        int most = 1 + random.nextInt(random.nextBoolean() ? 20 : 2_000);
        List<byte[]> parts = new ArrayList<>();
        for (int from = 0; from < bytes.length; ) {
            int to = Math.min(bytes.length, from + 1 + random.nextInt(most));
            parts.add(Arrays.copyOfRange(bytes, from, to));
            from = to;
        }
        return parts.toArray(byte[][]::new);
    }
}
