// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelcopilot.api.ConversationStore;
import io.github.camelcopilot.api.CopilotMemoryException;
import io.github.camelcopilot.internal.concurrent.Scheduler;
import io.github.camelcopilot.testing.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class TurnOrderTest {

    private static final Duration MAX_WAIT = Duration.ofMinutes(10);

    private final ManualTime time = new ManualTime();
    private final TurnOrder order = new TurnOrder();
    private final ConversationStore store = new RecentConversations(time);

    private TurnOrder.Entry enter(String id, Long... enclosing) throws CopilotMemoryException {
        return order.enter(store, id, List.of(enclosing), MAX_WAIT, time);
    }

    private List<TurnOrder.Entry> enter(int count) throws CopilotMemoryException {
        List<TurnOrder.Entry> turns = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            turns.add(enter("a"));
        }
        return turns;
    }

    /** Returns which turns have begun, as digits. */
    private static String begun(List<TurnOrder.Entry> turns) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < turns.size(); i++) {
            boolean isBegun = turns.get(i).begun().isDone();
            digits.append(
                    isBegun && !turns.get(i).begun().isCompletedExceptionally()
                            ? String.valueOf(i)
                            : "");
        }
        return digits.toString();
    }

    @Test
    void turnsBeginInTheOrderOfTheirEntry() throws Exception {
        List<TurnOrder.Entry> turns = enter(4);
        assertThat(begun(turns)).isEqualTo("0");
        assertThat(time.alarms()).isEqualTo(3);

        turns.get(0).end();
        turns.get(0).end();
        assertThat(begun(turns)).isEqualTo("01");
        turns.get(2).end();
        assertThat(begun(turns)).isEqualTo("01");
        assertThat(time.alarms()).as("none for a turn that has begun or left").isEqualTo(1);
        turns.get(1).end();
        assertThat(begun(turns)).isEqualTo("013");
        turns.get(3).end();

        assertThat(order.size()).isZero();
        assertThat(time.alarms()).isZero();
    }

    @Test
    void otherConversationsDoNotWait() throws Exception {
        enter("a");
        assertThat(enter("b").begun()).isDone();
        ConversationStore other = new RecentConversations(time);
        assertThat(order.enter(other, "a", List.of(), MAX_WAIT, time).begun()).isDone();
        assertThat(enter("a").begun()).isNotDone();
    }

    @Test
    void aTurnThatWaitsTooLongLeaves() throws Exception {
        List<TurnOrder.Entry> turns = enter(2);
        time.advance(MAX_WAIT.dividedBy(2));
        TurnOrder.Entry later = enter("a");

        time.advance(MAX_WAIT.dividedBy(2));

        assertThatThrownBy(() -> turns.get(1).begun().join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        CopilotMemoryException.class,
                        late -> assertThat(late.getCode()).isEqualTo("memory_timeout"))
                .hasMessageContaining("memoryTimeout (600000 ms)");
        assertThat(later.begun()).isNotDone();
        assertThat(order.size()).isEqualTo(2);
        turns.get(1).end();
        turns.get(0).end();
        assertThat(later.begun()).isCompleted();
        time.advance(MAX_WAIT.multipliedBy(2));
        assertThat(order.size()).as("the limit is for the wait, not for the turn").isEqualTo(1);
    }

    @Test
    void onlySoManyTurnsWait() throws Exception {
        List<TurnOrder.Entry> turns = enter(1 + TurnOrder.MAX_WAITING);
        assertThatThrownBy(() -> enter("a"))
                .isInstanceOfSatisfying(
                        CopilotMemoryException.class,
                        busy -> assertThat(busy.getCode()).isEqualTo("memory_busy"));
        assertThat(order.size()).isEqualTo(1 + TurnOrder.MAX_WAITING);
        turns.get(500).end();
        assertThat(enter("a").begun()).isNotDone();
    }

    @Test
    void aTurnWithinARunningOneOfTheSameConversationIsRefused() throws Exception {
        TurnOrder.Entry outer = enter("a");
        TurnOrder.Entry inner = enter("b", outer.number());
        assertThat(inner.begun()).isDone();
        assertThatThrownBy(() -> enter("a", outer.number(), inner.number()))
                .isInstanceOfSatisfying(
                        CopilotMemoryException.class,
                        nested -> assertThat(nested.getCode()).isEqualTo("memory_nested"));
        TurnOrder.Entry other = enter("a");
        outer.end();
        TurnOrder.Entry orphan = enter("a", outer.number());
        assertThat(orphan.begun()).as("waits for another turn, which will end").isNotDone();
        other.end();
        assertThat(orphan.begun()).isDone();
    }

    @Test
    void twoOrdersDoNotUseTheSameNumbers() throws Exception {
        TurnOrder.Entry foreign = new TurnOrder().enter(store, "a", List.of(), MAX_WAIT, time);
        TurnOrder.Entry own = enter("a");
        assertThat(own.number()).isNotEqualTo(foreign.number());
    }

    @Test
    void aTurnWhoseAlarmFailsLeaves() throws Exception {
        enter("a");
        Scheduler refusing =
                new Scheduler() {
                    @Override
                    public Instant now() {
                        return Instant.EPOCH;
                    }

                    @Override
                    public long nanoTime() {
                        return 0;
                    }

                    @Override
                    public Alarm schedule(Duration delay, Runnable task) {
                        throw new RejectedExecutionException("full");
                    }
                };
        assertThatThrownBy(() -> order.enter(store, "a", List.of(), MAX_WAIT, refusing))
                .isInstanceOf(RejectedExecutionException.class);
        assertThat(order.size()).isEqualTo(1);
    }
}
