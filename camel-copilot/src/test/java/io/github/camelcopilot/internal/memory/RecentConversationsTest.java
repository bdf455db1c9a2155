// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.Conversation;
import io.github.camelcopilot.testing.ManualTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecentConversationsTest {

    private static final Duration HOUR = RecentConversations.MAX_IDLE;

    /** Maximum size of a conversation. */
    private static final long SIZE = 1_000;

    private final ManualTime time = new ManualTime();
    private final RecentConversations store = new RecentConversations(time);

    private boolean next(String id, long expectedVersion) {
        return store.save(id, conversation(id, expectedVersion + 1), expectedVersion)
                .toCompletableFuture()
                .join();
    }

    private static Conversation conversation(String id, long version) {
        return Conversation.builder()
                .messages(List.of(ChatMessage.user(id)))
                .version(version)
                .build();
    }

    private Conversation load(String id) {
        return store.load(id).toCompletableFuture().join();
    }

    /** The version that a conversation has (0 = there is none) and the one that is expected. */
    @ParameterizedTest
    @CsvSource({"0, 0, true", "0, 1, false", "1, 0, false", "1, 1, true", "2, 1, false"})
    void onlyTheExpectedVersionIsReplaced(int current, int expected, boolean isReplaced) {
        store.allow(10, SIZE);
        for (int version = 0; version < current; version++) {
            assertThat(next("a", version)).isTrue();
        }

        assertThat(next("a", expected)).isEqualTo(isReplaced);

        long version = isReplaced ? expected + 1 : current;
        assertThat(load("a")).isEqualTo(version == 0 ? null : conversation("a", version));
    }

    @Test
    void aDeletedConversationIsUnknown() {
        store.allow(10, SIZE);
        next("a", 0);
        assertThat(store.delete("a")).isCompletedWithValue(null);
        assertThat(load("a")).isNull();
        assertThat(next("a", 0)).isTrue();
    }

    @Test
    void theLeastRecentlyUsedGoesFirstBeyondTheLargestLimit() {
        store.allow(3, SIZE);
        store.allow(2, SIZE);
        for (String id : List.of("a", "b", "c")) {
            next(id, 0);
        }
        load("a");
        next("d", 0);
        assertThat(load("b")).isNull();
        assertThat(List.of("a", "c", "d")).allSatisfy(id -> assertThat(load(id)).isNotNull());
    }

    /** Conversations may be larger than the limit while calls wait, but never all together. */
    @Test
    void theTotalSizeIsLimited() {
        store.allow(3, SIZE);
        assertThat(save("a", 2_500)).isTrue();
        assertThat(save("b", 500)).isTrue();
        assertThat(load("a")).isNotNull();
        assertThat(save("c", 1)).isTrue();
        assertThat(load("b")).as("the least recently used").isNull();
        assertThat(load("a")).isNotNull();
        assertThat(save("d", 3_000)).isTrue();
        assertThat(load("a")).isNull();
        assertThat(load("c")).isNull();
        assertThat(store.save("e", conversation("e", 1), 0, 3_001).toCompletableFuture())
                .isCompletedExceptionally();
        assertThat(load("d")).as("nothing goes for one that never fits").isNotNull();
        store.delete("d");
        assertThat(save("f", 3_000)).isTrue();
        time.advance(HOUR);
        load("f");
        assertThat(save("g", 3_000)).isTrue();
        assertThat(save("h", 0)).isTrue();
        assertThat(load("g")).isNotNull();
    }

    private boolean save(String id, int size) {
        return store.save(id, conversation(id, 1), 0, size).toCompletableFuture().join();
    }

    @Test
    void aConversationThatIsNotUsedForAnHourIsForgotten() {
        store.allow(10, SIZE);
        next("a", 0);
        next("b", 0);
        time.advance(HOUR.minusNanos(1));
        assertThat(load("a")).isNotNull();
        time.advance(Duration.ofNanos(1));
        assertThat(load("b")).isNull();
        time.advance(HOUR.minusNanos(2));
        assertThat(next("a", 1)).isTrue();
        time.advance(HOUR);
        assertThat(next("a", 2)).isFalse();
        assertThat(load("a")).isNull();
        assertThat(time.alarms()).as("no timer").isZero();
    }
}
