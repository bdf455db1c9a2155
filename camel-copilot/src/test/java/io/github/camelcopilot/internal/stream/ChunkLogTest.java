// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.CopilotStreamException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.api.FinishReason;
import io.github.camelcopilot.internal.client.Chunk;
import io.github.camelcopilot.internal.client.StreamSettings;
import io.github.camelcopilot.testing.VirtualScheduler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What readers of one log get, and when the connection has to wait for them. */
@Timeout(60)
class ChunkLogTest {

    private static final Chunk END =
            Chunk.end(
                    ChatResult.builder().id("a").model("m").finishReason(FinishReason.STOP).build(),
                    false);

    private final CountingStream stream = new CountingStream();
    private final VirtualScheduler clock = new VirtualScheduler(Duration.ZERO);
    private ChunkLog log;

    @AfterEach
    void closeClock() {
        clock.close();
    }

    @BeforeEach
    void create() {
        log = log(1_000_000, 1_000_000, 1_000_000);
    }

    private ChunkLog log(int buffer, int maxText, long maxSize) {
        ChunkLog made =
                ChunkLog.ofDeltas(
                        new StreamSettings(
                                buffer, maxText, Duration.ofMinutes(2), Duration.ZERO, true),
                        maxSize,
                        clock);
        made.begin(stream);
        return made;
    }

    private void texts(String... deltas) {
        List<Chunk> chunks = new ArrayList<>();
        for (String delta : deltas) {
            chunks.add(Chunk.text(delta));
        }
        log.accept(chunks);
    }

    /** Reads what is there, as one string. */
    private static String read(ChunkLogReader reader, int most) throws Exception {
        ChunkSegments.Cursor chunk = reader.cursor();
        StringBuilder text = new StringBuilder();
        for (int i = 0;
                i < most && (chunk.next() || (reader.refresh(false) && chunk.next()));
                i++) {
            text.append(
                    new String(
                            chunk.bytes(), chunk.start(), chunk.length(), StandardCharsets.UTF_8));
        }
        reader.recordIfAwaited();
        return text.toString();
    }

    private static String readAll(ChunkLogReader reader) throws Exception {
        return read(reader, Integer.MAX_VALUE);
    }

    @Test
    void everyReaderBeginsAtTheFirstChunkWheneverItComes() throws Exception {
        ChunkLogReader early = log.reader();
        texts("a", "b");
        assertThat(readAll(early)).isEqualTo("ab");
        ChunkLogReader late = log.reader();
        texts("c");
        log.accept(List.of(END));

        assertThat(readAll(early)).isEqualTo("c");
        assertThat(readAll(late)).isEqualTo("abc");
        assertThat(readAll(log.reader())).isEqualTo("abc");
        early.reset();
        assertThat(readAll(early)).isEqualTo("abc");
        assertThat(early.end()).isSameAs(END);
    }

    /** Deltas of any length and text, read in any order by readers that reset at any time. */
    @RepeatedTest(15)
    void anyDeltasAreReadAsTheyCame() throws Exception {
        long seed = new Random().nextLong();
        try {
            readAtRandom(new Random(seed));
        } catch (Exception | AssertionError failure) {
            throw new AssertionError("With the seed " + seed + "L", failure);
        }
    }

    private void readAtRandom(Random random) throws Exception {
        log = log(1_000_000, 1_000_000, 1_000_000_000);
        List<String> characters = List.of("x", "\u00e4", "\u6c34", "\ud83d\ude00");
        StringBuilder whole = new StringBuilder();
        Map<ChunkLogReader, StringBuilder> readers = new LinkedHashMap<>();
        for (int step = 0; step < 300; step++) {
            int length = 1 + (int) Math.exp(random.nextInt(11));
            String delta = characters.get(random.nextInt(characters.size())).repeat(length);
            texts(delta);
            whole.append(delta);
            if (random.nextInt(20) == 0) {
                readers.put(log.reader(), new StringBuilder());
            }
            for (Map.Entry<ChunkLogReader, StringBuilder> each : readers.entrySet()) {
                if (random.nextInt(20) == 0) {
                    each.getKey().reset();
                    each.getValue().setLength(0);
                }
                each.getValue().append(read(each.getKey(), random.nextInt(5)));
            }
        }
        log.accept(List.of(END));

        for (Map.Entry<ChunkLogReader, StringBuilder> each : readers.entrySet()) {
            each.getValue().append(readAll(each.getKey()));
            assertThat(each.getValue().toString().equals(whole.toString())).isTrue();
        }
    }

    @Test
    void theConnectionWaitsForTheReaderInFront() throws Exception {
        log = log(2, 1000, 1000);
        ChunkLogReader reader = log.reader();
        ChunkLogReader other = log.reader();
        texts("a");
        assertThat(log.hasRoom()).isTrue();
        texts("b");
        assertThat(log.hasRoom()).isFalse();

        assertThat(readAll(reader)).isEqualTo("ab");

        assertThat(log.hasRoom()).isTrue();
        assertThat(stream.resumed).hasValue(1);
        assertThat(readAll(other)).as("is not waited for").isEqualTo("ab");
    }

