// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelcopilot.CopilotHeaders;
import io.github.camelcopilot.internal.client.Chunk;
import io.github.camelcopilot.internal.client.ChunkSink;
import io.github.camelcopilot.internal.client.StreamSettings;
import io.github.camelcopilot.internal.concurrent.CallbackPool;
import io.github.camelcopilot.testing.ChunkSubscriber;
import io.github.camelcopilot.testing.VirtualScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps of tool calls as messages, for each kind of reader that receives them. */
@Timeout(60)
class ToolChunksTest {

    private static final StreamSettings SETTINGS =
            new StreamSettings(1_000, 1_000_000, Duration.ZERO, Duration.ZERO, true);
    private static final Map<String, Object> PROMPT = Map.of("audience", "children");

    private final CountingStream stream = new CountingStream();
    private final VirtualScheduler clock = new VirtualScheduler(Duration.ZERO);
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final CallbackPool pool =
            new CallbackPool(ChunkScript.onSameThread(), Thread::new, 1, clock);

    @AfterEach
    void close() {
        clock.close();
        context.stop();
    }

    private ChunkMessages messages() {
        return new ChunkMessages(context, "stream-1", PROMPT);
    }

    /** A consumer of a channel that records messages; a held exchange completes later. */
    private static final class Recorder implements ChannelConsumer {
        private final List<Message> received = new ArrayList<>();
        private boolean holds;
        private Runnable held;

        @Override
        public String name() {
            return "the consumer";
        }

        @Override
        public boolean isPaused() {
            return false;
        }

        @Override
        public boolean isStoppingOrStopped() {
            return false;
        }

        @Override
        public void addWaitingSize(long change) {}

        @Override
        public void drained(ChannelSubscription subscription) {}

        @Override
        public boolean process(Message message, Chunk chunk, Runnable onComplete) {
            received.add(message);
            held = onComplete;
            return !holds;
        }
    }

    private ChannelSubscription subscription(Recorder consumer, boolean tee, long maxWaiting) {
        ChannelSubscription subscription =
                new ChannelSubscription(consumer, pool, clock, messages(), tee, maxWaiting);
        subscription.begin(stream);
        return subscription;
    }

    /** A reader that receives each chunk as a message. */
    enum Reader {
        CHUNKS {
            @Override
            List<Message> read(ToolChunksTest test, List<List<Chunk>> arrivals) {
                ChunkBuffer buffer = ChunkBuffer.withText(SETTINGS, 1_000_000);
                feed(test, buffer, arrivals);
                List<Message> received = new ArrayList<>();
                new ChunkIterator(buffer, test.messages(), 1_000_000)
                        .forEachRemaining(received::add);
                return received;
            }
        },
        PUBLISHER {
            @Override
            List<Message> read(ToolChunksTest test, List<List<Chunk>> arrivals) {
                ChunkPublisher publisher = new ChunkPublisher(test.pool, SETTINGS, test.messages());
                ChunkSubscriber subscriber = new ChunkSubscriber(Long.MAX_VALUE);
                publisher.subscribe(subscriber);
                feed(test, publisher.sink(), arrivals);
                return subscriber.signals().stream()
                        .filter(Message.class::isInstance)
                        .map(Message.class::cast)
                        .toList();
            }
        },
        CHANNEL {
            @Override
            List<Message> read(ToolChunksTest test, List<List<Chunk>> arrivals) {
                Recorder consumer = new Recorder();
                feed(test, test.subscription(consumer, false, 1_000_000), arrivals);
                return consumer.received;
            }
        },
        TEE {
            @Override
            List<Message> read(ToolChunksTest test, List<List<Chunk>> arrivals) {
                Recorder consumer = new Recorder();
                feed(test, test.subscription(consumer, true, 1_000_000), arrivals);
                return consumer.received;
            }
        };

        abstract List<Message> read(ToolChunksTest test, List<List<Chunk>> arrivals);

