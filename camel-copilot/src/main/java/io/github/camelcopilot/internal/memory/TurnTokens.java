// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.memory;

import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ContentPart;
import io.github.camelcopilot.api.Conversation;
import io.github.camelcopilot.api.ToolCall;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Assigns the service's counts of tokens to the turns of a conversation. Where there is none, 4
 * characters ({@code char} values) of the texts, the arguments of tool calls and their results
 * count as a token, and an image as {@value #IMAGE_TOKENS}; reasoning that a service wants back
 * does not count. Holds no state.
 */
public final class TurnTokens {

    /** Tokens of an image whose turn was not counted: services count between 85 and 1,600. */
    public static final int IMAGE_TOKENS = 1_000;

    private static final int CHARACTERS_PER_TOKEN = 4;

    private TurnTokens() {}

    /** Returns the counts of the turns of a conversation: one for each turn, null = not counted. */
    static List<Long> of(Conversation conversation, List<Turn> turns) {
        List<Long> known = conversation.turnTokens();
        return known.size() == turns.size() ? known : Collections.nCopies(turns.size(), null);
    }

    /** Returns the tokens of a turn: the count, or an estimate. */
    static long tokens(Turn turn, Long count) {
        return count == null ? estimate(turn.messages()) : count;
    }

    /**
     * Returns the conversation that an exchange leaves behind.
     *
     * @param before the messages that were sent in front
     * @param next the same messages, with those of the exchange
     * @param counted the service's count for the last model call; null = none
     * @param hasAnswer whether there was a model call
     */
    public static Conversation after(
            Conversation before, List<ChatMessage> next, Long counted, boolean hasAnswer) {
        List<Turn> turns = Turn.split(next);
        List<Long> counts = kept(before, turns);
        if (hasAnswer && !turns.isEmpty()) {
            int last = turns.size() - 1;
            counts.set(last, rest(turns.subList(0, last), counts, counted));
        }
        return Conversation.builder().messages(next).turnTokens(compact(counts)).build();
    }

    private static Long rest(List<Turn> others, List<Long> counts, Long counted) {
        if (counted == null) {
            return null;
        }
        long rest = counted;
        for (int i = 0; i < others.size(); i++) {
            rest -= tokens(others.get(i), counts.get(i));
        }
        return rest > 0 ? rest : null;
    }

    /**
     * Returns the conversation that an exchange leaves behind if others have saved theirs in the
     * meantime.
     *
     * @param latest what the others have saved
     * @param next the same messages, with those of the exchange
     * @param own the conversation as it would be without the others
     */
    public static Conversation behind(
            Conversation latest, List<ChatMessage> next, Conversation own) {
        List<Turn> turns = Turn.split(next);
        List<Turn> others = Turn.split(latest.messages());
        List<Long> counts = kept(latest, turns);
        List<Long> ownCounts = of(own, Turn.split(own.messages()));
        int added = Math.min(turns.size() - others.size(), ownCounts.size());
        for (int i = 1; i <= added; i++) {
            counts.set(turns.size() - i, ownCounts.get(ownCounts.size() - i));
        }
        boolean isLastChanged =
                added <= 0
                        && !turns.isEmpty()
                        && !others.isEmpty()
                        && !last(turns).messages().equals(last(others).messages());
        if (isLastChanged) {
            counts.set(turns.size() - 1, null);
        }
        return Conversation.builder().messages(next).turnTokens(compact(counts)).build();
    }

    private static Turn last(List<Turn> turns) {
        return turns.get(turns.size() - 1);
    }

    /** Returns the counts of turns that begin as those of a conversation; null for all others. */
    private static List<Long> kept(Conversation before, List<Turn> turns) {
        List<Turn> known = Turn.split(before.messages());
        List<Long> counts = of(before, known);
        List<Long> kept = new ArrayList<>(Collections.nCopies(turns.size(), null));
        for (int i = 0; i < Math.min(turns.size(), known.size()); i++) {
            if (turns.get(i).messages().get(0).equals(known.get(i).messages().get(0))) {
                kept.set(i, counts.get(i));
            }
        }
        return kept;
    }

    /** Returns no list instead of one that holds no count. */
    static List<Long> compact(List<Long> counts) {
        return counts.stream().allMatch(count -> count == null) ? List.of() : counts;
    }

    private static long estimate(List<ChatMessage> messages) {
        long characters = 0;
        long images = 0;
        for (ChatMessage message : messages) {
            for (ContentPart part : message.content()) {
                if (part.isImage()) {
                    images++;
                } else {
                    characters += length(part);
                }
            }
            for (ToolCall call : message.toolCalls()) {
                characters += call.arguments() == null ? 0 : call.arguments().length();
            }
        }
        return images * IMAGE_TOKENS
                + (characters + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN;
    }

    private static int length(ContentPart part) {
        if (part instanceof ContentPart.Text text) {
            return text.text().length();
        }
        return part instanceof ContentPart.Other other ? other.members().toString().length() : 0;
    }
}
