// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.memory;

import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.Conversation;
import io.github.camelcopilot.api.CopilotMemoryException;
import java.util.List;

/**
 * The limits of a stored conversation. The oldest turns beyond them are forgotten, always whole.
 *
 * @param maxMessages maximum number of messages
 * @param maxTokens maximum number of tokens, see {@link TurnTokens}; null = no limit
 * @param maxSize maximum size of the messages in bytes of JSON
 */
public record MemoryLimits(int maxMessages, Long maxTokens, long maxSize) {

    /**
     * A conversation within the limits.
     *
     * @param conversation the newest turns
     * @param size its size in bytes of JSON
     * @param isForgotten whether there were turns of which not even the newest fits
     */
    record Kept(Conversation conversation, long size, boolean isForgotten) {}

    /**
     * Returns the newest turns of a conversation that fit. If not even the newest one fits, there
     * are none, unless it must be kept: because its tool calls wait for decisions, which would be
     * lost, or because an exchange is continuing it.
     *
     * @param isContinued whether the newest turn is kept in any case
     */
    Kept keep(Conversation conversation, boolean isContinued, MessageSizes sizes)
            throws CopilotMemoryException {
        List<Turn> turns = Turn.split(conversation.messages());
        List<Long> counts = TurnTokens.of(conversation, turns);
        Total total = new Total(sizes);
        int first = turns.size();
        while (first > 0 && total.fits(turns.get(first - 1), counts.get(first - 1))) {
            first--;
        }
        boolean hasNone = first == turns.size() && first > 0;
        if (hasNone && (isContinued || turns.get(first - 1).isWaiting())) {
            first--;
        }
        List<ChatMessage> all = conversation.messages();
        int forgotten = turns.subList(0, first).stream().mapToInt(t -> t.messages().size()).sum();
        Conversation kept =
                forgotten == 0
                        ? conversation
                        : conversation.toBuilder()
                                .messages(all.subList(forgotten, all.size()))
                                .turnTokens(TurnTokens.compact(counts.subList(first, turns.size())))
                                .build();
        return new Kept(kept, sizes.of(kept.messages()), hasNone && first == turns.size());
    }

    /** What the turns so far have in total, newest first. */
    private final class Total {

        private final MessageSizes messageSizes;
        private int messages;
        private long tokens;
        private long size = MessageSizes.BRACKETS - 1;

        Total(MessageSizes messageSizes) {
            this.messageSizes = messageSizes;
        }

        /** Adds a turn; returns whether all so far fit. Writes no more messages than needed. */
        boolean fits(Turn turn, Long count) throws CopilotMemoryException {
            messages += turn.messages().size();
            if (messages > maxMessages) {
                return false;
            }
            if (maxTokens != null) {
                tokens += TurnTokens.tokens(turn, count);
                if (tokens > maxTokens) {
                    return false;
                }
            }
            for (ChatMessage message : turn.messages()) {
                // With the comma, or the bracket, behind it.
                size += messageSizes.of(message) + 1;
                if (size > maxSize) {
                    return false;
                }
            }
            return true;
        }
    }
}
