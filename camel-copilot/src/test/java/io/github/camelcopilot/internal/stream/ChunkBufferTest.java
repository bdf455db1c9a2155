// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.CopilotServerException;
import io.github.camelcopilot.api.ErrorDetails;
import io.github.camelcopilot.api.FinishReason;
import io.github.camelcopilot.internal.client.Chunk;
import io.github.camelcopilot.internal.client.StreamSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Chunks wait for one reader in order, and only so many of them. */
@Timeout(60)
class ChunkBufferTest {

    private static final Chunk END =
            Chunk.end(ChatResult.builder().finishReason(FinishReason.STOP).build(), false);

    private final CopilotException gone =
            new CopilotServerException("its reader is gone", null, ErrorDetails.NONE);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger arrivals = new AtomicInteger();
    private final CountingStream connection = new CountingStream();

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    private ChunkBuffer buffer(int chunks, int text) {
        ChunkBuffer buffer =
                new ChunkBuffer(
                        new StreamSettings(chunks, text, Duration.ZERO, Duration.ZERO, true),
                        arrivals::incrementAndGet);
        buffer.begin(connection);
        return buffer;
    }

    private static List<Chunk> texts(int count, String text) {
        return IntStream.range(0, count).mapToObj(i -> Chunk.text(text)).toList();
    }

    /** Half of the room is for what waits, half for what the reader has taken at once. */
    @ParameterizedTest
    @CsvSource({
        // chunks and text allowed, chunks that come and the length of each, whether there is room
        "1024, 1000000, 511, 1, true",
        "1024, 1000000, 512, 1, false",
        "1024, 1000000, 600, 1, false",
        "1024, 1000, 1, 499, true",
        "1024, 1000, 1, 500, false",
        "1024, 1000, 2, 249, true",
        "1024, 1000, 2, 250, false",
        "1024, 1000, 1, 100000, false",
        "2, 1000, 1, 1, false",
        "3, 1000, 1, 1, false",
        "4, 1000, 1, 1, true",
        "4, 1000, 2, 1, false",
        // There is room for one of anything.
        "1, 1000, 0, 1, true",
        "1, 1000, 1, 1, false",
        "4, 1, 0, 1, true",
        "4, 1, 1, 1, false",
    })
    void roomIsBoundedByChunksAndByText(
            int maxChunks, int maxText, int count, int length, boolean hasRoom) {
        ChunkBuffer together = buffer(maxChunks, maxText);
        together.accept(texts(count, "x".repeat(length)));

        ChunkBuffer oneByOne = buffer(maxChunks, maxText);
        texts(count, "x".repeat(length)).forEach(chunk -> oneByOne.accept(List.of(chunk)));

        assertThat(together.hasRoom()).isEqualTo(hasRoom);
        assertThat(oneByOne.hasRoom()).isEqualTo(hasRoom);
    }

    @Test
    void reasoningTakesRoomLikeText() {
        ChunkBuffer buffer = buffer(100, 20);

        buffer.accept(List.of(Chunk.reasoning("12345"), Chunk.text("12345")));

        assertThat(buffer.hasRoom()).isFalse();
    }

    /** A buffer of 8 holds back the stream when 4 chunks wait. */
    @ParameterizedTest
    @CsvSource({
        "a|#called|#done, true",
        "a|#called|#done|b, false",
        "#called|#done|#called|#done, false"
    })
    void aToolStepTakesTheRoomOfAChunk(String steps, boolean hasRoom) throws Exception {
        ChunkBuffer buffer = buffer(8, 1_000);

        buffer.accept(ChunkScript.of(steps));

        assertThat(buffer.hasRoom()).isEqualTo(hasRoom);
        for (String step : steps.split("\\|", -1)) {
            assertThat(ChunkScript.describe(buffer.take())).isEqualTo(step);
        }
        assertThat(buffer.hasRoom()).isTrue();
        assertThat(connection.resumed).hasValue(hasRoom ? 0 : 1);
    }

    @Test
    void whatIsOnItsWayStillComesWhenThereIsNoRoom() throws Exception {
        ChunkBuffer buffer = buffer(2, 100);

        buffer.accept(texts(3, "a"));
        buffer.accept(texts(3, "b"));

        assertThat(taken(buffer, 6)).containsExactly("a", "a", "a", "b", "b", "b");
    }

    @ParameterizedTest
    @CsvSource({
        // chunks that come, whether it reads on once the reader takes one
        "1, 0",
        "3, 0",
        "4, 1",
        "9, 1",
    })
    void theConnectionReadsOnWhenAFullBufferIsTaken(int count, int resumed) {
        ChunkBuffer buffer = buffer(8, 1_000);
        buffer.accept(texts(count, "a"));

        buffer.poll();

        assertThat(buffer.hasRoom()).isTrue();
        assertThat(connection.resumed).hasValue(resumed);
    }

