// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.internal.client.Chunk;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Waiting text is merged, but never across the step of a tool call. */
class MergingQueueTest {

    private static final long LONG_AGO = -TimeUnit.SECONDS.toNanos(10);

    private final MergingQueue queue = new MergingQueue();

    private void add(String steps, long since) {
        for (Chunk chunk : ChunkScript.of(steps)) {
            assertThat(queue.add(chunk, since, Long.MAX_VALUE)).isTrue();
        }
    }

    private List<String> removed() {
        List<String> removed = new ArrayList<>();
        while (!queue.isEmpty()) {
            removed.add(ChunkScript.describe(queue.remove(0)));
        }
        assertThat(queue.size()).isZero();
        return removed;
    }

    @ParameterizedTest
    @CsvSource({
        // what waits, what a slow consumer receives
        "a|b|c, abc",
        "a|#called|b, a|#called|b",
        "a|b|#called|c|d, ab|#called|cd",
        "#called|a|b, #called|ab",
        "a|b|#called, ab|#called",
        "#called|#done, #called|#done",
        "#called|#called|#called, #called|#called|#called",
        "a|~b|~c|#called|~d|~e|f, a|~bc|#called|~de|f",
        "a|#called|#done|b|c|#called|#failed|d|e, a|#called|#done|bc|#called|#failed|de",
    })
    void aSlowConsumerReceivesTextMergedBetweenTheToolSteps(String waiting, String received) {
        add(waiting, LONG_AGO);

        assertThat(removed()).containsExactly(received.split("\\|", -1));
    }

    /** From the 32nd chunk on, chunks are merged when they arrive. */
    @Test
    void manyWaitingChunksAreMergedBetweenTheToolSteps() {
        String many = String.join("|", Collections.nCopies(100, "x"));
        add(many + "|#called|" + many + "|#done|#called|" + many, 0);

        assertThat(removed())
                .containsSubsequence("#called", "#done", "#called")
                .filteredOn(step -> step.startsWith("#"))
                .hasSize(3);
    }

    @Test
    void manyWaitingChunksKeepTheTextOfEachRound() {
        String many = String.join("|", Collections.nCopies(100, "x"));
        add(many + "|#called|" + many, 0);

        String whole = String.join("", removed());

        assertThat(whole).isEqualTo("x".repeat(100) + "#called" + "x".repeat(100));
    }

    @ParameterizedTest
    @CsvSource({
        // what waits, its size in bytes
        "a, 1",
        "#called, 64",
        "#called|#done, 128",
        "ab|#called|cd, 68",
    })
    void aToolStepHasASizeThoughItHasNoText(String waiting, long size) {
        add(waiting, 0);

        assertThat(queue.size()).isEqualTo(size);
        assertThat(removed()).isNotEmpty();
    }

    @Test
    void aToolStepBeyondTheMaximumIsNotAdded() {
        add("#called", 0);

        assertThat(queue.add(Chunk.tool("weather", "call-1", "done"), 0, 127)).isFalse();
        assertThat(queue.add(Chunk.tool("weather", "call-1", "done"), 0, 128)).isTrue();
        assertThat(removed()).containsExactly("#called", "#done");
    }
}
