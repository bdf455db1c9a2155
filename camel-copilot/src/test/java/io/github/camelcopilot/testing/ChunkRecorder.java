// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Records the exchanges of a consumer of a channel, and blocks them while the test requires it. Any
 * thread may use it.
 */
public final class ChunkRecorder implements Processor {

    public static final Duration PATIENCE = Duration.ofSeconds(60);

    /** One exchange of a consumer, as it arrived. */
    public record Seen(
            String body,
            Map<String, Object> headers,
            Throwable failure,
            String pattern,
            String thread,
            Instant at) {

        public String type() {
            return (String) headers.get("CamelCopilotChunkType");
        }

        public int index() {
            return ((Number) headers.get("CamelCopilotChunkIndex")).intValue();
        }

        public String stream() {
            return (String) headers.get("CamelCopilotStreamId");
        }

        public boolean isComplete() {
            return Boolean.TRUE.equals(headers.get("CamelCopilotStreamComplete"));
        }
    }

    // Guarded by this.
    private final List<Seen> all = new ArrayList<>();

    private volatile CountDownLatch gate = new CountDownLatch(0);

    /** Blocks exchanges, each after it was recorded. */
    public void hold() {
        gate = new CountDownLatch(1);
    }

    /** Releases the blocked exchanges. */
    public void release() {
        gate.countDown();
    }

    @Override
    public void process(Exchange exchange) throws InterruptedException {
        Seen seen =
                new Seen(
                        exchange.getMessage().getBody(String.class),
                        Map.copyOf(exchange.getMessage().getHeaders()),
                        exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class),
                        exchange.getPattern().name(),
                        Thread.currentThread().getName(),
                        Instant.now());
        synchronized (this) {
            all.add(seen);
        }
        gate.await();
    }

    public synchronized List<Seen> all() {
        return List.copyOf(all);
    }

    public List<Seen> of(String stream) {
        return all().stream().filter(seen -> seen.stream().equals(stream)).toList();
    }

    public Seen last() {
        List<Seen> seen = all();
        return seen.get(seen.size() - 1);
    }

    /** Returns the text deltas, joined. */
    public String text() {
        return joined(all(), "text");
    }

    public static String joined(List<Seen> chunks, String type) {
        return chunks.stream()
                .filter(chunk -> chunk.type().equals(type))
                .map(Seen::body)
                .collect(Collectors.joining());
    }

    /** Returns the types with their joined text, consecutive ones of a type once. */
    public static List<String> runs(List<Seen> chunks) {
        List<String> runs = new ArrayList<>();
        String type = "";
        for (Seen chunk : chunks) {
            if (chunk.type().equals(type)) {
                int last = runs.size() - 1;
                runs.set(last, runs.get(last) + chunk.body());
            } else {
                type = chunk.type();
                runs.add(type + ':' + chunk.body());
            }
        }
        return runs;
    }

    public void awaitFirst() {
        await().atMost(PATIENCE).until(() -> !all().isEmpty());
    }

    /** Waits until that many streams have ended. */
    public void awaitEnds(int streams) {
        await().atMost(PATIENCE)
                .until(() -> all().stream().filter(Seen::isComplete).count() >= streams);
    }

    /**
     * Checks each stream: numbered from 0 without a gap, and only the last chunk marked as the
     * last.
     */
    public static void isWellFormed(List<Seen> ofOneStream) {
        assertThat(ofOneStream).isNotEmpty();
        for (int i = 0; i < ofOneStream.size(); i++) {
            Seen chunk = ofOneStream.get(i);
            assertThat(chunk.index()).isEqualTo(i);
            assertThat(chunk.stream()).isEqualTo(ofOneStream.get(0).stream());
            assertThat(chunk.isComplete()).isEqualTo(i == ofOneStream.size() - 1);
            assertThat(chunk.type())
                    .isIn((Object[]) (chunk.isComplete() ? LAST_TYPES : OTHER_TYPES));
        }
    }

    private static final String[] LAST_TYPES = {"end", "error"};
    private static final String[] OTHER_TYPES = {"text", "reasoning"};
}
