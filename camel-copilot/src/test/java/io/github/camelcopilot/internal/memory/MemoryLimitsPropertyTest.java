// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.Conversation;
import io.github.camelcopilot.api.Role;
import io.github.camelcopilot.api.ToolCall;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for any conversation and any limits; see {@link Conversations} for the words. */
class MemoryLimitsPropertyTest {

    /** What a turn may consist of; each block of a tool is complete. */
    private static final List<String> BLOCKS =
            List.of("q", "q a", "i a", "q:Grüße a:😀", "q c r1 a", "q cc r1 r2 a", "q c qr1 a");

    private static final List<String> WAITING = List.of("", "q c", "q cc r2");

    @Provide
    Arbitrary<Conversation> conversations() {
        Arbitrary<String> words =
                Combinators.combine(
                                Arbitraries.of("", "a", "c r1 a"),
                                Arbitraries.of(BLOCKS).list().ofMaxSize(12),
                                Arbitraries.of(WAITING))
                        .as(
                                (beginning, blocks, waiting) ->
                                        beginning + " " + String.join(" ", blocks) + " " + waiting);
        Arbitrary<List<Long>> counts =
                Arbitraries.longs().between(1, 50).injectNull(0.3).list().ofSize(14);
        return Combinators.combine(words, counts)
                .as(
                        (text, numbers) -> {
                            List<ChatMessage> messages = Conversations.of(text);
                            return Conversation.builder()
                                    .messages(messages)
                                    .turnTokens(
                                            new ArrayList<>(
                                                    numbers.subList(
                                                            0, Turn.split(messages).size())))
                                    .build();
                        });
    }

    @Provide
    Arbitrary<MemoryLimits> limits() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 30),
                        Arbitraries.longs().between(1, 300).injectNull(0.3),
                        Arbitraries.longs().between(1, 3_000))
                .as(MemoryLimits::new);
    }

    @Property(tries = 1_000)
    void whatIsKeptIsTheLongestSuffixOfWholeTurnsThatFits(
            @ForAll("conversations") Conversation conversation,
            @ForAll("limits") MemoryLimits limits)
            throws Exception {
        MemoryLimits.Kept kept = limits.keep(conversation, false, new MessageSizes());

        List<Turn> all = Turn.split(conversation.messages());
        List<Turn> turns = Turn.split(kept.conversation().messages());
        int first = all.size() - turns.size();
        assertThat(turns).isEqualTo(all.subList(first, all.size()));
        List<Long> counts = TurnTokens.of(conversation, all);
        assertThat(TurnTokens.of(kept.conversation(), turns))
                .isEqualTo(counts.subList(first, all.size()));
        boolean isWaiting = turns.size() == 1 && turns.get(0).isWaiting();
        assertThat(isWaiting || fits(all, counts, first, limits)).isTrue();
        if (first > 0) {
            assertThat(fits(all, counts, first - 1, limits)).as("one turn more").isFalse();
        }
        assertThat(openEnds(kept.conversation().messages()))
                .isEqualTo(turns.isEmpty() ? Set.of() : openEnds(all.get(all.size() - 1)));
    }

    private static Set<String> openEnds(Turn turn) {
        return openEnds(turn.messages());
    }

    private static boolean fits(List<Turn> all, List<Long> counts, int first, MemoryLimits limits)
            throws Exception {
        List<ChatMessage> messages = new ArrayList<>();
        long tokens = 0;
        for (int i = first; i < all.size(); i++) {
            messages.addAll(all.get(i).messages());
            tokens += TurnTokens.tokens(all.get(i), counts.get(i));
        }
        int size =
                new ObjectMapper()
                        .writeValueAsString(messages)
                        .getBytes(StandardCharsets.UTF_8)
                        .length;
        return messages.isEmpty()
                || (messages.size() <= limits.maxMessages()
                        && (limits.maxTokens() == null || tokens <= limits.maxTokens())
                        && size <= limits.maxSize());
    }

    /** Returns the calls without results and the results without calls, by position of the call. */
    private static Set<String> openEnds(List<ChatMessage> messages) {
        Set<String> open = new HashSet<>();
        for (ChatMessage message : messages) {
            Set<String> results =
                    message.content().stream().anyMatch(part -> part.isToolResult())
                            ? Set.of("1")
                            : message.role() == Role.TOOL ? Set.of(message.toolCallId()) : Set.of();
            for (String result : results) {
                if (!open.remove(result)) {
                    open.add("no call of " + result);
                }
            }
            open.addAll(message.toolCalls().stream().map(ToolCall::id).collect(Collectors.toSet()));
        }
        return open;
    }
}