    @Test
    void beyondTheLimitALaterReaderFailsAtItsFirstReadAndOneThatHasBegunIsWaitedFor()
            throws Exception {
        log = log(1000, 10, 100);
        ChunkLogReader front = log.reader();
        ChunkLogReader slow = log.reader();
        texts("0123456789".repeat(5));
        assertThat(readAll(front)).hasSize(50);
        assertThat(read(slow, 1)).hasSize(50);
        texts("0123456789".repeat(6));
        assertThat(readAll(front)).hasSize(60);
        ChunkLogReader late = log.reader();

        assertThatThrownBy(() -> readAll(late))
                .isInstanceOfSatisfying(
                        CopilotException.class,
                        failure -> assertThat(failure.getCode()).isEqualTo("answer_too_long"));
        texts("0123456789".repeat(6));
        readAll(front);
        assertThat(log.hasRoom()).as("slow is more than 100 bytes behind").isFalse();

        assertThat(readAll(slow)).hasSize(120);
        assertThat(log.hasRoom()).isTrue();
    }

    @Test
    void aReaderThatHoldsOthersBackAndAsksForNothingIsGivenUp() throws Exception {
        log = log(1000, 10, 100);
        ChunkLogReader front = log.reader();
        ChunkLogReader slow = log.reader();
        texts("0123456789".repeat(5));
        readAll(front);
        read(slow, 1);
        texts("0123456789".repeat(11));
        readAll(front);
        assertThat(log.hasRoom()).isFalse();
        assertThat(log.isIdle()).isTrue();
        long asked = log.demandCount();
        front.touch();
        assertThat(log.demandCount()).as("only the slow one counts").isEqualTo(asked);

        assertThat(log.dropIdleReader()).isTrue();

        assertThat(log.hasRoom()).isTrue();
        assertThatThrownBy(() -> readAll(slow))
                .isInstanceOf(CopilotStreamException.class)
                .hasMessageContaining("asked for nothing");
        texts("x");
        assertThat(readAll(front)).isEqualTo("x");
        assertThat(log.dropIdleReader()).as("the only one left").isFalse();
    }

    @Test
    void theFirstReaderGetsAllEvenIfItBeginsBeyondTheLimit() throws Exception {
        log = log(1000, 1000, 10);
        texts("0123456789", "0123456789", "0123456789");
        log.accept(List.of(END));

        assertThat(readAll(log.reader())).hasSize(30);
        assertThatThrownBy(() -> readAll(log.reader())).isInstanceOf(CopilotServerException.class);
    }

    @Test
    void theStreamIsClosedOnceNoReaderIsOpen() throws Exception {
        ChunkLogReader first = log.reader();
        ChunkLogReader second = log.reader();
        texts("a");

        first.close();
        assertThat(clock.pending()).isEmpty();
        second.close();
        second.close();
        assertThat(clock.delays()).containsExactly(ChunkLog.CLOSE_DELAY);
        first.reopen();
        assertThat(clock.pending()).isEmpty();
        assertThat(readAll(first)).isEqualTo("a");
        first.close();
        clock.advance(ChunkLog.CLOSE_DELAY);

        assertThat(stream.cancelled).containsExactly("its reader closed it before its end");
    }

    @Test
    void closingAtTheEndNeedsNoAlarm() {
        ChunkLogReader reader = log.reader();
        log.accept(List.of(END));

        reader.close();

        assertThat(clock.pending()).isEmpty();
        assertThat(stream.readersDone).hasValue(1);
    }

    @Test
    void whatIsAbandonedFailsForEveryReader() throws Exception {
        ChunkLogReader reader = log.reader();
        texts("a");
        CopilotStreamException reason =
                new CopilotStreamException("gone", null, ErrorDetails.NONE, "");

        log.abandon(reason);

        assertThat(readAll(reader)).isEmpty();
        assertThat(reader.end().failure()).isSameAs(reason);
        assertThat(log.hasRoom()).isTrue();
        texts("b");
        assertThat(readAll(log.reader())).isEmpty();
    }

    @Test
    void aReaderWaitsUntilSomethingComes() throws Exception {
        ChunkLogReader reader = log.reader();
        CompletableFuture<Boolean> more = new CompletableFuture<>();
        Thread waiting =
                new Thread(
                        () -> {
                            try {
                                more.complete(reader.refresh(true));
                            } catch (Exception unexpected) {
                                more.completeExceptionally(unexpected);
                            }
                        });
        waiting.start();
        while (waiting.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertThat(log.isIdle()).isFalse();

        texts("a");

        assertThat(more.get(20, TimeUnit.SECONDS)).isTrue();
        assertThat(readAll(reader)).isEqualTo("a");
    }
}