    @Test
    void theConnectionReadsOnOnceForEachTimeThatItWasFull() {
        ChunkBuffer buffer = buffer(8, 1_000);
        for (int round = 1; round <= 3; round++) {
            buffer.accept(texts(5, "a"));
            assertThat(buffer.hasRoom()).isFalse();
            for (int i = 0; i < 5; i++) {
                assertThat(buffer.poll()).isEqualTo(Chunk.text("a"));
            }
            assertThat(buffer.poll()).isNull();
            assertThat(connection.resumed).hasValue(round);
        }
    }

    @Test
    void whatWasTakenLeavesRoomForTheText() {
        ChunkBuffer buffer = buffer(100, 20);
        buffer.accept(texts(1, "1234567890"));
        assertThat(buffer.hasRoom()).isFalse();
        buffer.poll();

        buffer.accept(texts(1, "123456789"));

        assertThat(buffer.hasRoom()).isTrue();
    }

    @Test
    void whatTheReaderHoldsAlreadyDoesNotMakeItReadOnAgain() {
        ChunkBuffer buffer = buffer(8, 1_000);
        buffer.accept(texts(4, "a"));
        buffer.poll();

        buffer.accept(texts(4, "b"));
        buffer.poll();

        assertThat(buffer.hasRoom()).as("room while the first four are read").isFalse();
        assertThat(connection.resumed).hasValue(1);
    }

    @Test
    void chunksAreReadInOrder() throws Exception {
        ChunkBuffer buffer = buffer(100, 1_000);
        buffer.accept(List.of(Chunk.text("a"), Chunk.reasoning("b")));
        buffer.accept(List.of(Chunk.text("c"), END));

        assertThat(buffer.take()).isEqualTo(Chunk.text("a"));
        assertThat(buffer.poll()).isEqualTo(Chunk.reasoning("b"));
        assertThat(buffer.poll()).isEqualTo(Chunk.text("c"));
        assertThat(buffer.take()).isSameAs(END);
    }

    @Test
    void withoutChunksThereIsNothingToPoll() {
        assertThat(buffer(100, 1_000).poll()).isNull();
    }

    @Test
    void theLastChunkRepeats() throws Exception {
        ChunkBuffer buffer = buffer(100, 1_000);
        buffer.accept(List.of(END));

        for (int i = 0; i < 3; i++) {
            assertThat(buffer.take()).isSameAs(END);
            assertThat(buffer.poll()).isSameAs(END);
        }
    }

    @Test
    void aFailureRepeatsToo() throws Exception {
        ChunkBuffer buffer = buffer(100, 1_000);
        buffer.accept(List.of(Chunk.text("a"), Chunk.error(gone, "a", false)));
        buffer.take();

        assertThat(buffer.take().failure()).isSameAs(gone);
        assertThat(buffer.take().failure()).isSameAs(gone);
    }

    @Test
    void eachArrivalIsTold() {
        ChunkBuffer buffer = buffer(100, 1_000);

        buffer.accept(texts(3, "a"));
        buffer.accept(List.of(END));

        assertThat(arrivals).hasValue(2);
    }

    @Test
    void whetherChunksWaitIsSeen() {
        ChunkBuffer buffer = buffer(100, 1_000);
        assertThat(buffer.hasWaiting()).isFalse();
        buffer.accept(texts(1, "a"));
        assertThat(buffer.hasWaiting()).isTrue();
        buffer.poll();
        assertThat(buffer.hasWaiting()).isFalse();
    }

    @Test
    void itIsDoneOnceTheLastChunkWasReadAndNotBefore() {
        ChunkBuffer buffer = buffer(100, 1_000);
        buffer.accept(List.of(Chunk.text("a"), END));
        assertThat(connection.readersDone).hasValue(0);
        buffer.poll();
        assertThat(connection.readersDone).hasValue(0);
        buffer.poll();
        assertThat(connection.readersDone).hasValue(1);
    }

    @Test
    void everyQuestionOfTheReaderCounts() throws Exception {
        ChunkBuffer buffer = buffer(100, 1_000);
        long before = buffer.demandCount();
        buffer.poll();
        assertThat(buffer.demandCount()).isGreaterThan(before);

        long between = buffer.demandCount();
        buffer.accept(texts(1, "a"));
        assertThat(buffer.demandCount()).isEqualTo(between);
        buffer.take();
        assertThat(buffer.demandCount()).isGreaterThan(between);
    }

    @Test
    void aReaderThatWaitsIsNotIdle() throws Exception {
        ChunkBuffer buffer = buffer(100, 1_000);
        assertThat(buffer.isIdle()).isTrue();

        Future<Chunk> reader = threads.submit(buffer::take);
        await().until(() -> !buffer.isIdle());
        buffer.accept(texts(1, "a"));

        assertThat(reader.get(20, TimeUnit.SECONDS)).isEqualTo(Chunk.text("a"));
        assertThat(buffer.isIdle()).isTrue();
    }

    @Test
    void aReaderElsewhereCanSayThatItWaits() {
        ChunkBuffer buffer = buffer(100, 1_000);

        buffer.setReaderWaiting(true);
        assertThat(buffer.isIdle()).isFalse();
        buffer.setReaderWaiting(false);
        assertThat(buffer.isIdle()).isTrue();
    }