        private static void feed(ToolChunksTest test, ChunkSink sink, List<List<Chunk>> arrivals) {
            sink.begin(test.stream);
            arrivals.forEach(sink::accept);
        }
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void aToolStepIsAMessageWithoutBodyAndWithTheHeadersOfTheCall(Reader reader) {
        List<Message> received =
                reader.read(
                        this,
                        List.of(
                                ChunkScript.of("a|#called"),
                                ChunkScript.of("#done"),
                                ChunkScript.of("b"),
                                List.of(ChunkScript.end("b"))));

        assertThat(ChunkScript.describeAll(received))
                .containsExactly("a", "#called", "#done", "b", "end");
        Message step = received.get(2);
        assertThat(step.getBody()).isEqualTo("");
        assertThat(step.getHeaders())
                .contains(
                        entry("audience", "children"),
                        entry(CopilotHeaders.STREAM_ID, "stream-1"),
                        entry(CopilotHeaders.CHUNK_INDEX, 2),
                        entry(CopilotHeaders.CHUNK_TYPE, "tool"),
                        entry(CopilotHeaders.STREAM_COMPLETE, false),
                        entry(CopilotHeaders.TOOL_NAME, ChunkScript.TOOL),
                        entry(CopilotHeaders.TOOL_CALL_ID, ChunkScript.CALL_ID),
                        entry(CopilotHeaders.TOOL_STATE, "done"));
        assertThat(received)
                .filteredOn(other -> !"tool".equals(other.getHeader(CopilotHeaders.CHUNK_TYPE)))
                .hasSize(3)
                .allSatisfy(
                        other ->
                                assertThat(other.getHeaders())
                                        .doesNotContainKeys(
                                                CopilotHeaders.TOOL_NAME,
                                                CopilotHeaders.TOOL_CALL_ID,
                                                CopilotHeaders.TOOL_STATE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"called", "done", "denied", "failed", "suspended"})
    void theHeadersAreReadWithoutTheOthers(String state) {
        Message step = messages().of(Chunk.tool("t", "c", state));

        assertThat(step.getHeader(CopilotHeaders.CHUNK_TYPE)).isEqualTo("tool");
        assertThat(step.getHeader(CopilotHeaders.TOOL_STATE)).isEqualTo(state);
        assertThat(step.getHeader(CopilotHeaders.TOOL_NAME)).isEqualTo("t");
        assertThat(step.getHeader(CopilotHeaders.TOOL_CALL_ID)).isEqualTo("c");
    }

    @Test
    void aPlainObjectMapperWritesTheHeaders() throws Exception {
        Message step = messages().of(Chunk.tool("t", "c", "denied"));

        JsonNode headers = new ObjectMapper().valueToTree(step.getHeaders());

        assertThat(headers.path("CamelCopilotToolName").asText()).isEqualTo("t");
        assertThat(headers.path("CamelCopilotToolCallId").asText()).isEqualTo("c");
        assertThat(headers.path("CamelCopilotToolState").asText()).isEqualTo("denied");
        assertThat(headers).hasSize(step.getHeaders().size());
    }

    @Test
    void aSlowConsumerReceivesEachToolStepBetweenTheTextsAroundIt() throws Exception {
        Recorder consumer = new Recorder();
        consumer.holds = true;
        ChannelSubscription subscription = subscription(consumer, false, 1_000_000);
        subscription.accept(ChunkScript.of("a"));
        subscription.accept(ChunkScript.of("b|c|#called|#called|#done|d|e|#failed|f"));
        subscription.accept(List.of(ChunkScript.end("f")));
        clock.advance(Duration.ofMillis(250));
        consumer.holds = false;

        consumer.held.run();

        assertThat(ChunkScript.describeAll(consumer.received))
                .containsExactly(
                        "a", "bc", "#called", "#called", "#done", "de", "#failed", "f", "end");
    }

    @ParameterizedTest
    @CsvSource({
        // tool steps that wait, whether the stream may go on
        "9, true",
        "10, false",
        "11, false",
    })
    void waitingToolStepsHoldBackTheStream(int count, boolean hasRoom) {
        Recorder consumer = new Recorder();
        consumer.holds = true;
        ChannelSubscription subscription = subscription(consumer, false, 640);
        subscription.accept(ChunkScript.of("a"));

        subscription.accept(steps(count));

        assertThat(subscription.hasRoom()).isEqualTo(hasRoom);
        consumer.holds = false;
        consumer.held.run();
        assertThat(subscription.hasRoom()).isTrue();
        assertThat(consumer.received).hasSize(1 + count);
    }

    @Test
    void aTeeWithTooManyWaitingToolStepsEndsWithAnErrorInsteadOfLosingOne() {
        Recorder consumer = new Recorder();
        consumer.holds = true;
        ChannelSubscription subscription = subscription(consumer, true, 640);
        subscription.accept(ChunkScript.of("a"));

        subscription.accept(steps(11));

        consumer.holds = false;
        consumer.held.run();
        assertThat(consumer.received).hasSize(12);
        assertThat(ChunkScript.describe(consumer.received.get(11))).isEqualTo("error");
        assertThat(consumer.received.subList(1, 11))
                .allMatch(each -> ChunkScript.describe(each).equals("#called"));
    }

    private static List<Chunk> steps(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Chunk.tool("weather", "call-" + i, "called"))
                .toList();
    }

    @Test
    void aSubscriberReceivesAsManyToolStepsAsItRequested() {
        ChunkPublisher publisher = new ChunkPublisher(pool, SETTINGS, messages());
        ChunkSubscriber subscriber = new ChunkSubscriber(2);
        publisher.subscribe(subscriber);
        publisher.sink().begin(stream);
        publisher.sink().accept(ChunkScript.of("a|#called|#done|b"));

        assertThat(subscriber.signals()).hasSize(2);
        subscriber.request(1);
        assertThat(subscriber.signals()).hasSize(3);
        subscriber.request(1);
        assertThat(subscriber.bodies()).containsExactly("a", "", "", "b");
    }
}