    @Test
    void aWaitingReaderCanBeInterrupted() throws Exception {
        ChunkBuffer buffer = buffer(100, 1_000);
        AtomicReference<Thread> thread = new AtomicReference<>();
        Future<Boolean> reader =
                threads.submit(
                        () -> {
                            thread.set(Thread.currentThread());
                            try {
                                buffer.take();
                                return false;
                            } catch (InterruptedException expected) {
                                return true;
                            }
                        });
        await().until(() -> !buffer.isIdle());

        thread.get().interrupt();

        assertThat(reader.get(20, TimeUnit.SECONDS)).isTrue();
        assertThat(buffer.isIdle()).isTrue();
    }

    @Test
    void abandoningWakesTheReaderThatWaits() throws Exception {
        ChunkBuffer buffer = buffer(100, 1_000);
        Future<Chunk> reader = threads.submit(buffer::take);
        await().until(() -> !buffer.isIdle());

        buffer.abandon(gone);

        assertThat(reader.get(20, TimeUnit.SECONDS).failure()).isSameAs(gone);
        assertThat(arrivals).hasValue(1);
    }

    @Test
    void whatIsAbandonedHoldsNothingButWhy() throws Exception {
        ChunkBuffer buffer = buffer(4, 1_000);
        buffer.accept(texts(5, "a"));
        assertThat(buffer.hasRoom()).isFalse();

        buffer.abandon(gone);

        assertThat(connection.readersDone).hasValue(1);
        // It must not hold back a stream that others read too.
        assertThat(buffer.hasRoom()).isTrue();
        assertThat(buffer.take().failure()).isSameAs(gone);
        assertThat(buffer.take().failure()).isSameAs(gone);
    }

    @Test
    void whatComesAfterItWasAbandonedIsDropped() throws Exception {
        ChunkBuffer buffer = buffer(4, 1_000);
        buffer.abandon(gone);

        buffer.accept(texts(5, "a"));
        buffer.accept(List.of(END));

        assertThat(buffer.hasRoom()).isTrue();
        assertThat(buffer.take().failure()).isSameAs(gone);
        assertThat(buffer.take().failure()).isSameAs(gone);
        assertThat(arrivals).hasValue(1);
    }

    @Test
    void theFirstReasonStays() throws Exception {
        ChunkBuffer buffer = buffer(4, 1_000);
        buffer.abandon(gone);
        buffer.abandon(new CopilotServerException("another", null, ErrorDetails.NONE));

        assertThat(buffer.take().failure()).isSameAs(gone);
    }

    @Test
    void anEndThatWasReadStaysTheEnd() throws Exception {
        ChunkBuffer buffer = buffer(4, 1_000);
        buffer.accept(List.of(END));
        buffer.take();

        buffer.abandon(gone);

        assertThat(buffer.take()).isSameAs(END);
    }

    @Test
    void aReaderThatReturnsReadsWhyAtOnce() {
        ChunkBuffer buffer = buffer(100, 1_000);
        buffer.accept(texts(2, "a"));
        buffer.poll();
        buffer.accept(texts(2, "b"));

        buffer.abandon(gone);

        assertThat(buffer.isFailureNext()).isTrue();
        assertThat(buffer.poll().failure()).isSameAs(gone);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 16, 1024})
    void aConcurrentReaderGetsEveryChunkInOrderAndTheWriterIsHeldBack(int size) throws Exception {
        int count = 20_000;
        ChunkBuffer buffer = buffer(size, 1_000_000);
        AtomicInteger readSoFar = new AtomicInteger();
        Future<Integer> writer =
                threads.submit(
                        () -> {
                            int next = 0;
                            int mostHeld = 0;
                            while (next < count) {
                                while (!buffer.hasRoom()) {
                                    connection.mayReadOn.acquire();
                                }
                                // One read brings several, as long as there is room before it.
                                List<Chunk> read = new ArrayList<>();
                                for (int i = 0; i <= next % 3 && next < count; i++, next++) {
                                    read.add(Chunk.text(String.valueOf(next)));
                                }
                                buffer.accept(read);
                                mostHeld = Math.max(mostHeld, next - readSoFar.get());
                            }
                            buffer.accept(List.of(END));
                            return mostHeld;
                        });
        CompletableFuture<Integer> read = new CompletableFuture<>();
        threads.execute(
                () -> {
                    try {
                        int next = 0;
                        for (Chunk chunk = buffer.take(); !chunk.isLast(); chunk = buffer.take()) {
                            assertThat(chunk.text()).isEqualTo(String.valueOf(next));
                            next++;
                            readSoFar.set(next);
                        }
                        read.complete(next);
                    } catch (InterruptedException | AssertionError failure) {
                        read.completeExceptionally(failure);
                    }
                });

        assertThat(read.get(40, TimeUnit.SECONDS)).isEqualTo(count);
        // Beside what is allowed, one read may bring two more for each half of the room.
        assertThat(writer.get(20, TimeUnit.SECONDS)).isLessThanOrEqualTo(Math.max(size, 2) + 4);
        assertThat(connection.readersDone).hasValue(1);
    }

    private static List<String> taken(ChunkBuffer buffer, int count) throws InterruptedException {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(buffer.take().text());
        }
        return texts;
    }
}
